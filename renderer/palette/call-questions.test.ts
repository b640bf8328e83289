import { expect, test } from "vitest";
import { callQuestions } from "./call-questions";

test("a number is looked for among numbers, however it is written", () => {
  expect(callQuestions("+1 202 555 0175")).toEqual(["phone:+12025550175"]);
  expect(callQuestions("(202) 555-01")).toEqual(["phone:20255501"]);
  expect(callQuestions("0175")).toEqual(["phone:0175", "call:0175*", "0175*"]);
});

test("what looks like an id is looked for among ids, from its beginning on", () => {
  expect(callQuestions("c_7f3a")).toEqual(["call:c_7f3a*", '"c_7f3a"']);
});

test("of words the last one is still being typed", () => {
  expect(callQuestions("dana wh")).toEqual(["dana wh*"]);
  expect(callQuestions("o'hara x")).toEqual(['"o\'hara" x']);
});

test("a search stays a search, and nothing asks nothing", () => {
  expect(callQuestions("stage:final -has:late")).toEqual(["stage:final -has:late"]);
  expect(callQuestions("  ")).toEqual([]);
});
