/** Where a place of the axis goes when its width or its events change, and how far in a stretch of it asks to go. Pure. */
import type { Stop } from "./timeline-shapes";

/** Between the nearest two stops that both know; at the ends it keeps its distance. */
export function moverOf(from: readonly Stop[], to: readonly Stop[]): (x: number) => number {
  const there = new Map(to.map((stop) => [stop.key, stop.x]));
  const known = from
    .flatMap(({ key, x }) => {
      const moved = there.get(key);
      return moved === undefined ? [] : [{ x, moved }];
    })
    .sort((a, b) => a.x - b.x);
  return (x) => {
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((known[middle]?.x ?? 0) <= x) low = middle + 1;
      else high = middle;
    }
    const left = known[low - 1];
    const right = known[low];
    if (!left) return right ? right.moved - (right.x - x) : x;
    if (!right) return left.moved + (x - left.x);
    return left.moved + ((x - left.x) / (right.x - left.x)) * (right.moved - left.moved);
  };
}

/** The zoom at which a stretch fills the room. A fitted axis does not grow evenly, so it is approached. */
export function zoomFor(
  stretch: { from: number; to: number },
  stops: readonly Stop[],
  {
    zoom,
    room,
    most,
    stopsAt,
  }: { zoom: number; room: number; most: number; stopsAt: (zoom: number) => readonly Stop[] },
): number {
  let found = zoom;
  for (let step = 0; step < 5; step += 1) {
    const there = step === 0 ? stops : stopsAt(found);
    const moved = moverOf(stops, there);
    const length = moved(stretch.to) - moved(stretch.from);
    const next = Math.min(most, Math.max(1, (found * room) / Math.max(1, length)));
    if (Math.abs(next / found - 1) < 0.01) return next;
    found = next;
  }
  return found;
}

/** So far that neighbours stand apart, however many there are. */
export function mostZoomOf(events: number, room: number): number {
  return Math.max(24, Math.ceil((events * 40) / Math.max(1, room)));
}
