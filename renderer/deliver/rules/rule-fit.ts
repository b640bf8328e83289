/**
 * A rule while it is written. What is not there yet cannot be asked of the engine: it is told here, with the places the
 * engine uses, and the rest is checked as if each half-written line held.
 */
import type { RuleCondition, RuleDefinition, RuleProblem } from "../../../shared/rules";

/** Stands in for a destination that is not chosen yet; no destination has this id. */
const none = "(none)";

export function gapsOf({ name, trigger, conditions, actions }: RuleDefinition): RuleProblem[] {
  const say = (place: string, sentence: string): RuleProblem => ({ place, position: null, sentence });
  return [
    ...(name.trim() === "" ? [say("name", "Give it a name.")] : []),
    ...(trigger?.on === "stage" && trigger.stages.length === 0 ? [say("trigger", "Choose a stage.")] : []),
    ...conditions.flatMap((one, index) => {
      const gap = gapOf(one);
      return gap ? [say(`conditions.${index}`, gap)] : [];
    }),
    ...(actions.length === 0 ? [say("actions", "Say who is told.")] : []),
  ];
}

function gapOf(condition: RuleCondition): string | null {
  if (condition.kind === "expression")
    return condition.expression.trim() === "" ? "Write an expression that gives true or false." : null;
  if (condition.kind === "hours") {
    if (condition.days.length === 0) return "Choose a day.";
    const isWrong = [condition.from, condition.to].some((time) => !/^([01]\d|2[0-4]):[0-5]\d$/.test(time));
    return isWrong ? "Write the time as 08:00." : null;
  }
  if (condition.field.trim() === "") return "Choose a field.";
  return Array.isArray(condition.value) && condition.value.length === 0 ? "Name at least one value." : null;
}

/** What the engine can be asked about: gaps are closed with what always holds. */
export function checkable(definition: RuleDefinition): RuleDefinition {
  const { name, trigger, conditions, actions } = definition;
  return {
    ...definition,
    name: name.trim() === "" ? "(no name)" : name,
    trigger: trigger?.on === "stage" && trigger.stages.length === 0 ? { on: "end" } : trigger,
    conditions: conditions.map((one) => (gapOf(one) ? { kind: "expression", expression: "true" } : one)),
    actions: actions.length === 0 ? [{ actionId: "none", destinationId: none, fields: {} }] : actions,
  };
}

/** The engine's problems with those told here, each place once. */
export function allProblems(gaps: readonly RuleProblem[], found: readonly RuleProblem[]): RuleProblem[] {
  const hasNoAction = gaps.some(({ place }) => place === "actions");
  return [
    ...gaps,
    ...found.filter(
      ({ place }) =>
        !gaps.some((gap) => gap.place === place) && !(hasNoAction && place.startsWith("actions.")),
    ),
  ];
}

export function problemsAt(problems: readonly RuleProblem[], place: string): RuleProblem[] {
  return problems.filter((one) => one.place === place);
}
