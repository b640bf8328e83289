import { describe, expect, test } from "vitest";
import type { ExpectsArtifacts } from "../../../../shared/sources";
import { duplicateKey } from "./identity";
import { attempts, judge } from "./judge";
import { audio, failure, type LogEntry, logOf, talk, ZERO } from "./test-log";

/** Stage, outcome (detail), class, and the positions that prove end and final. */
function gist(entries: LogEntry[], expects: ExpectsArtifacts = {}): string {
  const { stage, outcome, outcomeDetail, outcomeClass, ended, final } = judge(logOf(...entries), expects);
  const detail = outcomeDetail === null ? "" : ` (${outcomeDetail})`;
  return `${stage}, ${outcome}${detail}, ${outcomeClass}, ended ${ended?.position ?? "no"}, final ${final?.position ?? "no"}`;
}

const artifacts = (entries: LogEntry[], expects: ExpectsArtifacts = {}) =>
  Object.entries(judge(logOf(...entries), expects).artifacts)
    .map(([name, state]) => `${name} ${state}`)
    .join(", ");

const silent = { transcript: [{ role: "agent", message: "Good morning." }] };

describe("the judgement of a conversation", () => {
  test("the transcription ends it and makes it final, the sound does neither", () => {
    expect(gist([audio])).toBe("null, null, null, ended no, final no");
    expect(gist([audio, talk()])).toBe("final, completed, conversation, ended 2, final 2");
    expect(gist([talk(), audio])).toBe("final, completed, conversation, ended 1, final 1");
  });

  test("what it lacks is missing; the sound is awaited where it is said to come and there is any", () => {
    expect(artifacts([talk()])).toBe("transcript there, analysis there, summary there, recording awaited");
    expect(artifacts([talk(), audio])).toContain("recording there");
    expect(artifacts([talk()], { recording: false })).toContain("recording absent");
    expect(artifacts([talk({ has_audio: false })])).toContain("recording absent");
    expect(artifacts([talk({ transcript: [], analysis: null })])).toBe(
      "transcript awaited, analysis awaited, summary absent, recording awaited",
    );
  });

  test("call_successful is an evaluation, no outcome", () => {
    const judged = judge(logOf(talk({ analysis: { call_successful: "failure" } })), {});
    expect(judged.outcome).toBe("completed");
  });

  test.each<[string, LogEntry, string]>([
    [
      "voicemail detected",
      talk({}, { termination_reason: "voicemail_detection tool was called." }),
      "voicemail, voicemail",
    ],
    [
      "the longest duration",
      talk({}, { termination_reason: "Max conversation duration reached: 600 seconds" }),
      "timed-out, conversation",
    ],
    [
      "the agent hung up",
      talk({}, { termination_reason: "end_call tool was called." }),
      "completed, conversation",
    ],
    ["status failed after words of the user", talk({ status: "failed" }), "aborted, conversation"],
    ["status failed, nobody spoke", talk({ status: "failed", ...silent }), "failed, no-conversation"],
    ["busy", failure("busy"), "busy, no-conversation"],
    ["no answer", failure("no-answer"), "no-answer, no-conversation"],
    [
      "no answer of an inbound call",
      failure("no-answer", { Direction: "inbound" }),
      "missed, no-conversation",
    ],
    ["unknown", failure("unknown"), "failed, no-conversation"],
    ["unknown, the carrier says busy", failure("unknown", { CallStatus: "busy" }), "busy, no-conversation"],
    [
      "unknown, the carrier cancelled",
      failure("unknown", { CallStatus: "canceled" }),
      "aborted, no-conversation",
    ],
    [
      "unknown, SIP 480",
      failure("unknown", { sip_status_code: 480, error_reason: "Temporarily unavailable" }),
      "no-answer, no-conversation",
    ],
    ["unknown, SIP 403", failure("unknown", { sip_status_code: 403 }), "failed, no-conversation"],
  ])("%s", (_name, entry, expected) => {
    const { outcome, outcomeClass } = judge(logOf(entry), {});
    expect(`${outcome}, ${outcomeClass}`).toBe(expected);
  });

  test("a failure ends the call and waits for nothing; its detail is what the carrier said", () => {
    expect(gist([failure("unknown", { sip_status_code: 486, error_reason: "Busy here" })])).toBe(
      "final, busy (Busy here), no-conversation, ended 1, final 1",
    );
    expect(artifacts([failure("busy")])).toBe(
      "transcript absent, analysis absent, summary absent, recording absent",
    );
  });

  test("a conversation that was transcribed took place, whatever failed before or after", () => {
    expect(gist([failure("busy"), talk()])).toContain("completed, conversation, ended 2");
    expect(gist([talk(), failure("busy")])).toContain("completed, conversation, ended 1");
  });

  test("a call is one attempt, with the times of its transcription", () => {
    expect(attempts(logOf(audio, talk(), talk()))).toMatchObject([
      {
        number: 1,
        outcome: "completed",
        startedAt: ZERO - 70_000,
        endedAt: ZERO - 10_000,
        positions: [1, 2, 3],
      },
    ]);
    expect(attempts(logOf(audio))[0]?.words).toBe("not seen");
    expect(attempts([])).toEqual([]);
  });
});

test("one type at one moment of a conversation is one event, as the vendor advises", () => {
  const keys = logOf(
    { ...talk(), at: 5 },
    { ...talk({ status: "failed" }), at: 5 },
    { ...talk(), at: 6 },
    { ...audio, at: 5 },
  ).map(duplicateKey);
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
});
