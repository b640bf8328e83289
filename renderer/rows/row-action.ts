/**
 * What can be done with a row, defined once for each kind of row: the menu of a row, the keys, the palette and the bar
 * of selected rows are all made of it.
 */
import { type Action, useActions } from "../actions";
import { keyWords } from "../key-words";
import { type KeyBinding, keyOf, useKeys } from "../keys";
import type { MenuItem } from "../ui/Menu";

export type RowAction<Row> = {
  /** On the button and in the menu. */
  words: string | ((rows: readonly Row[]) => string);
  key?: string;
  /** In the list of keys, where that says it in other words. */
  does?: string;
  /** The key is registered where one row is shown, and means that one; for several it is the bar's. */
  keyOfOne?: "elsewhere";
  /** Between parts of a menu stands a line. */
  part: "open" | "mark" | "send" | "copy" | "remove";
  /** Stands in the bar itself; the others wait under More. */
  inBar?: boolean;
  can: (rows: readonly Row[]) => boolean;
  run: (rows: readonly Row[]) => void;
};

export function wordsOf<Row>({ words }: RowAction<Row>, rows: readonly Row[]): string {
  return typeof words === "string" ? words : words(rows);
}

/** A capital letter is Shift and the letter. */
function keyInMenu(key: string): string {
  return /^[A-Z]$/.test(key) ? `Shift+${key}` : keyWords(key);
}

export function menuItems<Row>(
  actions: readonly RowAction<Row>[],
  rows: readonly Row[],
): (MenuItem | "line")[] {
  const here = actions.filter(({ can }) => rows.length > 0 && can(rows));
  return here.flatMap((action, index) => {
    const { key, does, part, run } = action;
    const words = wordsOf(action, rows);
    const item: MenuItem = {
      words,
      ...(key === undefined ? {} : { hint: keyInMenu(keyOf({ key, does: does ?? words })) }),
      onSelect: () => run(rows),
    };
    const before = here[index - 1];
    return before && before.part !== part ? ["line" as const, item] : [item];
  });
}

/** The keys of what is done with these rows, and the palette's lines for what has none. `several`: of the bar. */
export function useRowActions<Row>(
  name: string,
  actions: readonly RowAction<Row>[],
  rows: readonly Row[],
  several = false,
): void {
  const can = (action: RowAction<Row>) => rows.length > 0 && action.can(rows);
  const keyed = actions.flatMap((action): KeyBinding[] => {
    const { key, does } = action;
    if (key === undefined || (!several && action.keyOfOne === "elsewhere")) return [];
    return [
      {
        key,
        does: does ?? wordsOf(action, rows),
        can: () => can(action),
        run: () => {
          action.run(rows);
          return true;
        },
      },
    ];
  });
  useKeys(name, keyed, !several || rows.length > 0, several);
  const plain = actions
    .filter(({ key }) => key === undefined)
    .map(
      (action): Action => ({
        words: rows.length > 0 ? wordsOf(action, rows) : "",
        can: () => can(action),
        run: () => action.run(rows),
      }),
    );
  useActions(name, plain, !several || rows.length > 0);
}
