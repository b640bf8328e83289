/**
 * Dragging over a timeline. Along the axis, and in the lanes while all of them is seen, it marks a stretch to zoom into; in
 * the lanes of a zoomed one it moves what is seen. Shift marks a stretch anywhere.
 */
import { type PointerEvent, type RefObject, useRef, useState } from "react";

export type Stretch = { from: number; to: number };

/** Less than that is a click. */
const leastPixels = 5;
const leastStretch = 12;

type DragOptions = {
  plot: RefObject<HTMLDivElement | null>;
  scroller: RefObject<HTMLDivElement | null>;
  width: number;
  isZoomed: boolean;
  onZoomTo: (stretch: Stretch) => void;
  onStart: () => void;
};

export function usePlotDrag({ plot, scroller, width, isZoomed, onZoomTo, onStart }: DragOptions) {
  const [stretch, setStretch] = useState<Stretch | null>(null);
  const drag = useRef<{ mode: "pan" | "mark"; x: number; at: number; left: number; moved: boolean } | null>(
    null,
  );
  const placeOf = (clientX: number) => {
    const box = plot.current?.getBoundingClientRect();
    if (!box) return 0;
    return Math.min(width, Math.max(0, ((clientX - box.left) / box.width) * width));
  };
  const end = () => {
    drag.current = null;
    setStretch(null);
  };
  const handlers = (part: "axis" | "lanes") => ({
    onPointerDown(event: PointerEvent<HTMLDivElement>) {
      if (event.button !== 0 || !(event.target instanceof Element) || event.target.closest("button")) return;
      const mode = part === "lanes" && isZoomed && !event.shiftKey ? "pan" : "mark";
      const left = scroller.current?.scrollLeft ?? 0;
      drag.current = { mode, x: event.clientX, at: placeOf(event.clientX), left, moved: false };
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      const held = drag.current;
      if (!held) return;
      if (!held.moved) {
        if (Math.abs(event.clientX - held.x) < leastPixels) return;
        held.moved = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        onStart();
      }
      if (held.mode === "mark") {
        const at = placeOf(event.clientX);
        setStretch({ from: Math.min(held.at, at), to: Math.max(held.at, at) });
      } else if (scroller.current) scroller.current.scrollLeft = held.left - (event.clientX - held.x);
    },
    onPointerUp(event: PointerEvent<HTMLDivElement>) {
      const held = drag.current;
      end();
      if (!held?.moved || held.mode !== "mark") return;
      const at = placeOf(event.clientX);
      if (Math.abs(at - held.at) >= leastStretch)
        onZoomTo({ from: Math.min(held.at, at), to: Math.max(held.at, at) });
    },
    onPointerCancel: end,
  });
  return { stretch, handlers, cancel: end };
}
