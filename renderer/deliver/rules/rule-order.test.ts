import { expect, test } from "vitest";
import type { RuleDefinition } from "../../../shared/rules";
import { moved, movedBefore } from "./rule-order";

const rule = (ruleId: string, runs: "now" | "final") => ({ ruleId, definition: { runs } as RuleDefinition });
const rules = [rule("a", "now"), rule("b", "now"), rule("c", "now"), rule("f", "final"), rule("g", "final")];

test("a rule moves within its group and no further", () => {
  expect(moved(rules, "b", -1)).toEqual(["b", "a", "c", "f", "g"]);
  expect(moved(rules, "c", 1)).toBeNull();
  expect(moved(rules, "f", -1)).toBeNull();
  expect(moved(rules, "f", 1)).toEqual(["a", "b", "c", "g", "f"]);
});

test("one that is dropped on another takes its place", () => {
  expect(movedBefore(rules, "c", "a")).toEqual(["c", "a", "b", "f", "g"]);
  expect(movedBefore(rules, "a", "c")).toEqual(["b", "c", "a", "f", "g"]);
  expect(movedBefore(rules, "a", "f")).toBeNull();
});
