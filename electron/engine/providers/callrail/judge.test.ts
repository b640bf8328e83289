import { describe, expect, test } from "vitest";
import type { Json } from "../../../../shared/words";
import { attempts } from "./attempts";
import { judge } from "./judge";
import { logOf, postCall, preCall, START } from "./test-log";

const EXPECTS = { recording: true, transcript: true, summary: true };

describe("a call that rings", () => {
  test("is dialing, whatever call_type its Pre-Call says", () => {
    expect(judge(logOf(preCall), EXPECTS)).toEqual({
      outcome: null,
      outcomeFrom: null,
      outcomeDetail: null,
      outcomeClass: null,
      stage: "dialing",
      ended: null,
      final: null,
      artifacts: { recording: "awaited", transcript: "awaited", summary: "awaited" },
      restUntil: null,
      allowStatus: null,
    });
  });

  test("is in conversation once it was routed", () => {
    const log = logOf("routing-complete", preCall);
    expect(judge(log, EXPECTS)).toMatchObject({ stage: "in-conversation", outcome: null, ended: null });
    expect(attempts(log)).toMatchObject([{ words: "in conversation", endedAt: null }]);
  });
});

describe("a call that is over", () => {
  test("is ended and final by its Post-Call, with the end that start and duration tell", () => {
    const log = logOf(preCall, "routing-complete", { ...postCall, call_summary: "Asked for Thursday." });
    expect(judge(log, EXPECTS)).toEqual({
      outcome: "completed",
      outcomeFrom: { position: 3, path: "call_type", inferred: false },
      outcomeDetail: "answered",
      outcomeClass: "conversation",
      stage: "final",
      ended: { position: 3, because: "post-call came, which CallRail sends when the call is over." },
      final: {
        position: 3,
        because: "post-call came: CallRail has waited for recording, transcript and summary.",
      },
      artifacts: { recording: "absent", transcript: "absent", summary: "there" },
      restUntil: null,
      allowStatus: null,
    });
    expect(attempts(log)).toEqual([
      {
        number: 1,
        outcome: "completed",
        words: "answered",
        startedAt: START,
        endedAt: START + 187_000,
        positions: [1, 2, 3],
        inferred: false,
      },
    ]);
  });

  test("is final by a Call Modified that overtook the Post-Call, and stays so", () => {
    const log = logOf({ ...postCall, type: "call-modified", changes: ["tags"] }, postCall);
    expect(judge(log, EXPECTS)).toMatchObject({
      outcome: "completed",
      ended: { position: 1, because: "call-modified came, which comes after the end." },
      final: { position: 1, because: "call-modified came before the Post-Call and tells the whole call." },
    });
  });

  test("stays over when its Pre-Call comes last", () => {
    expect(judge(logOf(postCall, preCall), EXPECTS)).toMatchObject({ stage: "final", outcome: "completed" });
  });

  test("takes the outcome that was told last, and artifacts that any of its events brought", () => {
    const recording = "https://recordings.example.com/1";
    const log = logOf(
      { ...postCall, answered: false, call_type: "missed" },
      { ...postCall, type: "call-modified", answered: false, call_type: "voicemail", recording },
      { type: "call-modified", changes: ["note"], note: "Called back." },
    );
    expect(judge(log, { ...EXPECTS, summary: false })).toMatchObject({
      outcome: "voicemail",
      artifacts: { recording: "there", transcript: "absent", summary: "not-offered" },
    });
  });

  test("a body that was sent to no path proves nothing", () => {
    expect(judge(logOf({ ...postCall, type: "" }), EXPECTS)).toMatchObject({ stage: null, ended: null });
  });
});

test.each<[string, Record<string, Json>, string | null, string | null, string | null]>([
  ["post-call", { call_type: "answered" }, "completed", "answered", "conversation"],
  ["post-call", { call_type: "missed", answered: false }, "missed", null, "no-conversation"],
  ["post-call", { call_type: "abandoned", answered: false }, "missed", "abandoned", "no-conversation"],
  ["post-call", { call_type: "voicemail", answered: false }, "voicemail", null, "voicemail"],
  [
    "post-call",
    { call_type: "voicemail_transcription" },
    "voicemail",
    "voicemail_transcription",
    "voicemail",
  ],
  ["post-call", { call_type: "in_progress", answered: true }, null, null, null],
  ["post-call", { call_type: "", answered: "true" }, "completed", null, "conversation"],
  ["post-call", { call_type: "", answered: false, voicemail: true }, "voicemail", null, "voicemail"],
  ["post-call", { call_type: "", answered: "" }, null, null, null],
  ["outbound-post-call", { call_type: "outbound", answered: true }, "completed", null, "conversation"],
  ["outbound-post-call", { call_type: "outbound", answered: false }, "no-answer", null, "no-conversation"],
])("%s with %o is %s", (type, fields, outcome, outcomeDetail, outcomeClass) => {
  const log = logOf(preCall, { type, duration: "20", ...fields });
  expect(judge(log, EXPECTS)).toMatchObject({ outcome, outcomeDetail, outcomeClass });
});
