import { expect, test } from "vitest";
import { compareAnswers } from "./compare-answers";

test.each([
  [500, 200, "fixed"],
  [null, 204, "fixed"],
  [302, 200, "fixed"],
  [200, 500, "regressed"],
  [202, null, "regressed"],
  [200, 404, "regressed"],
  [200, 201, "same"],
  [500, 404, "same"],
  [null, null, "same"],
] as const)("first %s and now %s is %s", (first, now, word) => {
  expect(compareAnswers({ status: first }, { status: now })).toBe(word);
});

test("without a first answer nothing is said", () => {
  expect(compareAnswers(null, { status: 200 })).toBeNull();
});
