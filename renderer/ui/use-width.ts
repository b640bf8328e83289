/** The width of a box in pixels, kept while it changes; 0 until it was measured. */
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

export function useWidth<Box extends HTMLElement>(
  given?: RefObject<Box | null>,
): { box: RefObject<Box | null>; width: number } {
  const own = useRef<Box>(null);
  const box = given ?? own;
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return { box, width };
}
