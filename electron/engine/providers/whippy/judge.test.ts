import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeFacts } from "../../gate/facts";
import { foldCall } from "../../reader/fold-call";
import { attempts, judge } from "./judge";
import { whippy } from "./pack";
import { type LogEntry, logOf, WHOLE, ZERO } from "./test-log";

const minute = 60_000;
const judged = (...entries: (string | LogEntry)[]) => judge(logOf(...entries), whippy.expects);

async function factsOf(afterMs: number, ...entries: (string | LogEntry)[]) {
  const readings = logOf(...entries).map((reading) => ({ ...reading, inFold: true, signatureFailed: false }));
  const fold = await foldCall(whippy, readings, whippy);
  const time = { now: ZERO + afterMs, receivingSince: 0 };
  return judgeFacts(fold, whippy.gatePreset, time, { final: null, incomplete: () => false });
}

describe("what a delivery status proves", () => {
  test.each([
    ["call_completed", true, true, "completed"],
    ["call_completed.agent_hangup", true, true, "completed"],
    ["call_completed.user_hangup", true, false, "completed"],
    ["call_completed.voicemail_reached", true, false, "voicemail"],
    ["call_completed.something_new", true, false, "completed"],
    ["call_completed_by_agent", true, false, "completed"],
    ["call_completed ", true, false, "completed"],
    ["call_failed", true, false, "failed"],
    ["call_failed.dial_busy", true, false, "busy"],
    ["call_failed.dial_no_answer", true, false, "no-answer"],
    ["call_failed.invalid_destination", true, false, "failed"],
    ["call_complete", false, false, null],
    ["CALL_COMPLETED", false, false, null],
    ["call_in_progress", false, false, null],
    ["", false, false, null],
  ])("“%s”: ended %s, final %s, outcome %s", (status, ended, final, outcome) => {
    const judgement = judged(status);
    expect([judgement.ended !== null, judgement.final !== null, judgement.outcome]).toEqual([
      ended,
      final,
      outcome,
    ]);
    expect(judgement.allowStatus).toBe(status === "" ? null : status);
  });

  test("a status that is no text is no status", () => {
    expect(judged({ status: ["call_completed"] })).toMatchObject({ allowStatus: null, ended: null });
  });

  test("once it had an allowed status it keeps it, in whatever order the events came", () => {
    const later = { status: "call_completed.user_hangup", updated: 90 };
    const allowed = { status: "call_completed", updated: 60 };
    for (const log of [
      [allowed, later],
      [later, allowed],
    ]) {
      expect(judged("call_in_progress", ...log)).toMatchObject({
        allowStatus: "call_completed",
        outcomeDetail: "call_completed",
        stage: "final",
      });
    }
  });

  test("of two allowed ones the first that came made it final and stays its status", () => {
    const judgement = judged(
      { status: "call_completed", updated: 60 },
      { status: "call_completed.agent_hangup", updated: 90 },
    );
    expect([judgement.allowStatus, judgement.final]).toEqual([
      "call_completed",
      { position: 1, because: "“call_completed” came, exactly one of the statuses that may leave." },
    ]);
  });

  test("of two that end it and may not leave, the later state is told", () => {
    const first = { status: "call_completed.inactivity", updated: 60 };
    const second = { status: "call_completed.user_hangup", updated: 90 };
    expect(judged(second, first).allowStatus).toBe("call_completed.user_hangup");
  });

  test("a status we do not know is what the call has until one says that it is over", () => {
    expect(judged("call_in_progress", "call_complete")).toMatchObject({
      allowStatus: "call_complete",
      stage: "in-conversation",
      ended: null,
    });
    expect(judged("call_complete", "call_completed.user_hangup").allowStatus).toBe(
      "call_completed.user_hangup",
    );
    expect(judged("call_in_progress", { event: "call.created", status: "queued" }).stage).toBe(
      "in-conversation",
    );
  });

  test("an event without a status keeps what is known", () => {
    expect(judged("call_in_progress", { event: "call.recording_ready" })).toMatchObject({
      stage: "in-conversation",
      allowStatus: "call_in_progress",
    });
  });
});

describe("the four facts", () => {
  const whole = { status: "call_completed.agent_hangup", call: WHOLE };

  test("with summary, transcript and metadata it is complete at once", async () => {
    expect(await factsOf(1000, "call_in_progress", whole)).toMatchObject({
      complete: true,
      missing: [],
      final: { position: 2, byTime: false },
    });
  });

  test.each([
    ["summary", { ...WHOLE, summary: "  " }],
    ["summary", { ...WHOLE, summary: 7 }],
    ["transcript", { ...WHOLE, transcript: [] }],
    ["transcript", { ...WHOLE, transcript: [{ role: "user", content: "" }] }],
    ["metadata", { summary: WHOLE.summary, transcript: WHOLE.transcript }],
  ])("without %s it waits ten minutes from the allowed status, then goes incomplete", async (name, call) => {
    const log = ["call_in_progress", { status: "call_completed", call, at: 60 }];
    const waiting = await factsOf(61_000, ...log);
    expect([waiting.complete, waiting.missing, waiting.deadlineAt]).toEqual([
      false,
      [name],
      ZERO + 60_000 + 10 * minute,
    ]);
    expect((await factsOf(60_000 + 10 * minute, ...log)).pastDeadline).toBe(true);
    const arrived = { status: "call_completed", call: WHOLE, at: 90, requestId: "r_9" };
    expect((await factsOf(91_000, ...log, arrived)).complete).toBe(true);
  });

  test("what a call in progress says of itself is not its metadata", async () => {
    const bare = { status: "call_completed", call: { summary: "s", transcript: "t" } };
    const facts = await factsOf(5000, { status: "call_in_progress", call: { duration_seconds: 3 } }, bare);
    expect(facts.missing).toEqual(["metadata"]);
  });

  test("ended by another status: never final, and no clock runs", async () => {
    const statuses = ["call_completed.user_hangup", "call_failed", "call_completed.call_transfer"];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...statuses),
        fc.integer({ min: 0, max: 1000 }),
        async (status, days) => {
          const facts = await factsOf(days * 24 * 60 * minute, "call_in_progress", { status, call: WHOLE });
          expect([facts.ended !== null, facts.final, facts.heldReason, facts.dueAt, facts.stuck]).toEqual([
            true,
            null,
            null,
            null,
            false,
          ]);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("what its source does not make is not waited for", async () => {
    const readings = logOf({ status: "call_completed", call: { duration_seconds: 5, summary: "s" } });
    expect(judge(readings, { ...whippy.expects, transcript: false }).artifacts).toEqual({
      summary: "there",
      transcript: "absent",
      recording: "absent",
      analysis: "absent",
    });
  });
});

test("a call is one attempt", () => {
  expect(attempts(logOf("call_in_progress", { status: "call_failed.dial_busy" }))).toMatchObject([
    { number: 1, outcome: "busy", words: "busy", positions: [1, 2], inferred: false },
  ]);
  expect(attempts([])).toEqual([]);
});
