import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react";
import { ErrorLine } from "./ErrorLine";
import "./field.css";

type Shown = { label: string; hint?: ReactNode; error?: string | null };

/** A labelled input. The error stands under what failed. */
export function Field({ label, hint, error, ...input }: Shown & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        aria-invalid={error ? true : undefined}
        autoComplete="off"
        spellCheck={false}
        {...input}
      />
      {hint && <p className="field-hint">{hint}</p>}
      {error && <ErrorLine sentence={error} />}
    </div>
  );
}

type Choice = { value: string; words: string };

export function SelectField({
  label,
  hint,
  error,
  choices,
  ...select
}: Shown & { choices: readonly Choice[] } & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" {...select}>
        {choices.map(({ value, words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      {hint && <p className="field-hint">{hint}</p>}
      {error && <ErrorLine sentence={error} />}
    </div>
  );
}
