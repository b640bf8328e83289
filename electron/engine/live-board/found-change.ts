/**
 * A change worth a sentence, such as “no answer doubled since 13:00”. The rule: from a full hour of the last three
 * until now an outcome's share of the calls that ended is at least twice its share from midnight to that hour; at
 * least ten calls ended on either side, and five of the later ones that way. The hour that goes back furthest is named.
 */
import type { Outcome } from "../../../shared/words";

export type EndedInHour = { ended: number; outcomes: ReadonlyMap<Outcome | null, number> };

const watched: readonly Outcome[] = ["no-answer", "busy", "failed", "voicemail", "missed"];
const leastEnded = 10;
const leastOfIt = 5;
const hoursBack = 3;

/** Null: none. `hour`: its place in the day, the first being 0. */
export function findChange(
  hours: readonly EndedInHour[],
  current: number,
): { outcome: Outcome; hour: number } | null {
  for (let hour = Math.max(1, current - hoursBack + 1); hour <= current; hour += 1) {
    const before = hours.slice(0, hour);
    const since = hours.slice(hour, current + 1);
    const endedBefore = sum(before, ({ ended }) => ended);
    const endedSince = sum(since, ({ ended }) => ended);
    if (endedBefore < leastEnded || endedSince < leastEnded) continue;
    for (const outcome of watched) {
      const ofBefore = sum(before, ({ outcomes }) => outcomes.get(outcome) ?? 0);
      const ofSince = sum(since, ({ outcomes }) => outcomes.get(outcome) ?? 0);
      // Of none nothing can be twice as much.
      if (ofBefore === 0 || ofSince < leastOfIt) continue;
      if (ofSince / endedSince >= (2 * ofBefore) / endedBefore) return { outcome, hour };
    }
  }
  return null;
}

function sum(hours: readonly EndedInHour[], of: (hour: EndedInHour) => number): number {
  return hours.reduce((total, hour) => total + of(hour), 0);
}
