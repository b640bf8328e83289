/** A rule in words: what a line of the list says, and what an older version said. */
import type { DestinationKind, DestinationRow } from "../../../shared/deliveries";
import type {
  ConditionOperator,
  RuleCondition,
  RuleDefinition,
  RuleRow,
  RuleTrigger,
} from "../../../shared/rules";

export const operatorWords: Record<ConditionOperator, string> = {
  is: "is",
  "is-not": "is not",
  "one-of": "is one of",
  contains: "contains",
  "at-most": "is at most",
  "at-least": "is at least",
  there: "is there",
  "not-there": "is not there",
};

export const dayWords = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** `Mon–Fri`, `Mon, Wed`. */
export function daysInWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].toSorted((a, b) => a - b);
  const runs: number[][] = [];
  for (const day of sorted) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const name = (day: number | undefined) => dayWords[(day ?? 1) - 1];
  return runs
    .map((run) =>
      run.length > 2 ? `${name(run[0])}–${name(run.at(-1))}` : run.map((day) => name(day)).join(", "),
    )
    .join(", ");
}

export function conditionWords(condition: RuleCondition): string {
  if (condition.kind === "hours")
    return `${daysInWords(condition.days)}, ${condition.from} to ${condition.to}`;
  if (condition.kind === "expression") return condition.expression;
  const { field, operator, value } = condition;
  const told = Array.isArray(value) ? value.join(", ") : value === undefined ? "" : answerWords(value);
  return `${field} ${operatorWords[operator]}${told === "" ? "" : ` ${told}`}`;
}

function answerWords(value: string | number | boolean): string {
  return value === true ? "yes" : value === false ? "no" : String(value);
}

export function triggerWords(trigger: RuleTrigger | null): string {
  if (trigger === null) return "the call is final";
  if (trigger.on === "end") return "the call ends";
  if (trigger.on === "stage") return `it reaches ${listed(trigger.stages)}`;
  return trigger.types.length === 0 ? "any event comes" : `${listed(trigger.types)} comes`;
}

/** `a, b or c` */
export function listed(words: readonly string[], last = "or"): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** Who is told by a rule. */
export function whereWords(
  { actions }: RuleDefinition,
  destinations: readonly Pick<DestinationRow, "destinationId" | "name">[],
): string {
  const told = actions.map(
    ({ destinationId }) =>
      destinations.find((one) => one.destinationId === destinationId)?.name ?? "a destination that is gone",
  );
  return told.length === 0 ? "nobody is told yet" : listed([...new Set(told)], "and");
}

/** What those take that are told of every final call, without a rule. */
export const recordWords: Partial<Record<DestinationKind, string>> = {
  "sandbox-crm": "contact, call, follow-up task",
  hubspot: "contact, call, follow-up task",
  salesforce: "contact, call, follow-up task",
  avionte: "activity of the talent",
  "rest-template": "what its template asks for",
  "any-url": "the whole call record, signed",
  warehouse: "a row for each call record",
  postgres: "a row for each call record",
};

export type RuleState = "on" | "off" | "cannot-fire";

export function stateOf({ enabled, cannotFire }: Pick<RuleRow, "enabled" | "cannotFire">): RuleState {
  if (cannotFire) return "cannot-fire";
  return enabled ? "on" : "off";
}
