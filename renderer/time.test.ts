import { expect, test } from "vitest";
import { bytes, count, decimal, duration, milliseconds, runningClock } from "./time";

test.each([
  [0, "0:00"],
  [42_000, "0:42"],
  [552_000, "9:12"],
  [3_751_000, "1:02:31"],
  [90_000_000, "1 d 1:00:00"],
])("%i ms run as %s", (ms, words) => expect(runningClock(ms)).toBe(words));

test.each([
  [188, "188 ms"],
  [9_970, "10 s"],
  [2_100, "2.1 s"],
  [252_000, "4 m 12 s"],
  [7_500_000, "2 h 05 m"],
  [273_600_000, "3 d 4 h"],
])("%i ms last %s", (ms, words) => expect(duration(ms)).toBe(words));

test("numbers are grouped, and keep their digits after the point where they stand in a column", () => {
  expect([count(8_171), count(12)]).toEqual(["8,171", "12"]);
  expect([decimal(0.5, 3), decimal(1_234, 1)]).toEqual(["0.500", "1,234.0"]);
  expect([milliseconds(1.23), milliseconds(2_345)]).toEqual(["1.2 ms", "2,345 ms"]);
  expect([bytes(612), bytes(64_000), bytes(1_500_000)]).toEqual(["612 B", "64 kB", "1.5 MB"]);
});
