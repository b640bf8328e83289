/** Rows that change places slide there, so that the eye can follow them; not where less motion is wanted. */
import { type RefObject, useLayoutEffect, useRef } from "react";

const slideMs = 180;

/** `order` names the rows of the box by their `data-row`, from the top. */
export function useFlip(box: RefObject<HTMLElement | null>, order: readonly string[]): void {
  const tops = useRef(new Map<string, number>());
  const key = order.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured only when the order changed
  useLayoutEffect(() => {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const next = new Map<string, number>();
    for (const row of box.current?.querySelectorAll<HTMLElement>("[data-row]") ?? []) {
      const id = row.dataset.row ?? "";
      const top = row.offsetTop;
      next.set(id, top);
      const before = tops.current.get(id);
      if (isStill || before === undefined || before === top) continue;
      row.animate([{ transform: `translateY(${before - top}px)` }, { transform: "none" }], {
        duration: slideMs,
        easing: "ease-out",
      });
    }
    tops.current = next;
  }, [key]);
}
