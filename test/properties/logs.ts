/** What a call may bring, pack by pack: any events of its fixtures, any number of times, in any order, at any pace. */
import fc from "fast-check";
import type { Pack, Reading } from "../../electron/engine/providers/pack";
import type { FoldReading } from "../../electron/engine/reader/fold-call";
import { readFixtures } from "../packs/fixtures";

/** Every reading of the pack's fixtures that is about a call. */
export function poolOf(pack: Pack): Reading[] {
  return readFixtures(pack)
    .flatMap(({ expected }) => expected)
    .filter(({ subject }) => subject && "call" in subject);
}

export const startedAt = Date.UTC(2026, 2, 2, 10);

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Milliseconds until the next event by our clock, which may have been set back. */
export const gap = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 30 * second }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 * minute }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 30 * hour }) },
  { weight: 1, arbitrary: fc.integer({ min: -2 * hour, max: 0 }) },
);

/** Events with some of them told again, one in ten of a sender that nobody believes. */
export function logOf(pool: readonly Reading[], most = 12): fc.Arbitrary<FoldReading[]> {
  const arrival = fc.record({
    reading: fc.constantFrom(...pool),
    gap,
    counts: fc.integer({ min: 0, max: 9 }).map((of) => of < 9),
    again: fc.integer({ min: 0, max: 5 }).map((of) => (of === 5 ? 2 : of === 4 ? 1 : 0)),
  });
  return fc.array(arrival, { maxLength: most }).map((arrivals) => {
    let now = startedAt;
    const told = arrivals.flatMap(({ reading, gap, counts, again }) => {
      now += gap;
      return Array.from({ length: again + 1 }, () => ({ reading, receivedAt: now, counts }));
    });
    return told.map(({ reading, receivedAt, counts }, index) => ({
      ...reading,
      position: index + 1,
      receivedAt,
      inFold: counts,
      signatureFailed: !counts,
    }));
  });
}
