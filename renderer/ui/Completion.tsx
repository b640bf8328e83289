/**
 * What could stand under the caret, as a list under the token. It promises never to take the focus from the input that
 * owns it: the keys go there, and the list says through `aria-activedescendant` which line they are at.
 */
import { useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { CompletionRow, Completion as Offer } from "../../shared/saved";
import { count } from "../time";
import "./completion.css";
import { VisibleText } from "./VisibleText";

type CompletionProps = {
  id: string;
  offer: Offer;
  active: number;
  /** Left edge of the token and lower edge of the box, in the window. */
  at: { left: number; top: number };
  onChoose: (row: CompletionRow) => void;
};

const margin = 8;

export function Completion({ id, offer, active, at, onChoose }: CompletionProps) {
  const panel = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState(at.left);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines, another width
  useLayoutEffect(() => {
    const width = panel.current?.offsetWidth ?? 0;
    setLeft(Math.max(margin, Math.min(at.left, window.innerWidth - width - margin)));
  }, [at.left, offer]);
  useLayoutEffect(() => {
    panel.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const counted = offer.rows.some((row) => row.count !== null);
  return createPortal(
    <div ref={panel} className="completion" style={{ left, top: at.top + 6 }}>
      <div className="completion-head">
        <span className="grow truncate">
          <VisibleText text={offer.head} />
        </span>
        {counted && <span>in this result</span>}
      </div>
      <div id={id} role="listbox" aria-label={offer.head} className="completion-rows scroll">
        {offer.rows.map((row, index) => (
          <div
            key={row.insert}
            id={`${id}-${index}`}
            data-index={index}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="completion-row"
            // The input keeps the focus.
            onPointerDown={(event) => {
              event.preventDefault();
              onChoose(row);
            }}
          >
            <span className="completion-words truncate">
              <VisibleText text={row.words} />
            </span>
            <span className="completion-meaning truncate">{row.meaning}</span>
            <span className="completion-count">{countWords(row)}</span>
          </div>
        ))}
      </div>
      <div className="completion-foot" aria-hidden>
        <kbd>↑</kbd>
        <kbd>↓</kbd> choose <kbd>Tab</kbd> complete
        <span className="grow" />− before a term excludes it
      </div>
    </div>,
    document.body,
  );
}

/** Where only the newest rows were looked at, a number may be larger, and none seen is not none. */
function countWords({ count: seen, more }: CompletionRow): string {
  if (seen === null) return "";
  if (more && seen === 0) return "–";
  return `${count(seen)}${more ? "+" : ""}`;
}
