import fc from "fast-check";
import { expect, test } from "vitest";
import { callrail } from "../providers/callrail/pack";
import * as callrailLog from "../providers/callrail/test-log";
import { mirai } from "../providers/mirai/pack";
import { endOfCall, type LogEntry, lifecycleEnded, logOf } from "../providers/mirai/test-log";
import { type FoldedCall, type FoldReading, foldCall } from "./fold-call";

function counting(...entries: (string | LogEntry)[]): FoldReading[] {
  return logOf(...entries).map((reading) => ({ ...reading, inFold: true, signatureFailed: false }));
}

async function fold(
  readings: FoldReading[],
): Promise<Omit<FoldedCall, "receivedAtOf" | "attemptOf" | "legOf">> {
  const { receivedAtOf: _, attemptOf: __, legOf: ___, ...folded } = await foldCall(mirai, readings, mirai);
  return folded;
}

/** Every kind of thing that may happen in a call, several times and in any order. */
const entry: fc.Arbitrary<LogEntry> = fc.oneof(
  fc.constantFrom<LogEntry>(
    { type: "call.initiate" },
    { type: "call.in-progress", start: 40 },
    { type: "call.ended", start: 40, end: 100 },
    { type: "call.completed", start: 40, end: 100, status: "completed" },
    { type: "call.rescheduled", start: 40, end: 100 },
    { type: "call.aborted", end: 12 },
    { type: "call.skip" },
    { type: "something.new" },
    { type: "action", data: { action: "create_order", payload: { phone: "+12025550111" } } },
    endOfCall(40, 100),
    lifecycleEnded(1, "completed"),
  ),
  fc.integer({ min: 1, max: 30 }).map((end): LogEntry => ({ type: "call.busy", end })),
);

const log = fc.array(entry, { minLength: 1, maxLength: 14 }).map((entries) => counting(...entries));

test("the fold depends on the set of readings alone, not on the order they are handed over in", async () => {
  await fc.assert(
    fc.asyncProperty(
      log.chain((readings) =>
        fc.tuple(
          fc.constant(readings),
          fc.shuffledSubarray(readings, { minLength: readings.length, maxLength: readings.length }),
        ),
      ),
      async ([readings, shuffled]) => {
        expect(await fold(shuffled)).toEqual(await fold(readings));
      },
    ),
    { numRuns: 300 },
  );
});

test("the last word on spam counts: a mark may be taken back, and an earlier phase takes nothing back", async () => {
  const [initiate, busy, over] = counting(
    "call.initiate",
    { type: "call.busy", end: 12 },
    lifecycleEnded(0, "busy"),
  ) as [FoldReading, FoldReading, FoldReading];
  const spam = { spam: true };
  const taken = { notSpam: true } as const;
  const isSpam = async (...readings: FoldReading[]) => (await fold(readings)).spam;
  expect(await isSpam(initiate, { ...busy, ...spam }, { ...over, ...taken })).toBe(false);
  expect(await isSpam({ ...over, ...taken, position: 1 }, { ...busy, ...spam, position: 2 })).toBe(false);
  expect(await isSpam(initiate, { ...busy, ...taken }, { ...over, ...spam })).toBe(true);
  expect(await isSpam(initiate, { ...busy, ...spam }, over)).toBe(true);
  expect(await isSpam(initiate, busy, over)).toBe(false);
});

test("a copy that comes later changes nothing about the call but its copies", async () => {
  await fc.assert(
    fc.asyncProperty(log, async (readings) => {
      // Two initiates that are the same bytes may be two attempts, and an unread type may be anything.
      const last = readings.findLast((reading) => reading.type !== null && reading.label !== "initiate");
      fc.pre(last !== undefined && readings.some((reading) => reading.label === "lifecycle-ended"));
      const copy = { ...(last as FoldReading), position: readings.length + 1 };
      const before = await fold(readings);
      const after = await fold([...readings, copy]);
      expect({ ...after.facts }).toEqual(before.facts);
      expect(after.judgement).toEqual(before.judgement);
      expect(after.originals).toEqual(before.originals);
    }),
    { numRuns: 200 },
  );
});

test("a reading that takes no part is shown and decides nothing", async () => {
  const readings = counting(
    "call.initiate",
    { type: "call.in-progress", start: 2 },
    lifecycleEnded(0, "completed"),
  );
  const forged = readings.map((reading, index) => (index === 2 ? { ...reading, inFold: false } : reading));
  const folded = await fold(forged);
  expect(folded.judgement.final).toBeNull();
  expect(folded.marks.map(({ position, inFold }) => ({ position, inFold }))).toEqual([
    { position: 1, inFold: true },
    { position: 2, inFold: true },
    { position: 3, inFold: false },
  ]);
});

test("an event that came behind its successor is late by our clock, and says by how much", async () => {
  const folded = await fold(
    counting(
      "call.initiate",
      { type: "call.in-progress", start: 1, at: 1 },
      { type: "call.ended", start: 1, end: 6, at: 6 },
      { ...endOfCall(1, 6), at: 9 },
      { type: "call.completed", start: 1, end: 6, at: 11 },
    ),
  );
  expect(folded.marks.filter((mark) => mark.lateMs !== null)).toMatchObject([
    { position: 5, arrival: 5, lateMs: 2000 },
  ]);
});

test("an event no pack knows stands where it arrived and is never late", async () => {
  const folded = await fold(
    counting("call.initiate", { type: "call.in-progress", start: 1 }, "something.new", "something.newer"),
  );
  expect(folded.marks.map(({ position, lateMs }) => [position, lateMs])).toEqual([
    [1, null],
    [2, null],
    [3, null],
    [4, null],
  ]);
});

test("an old event that is told again takes back nothing that a later one said", async () => {
  const voicemail = { ...callrailLog.postCall, type: "call-modified", answered: false, voicemail: true };
  const answered = { ...callrailLog.postCall, type: "call-modified" };
  const readings = callrailLog
    .logOf(callrailLog.postCall, voicemail, answered, voicemail)
    .map((reading) => ({ ...reading, inFold: true, signatureFailed: false }));
  const before = await foldCall(callrail, readings.slice(0, 3), callrail);
  const after = await foldCall(callrail, readings, callrail);
  expect([before.judgement.outcome, before.judgement.outcomeFrom?.position]).toEqual(["completed", 3]);
  expect(after.judgement).toEqual(before.judgement);
  expect(after.attemptRows).toEqual(before.attemptRows);
});
