import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Judgement, PlacedReading } from "../pack";
import { judge as judgeExpecting } from "./judge";
import { endOfCall, type LogEntry, lifecycleEnded, logOf, ZERO } from "./test-log";

const judge = (readings: PlacedReading[]): Judgement => judgeExpecting(readings, {});
const busy: LogEntry = { type: "call.busy", start: null, end: 18 };
const answered: LogEntry = { type: "call.in-progress", start: 20 };
const ended: LogEntry = { type: "call.ended", start: 20, end: 90 };
const completed: LogEntry = { type: "call.completed", start: 20, end: 90 };
const analysed = endOfCall(20, 90);

/** Stage, outcome (detail), class, and the positions that prove end and final. */
function gist(...entries: (string | LogEntry)[]): string {
  const { stage, outcome, outcomeDetail, outcomeClass, ended, final } = judge(logOf(...entries));
  const detail = outcomeDetail === null ? "" : ` (${outcomeDetail})`;
  return `${stage}, ${outcome}${detail}, ${outcomeClass}, ended ${ended?.position ?? "no"}, final ${final?.position ?? "no"}`;
}

describe("the judgement of a Mirai call", () => {
  test("of a call in order, event by event", () => {
    const script = ["call.initiate", answered, ended, completed, analysed, lifecycleEnded(0, "completed")];
    expect(script.map((_, index) => gist(...script.slice(0, index + 1)))).toEqual([
      "dialing, null, null, ended no, final no",
      "in-conversation, null, conversation, ended no, final no",
      "processing, null, conversation, ended 3, final no",
      "analysis, completed, conversation, ended 3, final no",
      "analysis, completed, conversation, ended 3, final no",
      "final, completed, conversation, ended 3, final 6",
    ]);
  });

  test("as a whole", () => {
    const readings = logOf(
      "call.initiate",
      answered,
      ended,
      completed,
      analysed,
      lifecycleEnded(0, "completed"),
    );
    expect(judge(readings)).toEqual({
      outcome: "completed",
      outcomeFrom: { position: 6, path: "event.data.report.finalStatus", inferred: false },
      outcomeDetail: null,
      outcomeClass: "conversation",
      stage: "final",
      ended: { position: 3, because: "call.ended came." },
      final: { position: 6, because: "call.lifecycle-ended came: the final event of the call." },
      artifacts: { summary: "there", analysis: "there", recording: "absent", transcript: "not-offered" },
      restUntil: null,
      allowStatus: null,
    });
  });

  test("busy, never retried: failed, ended by busy, final with call.lifecycle-ended alone", () => {
    expect(gist("call.initiate", busy)).toBe("failed, busy, no-conversation, ended 2, final no");
    expect(gist("call.initiate", busy, lifecycleEnded(0, "busy"))).toBe(
      "final, busy, no-conversation, ended 2, final 3",
    );
  });

  test("a further call.initiate withdraws the end of the first attempt until the call is final", () => {
    expect(gist("call.initiate", busy, "call.initiate")).toBe("dialing, null, null, ended no, final no");
    expect(gist("call.initiate", busy, "call.initiate", { type: "call.lifecycle-ended" })).toBe(
      "final, busy, no-conversation, ended 4, final 4",
    );
  });

  test("a call.initiate after a failure that followed a conversation is dialling again", () => {
    const again: LogEntry = { type: "call.busy", start: null, end: 400 };
    const log = ["call.initiate", answered, completed, "call.initiate", again];
    expect(gist(...log)).toBe("failed, busy, no-conversation, ended 5, final no");
    expect(gist(...log, "call.initiate")).toBe("dialing, null, null, ended no, final no");
  });

  test("call.lifecycle-ended that overtook end-of-call: final, and the summary is awaited", () => {
    const readings = logOf(
      "call.initiate",
      answered,
      ended,
      completed,
      lifecycleEnded(0, "completed"),
      analysed,
    );
    expect(judge(readings.slice(0, 5)).artifacts.summary).toBe("awaited");
    expect(judge(readings).artifacts.summary).toBe("there");
    expect(judge(readings).final?.position).toBe(5);
  });

  test("a late copy of call.initiate takes nothing back from a final call", () => {
    const final: LogEntry = { type: "call.lifecycle-ended" };
    expect(gist("call.initiate", busy, final, "call.initiate")).toBe(
      "final, busy, no-conversation, ended 2, final 3",
    );
  });

  test("skip and validation-failed: skipped, never dialled, ended", () => {
    expect(gist("call.initiate", "call.skip")).toBe(
      "failed, skipped (skip), never-dialled, ended 2, final no",
    );
    expect(gist("call.validation-failed")).toBe(
      "failed, skipped (validation-failed), never-dialled, ended 1, final no",
    );
    expect(gist("call.skip", "call.initiate")).toBe(
      "failed, skipped (skip), never-dialled, ended 1, final no",
    );
    expect(gist("call.initiate", "call.skip", lifecycleEnded(0, "skip"))).toBe(
      "final, skipped (skip), never-dialled, ended 2, final 3",
    );
    expect(gist("call.initiate", busy, "call.skip")).toBe(
      "failed, busy (skip), no-conversation, ended 2, final no",
    );
  });

  test("timeout: a conversation that timed out, also when call.completed follows", () => {
    const timeout: LogEntry = { type: "call.timeout", start: 20, end: 620 };
    expect(gist("call.initiate", answered, timeout)).toBe(
      "processing, timed-out, conversation, ended 3, final no",
    );
    expect(gist("call.initiate", answered, timeout, { ...completed, end: 620 })).toBe(
      "analysis, timed-out, conversation, ended 3, final no",
    );
  });

  test("aborted before the answer, after it, and between two attempts", () => {
    const aborted: LogEntry = { type: "call.aborted", start: null, end: 12 };
    expect(gist("call.initiate", aborted)).toBe("failed, aborted, no-conversation, ended 2, final no");
    expect(gist("call.initiate", answered, { ...aborted, start: 20, end: 40 })).toBe(
      "processing, aborted, conversation, ended 3, final no",
    );
    expect(gist("call.initiate", answered, { type: "call.aborted" })).toBe(
      "processing, aborted, conversation, ended 3, final no",
    );
    expect(gist("call.initiate", busy, { ...aborted, end: 60 })).toBe(
      "failed, aborted, no-conversation, ended 2, final no",
    );
  });

  test("rescheduled: queued, not ended, at rest for seven days from our receive time", () => {
    const rescheduled: LogEntry = { type: "call.rescheduled", at: 40, start: 20, end: 30 };
    const readings = logOf(
      "call.initiate",
      answered,
      { type: "call.ended", start: 20, end: 30 },
      rescheduled,
    );
    expect(judge(readings)).toMatchObject({
      stage: "queued",
      outcome: null,
      outcomeClass: null,
      ended: null,
    });
    expect(judge(readings).restUntil).toBe(ZERO + 40_000 + 7 * 86_400_000);
    const copy = logOf("call.initiate", answered, rescheduled, { ...rescheduled, at: 90 });
    expect(judge(copy).restUntil).toBe(ZERO + 40_000 + 7 * 86_400_000);
  });

  test("the rest is over with the next attempt, an abort or the final event", () => {
    const rescheduled: LogEntry = { type: "call.rescheduled", start: 20, end: 30 };
    const first = ["call.initiate", answered, rescheduled];
    const then = (...more: (string | LogEntry)[]) => judge(logOf(...first, ...more)).restUntil;
    expect(then({ type: "call.ended", start: 20, end: 30 })).not.toBeNull();
    expect(then("call.initiate")).toBeNull();
    expect(then("call.aborted")).toBeNull();
    expect(then(lifecycleEnded(0, "no-answer", 1))).toBeNull();
    expect(
      gist(...first, "call.initiate", { ...answered, start: 4000 }, { ...ended, start: 4000, end: 4100 }),
    ).toBe("processing, null, conversation, ended 6, final no");
  });

  test("the summary of a conversation before the callback is not that of the last attempt", () => {
    const early = endOfCall(20, 30, "Call me on Thursday.");
    const rescheduled: LogEntry = { type: "call.rescheduled", start: 20, end: 30 };
    const later: LogEntry = { ...completed, start: 4000, end: 4100 };
    expect(judge(logOf(answered, early, rescheduled, later)).artifacts.summary).toBe("awaited");
    expect(judge(logOf(answered, early, rescheduled, later, endOfCall(4000, 4100))).artifacts.summary).toBe(
      "there",
    );
  });

  test("the report's finalStatus decides where events are lost or disagree", () => {
    expect(gist(lifecycleEnded(0, "completed"))).toBe("final, completed, conversation, ended 1, final 1");
    expect(gist("call.initiate", lifecycleEnded(2, "no_answer"))).toBe(
      "final, no-answer, no-conversation, ended 2, final 2",
    );
    expect(
      gist(answered, { type: "call.timeout", start: 20 }, completed, lifecycleEnded(0, "completed")),
    ).toBe("final, completed, conversation, ended 2, final 4");
    expect(gist(answered, completed, lifecycleEnded(0, "low-engagement"))).toBe(
      "final, completed (low-engagement), conversation, ended 2, final 3",
    );
  });

  test("a final conversation of which only call.ended came is completed", () => {
    expect(gist(answered, ended, lifecycleEnded(0))).toBe("final, completed, conversation, ended 2, final 3");
  });

  test.each([[""], [null], [7], ["   "]])("a summary of %j is a missing summary", (summary) => {
    const readings = logOf(answered, endOfCall(20, 90, summary));
    expect(judge(readings).artifacts).toMatchObject({ summary: "awaited", analysis: "there" });
    expect(readings[1]?.problems.map(({ path }) => path)).toEqual(["event.data.analysis.summary"]);
  });

  test("what the owner does not have made is absent; without a conversation nothing is awaited", () => {
    expect(judgeExpecting(logOf(answered, ended), { summary: false }).artifacts.summary).toBe("absent");
    expect(judge(logOf("call.initiate", busy)).artifacts).toEqual({
      summary: "absent",
      analysis: "absent",
      recording: "absent",
      transcript: "not-offered",
    });
  });

  test("events of types we do not know prove nothing", () => {
    expect(gist("call.transferred")).toBe("null, null, null, ended no, final no");
    expect(gist("call.initiate", answered, "call.transferred")).toBe(
      "in-conversation, null, conversation, ended no, final no",
    );
  });

  test("no permutation and no pattern of copies makes the same set tell something else", () => {
    const script = logOf(
      "call.initiate",
      busy,
      "call.initiate",
      answered,
      ended,
      completed,
      analysed,
      lifecycleEnded(1),
    );
    const logs = fc
      .array(fc.constantFrom(...script), { minLength: 1, maxLength: 20 })
      .map((readings) => readings.map((reading, index) => ({ ...reading, position: index + 1 })));
    const handed = logs.chain((log) =>
      fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length })),
    );
    fc.assert(
      fc.property(handed, ([log, shuffled]) => {
        const judged = judge(log);
        expect(judge(shuffled)).toEqual(judged);
        const copies = log
          .filter(({ type }) => type !== "call.initiate")
          .map((reading, index) => ({ ...reading, position: log.length + index + 1 }));
        expect(judge([...copies, ...log])).toEqual(judged);
      }),
      { numRuns: 1000 },
    );
  });

  test("from final on the facts only grow, whatever comes after", () => {
    const before = [
      "call.initiate",
      busy,
      "call.initiate",
      answered,
      ended,
      completed,
      lifecycleEnded(1, "completed"),
    ];
    const pool: (string | LogEntry)[] = [...before, analysed, "call.transferred"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pool), { maxLength: 8 }), (after) => {
        const { ended: end, final, outcome, stage } = judge(logOf(...before));
        expect(judge(logOf(...before, ...after))).toMatchObject({ ended: end, final, outcome, stage });
      }),
    );
  });
});
