import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRealClock } from "./clock";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a machine that slept is noticed before anything that became due meanwhile runs", () => {
  const seen: string[] = [];
  const clock = createRealClock((ms) => seen.push(`slept ${Math.round(ms / 60_000)} m`));
  clock.at(clock.now() + 600_000, () => void seen.push("due"));
  vi.advanceTimersByTime(20_000);
  expect(seen).toEqual([]);
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(5000);
  expect(seen).toEqual(["slept 60 m", "due"]);
  clock.close();
});

test("a clock that is set back is no sleep, and what waits runs in its own time", () => {
  const seen: string[] = [];
  const clock = createRealClock(
    () => seen.push("slept"),
    () => seen.push("set back"),
  );
  clock.at(clock.now() + 10_000, () => void seen.push("due"));
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(20_000);
  // Said once, so that whoever knows how long something was to wait plans it anew.
  expect(seen).toEqual(["set back"]);
  vi.advanceTimersByTime(3_600_000);
  expect(seen).toEqual(["set back", "due"]);
  clock.close();
});
