/** Which call of the dry run stands in the preview: the chosen row, else the first that fired; arrows walk those. */
import { useState } from "react";
import type { DryRunRow } from "../../../shared/dry-run";

export const rowId = ({ callId, position, result }: DryRunRow) => `${callId} ${position} ${result}`;

export type ShownRow = {
  row: DryRunRow | null;
  /** Place among those that fired, from 1; 0: the chosen row is none of them. */
  place: number;
  of: number;
  step: (by: number) => void;
  selected: string | null;
  select: (id: string | null) => void;
};

export function useShownRow(rows: readonly DryRunRow[]): ShownRow {
  const [selected, select] = useState<string | null>(null);
  const fired = rows.filter(({ result }) => result === "fired");
  const row = rows.find((one) => rowId(one) === selected) ?? fired[0] ?? rows[0] ?? null;
  const place = row ? fired.indexOf(row) + 1 : 0;
  return {
    row,
    place,
    of: fired.length,
    step(by) {
      const next = fired[(place - 1 + by + fired.length) % fired.length];
      if (next) select(rowId(next));
    },
    selected,
    select,
  };
}
