import { expect, test } from "vitest";
import type { RuleDefinition } from "../../../shared/rules";
import { allProblems, checkable, gapsOf } from "./rule-fit";

const written: RuleDefinition = {
  name: "",
  runs: "now",
  trigger: { on: "event", types: [] },
  providers: [],
  sources: [],
  conditions: [
    { kind: "field", field: "outcome", operator: "is", value: "busy" },
    { kind: "field", field: "", operator: "is", value: "" },
    { kind: "hours", days: [], from: "08:00", to: "18:00" },
    { kind: "expression", expression: " " },
  ],
  group: null,
  zone: null,
  actions: [],
};

test("what is not written yet is told at its place", () => {
  expect(gapsOf(written).map(({ place }) => place)).toEqual([
    "name",
    "conditions.1",
    "conditions.2",
    "conditions.3",
    "actions",
  ]);
});

test("the engine is asked as if each half-written line held, and its places stay what they are", () => {
  const asked = checkable(written);
  const holds = { kind: "expression", expression: "true" };
  expect(asked.conditions).toEqual([written.conditions[0], holds, holds, holds]);
  expect(asked.name).not.toBe("");
  const found = [
    { place: "actions.0", position: null, sentence: "That destination is gone." },
    { place: "conditions.0", position: null, sentence: "Name a value." },
  ];
  expect(allProblems(gapsOf(written), found).map(({ place }) => place)).toEqual([
    "name",
    "conditions.1",
    "conditions.2",
    "conditions.3",
    "actions",
    "conditions.0",
  ]);
});
