import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { RuleCondition, RuleField, RuleProblem } from "../../../shared/rules";
import { IconButton } from "../../ui/Button";
import { OfferInput } from "../../ui/OfferInput";
import { Choice } from "./Choice";
import { ConditionValue } from "./ConditionValue";
import { fieldFor, operatorsFor, withField, withOperator } from "./condition-draft";
import { Problems } from "./Problems";
import { RuleLine } from "./RuleLine";
import { problemsAt } from "./rule-fit";
import { dayWords, operatorWords } from "./rule-words";
import "./condition-line.css";

type Props = {
  condition: RuleCondition;
  index: number;
  fields: readonly RuleField[];
  problems: readonly RuleProblem[];
  /** How many it leaves; null: not known yet. */
  left: ReactNode;
  /** In whose hours; the rule's own zone. */
  zoneWords: string;
  isNew: boolean;
  onChange: (condition: RuleCondition) => void;
  onRemove: () => void;
};

/** One condition: a field compared with something, hours, or an expression. */
export function ConditionLine({ condition, index, problems, left, onRemove, ...rest }: Props) {
  const place = `conditions.${index}`;
  const own = problemsAt(problems, place);
  const words = index === 0 ? "If" : "and";
  const name = `Condition ${index + 1}`;
  return (
    <RuleLine
      words={words}
      end={
        <>
          {left}
          <IconButton label={`Remove condition ${index + 1}`} onClick={onRemove}>
            <X size={13} aria-hidden />
          </IconButton>
        </>
      }
      below={own.length > 0 && <Problems problems={problems} place={place} />}
    >
      {condition.kind === "field" && (
        <FieldParts {...rest} condition={condition} name={name} invalid={own.length > 0} />
      )}
      {condition.kind === "hours" && <HoursParts {...rest} condition={condition} name={name} />}
      {condition.kind === "expression" && (
        <textarea
          className="input mono rule-expression"
          aria-label={`${name}, expression`}
          aria-invalid={own.length > 0 || undefined}
          rows={1}
          maxLength={4000}
          spellCheck={false}
          placeholder='metric.satisfaction < 3 and outcome = "completed"'
          // biome-ignore lint/a11y/noAutofocus: it was just asked for by a press
          autoFocus={rest.isNew}
          value={condition.expression}
          onChange={({ target }) => rest.onChange({ ...condition, expression: target.value })}
        />
      )}
    </RuleLine>
  );
}

type Part<Kind> = Omit<Props, "index" | "problems" | "left" | "onRemove" | "condition"> & {
  condition: Extract<RuleCondition, { kind: Kind }>;
  name: string;
};

function FieldParts({
  condition,
  fields,
  name,
  invalid,
  isNew,
  onChange,
}: Part<"field"> & { invalid: boolean }) {
  const field = fieldFor(condition.field, fields);
  const operators = operatorsFor(field);
  const shown = operators.includes(condition.operator) ? operators : [...operators, condition.operator];
  return (
    <>
      <OfferInput
        label={`${name}, field`}
        value={condition.field}
        placeholder="a field"
        invalid={invalid}
        autoFocus={isNew}
        rows={fields.map((one) => ({
          value: one.kind === "open" ? `${one.field}.` : one.field,
          says: one.says,
          ...(one.later ? { tag: "later" } : {}),
        }))}
        onChange={(path) => onChange(withField(condition, path, fields))}
      />
      <Choice
        label={`${name}, how`}
        value={condition.operator}
        choices={shown.map((value) => ({ value, words: operatorWords[value] }))}
        onChange={(operator) => onChange(withOperator(condition, operator, fields))}
      />
      <ConditionValue condition={condition} field={field} label={`${name}, value`} onChange={onChange} />
    </>
  );
}

function HoursParts({ condition, name, zoneWords, onChange }: Part<"hours">) {
  const { days, from, to } = condition;
  const time = (which: "from" | "to") => (
    <input
      className="input mono rule-time"
      aria-label={`${name}, ${which}`}
      value={condition[which]}
      maxLength={5}
      autoComplete="off"
      onChange={({ target }) => onChange({ ...condition, [which]: target.value })}
    />
  );
  return (
    <>
      <fieldset className="rule-days" aria-label={`${name}, days`}>
        {dayWords.map((words, index) => {
          const day = index + 1;
          const isOn = days.includes(day);
          return (
            <button
              key={words}
              type="button"
              aria-pressed={isOn}
              aria-label={words}
              onClick={() =>
                onChange({
                  ...condition,
                  days: isOn ? days.filter((other) => other !== day) : [...days, day].toSorted(),
                })
              }
            >
              {words.slice(0, 2)}
            </button>
          );
        })}
      </fieldset>
      {time("from")}
      <span className="secondary">to</span>
      {time("to")}
      <span className="secondary truncate" title={from > to ? "Over midnight" : undefined}>
        {zoneWords}
        {from > to && ", over midnight"}
      </span>
    </>
  );
}
