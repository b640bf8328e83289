/** Finds the place of the hover card, again whenever something is scrolled under it. */
import { type RefObject, useEffect, useReducer } from "react";
import { HoverCard } from "./HoverCard";
import { cardHeight, placeCard } from "./place-card";
import type { Lane, TimelineInput, TimelineLayout } from "./timeline-shapes";

type CardProps = {
  input: TimelineInput;
  layout: TimelineLayout;
  active: string;
  plot: RefObject<HTMLDivElement | null>;
  scroller: RefObject<HTMLDivElement | null>;
  onEnter: () => void;
  onLeave: () => void;
};

/** Padding of the scroller, so that the ring of the first pin is not cut. */
export const ringRoom = 4;

export function TimelineCard({ input, layout, active, plot, scroller, onEnter, onLeave }: CardProps) {
  const [, placeAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const options = { capture: true, passive: true };
    window.addEventListener("scroll", placeAgain, options);
    window.addEventListener("resize", placeAgain);
    return () => {
      window.removeEventListener("scroll", placeAgain, options);
      window.removeEventListener("resize", placeAgain);
    };
  }, []);
  const index = input.timeline.findIndex((one) => one.eventId === active);
  const event = input.timeline[index];
  const target = event && targetOf(layout.lanes, active);
  if (!event || !target || !plot.current || !scroller.current) return null;
  // On the stage the timeline is drawn larger than it is laid out.
  const scale = plot.current.getBoundingClientRect().width / layout.width;
  const box = placeOf(plot.current, scale);
  const seen = placeOf(scroller.current, scale);
  const { gutter } = layout;
  const left = Math.max(0, seen.left + gutter - box.left);
  const right = Math.min(layout.width, seen.right - box.left - ringRoom);
  const top = box.top + target.lane.pinY;
  const isOutside = target.x < left - ringRoom || target.x > right + ringRoom;
  if (isOutside || top < seen.top || top > seen.bottom) return null;
  const place = placeCard(
    layout,
    { ...target, height: cardHeight(event) },
    {
      left: left - (layout.width <= seen.width ? gutter : 0),
      right,
      above: box.top - 48,
      below: window.innerHeight / scale - box.top - 30,
    },
  );
  const before = input.timeline.slice(0, index);
  const rank = 1 + before.reduce((sum, one) => sum + 1 + one.copies.length, 0);
  const leg = input.legs.find((one) => one.leg === event.leg) ?? null;
  return (
    <HoverCard
      event={event}
      leg={leg}
      rank={rank}
      among={amongOf(target.lane, active)}
      place={place}
      origin={box}
      onEnter={onEnter}
      onLeave={onLeave}
    />
  );
}

function amongOf({ clusters }: Lane, eventId: string): { number: number; total: number } | null {
  const ids = clusters.find(({ eventIds }) => eventIds.includes(eventId))?.eventIds;
  return ids ? { number: ids.indexOf(eventId) + 1, total: ids.length } : null;
}

/** In pixels of the layout. */
function placeOf(element: HTMLElement, scale: number) {
  const { left, right, top, bottom, width } = element.getBoundingClientRect();
  return {
    left: left / scale,
    right: right / scale,
    top: top / scale,
    bottom: bottom / scale,
    width: width / scale,
  };
}

export function targetOf(lanes: readonly Lane[], eventId: string): { lane: Lane; x: number } | null {
  for (const lane of lanes) {
    const pin = lane.pins.find((one) => one.event.eventId === eventId);
    if (pin) return { lane, x: pin.x };
    const cluster = lane.clusters.find((one) => one.eventIds.includes(eventId));
    if (cluster) return { lane, x: (cluster.from + cluster.to) / 2 };
  }
  return null;
}
