/**
 * What could stand where one types, as a list under it. The focus stays where it is typed: the keys go there, and the
 * list says through `aria-activedescendant` which line they are at.
 */
import { useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import "./completion.css";
import "./offer.css";
import { VisibleText } from "./VisibleText";

export type OfferRow = { value: string; says: string; tag?: string };

type OfferProps = {
  id: string;
  label: string;
  rows: readonly OfferRow[];
  active: number;
  /** Left edge and lower edge of what is typed, in the window. */
  at: { left: number; top: number };
  onChoose: (value: string) => void;
};

const margin = 8;

export function Offer({ id, label, rows, active, at, onChoose }: OfferProps) {
  const panel = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(at);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines, another height
  useLayoutEffect(() => {
    const { offsetWidth = 0, offsetHeight = 0 } = panel.current ?? {};
    setPlace({
      left: Math.max(margin, Math.min(at.left, window.innerWidth - offsetWidth - margin)),
      top: Math.max(margin, Math.min(at.top, window.innerHeight - offsetHeight - margin)),
    });
  }, [at.left, at.top, rows]);
  useLayoutEffect(() => {
    panel.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return createPortal(
    <div ref={panel} className="completion offer" style={place}>
      <div id={id} role="listbox" aria-label={label} className="completion-rows scroll">
        {rows.map((row, index) => (
          <div
            key={row.value}
            id={`${id}-${index}`}
            data-index={index}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="completion-row"
            onPointerDown={(event) => {
              event.preventDefault();
              onChoose(row.value);
            }}
          >
            <span className="completion-words truncate">
              <VisibleText text={row.value} />
            </span>
            <span className="completion-meaning truncate">{row.says}</span>
            <span className="completion-count">{row.tag}</span>
          </div>
        ))}
      </div>
      <div className="completion-foot" aria-hidden>
        <kbd>↑</kbd>
        <kbd>↓</kbd> choose <kbd>Enter</kbd> take
      </div>
    </div>,
    document.body,
  );
}

/** Those that begin with the word before those that have it somewhere. */
export function offered(rows: readonly OfferRow[], word: string): OfferRow[] {
  const sought = word.toLowerCase();
  const starts = (row: OfferRow) =>
    row.value
      .toLowerCase()
      .split(".")
      .some((part) => part.startsWith(sought)) || row.value.toLowerCase().startsWith(sought);
  const has = (row: OfferRow) => `${row.value} ${row.says}`.toLowerCase().includes(sought);
  return [...rows.filter(starts), ...rows.filter((row) => !starts(row) && has(row))].slice(0, 60);
}
