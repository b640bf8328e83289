import { describe, expect, test } from "vitest";
import { attempts, judge, legs } from "./judge";
import { bland } from "./pack";
import { inCall, type LogEntry, logOf, record, silent, ZERO } from "./test-log";

const judged = (...log: LogEntry[]) => judge(logOf(...log), bland.expects);
const gist = (...log: LogEntry[]) => {
  const { outcome, outcomeClass, stage, ended, final } = judged(...log);
  return { outcome, outcomeClass, stage, ended: ended?.position ?? null, final: final?.position ?? null };
};

describe("the one request", () => {
  test("ends the call, is final, and has all that will come", () => {
    expect(gist(record())).toEqual({
      outcome: "completed",
      outcomeClass: "conversation",
      stage: "final",
      ended: 1,
      final: 1,
    });
    expect(judged(record()).artifacts).toEqual({
      transcript: "there",
      summary: "there",
      analysis: "absent",
      recording: "absent",
    });
  });

  test("told again with other content takes the place of the one before, and ended the call all the same", () => {
    expect(gist(record({ answered_by: "unknown" }), record({ answered_by: "voicemail" }))).toMatchObject({
      outcome: "voicemail",
      ended: 1,
      final: 1,
    });
  });

  test.each(["new", "queued", "pre_queue", "allocated", "started"])(
    "that says queue_status %s was asked for too early, and ends nothing",
    (queue_status) => {
      const early = record({ completed: false, queue_status });
      expect(gist(early)).toMatchObject({ outcome: null, ended: null, final: null });
      expect(gist(early, record())).toMatchObject({ ended: 2, final: 2 });
      expect(gist(record({ completed: true, queue_status })).ended).toBe(1);
    },
  );
});

test("what is told during a call proves nothing", () => {
  expect(gist(inCall(), inCall({ category: "call" }))).toEqual({
    outcome: null,
    outcomeClass: null,
    stage: "in-conversation",
    ended: null,
    final: null,
  });
});

describe("the outcome", () => {
  test.each([
    ["answered by a machine", record({ answered_by: "voicemail", status: "completed" }), "voicemail"],
    ["answered by nobody", silent({ answered_by: "no-answer", status: "completed" }), "no-answer"],
    ["status busy", silent({ status: "busy" }), "busy"],
    ["status failed", silent({ status: "failed" }), "failed"],
    ["status canceled", silent({ status: "canceled" }), "aborted"],
    ["an error, nobody talked", silent({ error_message: "Not in service." }), "failed"],
    ["an error in the talk", record({ error_message: "No answer of the model." }), "aborted"],
    ["queue_status call_error", silent({ queue_status: "call_error" }), "failed"],
    ["queue_status completed, not complete", record({ queue_status: "completed" }), "completed"],
    ["over, and nobody talked", silent(), "no-answer"],
    ["a text for a transcript", silent({ concatenated_transcript: "user: Yes." }), "completed"],
    ["the agent alone talked", record({ transcripts: [{ user: "assistant", text: "Hello?" }] }), "no-answer"],
    ["an inbound call nobody spoke in", silent({ inbound: true }), "missed"],
  ])("%s", (_, entry, outcome) => {
    expect(judged(entry).outcome).toBe(outcome);
  });

  test("names the place that says it, or that it is concluded", () => {
    expect(judged(record()).outcomeFrom).toEqual({ position: 1, path: "answered_by", inferred: false });
    expect(judged(silent()).outcomeFrom).toEqual({
      position: 1,
      path: { rule: "what the record says of the talk" },
      inferred: true,
    });
  });
});

test("the end is the start and the duration in seconds, never end_at", () => {
  const facts = (more: LogEntry) => logOf(more)[0]?.facts;
  expect(facts(record({ end_at: "2026-03-02T16:00:00Z" }))).toMatchObject({
    endedAt: ZERO + 40_000,
    talkSeconds: 40,
  });
  const minutes = record({ corrected_duration: null, call_length: 1.5 });
  expect(facts(minutes)).toMatchObject({ endedAt: ZERO + 90_000, talkSeconds: 90 });
});

test("a transfer is a second line whose end is not told", () => {
  const transferred = { transferred_to: "+12025550123", transferred_at: "2026-03-02T15:10:35.000Z" };
  expect(legs(logOf(record(transferred)))).toMatchObject([
    { leg: "agent", parent: null, outcome: "completed", positions: [1] },
    {
      leg: "transfer",
      parent: "agent",
      words: "transferred to +12025550123",
      startedAt: ZERO + 35_000,
      endedAt: null,
    },
  ]);
  expect(legs(logOf(record()))).toEqual([]);
});

test("a call is one attempt", () => {
  expect(attempts(logOf(inCall(), silent({ status: "busy" })))).toMatchObject([
    { number: 1, outcome: "busy", words: "busy", positions: [1, 2], inferred: false },
  ]);
  expect(attempts(logOf(inCall()))[0]?.words).toBe("not ended");
  expect(attempts([])).toEqual([]);
});
