import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlacedReading } from "../pack";
import { attempts } from "./attempts";
import { duplicateKey } from "./identity";
import { endOfCall, type LogEntry, lifecycleEnded, logOf } from "./test-log";

const busy = (end: number): LogEntry => ({ type: "call.busy", start: null, end });
const conversation = (type: string, start: number, end: number | null = null): LogEntry => ({
  type,
  start,
  end,
});

/** `1 busy: 1 2` for each attempt. */
function shape(readings: PlacedReading[]): string[] {
  return attempts(readings).map(
    ({ number, words, positions }) => `${number} ${words}: ${positions.join(" ")}`,
  );
}

describe("attempts of a Mirai call", () => {
  test("busy and never dialled again is one", () => {
    expect(
      attempts(logOf({ type: "call.initiate", at: 0 }, { ...busy(18), at: 18 }, lifecycleEnded(0, "busy"))),
    ).toEqual([
      {
        number: 1,
        outcome: "busy",
        words: "busy after 18 s",
        startedAt: null,
        endedAt: Date.parse("2026-03-02T10:00:18Z"),
        positions: [1, 2, 3],
        inferred: false,
      },
    ]);
  });

  test("a further call.initiate after busy opens the second, inferred", () => {
    const [first, second] = attempts(logOf("call.initiate", busy(18), "call.initiate"));
    expect([first?.positions, second?.positions]).toEqual([[1, 2], [3]]);
    expect([second?.words, second?.outcome, second?.inferred]).toEqual(["dialing", null, true]);
  });

  test("two byte-identical call.initiate are one attempt and a copy while nothing ended the first", () => {
    const readings = logOf("call.initiate", "call.initiate", conversation("call.in-progress", 9));
    expect(readings[0]?.bodySha256).toBe(readings[1]?.bodySha256);
    expect(shape(readings)).toEqual(["1 in conversation: 1 2 3"]);
  });

  test("the same two are two attempts once a failure and a conversation prove them", () => {
    const readings = logOf("call.initiate", "call.initiate", busy(18), conversation("call.in-progress", 320));
    expect(readings[0]?.bodySha256).toBe(readings[1]?.bodySha256);
    expect(shape(readings)).toEqual(["1 busy after 2 s: 1 3", "2 in conversation: 2 4"]);
  });

  test("of three call.initiate in two attempts the third is a copy in an attempt that has one", () => {
    const readings = logOf("call.initiate", "call.initiate", busy(18), "call.initiate");
    expect(shape(readings)).toEqual(["1 busy after 2 s: 1 3", "2 dialing: 2 4"]);
  });

  test("a copy of busy that comes after the next call.initiate is no further end", () => {
    expect(shape(logOf("call.initiate", busy(18), "call.initiate", busy(18)))).toEqual([
      "1 busy after 1 s: 1 2 4",
      "2 dialing: 3",
    ]);
  });

  test("a changed copy of an end with the same endedAt is the same end; without endedAt the bytes tell", () => {
    const changed = { ...busy(18), metadata: { orderId: "A-2" } };
    expect(attempts(logOf("call.initiate", busy(18), changed))).toHaveLength(1);
    const untimed: LogEntry = { type: "call.busy" };
    expect(attempts(logOf("call.initiate", untimed, untimed))).toHaveLength(1);
    expect(attempts(logOf("call.initiate", untimed, { ...untimed, metadata: {} }))).toHaveLength(2);
  });

  test("three ends are three attempts in the order of their ends, though they came mixed", () => {
    const noAnswer: LogEntry = { type: "call.no-answer", end: 340 };
    const failed: LogEntry = { type: "call.failed", end: 700 };
    expect(attempts(logOf(failed, busy(18), noAnswer)).map(({ words }) => words)).toEqual([
      "busy",
      "no answer",
      "failed",
    ]);
  });

  test("rescheduled, then a conversation: what was said before the callback stays with the first", () => {
    const readings = logOf(
      "call.initiate",
      conversation("call.in-progress", 9),
      { type: "call.rescheduled", start: 9, end: 30 },
      "call.initiate",
      conversation("call.in-progress", 3600),
      conversation("call.ended", 9, 30),
      conversation("call.ended", 3600, 3700),
      endOfCall(3600, 3700),
    );
    expect(shape(readings)).toEqual(["1 rescheduled: 1 2 3 6", "2 completed: 4 5 7 8"]);
  });

  test("a conversation that only the rescheduling ended is no attempt of its own", () => {
    const readings = logOf("call.initiate", conversation("call.in-progress", 9), "send_nothing", {
      type: "call.rescheduled",
      start: 9,
      end: 30,
    });
    expect(shape(readings)).toEqual(["1 rescheduled: 1 2 3 4"]);
  });

  test("an action without times goes by the log when a rescheduling is about", () => {
    const action: LogEntry = { type: "action", data: { action: "create_order", payload: {} } };
    const readings = logOf(
      conversation("call.in-progress", 9),
      action,
      { type: "call.rescheduled", start: 9, end: 30 },
      conversation("call.in-progress", 3600),
      action,
    );
    expect(shape(readings)).toEqual(["1 rescheduled: 1 2 3", "2 in conversation: 4 5"]);
  });

  test("skip and validation-failed dial nothing, whatever the order and the report", () => {
    expect(attempts(logOf("call.skip"))).toEqual([]);
    expect(attempts(logOf("call.initiate", "call.initiate", "call.skip"))).toEqual([]);
    expect(attempts(logOf("call.validation-failed", "call.initiate"))).toEqual([]);
    expect(attempts(logOf("call.initiate", "call.skip", lifecycleEnded(0, "skip")))).toEqual([]);
    expect(shape(logOf("call.initiate", busy(18), "call.initiate", "call.skip"))).toEqual([
      "1 busy after 1 s: 1 2 3 4",
    ]);
    expect(shape(logOf("call.initiate", "call.skip", "call.initiate"))).toEqual(["1 skipped: 1 2 3"]);
  });

  test("a report overrules: an attempt whose end was lost is there, not inferred", () => {
    const readings = logOf(
      "call.initiate",
      "call.initiate",
      conversation("call.in-progress", 320),
      conversation("call.ended", 320, 400),
      lifecycleEnded(1, "completed"),
    );
    expect(shape(readings.slice(0, 4))).toEqual(["1 ended: 1 2 3 4"]);
    expect(shape(readings)).toEqual(["1 dialing: 1", "2 ended: 2 3 4 5"]);
    expect(attempts(readings).map(({ inferred }) => inferred)).toEqual([false, false]);
  });

  test("a report of three keeps what was seen and names what was not", () => {
    expect(
      shape(logOf(busy(18), conversation("call.ended", 900, 1000), lifecycleEnded(1, "completed", 1))),
    ).toEqual(["1 busy: 1", "2 not seen: ", "3 ended: 2 3"]);
  });

  test("a report of one puts everything into it", () => {
    expect(attempts(logOf("call.initiate", busy(18), busy(19), lifecycleEnded(0)))).toHaveLength(1);
  });

  test("a report tells two conversations apart by their startedAt", () => {
    const readings = logOf(
      conversation("call.ended", 9, 20),
      conversation("call.ended", 400, 500),
      endOfCall(400, 500),
      endOfCall(9, 20),
      lifecycleEnded(1, "completed"),
    );
    expect(shape(readings)).toEqual(["1 completed: 1 4", "2 completed: 2 3 5"]);
  });

  test("a report with absurd counts is no report", () => {
    expect(attempts(logOf("call.initiate", lifecycleEnded(1e9)))).toHaveLength(1);
    expect(attempts(logOf("call.initiate", lifecycleEnded(-3)))).toHaveLength(1);
  });

  test("a copy of call.initiate behind the final event opens nothing", () => {
    const final: LogEntry = { type: "call.lifecycle-ended" };
    expect(attempts(logOf("call.initiate", busy(18), final, "call.initiate"))).toHaveLength(1);
  });

  test("no permutation of the array and no pattern of copies makes the same set tell something else", () => {
    const script = logOf(
      "call.initiate",
      busy(18),
      "call.initiate",
      conversation("call.in-progress", 320),
      { type: "call.rescheduled", start: 320, end: 330 },
      "call.initiate",
      conversation("call.in-progress", 900),
      conversation("call.ended", 900, 1000),
      endOfCall(900, 1000),
    );
    const logs = fc
      .array(fc.constantFrom(...script), { minLength: 1, maxLength: 20 })
      .map((readings) => readings.map((reading, index) => ({ ...reading, position: index + 1 })));
    const handed = logs.chain((log) =>
      fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length })),
    );
    fc.assert(
      fc.property(handed, ([log, shuffled]) => {
        expect(attempts(shuffled)).toEqual(attempts(log));
        // Copies that come after everything else prove nothing new, but for call.initiate.
        const copies = log
          .filter(({ type }) => type !== "call.initiate")
          .map((reading, index) => ({ ...reading, position: log.length + index + 1 }));
        const words = (readings: PlacedReading[]) => attempts(readings).map(({ outcome }) => outcome);
        expect(words([...log, ...copies])).toEqual(words(log));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("copies of a Mirai event", () => {
  test("are known by the type of a lifecycle event, though the bytes changed", () => {
    const [first, second, other] = logOf(busy(18), { ...busy(18), metadata: {} }, "call.failed").map(
      duplicateKey,
    );
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  test("are known by the content of an action, in either spelling", () => {
    const order = (action: string, note: string): LogEntry => ({
      type: "action",
      data: { action, payload: { note } },
    });
    const [first, dashed, otherNote, message] = logOf(
      order("create_order", "a"),
      order("create-order", "a"),
      order("create_order", "b"),
      order("send_whatsapp", "a"),
    ).map(duplicateKey);
    expect(dashed).toBe(first);
    expect(new Set([first, otherNote, message]).size).toBe(3);
  });

  test("of an unknown type are the same bytes only", () => {
    const unknown = (orderId: string): LogEntry => ({ type: "call.transferred", metadata: { orderId } });
    const [first, same, changed] = logOf(unknown("A-1"), unknown("A-1"), unknown("A-2")).map(duplicateKey);
    expect(same).toBe(first);
    expect(changed).not.toBe(first);
  });
});
