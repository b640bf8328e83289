/**
 * Which pin the hover card speaks of. A card stays while the pointer is on its way to it, and while the keyboard is in it; from
 * one pin to the next it moves only where the pointer rests.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

export type ActivePin = {
  active: string | null;
  /** The pointer came over a pin. */
  point: (eventId: string) => void;
  /** The keyboard came to it: at once. */
  focus: (eventId: string) => void;
  /** The pointer or the keyboard left a pin or the card. */
  leave: () => void;
  /** It came into the card. */
  keep: () => void;
  close: () => void;
};

const leaveMs = 220;
const restMs = 90;

export function useActivePin(): ActivePin {
  const [active, setActive] = useState<string | null>(null);
  const timer = useRef(0);
  const later = useCallback((ms: number, change: () => void) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(change, ms);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const set = useCallback((next: string | null) => {
    clearTimeout(timer.current);
    setActive(next);
  }, []);
  const shown = useRef(active);
  shown.current = active;
  const point = useCallback(
    (eventId: string) => {
      if (shown.current === null || shown.current === eventId) set(eventId);
      else later(restMs, () => setActive(eventId));
    },
    [set, later],
  );
  const leave = useCallback(
    () =>
      later(leaveMs, () => {
        // Who pressed a button in the card and went is in no place any more: the next pin would open its own card.
        const { activeElement } = document;
        if (activeElement instanceof HTMLElement && activeElement.closest('[role="tooltip"]'))
          activeElement.blur();
        later(0, () => setActive(null));
      }),
    [later],
  );
  const keep = useCallback(() => clearTimeout(timer.current), []);
  const close = useCallback(() => set(null), [set]);
  return useMemo(
    () => ({ active, point, focus: set, leave, keep, close }),
    [active, point, set, leave, keep, close],
  );
}
