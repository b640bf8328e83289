/**
 * Which part of a timeline is seen: how far it is zoomed in, and where it is scrolled to. Whatever changes its width or its
 * events keeps the place under the pointer, or in the middle, where it was.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { layoutTimeline, leastTimelineWidth, stopsAt } from "./timeline-layout";
import type { LayoutOptions, Stop, TimelineInput, TimelineLayout } from "./timeline-shapes";
import { mostZoomOf, moverOf, zoomFor } from "./timeline-zoom";

/** A place of the plot, and how far from the left edge of what is seen it stands. */
type Anchor = { x: number; offset: number };

export type TimelineView = {
  layout: TimelineLayout;
  zoom: number;
  isMost: boolean;
  /** Around a place of the plot; without one around the middle. */
  zoomBy: (factor: number, x?: number) => void;
  zoomTo: (stretch: { from: number; to: number }) => void;
  reset: () => void;
  /** Scrolls as far as it takes to see it. */
  show: (x: number) => void;
  /** Whether something may be seen; all of it where nothing is zoomed. */
  isSeen: (from: number, to: number) => boolean;
};

/** What is drawn beyond what is seen, and how far one scrolls until that is looked at again. */
const beyond = 400;
const step = 200;

export function useTimelineView(
  scroller: RefObject<HTMLDivElement | null>,
  plot: RefObject<HTMLDivElement | null>,
  room: number,
  input: TimelineInput,
  options: Omit<LayoutOptions, "width">,
): TimelineView {
  const [zoom, setZoom] = useState(1);
  const [scrolled, setScrolled] = useState(0);
  const anchor = useRef<Anchor | null>(null);
  const shown = useRef<readonly Stop[]>([]);
  const { clock, scale, now, selected, pending } = options;
  const base = useMemo(() => Math.max(room, Math.ceil(leastTimelineWidth(input))), [input, room]);
  const most = mostZoomOf(input.timeline.length, room);
  const layout = useMemo(() => {
    const width = Math.round(base * zoom);
    const seen = Math.min(room, width);
    return layoutTimeline(input, { width, seen, clock, scale, now, selected, pending });
  }, [input, base, room, zoom, clock, scale, now, selected, pending]);

  useLayoutEffect(() => {
    const box = scroller.current;
    const before = shown.current;
    shown.current = layout.stops;
    if (!box || before.length === 0 || before === layout.stops) return;
    const wanted = anchor.current;
    anchor.current = null;
    // Asking the box would make the browser lay the page out with every event.
    if (layout.width <= room && !wanted) return;
    const middle = { x: box.scrollLeft + room / 2, offset: room / 2 };
    const { x, offset } = wanted ?? middle;
    box.scrollLeft = moverOf(before, layout.stops)(x) - offset;
  }, [layout, scroller, room]);

  useEffect(() => {
    const box = scroller.current;
    if (!box || zoom === 1) return;
    const look = () => setScrolled(Math.round(box.scrollLeft / step) * step);
    look();
    box.addEventListener("scroll", look, { passive: true });
    return () => box.removeEventListener("scroll", look);
  }, [scroller, zoom]);

  // What slides when a clock is chosen must not swim while the axis is stretched under the pointer.
  const holdStill = useCallback(() => {
    const box = plot.current?.closest<HTMLElement>(".timeline");
    if (!box) return;
    box.dataset.still = "";
    requestAnimationFrame(() => requestAnimationFrame(() => delete box.dataset.still));
  }, [plot]);

  const go = useCallback(
    (next: number, at: Anchor) => {
      holdStill();
      anchor.current = at;
      setZoom(next);
    },
    [holdStill],
  );
  const zoomBy = useCallback(
    (factor: number, x?: number) => {
      const left = scroller.current?.scrollLeft ?? 0;
      const at = x ?? left + room / 2;
      const next = Math.min(most, Math.max(1, zoom * factor));
      if (next !== zoom) go(Math.abs(next - 1) < 0.02 ? 1 : next, { x: at, offset: at - left });
    },
    [scroller, room, most, zoom, go],
  );
  const zoomTo = useCallback(
    (stretch: { from: number; to: number }) => {
      const next = zoomFor(stretch, layout.stops, {
        zoom,
        room,
        most,
        stopsAt: (one) => stopsAt(input, { width: Math.round(base * one), clock, scale, now: layout.now }),
      });
      if (next === zoom && scroller.current) scroller.current.scrollLeft = stretch.from;
      else go(next, { x: stretch.from, offset: 0 });
    },
    [scroller, room, most, zoom, go, input, base, clock, scale, layout],
  );
  const reset = useCallback(() => {
    if (zoom !== 1) go(1, { x: 0, offset: 0 });
  }, [zoom, go]);
  const show = useCallback(
    (x: number) => {
      const box = scroller.current;
      if (!box) return;
      const margin = Math.min(60, room / 4);
      const least = x - room + margin;
      const highest = x - margin;
      if (box.scrollLeft < least) box.scrollLeft = least;
      else if (box.scrollLeft > highest) box.scrollLeft = Math.max(0, highest);
    },
    [scroller, room],
  );
  const isSeen = useCallback(
    (from: number, to: number) => zoom === 1 || (to >= scrolled - beyond && from <= scrolled + room + beyond),
    [zoom, scrolled, room],
  );
  return { layout, zoom, isMost: zoom >= most, zoomBy, zoomTo, reset, show, isSeen };
}
