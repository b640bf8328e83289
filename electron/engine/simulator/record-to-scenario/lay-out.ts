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
    if (overtaken) {
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

/** The largest set of events that arrived in the order they happened: the others are those that were moved. */
function longestInOrder(events: RecordedEvent[]): Set<RecordedEvent> {
  const length: number[] = [];
  const from: number[] = [];
  events.forEach((event, index) => {
    length[index] = 1;
    from[index] = -1;
    for (let other = 0; other < index; other += 1) {
      const longer = (length[other] ?? 0) + 1;
      if ((events[other]?.position ?? 0) < event.position && longer > (length[index] ?? 0)) {
        length[index] = longer;
        from[index] = other;
      }
    }
  });
  const chosen = new Set<RecordedEvent>();
  let at = length.indexOf(Math.max(...length));
  while (at >= 0) {
    const event = events[at];
    if (event) chosen.add(event);
    at = from[at] ?? -1;
  }
  return chosen;
}
