/**
 * Several rows of one list that something is to be done with: by Ctrl- and Shift-click, Shift with j, k or the arrows, and
 * Ctrl+A. It is apart from the one row that is shown, and from the two marks A and B.
 */
import { create } from "zustand";
import { sentenceOf } from "../engine-client";
import { isTyping, type KeyBinding } from "../keys";
import { tell } from "../notice";

export type PickedList = "calls" | "events" | "outbox";

type Picked = {
  rows: ReadonlyMap<string, unknown>;
  /** From where a range is counted. */
  anchor: string | null;
};

const nothing: Picked = { rows: new Map(), anchor: null };

const usePickedLists = create<Record<PickedList, Picked>>(() => ({
  calls: nothing,
  events: nothing,
  outbox: nothing,
}));

export function usePickedCount(list: PickedList): number {
  return usePickedLists((state) => state[list].rows.size);
}

/** Of a row that is among those selected: all of them; else that one. */
export function rowsAt<Row>(
  picking: Picking<Row>,
  rows: readonly Row[],
  id: string,
  idOf: (row: Row) => string,
): readonly Row[] {
  return picking.ids.has(id) ? picking.rows : rows.filter((row) => idOf(row) === id);
}

export type Picking<Row> = {
  ids: ReadonlyMap<string, unknown>;
  rows: readonly Row[];
  /** True: the click was about several rows and chooses none. */
  click: (event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }, id: string) => boolean;
  /** From the row that is shown to the next one, which `goTo` shows. */
  extend: (step: number) => boolean;
  keys: readonly KeyBinding[];
  clear: () => void;
};

const mostPicked = 5_000;

export function usePicking<Row>(
  list: PickedList,
  options: {
    what: string;
    rows: readonly Row[];
    idOf: (row: Row) => string;
    shown: string | null;
    /** Shows a row, as a press of `j` does. */
    goTo: (index: number) => void;
    /** A page of what the filter shows, to take all of it. */
    read: (cursor: string | undefined) => Promise<{ rows: Row[]; cursor: string | null }>;
  },
): Picking<Row> {
  const { rows, idOf, shown, goTo, what } = options;
  const picked = usePickedLists((state) => state[list]);
  const put = (next: Picked) => usePickedLists.setState({ [list]: next });
  const clear = () => put(nothing);
  const fresh = new Map(rows.map((row) => [idOf(row), row]));
  const mine = [...picked.rows].map(([id, row]) => fresh.get(id) ?? (row as Row));
  const indexOf = (id: string | null) => rows.findIndex((row) => idOf(row) === id);

  const range = (from: number, to: number) =>
    new Map(rows.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => [idOf(row), row as unknown]));

  const click: Picking<Row>["click"] = ({ ctrlKey, metaKey, shiftKey }, id) => {
    if (shiftKey) {
      const from = indexOf(picked.anchor ?? shown);
      put({ rows: range(from < 0 ? indexOf(id) : from, indexOf(id)), anchor: picked.anchor ?? shown ?? id });
      return true;
    }
    if (ctrlKey || metaKey) {
      const next = new Map(picked.rows);
      // The row that is shown is the first of them, as it looks to be.
      const before = next.size === 0 && shown !== id ? fresh.get(shown ?? "") : undefined;
      if (before) next.set(idOf(before), before);
      if (!next.delete(id)) next.set(id, fresh.get(id));
      put({ rows: next, anchor: id });
      return true;
    }
    if (picked.rows.size > 0) clear();
    return false;
  };

  const extend = (step: number) => {
    const at = indexOf(shown);
    const next = Math.max(0, Math.min(rows.length - 1, at + step));
    if (at < 0 || rows.length === 0) return false;
    const anchor = picked.rows.size > 0 && picked.anchor !== null ? picked.anchor : shown;
    goTo(next);
    put({ rows: range(indexOf(anchor), next), anchor });
    return true;
  };

  const all = async () => {
    const found: Row[] = [];
    let cursor: string | undefined;
    let stopped = false;
    const stop = () => {
      stopped = true;
    };
    try {
      do {
        const page = await options.read(cursor);
        found.push(...page.rows);
        cursor = page.cursor ?? undefined;
        put({ rows: new Map(found.slice(0, mostPicked).map((row) => [idOf(row), row])), anchor: null });
        if (cursor !== undefined && found.length < mostPicked)
          tell({
            words: `Reading the ${what}`,
            tone: "plain",
            progress: { done: found.length, total: mostPicked, stop },
          });
      } while (cursor !== undefined && found.length < mostPicked && !stopped);
      const many = Math.min(found.length, mostPicked);
      tell({
        words: cursor
          ? `The newest ${many} ${what} are selected; there are more. Export and replay of all stand in the menu of the list.`
          : `${many === 1 ? "The one" : `All ${many}`} of the ${what} shown ${many === 1 ? "is" : "are"} selected.`,
        tone: "plain",
      });
    } catch (error) {
      tell({ words: `Not all ${what} could be selected. ${sentenceOf(error)}`, tone: "bad" });
    }
  };

  const isOnRow = () => indexOf(shown) >= 0;
  const keys: KeyBinding[] = [
    { key: "J", does: "select on to the next row", can: isOnRow, run: () => extend(1) },
    { key: "K", does: "select on to the row before", can: isOnRow, run: () => extend(-1) },
    {
      key: "Mod+a",
      does: "select all that are shown",
      can: () => rows.length > 0,
      run: (event) => {
        if (isTyping(event.target)) return false;
        void all();
        return true;
      },
    },
  ];
  return { ids: picked.rows, rows: mine, click, extend, keys, clear };
}
