import type { RuleCondition, RuleField } from "../../../shared/rules";
import { Chips } from "../../ui/Chips";
import { Choice, Some } from "./Choice";

type FieldCondition = Extract<RuleCondition, { kind: "field" }>;
type Props = {
  condition: FieldCondition;
  /** Null: a path below an open field, or none that is known. */
  field: RuleField | null;
  label: string;
  onChange: (condition: FieldCondition) => void;
};

/** What a field is compared with, as its kind wants it: a menu, yes or no, a number, a text, or a list of them. */
export function ConditionValue({ condition, field, label, onChange }: Props) {
  const { operator, value } = condition;
  if (operator === "there" || operator === "not-there") return null;
  const put = (next: FieldCondition["value"]) => onChange({ ...condition, value: next });
  const choices = (field?.choices ?? []).map((one) => ({ value: one, words: one }));
  if (operator === "one-of") {
    const values = Array.isArray(value) ? value : [];
    return choices.length > 0 ? (
      <Some label={label} values={values} choices={choices} none="choose" mono onChange={put} />
    ) : (
      <Chips label={label} values={values} rows={[]} placeholder="a value, Enter" onChange={put} />
    );
  }
  if (field?.kind === "yes-no" && (operator === "is" || operator === "is-not"))
    return (
      <Choice
        label={label}
        value={value === false ? "no" : "yes"}
        choices={[
          { value: "yes", words: "yes" },
          { value: "no", words: "no" },
        ]}
        onChange={(next) => put(next === "yes")}
      />
    );
  if (choices.length > 0 && operator !== "contains")
    return (
      <Choice
        label={label}
        value={String(value ?? "")}
        choices={[
          ...(choices.some((one) => one.value === value)
            ? []
            : [{ value: String(value ?? ""), words: "choose" }]),
          ...choices,
        ]}
        mono
        onChange={put}
      />
    );
  const isNumber = operator === "at-least" || operator === "at-most" || field?.kind === "number";
  return (
    <input
      className={isNumber ? "input mono rule-number" : "input mono rule-text"}
      aria-label={label}
      inputMode={isNumber ? "decimal" : undefined}
      autoComplete="off"
      spellCheck={false}
      placeholder={isNumber ? "0" : "a value"}
      value={value === undefined || Array.isArray(value) ? "" : String(value)}
      onChange={({ target }) => put(isNumber ? numberOrText(target.value) : target.value)}
    />
  );
}

/** “3.” is on its way to a number, and no number yet. */
function numberOrText(text: string): number | string {
  return /^-?\d+(\.\d*[1-9])?$/.test(text) ? Number(text) : text;
}
