import { expect, test } from "vitest";
import type { RuleMessage } from "../../shared/rules";
import { linesOf, restOf, textOf } from "./message-parts";

const message = (texts: Record<string, string>): RuleMessage => ({
  look: "ticket",
  leaves: true,
  externalId: "mirai:c_1",
  rule: { ruleId: "r_1", name: "A rule", version: 1 },
  because: [],
  message: texts,
  asks: null,
});

test("a look takes the first text that says something, and tells the rest by its name", () => {
  const told = message({ subject: " ", body: "It broke", dueAt: "today", note: "" });
  expect(textOf(told, ["subject", "body"])).toBe("It broke");
  expect(restOf(told, ["subject", "body"])).toEqual([{ name: "due at", text: "today" }]);
});

test("a line is a pair only where it begins with a short name", () => {
  expect(linesOf("Lena asks\nDo now: call back\nhttps://example.com\nAt 14:02 he said: no")).toEqual([
    { kind: "text", text: "Lena asks" },
    { kind: "pair", name: "Do now", text: "call back" },
    { kind: "text", text: "https://example.com" },
    { kind: "text", text: "At 14:02 he said: no" },
  ]);
});
