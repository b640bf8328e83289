import fc from "fast-check";
import { expect, test } from "vitest";
import { mirai } from "../providers/mirai/pack";
import { endOfCall, type LogEntry, lifecycleEnded, logOf } from "../providers/mirai/test-log";
import type { StoredReading } from "../store/readings";
import type { StoredSource } from "../store/sources";
import { judgeWrite, type NaiveCall, naiveMoment, naivePositions, naiveWrites } from "./naive-writes";

const source = {
  ...mirai,
  sourceId: "s_1",
  name: "mirai",
  country: "US",
  mapping: null,
  metrics: {},
  withoutEvents: [],
} as unknown as StoredSource;

function callOf(...entries: (string | LogEntry)[]): NaiveCall {
  const readings = logOf(...entries).map(
    ({ position, receivedAt, ...reading }): StoredReading => ({
      position,
      receivedAt,
      reading,
      ordinal: 0,
      callId: "c_1",
      inFold: true,
      namespace: "live",
      origin: "live",
      sourceId: "s_1",
    }),
  );
  return { callId: "c_1", pack: mirai, source, readings };
}

const happened: LogEntry[] = [
  { type: "call.initiate" },
  { type: "call.busy", end: 20 },
  { type: "call.in-progress", start: 40 },
  { type: "call.ended", start: 40, end: 100 },
  { type: "call.completed", start: 40, end: 100, status: "completed" },
  endOfCall(40, 100),
  lifecycleEnded(1, "completed"),
];
/** In any order, some of it missing, some of it twice. */
const calls = fc
  .tuple(fc.shuffledSubarray(happened, { minLength: 1 }), fc.shuffledSubarray(happened))
  .map(([first, again]) => callOf(...first, ...again.filter((entry) => first.includes(entry))));

test("a write is made where the content changed, and the last one holds all that is known", async () => {
  await fc.assert(
    fc.asyncProperty(calls, async (call) => {
      const writes = await naiveWrites(call);
      for (const [index, { text }] of writes.entries()) expect(text).not.toBe(writes[index - 1]?.text);
      const last = await naiveMoment(call, naivePositions(call).at(-1) ?? 0);
      expect(writes.at(-1)?.text).toBe(last?.text);
      expect(writes.length).toBeLessThanOrEqual(naivePositions(call).length);
    }),
    { numRuns: 100 },
  );
});

test("the writes are those of the set: the order in which readings are handed over changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(calls, async (call) => {
      const turned = { ...call, readings: call.readings.toReversed() };
      const brief = async (one: NaiveCall) =>
        (await naiveWrites(one)).map(({ position, text, missing, ended }) => ({
          position,
          text,
          missing,
          ended,
        }));
      expect(await brief(turned)).toEqual(await brief(call));
    }),
    { numRuns: 50 },
  );
});

test("what was signed badly makes no write, and neither does a call without an event that counts", async () => {
  const call = callOf(...happened);
  const without = { ...call, readings: call.readings.filter(({ reading }) => reading.type !== "call.busy") };
  const marked = {
    ...call,
    readings: call.readings.map((one) => ({ ...one, inFold: one.reading.type !== "call.busy" })),
  };
  const texts = async (one: NaiveCall) => (await naiveWrites(one)).map(({ text }) => text);
  expect(await texts(marked)).toEqual(await texts(without));
  expect(await texts({ ...call, readings: [] })).toEqual([]);
});

test("a write is wrong before the end, without what is required, before a change, and of a call that is not final", async () => {
  const writes = await naiveWrites(callOf(...happened));
  const text = writes.at(-1)?.text ?? "";
  const judged = (final: boolean) => writes.map((write) => judgeWrite(write, { text, final }));
  expect(judged(true)[0]).toBe("not-ended");
  expect(new Set(judged(true).slice(0, -1))).not.toContain(null);
  expect(judged(true).at(-1)).toBeNull();
  expect(judged(false).at(-1)).toBe("not-final");
});
