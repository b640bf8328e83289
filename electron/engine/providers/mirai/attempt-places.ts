/** Which attempt each reading of a call belongs to, once the attempts are counted. */
import type { PlacedReading } from "../pack";
import type { AttemptGroup } from "./attempts";
import { isConversation, isFinalEvent, isInitiate } from "./evidence";

/** Attempt number by log position. `log` is in order of position, `groups` in order of the attempts they prove. */
export function placeReadings(
  log: PlacedReading[],
  groups: AttemptGroup[],
  count: number,
): Map<number, number> {
  const places = new Map<number, number>();
  const openers = placeOpeners(log.filter(isInitiate).slice(0, count), groups, count);
  const numbers = numberGroups(groups, openers, count);
  groups.forEach((group, index) => {
    for (const { position } of group.readings) places.set(position, numbers[index] ?? count);
  });
  for (const { position, attempt } of openers) places.set(position, attempt);
  for (const reading of log) {
    if (places.has(reading.position)) continue;
    const ended = rescheduledBy(reading, groups);
    const own = ended < 0 ? byLog(reading.position, groups, numbers, count) : numbers[ended];
    places.set(reading.position, isFinalEvent(reading) ? count : (own ?? count));
  }
  return places;
}

type Opener = { position: number; attempt: number };

/** The first `count` call.initiate open attempts; where there are fewer, each opens the one the log suggests. */
function placeOpeners(initiates: PlacedReading[], groups: AttemptGroup[], count: number): Opener[] {
  let previous = 0;
  return initiates.map(({ position }, index) => {
    const begun = groups.filter((group) => group.position < position).length;
    const left = initiates.length - index - 1;
    previous = Math.min(Math.max(previous + 1, begun + 1), count - left);
    return { position, attempt: previous };
  });
}

/** Groups keep their order. With fewer groups than attempts the last is the last; with more, the first share one. */
function numberGroups(groups: AttemptGroup[], openers: Opener[], count: number): number[] {
  let previous = 0;
  return groups.map((group, index) => {
    const left = groups.length - index - 1;
    const opened = openers.findLast(({ position }) => position < group.position)?.attempt ?? 1;
    const wanted = left === 0 ? count : Math.max(previous + 1, opened);
    previous = Math.max(1, Math.min(wanted, count - left));
    return previous;
  });
}

/** Index of the call.rescheduled that ended the conversation this reading belongs to; -1 if there is none. */
function rescheduledBy(reading: PlacedReading, groups: AttemptGroup[]): number {
  const { startedAt } = reading.facts;
  if (!isConversation(reading) || typeof startedAt !== "number") return -1;
  return groups.findIndex(({ readings }) =>
    readings.some(({ type, facts }) => type === "call.rescheduled" && facts.startedAt === startedAt),
  );
}

/** By arrival: the attempt after the last one whose end stands before it in the log. */
function byLog(position: number, groups: AttemptGroup[], numbers: number[], count: number): number {
  const ended = numbers.filter((_, index) => {
    const group = groups[index];
    return group?.ends === true && group.position < position;
  });
  return Math.min(count, Math.max(0, ...ended) + 1);
}
