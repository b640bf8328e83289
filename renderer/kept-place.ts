/**
 * Where a list was scrolled to when its screen was left, by its first row: coming back it stands there again, whatever
 * came above meanwhile. Kept while the page is open; at the top there is nothing to keep.
 */
import { type RefObject, useCallback, useEffect, useRef } from "react";

type Place = { id: string; offset: number };

const places = new Map<string, Place>();
/** A row that far down is not searched for. */
const mostPages = 12;

export function useKeptPlace<Row>(
  key: string,
  scroller: RefObject<HTMLElement | null>,
  list: {
    rows: readonly Row[];
    idOf: (row: Row) => string;
    rowHeight: number;
    more: boolean;
    onMore: () => void;
  },
): (box: HTMLElement) => void {
  const { rows, idOf, rowHeight, more, onMore } = list;
  const wanted = useRef(places.get(key) ?? null);
  const pages = useRef(0);
  const latest = useRef(list);
  latest.current = list;

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that were read are the reason to look again
  useEffect(() => {
    const place = wanted.current;
    const box = scroller.current;
    if (!place || !box || rows.length === 0) return;
    const index = rows.findIndex((row) => idOf(row) === place.id);
    if (index < 0 && more && pages.current < mostPages) {
      pages.current += 1;
      onMore();
      return;
    }
    wanted.current = null;
    if (index >= 0) box.scrollTo({ top: index * rowHeight + place.offset });
  }, [rows.length]);

  return useCallback(
    (box: HTMLElement) => {
      const { rows: now, idOf: id, rowHeight: height } = latest.current;
      if (wanted.current !== null && box.scrollTop === 0) return;
      wanted.current = null;
      const index = Math.floor(box.scrollTop / height);
      const row = now[index];
      if (box.scrollTop < height / 2 || !row) places.delete(key);
      else places.set(key, { id: id(row), offset: box.scrollTop - index * height });
    },
    [key],
  );
}
