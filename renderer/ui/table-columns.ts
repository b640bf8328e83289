/** Which columns a table shows where it has less room than all of them need. Pure. */

export type Sized = {
  /** Pixels, or the one column that takes the rest. */
  width: number | "rest";
  /** Pixels the "rest" column keeps at least; below that the table scrolls sideways. */
  min?: number;
  /** In which turn it gives way where there is too little room: the lowest first. Left out: it stays. */
  yields?: number;
};

/** Left and right of a row. */
const padding = 28;

export function leastTableWidth(columns: readonly Sized[]): number {
  return columns.reduce((sum, { width, min = 110 }) => sum + (width === "rest" ? min : width), padding);
}

/** `room`: 0 where it is not measured yet; then all are shown. */
export function columnsThatFit<Column extends Sized>(
  columns: readonly Column[],
  room: number,
): readonly Column[] {
  if (room === 0) return columns;
  let shown = columns;
  while (leastTableWidth(shown) > room) {
    const first = shown
      .filter(({ yields }) => yields !== undefined)
      .toSorted((a, b) => (a.yields ?? 0) - (b.yields ?? 0))[0];
    if (!first) return shown;
    shown = shown.filter((column) => column !== first);
  }
  return shown;
}
