import { useView } from "../view";
import type { RowAction } from "./row-action";

type Marking<Row, Place> = {
  one: string;
  isMarked: (view: ReturnType<typeof useView.getState>, row: Row) => boolean;
  mark: (row: Row) => void;
  /** Which two would be compared; null: there are none. */
  pairOf: (rows: readonly Row[]) => readonly [Place, Place] | null;
  compare: (one: Place, other: Place) => void;
};

/** The marks A and B, and comparing: the same for calls and events. */
export function markActions<Row, Place>(marking: Marking<Row, Place>): readonly RowAction<Row>[] {
  const { pairOf, compare } = marking;
  return [
    {
      words: ([row]) =>
        row && marking.isMarked(useView.getState(), row) ? "Take its mark away" : "Mark it for a comparison",
      does: "mark it for a comparison",
      key: " ",
      part: "mark",
      can: ({ length }) => length === 1,
      run: ([row]) => row && marking.mark(row),
    },
    {
      words: ({ length }) => (length === 2 ? "Compare" : `Compare with the marked ${marking.one}`),
      does: "compare the two that are marked",
      key: "d",
      part: "mark",
      inBar: true,
      can: (rows) => pairOf(rows) !== null,
      run: (rows) => {
        const pair = pairOf(rows);
        if (pair) compare(...pair);
      },
    },
  ];
}
