import { expect, test } from "vitest";
import { attemptLimit, clampRetryAfter, nextDelayMs, type RetryInput } from "./retry";

const delay = (input: Partial<RetryInput>) =>
  nextDelayMs({ attempt: 1, retryAfterMs: null, status: 503, random: 0.5, schedule: "usual", ...input });

test("ten attempts in about 28 hours, with a jitter of half", () => {
  const waits = Array.from({ length: attemptLimit }, (_, index) => delay({ attempt: index + 1 }));
  expect(waits.at(-1)).toBeNull();
  const hours = waits.reduce<number>((sum, ms) => sum + (ms ?? 0), 0) / 3_600_000;
  expect(hours).toBeGreaterThan(27);
  expect(hours).toBeLessThan(29);
  expect([delay({ random: 0 }), delay({ random: 1 })]).toEqual([2500, 7500]);
});

test("a Retry-After is obeyed between the usual wait and a day", () => {
  expect(delay({ retryAfterMs: 90_000, random: 0 })).toBe(90_000);
  expect(delay({ retryAfterMs: 1, random: 0 })).toBe(5000);
  expect(delay({ retryAfterMs: 10 * 86_400_000, random: 1 })).toBe(86_400_000);
  expect(clampRetryAfter(Number.NaN, 5)).toBe(86_400_000);
});

test("a locked record is left alone for two seconds, also when a learner watches", () => {
  expect(delay({ schedule: "teaching", random: 0 })).toBeLessThan(100);
  expect(delay({ schedule: "teaching", status: 423 })).toBe(2000);
});
