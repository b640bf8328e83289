import { expect, test } from "vitest";
import { untoldWords } from "./untold-words";

const first = { destinationId: "x_crm", version: 1 };
const opened = { destinationId: "x_crm", version: 2, state: "opened" as const };

test("a version whose gates are open and of which nothing was made has nothing to tell", () => {
  expect(untoldWords(2, [first], [opened])).toMatch(/^Nothing to tell/);
});

test("a destination that holds it, or was told nothing yet, may still be told", () => {
  expect(untoldWords(2, [first], [{ ...opened, state: "held" }])).toMatch(/yet\.$/);
  expect(untoldWords(2, [], [opened])).toMatch(/yet\.$/);
  expect(untoldWords(2, [first], [])).toMatch(/yet\.$/);
});
