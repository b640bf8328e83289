import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Menu } from "../../ui/Menu";
import "./rule-choice.css";

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  choices: readonly { value: Value; words: string }[];
  mono?: boolean;
  onChange: (value: Value) => void;
};

/** One of some, in a line of words. */
export function Choice<Value extends string>({ label, value, choices, mono, onChange }: ChoiceProps<Value>) {
  return (
    <span className="rule-choice">
      <select
        className={mono ? "input mono" : "input"}
        aria-label={label}
        value={value}
        onChange={({ target }) => {
          const next = choices.find((one) => one.value === target.value);
          if (next) onChange(next.value);
        }}
      >
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.words}
          </option>
        ))}
      </select>
      <ChevronDown size={12} aria-hidden />
    </span>
  );
}

type SomeProps = {
  label: string;
  values: readonly string[];
  choices: readonly { value: string; words: string; hint?: string }[];
  /** What the button says while none is chosen. */
  none: string;
  mono?: boolean;
  invalid?: boolean;
  onChange: (values: string[]) => void;
};

/** Some of a few, ticked in a menu; the button says which. */
export function Some({ label, values, choices, none, mono, invalid, onChange }: SomeProps) {
  const words = values.map((value) => choices.find((one) => one.value === value)?.words ?? value);
  const told: ReactNode = words.length === 0 ? none : words.join(", ");
  return (
    <Menu
      label={label}
      trigger={
        <button
          type="button"
          className={mono && words.length > 0 ? "rule-some mono" : "rule-some"}
          aria-label={`${label}: ${words.length === 0 ? none : words.join(", ")}`}
          aria-invalid={invalid || undefined}
        >
          <span className="truncate">{told}</span>
          <ChevronDown size={12} aria-hidden />
        </button>
      }
      items={choices.map(({ value, words: said, hint }) => ({
        words: said,
        ...(hint ? { hint } : {}),
        checked: values.includes(value),
        onSelect: () =>
          onChange(
            values.includes(value)
              ? values.filter((other) => other !== value)
              : choices.flatMap((one) =>
                  one.value === value || values.includes(one.value) ? one.value : [],
                ),
          ),
      }))}
    />
  );
}
