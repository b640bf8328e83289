import { expect, test } from "vitest";
import { conditionWords, daysInWords, whereWords } from "./rule-words";

test("days that follow each other are told as a stretch", () => {
  expect([daysInWords([5, 1, 2, 3, 4]), daysInWords([1, 3]), daysInWords([6, 7])]).toEqual([
    "Mon–Fri",
    "Mon, Wed",
    "Sat, Sun",
  ]);
});

test("a condition in words", () => {
  expect(
    conditionWords({ kind: "field", field: "outcomeDetail", operator: "one-of", value: ["a", "b"] }),
  ).toBe("outcomeDetail is one of a, b");
  expect(conditionWords({ kind: "field", field: "test", operator: "is", value: false })).toBe("test is no");
  expect(conditionWords({ kind: "field", field: "summary", operator: "there" })).toBe("summary is there");
});

test("who is told is told by name, and a destination that is gone is said to be", () => {
  const rule = (...destinationIds: string[]) => ({
    name: "A rule",
    runs: "final" as const,
    trigger: null,
    providers: [],
    sources: [],
    conditions: [],
    group: null,
    zone: null,
    actions: destinationIds.map((destinationId, index) => ({
      actionId: `a${index}`,
      destinationId,
      fields: {},
    })),
  });
  const known = [
    { destinationId: "d1", name: "Slack" },
    { destinationId: "d2", name: "E-mail" },
  ];
  expect(whereWords(rule("d1", "d2", "d1"), known)).toBe("Slack and E-mail");
  expect(whereWords(rule("d3"), known)).toBe("a destination that is gone");
});
