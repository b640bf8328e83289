/** Where a key leads from a pin: along the order of the clock, or to the nearest pin of the lane above or below. Pure. */
import type { Lane, TimelineLayout } from "./timeline-shapes";

type Mark = { eventIds: readonly string[]; x: number };

function marksOf({ pins, clusters }: Lane): Mark[] {
  return [
    ...pins.map(({ event, x }) => ({ eventIds: [event.eventId], x })),
    ...clusters.map(({ eventIds, from, to }) => ({ eventIds, x: (from + to) / 2 })),
  ];
}

/** Null: no key of the walk, or nothing lies there. */
export function stepOf(
  { order, lanes }: Pick<TimelineLayout, "order" | "lanes">,
  at: string | null,
  key: string,
): string | null {
  const index = at === null ? -1 : order.indexOf(at);
  const last = order.length - 1;
  const along = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: last }[key];
  if (along !== undefined) return order[Math.max(0, Math.min(along, last))] ?? null;
  const down = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (down === undefined) return null;
  const marks = lanes.map(marksOf);
  const isOwn = ({ eventIds }: Mark) => eventIds.includes(at ?? "");
  const own = marks.findIndex((lane) => lane.some(isOwn));
  const from = marks[own]?.find(isOwn);
  if (!from) return null;
  const beyond = down === 1 ? marks.slice(own + 1) : marks.slice(0, own).reverse();
  const next = beyond.find((lane) => lane.length > 0) ?? [];
  const [nearest] = next.toSorted((a, b) => Math.abs(a.x - from.x) - Math.abs(b.x - from.x));
  return nearest?.eventIds[0] ?? null;
}
