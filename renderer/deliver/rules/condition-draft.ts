/** What a condition becomes when its field or operator is another. */
import type { ConditionOperator, RuleCondition, RuleField } from "../../../shared/rules";

type FieldCondition = Extract<RuleCondition, { kind: "field" }>;

const byKind: Record<RuleField["kind"], readonly ConditionOperator[]> = {
  text: ["is", "is-not", "one-of", "contains", "there", "not-there"],
  choice: ["is", "is-not", "one-of", "there", "not-there"],
  number: ["at-most", "at-least", "is", "is-not", "there", "not-there"],
  "yes-no": ["is", "there", "not-there"],
  time: ["there", "not-there"],
  open: ["is", "is-not", "one-of", "contains", "at-most", "at-least", "there", "not-there"],
};

export function operatorsFor(field: RuleField | null): readonly ConditionOperator[] {
  return byKind[field?.kind ?? "open"];
}

/** The field of this path, or the open one it lies below. */
export function fieldFor(path: string, fields: readonly RuleField[]): RuleField | null {
  return (
    fields.find((one) => one.field === path) ??
    fields.find((one) => one.kind === "open" && path.startsWith(`${one.field}.`)) ??
    null
  );
}

export function withField(
  condition: FieldCondition,
  path: string,
  fields: readonly RuleField[],
): FieldCondition {
  const field = fieldFor(path, fields);
  const before = fieldFor(condition.field, fields);
  if (field?.kind === before?.kind && (field?.choices.length ?? 0) === 0)
    return { ...condition, field: path };
  const allowed = operatorsFor(field);
  const operator = allowed.includes(condition.operator) ? condition.operator : (allowed[0] ?? "is");
  const next: FieldCondition = { kind: "field", field: path, operator, value: condition.value };
  return fitted(next, field);
}

export function withOperator(
  condition: FieldCondition,
  operator: ConditionOperator,
  fields: readonly RuleField[],
): FieldCondition {
  return fitted({ ...condition, operator }, fieldFor(condition.field, fields));
}

/** A value of the form the operator and the field take, kept where it can be. */
function fitted(condition: FieldCondition, field: RuleField | null): FieldCondition {
  const { operator, value, ...rest } = condition;
  if (operator === "there" || operator === "not-there") return { ...rest, operator };
  const one = Array.isArray(value) ? value[0] : value;
  if (operator === "one-of") {
    const values = Array.isArray(value) ? value : one === undefined || one === "" ? [] : [String(one)];
    const { choices = [] } = field ?? {};
    return {
      ...rest,
      operator,
      value: choices.length > 0 ? values.filter((word) => choices.includes(word)) : values,
    };
  }
  if (field?.kind === "yes-no") return { ...rest, operator, value: typeof one === "boolean" ? one : true };
  if (field?.kind === "number" || operator === "at-most" || operator === "at-least")
    return { ...rest, operator, value: typeof one === "number" ? one : "" };
  if (field && field.choices.length > 0)
    return {
      ...rest,
      operator,
      value: field.choices.includes(String(one)) ? String(one) : (field.choices[0] ?? ""),
    };
  return { ...rest, operator, value: typeof one === "string" ? one : "" };
}
