import { describe, expect, test } from "vitest";
import type { ExpectsArtifacts } from "../../../../shared/sources";
import { judge } from "./judge";
import { analytics, callEnd, type LogEntry, logOf, post, turns } from "./test-log";

/** Stage, outcome (detail), class, and the positions that prove end and final. */
function gist(entries: (string | LogEntry)[], expects: ExpectsArtifacts = {}): string {
  const { stage, outcome, outcomeDetail, outcomeClass, ended, final } = judge(logOf(...entries), expects);
  const detail = outcomeDetail === null ? "" : ` (${outcomeDetail})`;
  return `${stage}, ${outcome}${detail}, ${outcomeClass}, ended ${ended?.position ?? "no"}, final ${final?.position ?? "no"}`;
}

function artifacts(entries: (string | LogEntry)[], expects: ExpectsArtifacts = {}): string {
  const states = judge(logOf(...entries), expects).artifacts;
  return Object.entries(states)
    .map(([name, state]) => `${name} ${state}`)
    .join(", ");
}

const metric = (identifier: string, value: string) => ({ identifier, value });
const draftStart: LogEntry = {
  type: "call.start",
  more: { call_direction: "inbound", caller_phone: "+12025550142" },
};
const draftAnalytics: LogEntry = { type: "analytics.completed", more: { metrics: { issue_resolved: true } } };

describe("the judgement of a call in today's words", () => {
  test("event by event", () => {
    const script = ["pre-conversation", post(), analytics()];
    expect(script.map((_, index) => gist(script.slice(0, index + 1)))).toEqual([
      "dialing, null, null, ended no, final no",
      "analysis, completed, conversation, ended 2, final no",
      "final, completed, conversation, ended 2, final 3",
    ]);
    expect(script.map((_, index) => artifacts(script.slice(0, index + 1)))).toEqual([
      "transcript awaited, summary awaited, analysis awaited, recording awaited",
      "transcript there, summary awaited, analysis awaited, recording absent",
      "transcript there, summary there, analysis there, recording absent",
    ]);
  });

  test("analytics-completed proves the end when it comes first or alone, and repeats the state", () => {
    expect(gist([analytics(), post()])).toBe("final, completed, conversation, ended 2, final 1");
    const callData = { callStatus: "completed", answerTime: "2026-03-02T15:10:02Z" };
    const alone = analytics();
    expect(gist([{ ...alone, more: { ...alone.more, callData } }])).toBe(
      "final, completed, conversation, ended 1, final 1",
    );
    expect(gist([alone])).toBe("final, null, null, ended 1, final 1");
  });

  test.each([
    ["no-answer", "missed, no-conversation"],
    ["no_answer", "missed, no-conversation"],
    ["busy", "busy, no-conversation"],
    ["failed", "failed, no-conversation"],
    ["canceled", "aborted, no-conversation"],
    ["cancelled", "aborted, no-conversation"],
    ["voicemail", "voicemail, voicemail"],
    ["hung-up", "null (hung-up), null"],
  ])("of the state %s of an inbound call is %s", (status, words) => {
    const stage = ["voicemail", "hung-up"].includes(status) ? "analysis" : "failed";
    expect(gist([post(status)])).toBe(`${stage}, ${words}, ended 1, final no`);
  });

  test("outbound nobody missed anything: no answer", () => {
    const callData = { callStatus: "no-answer", callDirection: "telephony_outbound" };
    expect(gist([post("no-answer", { callData })])).toBe(
      "failed, no-answer, no-conversation, ended 1, final no",
    );
  });

  test("a call cancelled after somebody talked was a conversation; a state nobody knows leaves what the transcript proves", () => {
    expect(gist([post("canceled", { transcript: turns })])).toContain("aborted, conversation");
    expect(gist([post("hung-up", { transcript: turns })])).toContain("completed (hung-up), conversation");
  });

  test("a disposition among the metrics is the detail, and voicemail there the outcome", () => {
    const moved = analytics("Moved.", [metric("disposition", "appointment_moved")]);
    expect(gist([post(), moved])).toContain("completed (appointment_moved), conversation");
    const machine = analytics("A machine.", [metric("call_outcome", "Voicemail")]);
    expect(gist([post(), machine])).toContain("voicemail, voicemail");
  });

  test("without a conversation nothing more comes; of a voicemail the recording", () => {
    expect(artifacts([post("busy")])).toBe(
      "transcript absent, summary absent, analysis absent, recording absent",
    );
    expect(artifacts([post("voicemail")])).toBe(
      "transcript absent, summary absent, analysis absent, recording awaited",
    );
  });

  test("an empty transcript and an empty summary are missing, not there", () => {
    expect(artifacts([post("completed", { transcript: [] }), analytics("  ")])).toContain(
      "transcript awaited, summary awaited",
    );
  });

  test("a source without analytics: post-conversation is final, and nothing of the analysis is awaited", () => {
    const expects = { analysis: false };
    expect(gist(["pre-conversation", post()], expects)).toBe(
      "final, completed, conversation, ended 2, final 2",
    );
    expect(artifacts([post()], expects)).toBe(
      "transcript there, summary absent, analysis absent, recording absent",
    );
    expect(artifacts([post(), analytics()], expects)).toContain("summary there, analysis there");
  });
});

describe("the judgement of a call in the draft's words", () => {
  test("event by event: a transcript and no summary, which the draft does not offer", () => {
    const script = [draftStart, callEnd("transfer_requested"), draftAnalytics];
    expect(script.map((_, index) => gist(script.slice(0, index + 1)))).toEqual([
      "in-conversation, null, null, ended no, final no",
      "analysis, completed (transfer_requested), conversation, ended 2, final no",
      "final, completed (transfer_requested), conversation, ended 2, final 3",
    ]);
    expect(artifacts(script)).toBe(
      "transcript there, summary not-offered, analysis there, recording not-offered",
    );
  });

  test("analytics.completed proves the end", () => {
    expect(gist([draftStart, draftAnalytics])).toBe("final, null, null, ended 2, final 2");
  });

  test("dispositions that are outcomes", () => {
    expect(gist([draftStart, callEnd("no_answer", [])])).toContain("failed, missed, no-conversation");
    expect(gist([callEnd("no_answer", [])])).toContain("failed, no-answer, no-conversation");
    expect(gist([callEnd("voicemail", [])])).toContain("voicemail, voicemail");
  });
});
