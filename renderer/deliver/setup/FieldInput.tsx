import { useId } from "react";
import type { DestinationField } from "../../../shared/destination-setup";
import type { CredentialRow } from "../../../shared/destinations-contract";
import type { Json } from "../../../shared/words";
import { ErrorLine } from "../../ui/ErrorLine";
import { Field, SelectField } from "../../ui/Field";
import { Toggle } from "../../ui/Toggle";
import "./settings-form.css";

type FieldInputProps = {
  field: DestinationField;
  value: Json | undefined;
  /** The saved secret, by its end; null: none is. */
  saved: CredentialRow | null;
  error: string | null;
  onChange: (value: Json) => void;
};

/** One thing a kind asks for. A secret that is set is never shown: what is typed takes its place. */
export function FieldInput({ field, value, saved, error, onChange }: FieldInputProps) {
  const { label, kind, help, placeholder } = field;
  const text = value === undefined || value === null ? "" : String(value);
  const words = field.required ? label : `${label}, optional`;
  const set = saved ? (saved.endsWith ? `set, ends with ${saved.endsWith}` : "set") : null;
  if (kind === "choice") {
    return (
      <SelectField
        label={label}
        value={text}
        hint={help}
        error={error}
        choices={field.choices.map((choice) => ({ value: choice.value, words: choice.label }))}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  }
  if (kind === "switch") {
    return (
      <div className="field">
        <span className="setup-switch">
          <Toggle label={label} checked={value === true} onChange={onChange} /> {label}
        </span>
        <p className="field-hint">{help}</p>
        {error && <ErrorLine sentence={error} />}
      </div>
    );
  }
  if (kind === "lines" || field.multiline) {
    return (
      <Lines
        label={set ? `${words} (${set})` : words}
        text={text}
        help={help}
        placeholder={placeholder}
        rows={field.name === "template" ? 16 : 3}
        error={error}
        onChange={onChange}
      />
    );
  }
  return (
    <Field
      label={words}
      type={kind === "secret" ? "password" : "text"}
      inputMode={kind === "number" ? "numeric" : undefined}
      className={kind === "text" ? "input" : "input mono"}
      value={text}
      placeholder={set ?? placeholder ?? undefined}
      hint={set ? `${help} Type a new one to replace it.` : help}
      error={error}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

function Lines(props: {
  label: string;
  text: string;
  help: string;
  placeholder: string | null;
  rows: number;
  error: string | null;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <textarea
        id={id}
        className="input setup-lines mono"
        rows={props.rows}
        spellCheck={false}
        value={props.text}
        placeholder={props.placeholder ?? undefined}
        aria-invalid={props.error ? true : undefined}
        onChange={({ target }) => props.onChange(target.value)}
      />
      {props.error && <ErrorLine sentence={props.error} />}
      <p className="field-hint">{props.help}</p>
    </div>
  );
}
