import { expect, test } from "vitest";
import { type Down, isDown, stayDown } from "./judge-answer";

test.each([
  [{ status: 200 }, 0, false],
  [{ status: 500 }, 0, false],
  [{ status: 501 }, 0, false],
  [{ status: 502 }, 0, true],
  [{ status: 504 }, 9, true],
  [{ status: null }, 0, true],
  [{ status: null }, 2, true],
  [{ status: null }, 3, false],
])("%j after %i times without an answer: down is %s", (answer, unanswered, down) => {
  expect(isDown(answer, unanswered)).toBe(down);
});

test("it is left alone for longer each time, up to half a minute, and down since the first time", () => {
  let down: Down | null = null;
  const pauses: number[] = [];
  for (let now = 1000; pauses.length < 7; now += 100_000) {
    down = stayDown(down, { status: 503, error: null }, { now, monotonic: 5 });
    pauses.push(down.nextTryAt - now);
  }
  expect([pauses, down?.since]).toEqual([[1000, 2000, 4000, 8000, 16_000, 30_000, 30_000], 1000]);
});
