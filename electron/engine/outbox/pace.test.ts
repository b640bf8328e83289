import { expect, test } from "vitest";
import { createPace, type Pace } from "./pace";

/** When requests begin if there is always one more: `many` of them. */
function begins(pace: Pace, many: number): number[] {
  const times: number[] = [];
  for (let now = 0; times.length < many; ) {
    const at = pace.readyAt(now);
    if (at > now) now = at;
    else {
      pace.spend(now);
      times.push(now);
    }
  }
  return times;
}

test.each([
  [100, 10_000],
  [5, 1000],
  [1, 1000],
  [190, 10_000],
])(
  "of %i in %i ms no window of that length ever sees more, and a full one sees as many",
  (requests, perMs) => {
    const pace = createPace();
    pace.setRate({ requests, perMs });
    const times = begins(pace, requests * 3);
    const inWindow = times.map((from) => times.filter((at) => at >= from && at < from + perMs).length);
    expect(Math.max(...inWindow)).toBeLessThanOrEqual(requests);
    expect(inWindow[0]).toBeGreaterThanOrEqual(requests - 1);
  },
);

test("a small burst begins at once, a tenth of the limit", () => {
  const pace = createPace();
  pace.setRate({ requests: 100, perMs: 10_000 });
  expect(begins(pace, 11).filter((at) => at === 0)).toHaveLength(10);
});

test("without a limit nothing waits, and a clock that is set back stops nothing", () => {
  const pace = createPace();
  expect(begins(pace, 50).at(-1)).toBe(0);
  pace.spend(10_000);
  expect(pace.readyAt(5000)).toBe(5000);
});

test("a backlog is spread over 200 ms each, and over ten minutes at most", () => {
  const some = createPace();
  some.spread(30, 0);
  expect(begins(some, 30).at(-1)).toBe(29 * 200);
  const many = createPace();
  many.spread(100_000, 0);
  expect(begins(many, 1000).at(-1)).toBeCloseTo(999 * 6, 0);
  expect(begins(many, 1)).toHaveLength(1);
});
