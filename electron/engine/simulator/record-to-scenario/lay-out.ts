/**
 * When each event happened and when it arrived, as steps and faults of a scenario. On time is what arrives in the order
 * it happened and soon after: it stands at its arrival, so that the gaps are those that were seen. Of the others the
 * provider's own clock says when they happened, or, where it sends none, their neighbours do.
 */
import type { Axis } from "./axis";
import type { RecordedEvent } from "./recorded";

/** Milliseconds from the start of the scenario. */
export type LaidOut = {
  event: RecordedEvent;
  happensMs: number;
  arrivesMs: number;
  /** Arrived before the event it names, which happened earlier. */
  before: RecordedEvent | null;
  late: boolean;
};

/** An arrival so much behind the moment is late; below it nobody would notice. */
const lateFromMs = 5000;
/** `before` sends an event two seconds ahead of the one it overtakes; what came earlier stands where it arrived. */
const mostAheadMs = 3000;

/**
 * What the provider's clock stands behind ours, milliseconds: the shortest way an event took, or, where its clock is ahead
 * of ours, the longest.
 */
export function skewOf(events: RecordedEvent[]): number {
  const behind = events.flatMap(({ occurredAt, receivedAt }) =>
    occurredAt === null ? [] : [receivedAt - occurredAt],
  );
  const positive = behind.filter((ms) => ms >= 0);
  if (positive.length > 0) return Math.min(...positive);
  return behind.length > 0 ? Math.max(...behind) : 0;
}

/** In the order of `events`, which is that in which they happened. */
export function layOut(events: RecordedEvent[], axis: Axis, speed: number): LaidOut[] {
  const inOrder = longestInOrder(events);
  const clocked = (event: RecordedEvent) =>
    event.occurredAt === null ? null : axis.ofMoment(event.occurredAt);
  const laid = events.map((event): LaidOut => {
    const arrivesMs = axis.ofArrival(event.receivedAt);
    const own = clocked(event);
    const late = own !== null && arrivesMs - own > Math.max(lateFromMs, 100 * speed);
    return { event, arrivesMs, happensMs: late ? own : arrivesMs, before: null, late };
  });
  events.forEach((event, index) => {
    const step = laid[index];
    if (!step || inOrder.has(event)) return;
    const own = clocked(event);
    const previous = Math.max(0, ...laid.slice(0, index).map(({ happensMs }) => happensMs));
    const next = laid.slice(index + 1).find((other) => inOrder.has(other.event))?.happensMs ?? Infinity;
    const overtaken = events.slice(0, index).find((other) => other.position > event.position);
    if (overtaken && axis.ofArrival(overtaken.receivedAt) - step.arrivesMs > mostAheadMs) {
      step.late = false;
      step.happensMs = step.arrivesMs;
    } else if (overtaken) {
      step.before = overtaken;
      step.late = false;
      step.happensMs = Math.min(next, Math.max(own ?? 0, previous + 1000));
    } else {
      step.late = true;
      step.happensMs = Math.min(own ?? next, next, step.arrivesMs);
    }
  });
  return laid;
}

/**
 * The largest set of events that arrived in the order they happened: the others are those that were moved. Of several such
 * sets the one that came first, so that the others are late.
 */
function longestInOrder(events: RecordedEvent[]): Set<RecordedEvent> {
  const length: number[] = [];
  const from: number[] = [];
  const isBetter = (index: number, than: number) =>
    (length[index] ?? 0) > (length[than] ?? 0) ||
    (length[index] === length[than] && (events[index]?.position ?? 0) < (events[than]?.position ?? 0));
  events.forEach((event, index) => {
    let best = -1;
    for (let other = 0; other < index; other += 1) {
      if ((events[other]?.position ?? 0) < event.position && (best < 0 || isBetter(other, best)))
        best = other;
    }
    from[index] = best;
    length[index] = (length[best] ?? 0) + 1;
  });
  const chosen = new Set<RecordedEvent>();
  let at = events.length > 0 ? 0 : -1;
  for (let index = 1; index < events.length; index += 1) if (isBetter(index, at)) at = index;
  for (; at >= 0; at = from[at] ?? -1) {
    const event = events[at];
    if (event) chosen.add(event);
  }
  return chosen;
}
