import fc from "fast-check";
import { expect, test } from "vitest";
import { delays, sumUp } from "./sum-up";
import type { CallSummary } from "./summarize-call";

const minute = 60_000;

function summary(change: Partial<CallSummary>): CallSummary {
  return {
    callId: "c_1",
    provider: "mirai",
    mayLeave: true,
    endAt: 100_000,
    writes: [50_000, 100_000, 141_000],
    wrong: 2,
    rightAt: 141_000,
    never: null,
    records: [{ version: 1, frozenAt: 150_000, right: true }],
    told: [{ destinationId: "x_1", version: 1 }],
    ...change,
  };
}

const anySummary = fc
  .record({
    provider: fc.constantFrom("mirai", "callrail", "atoms"),
    ended: fc.boolean(),
    right: fc.boolean(),
    writes: fc.array(fc.integer({ min: 0, max: 40 * minute }), { minLength: 1, maxLength: 8 }),
  })
  .map(({ provider, ended, right, writes }) => {
    const sorted = writes.toSorted((a, b) => a - b);
    const isRight = ended && right;
    return summary({
      provider: provider as CallSummary["provider"],
      endAt: ended ? 10 * minute : null,
      writes: sorted,
      wrong: sorted.length - (isRight ? 1 : 0),
      rightAt: isRight ? (sorted.at(-1) ?? 0) : null,
      never: isRight ? null : ended ? "incomplete" : "no-end",
    });
  });

test("a longer wait is never worse, and nobody is right who never was", () => {
  fc.assert(
    fc.property(fc.array(anySummary, { maxLength: 30 }), (calls) => {
      const { all, providers } = sumUp(calls, []);
      for (const curve of [all, ...providers]) {
        for (const [index, point] of curve.points.entries()) {
          expect(point.right).toBeGreaterThanOrEqual(curve.points[index - 1]?.right ?? 0);
          expect(point.right).toBeLessThanOrEqual(curve.calls - curve.naive.neverRight);
          expect(point.incomplete).toBeLessThanOrEqual(point.writes);
        }
        const { noEnd, notFinal, incomplete } = curve.never;
        expect(noEnd + notFinal + incomplete).toBe(curve.naive.neverRight);
      }
      expect(providers.reduce((sum, { calls: own }) => sum + own, 0)).toBe(calls.length);
    }),
  );
});

test("a record is right from the moment its last change was written, by our clock after the end", () => {
  const { points } = sumUp([summary({})], []).all;
  const rightFrom = points.find(({ right }) => right === 1)?.delayMs;
  expect(rightFrom).toBe(41_000);
  expect(points[0]).toEqual({ delayMs: 0, right: 0, writes: 2, incomplete: 1 });
  expect(points.at(-1)).toEqual({ delayMs: 20 * minute, right: 1, writes: 1, incomplete: 0 });
});

test("the gate's wait is one that a call really had, and calls that never left count among all", () => {
  const left = [20, 50, 90].map((seconds) =>
    summary({ records: [{ version: 1, frozenAt: 100_000 + seconds * 1000, right: true }] }),
  );
  const { all } = sumUp([...left, summary({ records: [], told: [] })], []);
  expect(all).toMatchObject({ calls: 4, gate: { medianMs: 50_000, right: 3, writes: 3, incomplete: 0 } });
  expect(sumUp([summary({ records: [] })], []).all.gate.medianMs).toBeNull();
});

test("a remote destination is compared over the calls that may go there, and by what it was told", () => {
  const calls = [summary({}), summary({ mayLeave: false }), summary({ told: [] })];
  const one = { destinationId: "x_1", name: "HubSpot", enabled: true };
  expect(sumUp(calls, [{ ...one, remote: true }]).destinations).toEqual([
    { ...one, calls: 2, naive: { writes: 6, incomplete: 4 }, gate: { writes: 1, incomplete: 0 } },
  ]);
  expect(sumUp(calls, [{ ...one, remote: false }]).destinations[0]).toMatchObject({
    calls: 3,
    gate: { writes: 2 },
  });
});

test("at least 24 waits from none to twenty minutes, each longer than the one before", () => {
  expect(delays.length).toBeGreaterThanOrEqual(24);
  expect(delays).toEqual([...new Set(delays)].toSorted((a, b) => a - b));
  expect([delays[0], delays.at(-1)]).toEqual([0, 20 * minute]);
});
