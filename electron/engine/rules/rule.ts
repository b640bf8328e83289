/**
 * A rule made ready: its expressions compiled, its templates parsed, and everything that is wrong with it named with
 * its place. A rule with a problem cannot be switched on.
 */
import type { DestinationKind } from "../../../shared/deliveries";
import type { MessageField, RuleDefinition, RuleProblem } from "../../../shared/rules";
import { destinationOf } from "../destinations/destinations";
import { type CompiledExpression, compileExpression } from "../providers/user-defined/expression";
import { refuseField } from "./fields";
import { fieldsOfTemplate, parseTemplate, type Template } from "./template";

export type StoredRule = {
  ruleId: string;
  place: number;
  enabled: boolean;
  version: number;
  definition: RuleDefinition;
  /** Position in the log after which it acts by itself; null while it was never on. */
  since: number | null;
  changedAt: number;
};

export type CompiledAction = {
  actionId: string;
  destinationId: string;
  fields: { field: MessageField; template: Template }[];
};

export type CompiledRule = Pick<StoredRule, "ruleId" | "version" | "since"> & {
  definition: RuleDefinition;
  /** By the index of their condition. */
  expressions: Map<number, CompiledExpression>;
  actions: CompiledAction[];
  problems: RuleProblem[];
  /** Every field it names. */
  reads: string[];
};

/** `kindOf` answers the kind of a destination; null where there is none of that id. */
export function compileRule(
  { ruleId, version, since, definition }: Pick<StoredRule, "ruleId" | "version" | "since" | "definition">,
  kindOf: (destinationId: string) => DestinationKind | null,
): CompiledRule {
  const problems: RuleProblem[] = [];
  const reads = new Set<string>();
  const say = (place: string, sentence: string, position: number | null = null) =>
    problems.push({ place, position, sentence });

  if ((definition.runs === "now") !== (definition.trigger !== null))
    say(
      "trigger",
      definition.runs === "now"
        ? "Choose what makes it look: an event, a stage, or the end of the call."
        : "A rule at final has no event of its own: it acts when the gate opens.",
    );
  if (definition.zone !== null && !isZone(definition.zone))
    say("zone", `“${definition.zone}” is no time zone. Write one such as Europe/London.`);

  const expressions = new Map<number, CompiledExpression>();
  for (const [index, condition] of definition.conditions.entries()) {
    const place = `conditions.${index}`;
    if (condition.kind === "expression") {
      const compiled = compileExpression(condition.expression);
      expressions.set(index, compiled);
      if (!compiled.ok) say(place, compiled.sentence, compiled.position);
      for (const path of condition.expression.match(/\bmetric\.\w+/g) ?? []) reads.add(path);
    } else if (condition.kind === "field") {
      const refused = refuseField(condition.field);
      if (refused) say(place, refused);
      reads.add(condition.field);
      const { operator, value } = condition;
      const needsList = operator === "one-of";
      const needsNone = operator === "there" || operator === "not-there";
      if (needsList !== Array.isArray(value) || needsNone !== (value === undefined))
        say(
          place,
          needsList ? "Name at least one value." : needsNone ? "It takes no value." : "Name a value.",
        );
      else if (Array.isArray(value) && value.length === 0) say(place, "Name at least one value.");
      else if ((operator === "at-most" || operator === "at-least") && !Number.isFinite(Number(value)))
        say(place, "Name a number.");
    }
  }

  const actions = definition.actions.map((action, index): CompiledAction => {
    const place = `actions.${index}`;
    const kind = kindOf(action.destinationId);
    const message = kind && destinationOf(kind).message;
    if (!kind) say(place, "Choose where it goes: that destination is gone.");
    else if (!message) say(place, `${destinationOf(kind).name} takes call records, no messages of rules.`);
    if (definition.actions.findIndex(({ actionId }) => actionId === action.actionId) !== index)
      say(place, "Two actions have the same id.");
    const known = message?.fields ?? [];
    for (const name of Object.keys(action.fields))
      if (message && !known.some((one) => one.name === name))
        say(`${place}.${name}`, `${destinationOf(kind as DestinationKind).name} has no field “${name}”.`);
    return {
      actionId: action.actionId,
      destinationId: action.destinationId,
      fields: known.map((field) => {
        const text = action.fields[field.name] ?? "";
        const { template, problems: found } = parseTemplate(text);
        for (const one of found) say(`${place}.${field.name}`, one.sentence, one.position);
        if (field.required && text.trim() === "") say(`${place}.${field.name}`, `${field.label} is empty.`);
        for (const path of fieldsOfTemplate(template)) reads.add(path);
        return { field, template };
      }),
    };
  });
  return { ruleId, version, since, definition, expressions, actions, problems, reads: [...reads] };
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
