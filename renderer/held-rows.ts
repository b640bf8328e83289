/**
 * A list that is read again as a whole, held still for its reader: rows keep their places and change where they stand,
 * new ones wait behind the pill. Followed again as soon as the reader is at the top, or takes the pill.
 */
import { useCallback, useRef, useState } from "react";

export type HeldRows<Row> = { rows: readonly Row[]; fresh: number; showFresh: () => void };

type Held<Row> = { key: string; rows: readonly Row[] };

export function useHeldRows<Row>(
  key: string,
  rows: readonly Row[],
  options: { idOf: (row: Row) => string; following: boolean; more: boolean },
): HeldRows<Row> {
  const held = useRef<Held<Row>>({ key, rows });
  const [, setTaken] = useState(0);
  if (options.following || held.current.key !== key || held.current.rows.length === 0)
    held.current = { key, rows };
  const laid = layOver(held.current.rows, rows, options);
  held.current = { key, rows: laid.rows };
  const newest = useRef(rows);
  newest.current = rows;
  const showFresh = useCallback(() => {
    held.current = { key: held.current.key, rows: newest.current };
    setTaken((count) => count + 1);
  }, []);
  return { ...laid, showFresh };
}

/** What stands there stays in its order; what is older comes below; what is gone goes, where all of it was read. */
export function layOver<Row>(
  held: readonly Row[],
  rows: readonly Row[],
  { idOf, more }: { idOf: (row: Row) => string; more: boolean },
): { rows: readonly Row[]; fresh: number } {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  const kept = held.flatMap((row) => byId.get(idOf(row)) ?? (more ? [row] : []));
  const known = new Set(kept.map(idOf));
  const last = rows.findLastIndex((row) => known.has(idOf(row)));
  const below = rows.slice(last + 1);
  return {
    rows: below.length === 0 ? kept : [...kept, ...below],
    fresh: rows.slice(0, last + 1).filter((row) => !known.has(idOf(row))).length,
  };
}
