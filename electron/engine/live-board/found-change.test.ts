import { expect, test } from "vitest";
import type { Outcome } from "../../../shared/words";
import { findChange } from "./found-change";

const hour = (completed: number, noAnswer: number) => ({
  ended: completed + noAnswer,
  outcomes: new Map<Outcome | null, number>([
    ["completed", completed],
    ["no-answer", noAnswer],
  ]),
});

test("an outcome whose share doubled is named with the earliest hour that shows it", () => {
  expect(findChange([hour(90, 10), hour(90, 10), hour(8, 6), hour(9, 5)], 3)).toEqual({
    outcome: "no-answer",
    hour: 2,
  });
});

test.each([
  ["more calls, the same share", [hour(18, 2), hour(90, 10)]],
  ["few ended before", [hour(5, 1), hour(5, 10)]],
  ["few ended since", [hour(18, 2), hour(2, 5)]],
  ["four of them", [hour(60, 3), hour(16, 4)]],
  ["none before", [hour(20, 0), hour(10, 10)]],
])("nothing is said where there is no ground for it: %s", (_, hours) => {
  expect(findChange(hours, hours.length - 1)).toBeNull();
});

test("an hour long past is no news", () => {
  expect(findChange([hour(18, 2), hour(5, 10), hour(18, 2), hour(18, 2), hour(18, 2)], 4)).toBeNull();
});
