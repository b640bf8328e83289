import { useState } from "react";
import { count } from "../time";
import { Button } from "../ui/Button";
import { VisibleText } from "../ui/VisibleText";
import type { DiffRow, Side } from "./compare-text";

const firstShown = 1_500;

/** Rows side by side. A hatched cell says that there is no such line. */
export function DiffTable({ label, rows }: { label: string; rows: readonly DiffRow[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, firstShown);
  return (
    <table className="diff" aria-label={label}>
      <colgroup>
        <col className="diff-number" />
        <col />
        <col className="diff-number" />
        <col />
      </colgroup>
      <tbody>
        {shown.map((row, index) =>
          row.kind === "fold" ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what identifies a row
            <tr key={index} className="diff-fold">
              <td colSpan={4}>{row.lines} equal lines</td>
            </tr>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what identifies a row
            <tr key={index} className={`diff-${row.kind}`}>
              <Cells side={row.a} letter="a" />
              <Cells side={row.b} letter="b" />
            </tr>
          ),
        )}
      </tbody>
      {shown.length < rows.length && (
        <caption className="rows-rest">
          <Button size="small" onClick={() => setAll(true)}>
            Show all {count(rows.length)} lines
          </Button>
        </caption>
      )}
    </table>
  );
}

function Cells({ side, letter }: { side: Side | null; letter: "a" | "b" }) {
  if (!side) return <td className="diff-none" colSpan={2} aria-label="no such line" />;
  return (
    <>
      <td className="diff-number">{side.number}</td>
      <td className={`diff-line diff-line-${letter}`}>
        {side.pieces.map((piece, index) =>
          piece.changed ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one line have no other name
            <mark key={index}>
              <VisibleText text={piece.text} />
            </mark>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one line have no other name
            <VisibleText key={index} text={piece.text} />
          ),
        )}
      </td>
    </>
  );
}
