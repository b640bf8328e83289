/** What was measured becomes a source's own retries: what was seen is taken, the rest stays as it was. */
import { expect, test } from "vitest";
import type { MeasuredPolicy } from "../../../shared/measured";
import type { RetryPolicy } from "../../../shared/retries";
import { measuredValues } from "./measured-values";

const assumed = <Value>(value: Value) => ({ value, known: "assumed" as const, source: "Our judgement." });
const now: RetryPolicy = {
  ...{ words: "", published: false, timeoutMs: assumed(30_000), success: assumed([[200, 299]]) },
  ...{ attempts: assumed(1), delaysMs: assumed([]), jitter: assumed(0.1) },
  retriedStatuses: assumed([
    [300, 399],
    [400, 599],
  ]),
  retriedWithoutAnswer: assumed({ timeout: true, connection: true }),
  disables: assumed({ may: false, afterGivenUp: null }),
};

const figure = <Value>(value: Value | null) => ({ value, threads: 2, words: "" });
const nothing: MeasuredPolicy = {
  attempts: figure<number>(null),
  delays: [],
  jitter: figure<number>(null),
  timeoutMs: figure<number>(null),
  retried: [],
  retryAfter: figure<boolean>(null),
};
const delay = (retry: number, ms: number | null) => ({
  retry,
  ...figure(ms === null ? null : { ms, leastMs: ms, mostMs: ms }),
});

test("nothing that was seen is nothing to be taken", () => {
  expect(measuredValues(nothing, now, { attempts: 7 })).toBeNull();
});

test("the whole of it is taken, and what its owner set otherwise stays", () => {
  const measured: MeasuredPolicy = {
    ...nothing,
    attempts: figure(3),
    delays: [delay(1, 10_000), delay(2, 20_000)],
    jitter: figure(0.05),
    timeoutMs: figure(9_980),
    retried: [
      { failure: "500", ...figure(true) },
      { failure: "429", ...figure<boolean>(null) },
      { failure: "404", ...figure(false) },
      { failure: "reset", ...figure(false) },
    ],
  };
  expect(measuredValues(measured, now, { disablesAfterGivenUp: 5 })).toEqual({
    disablesAfterGivenUp: 5,
    attempts: 3,
    delaysMs: [10_000, 20_000],
    jitter: 0.05,
    timeoutMs: 9_980,
    retriedStatuses: [
      [300, 399],
      [400, 403],
      [405, 599],
    ],
    retriedWithoutAnswer: { timeout: true, connection: false },
  });
});

test("waits are not taken while one of them, or the number of attempts, is not known", () => {
  const delays = [delay(1, 10_000), delay(2, null)];
  expect(measuredValues({ ...nothing, delays }, now, null)).toBeNull();
  expect(measuredValues({ ...nothing, attempts: figure(3), delays }, now, null)).toEqual({ attempts: 3 });
});

test("a failure that is sent again although no range has it is added", () => {
  const retriedStatuses = assumed([[500, 599]] as [number, number][]);
  const retried = [{ failure: "429", ...figure(true) }];
  expect(measuredValues({ ...nothing, retried }, { ...now, retriedStatuses }, null)).toEqual({
    retriedStatuses: [
      [429, 429],
      [500, 599],
    ],
  });
});
