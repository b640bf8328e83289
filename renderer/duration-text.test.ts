import { expect, test } from "vitest";
import { readDuration, readDurations, writeDurations } from "./duration-text";

test("waits are read as they are typed and as they are printed, and written back", () => {
  expect(readDurations("30s, 5m, 2h5m")).toEqual([30_000, 300_000, 7_500_000]);
  expect(readDurations("1 m, 2 h 5 m,250ms,")).toEqual([60_000, 7_500_000, 250]);
  expect(readDurations("  ")).toEqual([]);
  for (const text of ["30s, 5m, 2h5m", "250ms, 1.5s, 26h1m40s", ""])
    expect(writeDurations(readDurations(text) as number[])).toBe(text);
});

test("what is wrong is named with what to write instead", () => {
  expect(readDurations("30s, 5x, 7y")).toBe("“5x” is no length of time: write it as 30s, 5m or 2h5m.");
  expect(readDurations("30s, 5")).toBe("“5” has no unit: write 5s, 5m or 5h.");
  expect(readDurations("900h")).toBe("“900h” is too long: 30 days is the most.");
  expect(readDurations("1s,".repeat(100))).toBe("These are 100 waits: 99 is the most.");
  expect(readDuration("")).toBe("Write how long: 30s, 5m or 2h5m.");
  expect(readDuration("0s", { leastMs: 1, mostMs: 1000 })).toBe("“0s” is too short: write at least 1ms.");
});
