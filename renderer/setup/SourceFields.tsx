import { useState } from "react";
import type { SourceRow } from "../../shared/sources";
import type { SourceChange } from "./SourceDetail";
import "./source-fields.css";

type FieldProps = { source: SourceRow; onChange: (change: SourceChange) => Promise<boolean> };

/** The status a sender gets; saved when the field is left or on Enter. */
export function AnswerStatus({ source, onChange }: FieldProps) {
  const [text, setText] = useState(String(source.answerStatus));
  const status = Number(text);
  const fits = Number.isInteger(status) && status >= 200 && status <= 299;
  const save = () => {
    if (fits && status !== source.answerStatus) void onChange({ answerStatus: status });
  };
  return (
    <SavedField
      label={`Answer status of ${source.name}`}
      text={text}
      onText={(next) => setText(next.replace(/\D/g, "").slice(0, 3))}
      onSave={save}
      problem={fits ? null : "Write a status from 200 to 299: other ones tell the sender that it failed."}
      hint="sent at once, as soon as the event is on disk"
    />
  );
}

const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

function regionOf(code: string): string | null {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? null) : null;
}

/** Whose numbers are meant where one comes without its country. */
export function Country({ source, onChange }: FieldProps) {
  const [text, setText] = useState(source.country);
  const region = regionOf(text);
  const save = () => {
    if (region !== null && text !== source.country) void onChange({ country: text });
  };
  return (
    <SavedField
      label={`Country of ${source.name}`}
      text={text}
      onText={(next) => setText(next.toUpperCase().slice(0, 2))}
      onSave={save}
      problem={region === null ? "Write the two letters of a country, such as US or GB." : null}
      hint={`${region}: numbers without a country code are read as its own`}
    />
  );
}

type SavedFieldProps = {
  label: string;
  text: string;
  onText: (text: string) => void;
  onSave: () => void;
  problem: string | null;
  hint: string;
};

function SavedField({ label, text, onText, onSave, problem, hint }: SavedFieldProps) {
  return (
    <>
      <input
        className="input mono setup-short"
        aria-label={label}
        aria-invalid={problem !== null || undefined}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => onText(target.value)}
        onBlur={onSave}
        onKeyDown={({ key }) => {
          if (key === "Enter") onSave();
        }}
      />
      <span className={problem ? "setup-problem" : "faint"} role={problem ? "alert" : undefined}>
        {problem ?? hint}
      </span>
    </>
  );
}
