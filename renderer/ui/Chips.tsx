import { X } from "lucide-react";
import { useState } from "react";
import type { OfferRow } from "./Offer";
import { OfferInput } from "./OfferInput";
import { VisibleText } from "./VisibleText";

type Props = {
  label: string;
  values: readonly string[];
  rows: readonly OfferRow[];
  placeholder: string;
  invalid?: boolean;
  onChange: (values: string[]) => void;
};

/** A list of words: each a chip, the next one written behind them. */
export function Chips({ label, values, rows, placeholder, invalid, onChange }: Props) {
  const [text, setText] = useState("");
  const add = (written: string) => {
    const words = written.split(",").flatMap((word) => word.trim() || []);
    setText("");
    if (words.length > 0) onChange([...new Set([...values, ...words])]);
  };
  return (
    <ul className="chips" aria-label={label} data-invalid={invalid || undefined}>
      {values.map((value) => (
        <li key={value} className="chip">
          <span className="truncate">
            <VisibleText text={value} />
          </span>
          <button
            type="button"
            aria-label={`Take ${value} away`}
            onClick={() => onChange(values.filter((other) => other !== value))}
          >
            <X size={11} aria-hidden />
          </button>
        </li>
      ))}
      <li>
        <OfferInput
          label={`${label}, one more`}
          value={text}
          rows={rows.filter((row) => !values.includes(row.value))}
          placeholder={values.length === 0 ? placeholder : "add"}
          onChange={(next) => (next.endsWith(",") ? add(next) : setText(next))}
          onDone={add}
          onBackspaceOnEmpty={() => onChange(values.slice(0, -1))}
          onBlur={() => add(text)}
        />
      </li>
    </ul>
  );
}
