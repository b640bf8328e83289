/** A list that stays where its reader put it: what comes while they look at a row waits behind "3 new". */
import { useEffect, useRef, useState } from "react";
import type { PersonItem } from "../../shared/persons";

export function useSteadyItems(
  items: readonly PersonItem[],
  following: boolean,
): { rows: readonly PersonItem[]; fresh: number; showFresh: () => void } {
  const [shown, setShown] = useState(() => new Set(items.map(({ itemId }) => itemId)));
  const latest = useRef(items);
  latest.current = items;
  const isFresh = (item: PersonItem) => !shown.has(item.itemId);
  const fresh = items.filter(isFresh).length;
  const showFresh = () => setShown(new Set(latest.current.map(({ itemId }) => itemId)));
  useEffect(() => {
    if (following && fresh > 0) setShown(new Set(latest.current.map(({ itemId }) => itemId)));
  }, [following, fresh]);
  if (following) return { rows: items, fresh: 0, showFresh };
  return { rows: items.filter((item) => !isFresh(item)), fresh, showFresh };
}
