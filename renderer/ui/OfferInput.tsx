import { useId, useRef, useState } from "react";
import { Offer, type OfferRow, offered } from "./Offer";

type Props = {
  label: string;
  value: string;
  rows: readonly OfferRow[];
  placeholder?: string;
  invalid?: boolean;
  className?: string;
  autoFocus?: boolean;
  onChange: (value: string) => void;
  /** A line was taken or Enter pressed: what is written is whole. */
  onDone?: (value: string) => void;
  onBackspaceOnEmpty?: () => void;
  onBlur?: () => void;
};

/** A line one writes freely, with what is known offered under it. */
export function OfferInput({ label, value, rows, onChange, onDone, ...rest }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [line, setLine] = useState({ active: 0, walked: false });
  // As long as nothing was typed, all there is is offered.
  const [typed, setTyped] = useState(false);
  const found = open ? offered(rows, typed ? value : "") : [];
  const isOpen = found.length > 0;
  const show = () => {
    setOpen(true);
    setLine({ active: 0, walked: false });
  };
  const close = () => {
    setOpen(false);
    setTyped(false);
  };
  const take = (next: string) => {
    close();
    if (onDone) onDone(next);
    else onChange(next);
  };
  const box = input.current?.getBoundingClientRect();
  return (
    <>
      <input
        ref={input}
        className={`input mono offer-input ${rest.className ?? ""}`}
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={isOpen ? `${id}-${line.active}` : undefined}
        aria-invalid={rest.invalid || undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={rest.placeholder}
        value={value}
        // biome-ignore lint/a11y/noAutofocus: it was just asked for by a press
        autoFocus={rest.autoFocus}
        onFocus={show}
        onClick={show}
        onBlur={() => {
          close();
          rest.onBlur?.();
        }}
        onChange={({ target }) => {
          onChange(target.value);
          setTyped(true);
          show();
        }}
        onKeyDown={(event) => {
          const walk = (step: number) => {
            event.preventDefault();
            if (!isOpen) return show();
            setLine(({ active, walked }) => ({
              active: walked || step < 0 ? (active + step + found.length) % found.length : active,
              walked: true,
            }));
          };
          if (event.key === "ArrowDown") walk(1);
          else if (event.key === "ArrowUp") walk(-1);
          else if (event.key === "Enter") {
            event.preventDefault();
            const row = found[line.active];
            // What was typed counts as it is, unless a line was walked to or is what was begun.
            const isBegun = row && typed && value !== "" && row.value.startsWith(value);
            take(row && (line.walked || isBegun) ? row.value : value);
          } else if (event.key === "Escape" && isOpen) {
            event.preventDefault();
            event.stopPropagation();
            close();
          } else if (event.key === "Escape") input.current?.blur();
          else if (event.key === "Backspace" && value === "") rest.onBackspaceOnEmpty?.();
        }}
      />
      {isOpen && box && (
        <Offer
          id={id}
          label={label}
          rows={found}
          active={line.active}
          at={{ left: box.left, top: box.bottom + 4 }}
          onChoose={take}
        />
      )}
    </>
  );
}
