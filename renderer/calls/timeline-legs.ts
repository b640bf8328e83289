/**
 * Which lanes a call has: one for each attempt, or where an attempt has several lines, one for each of them, children
 * under the line they were dialled from. A call of one line has exactly the lanes of its attempts.
 */
import type { LegRow } from "../../shared/calls";
import { reachedSomeone } from "./leg-words";
import type { TimelineInput } from "./timeline-shapes";

export type LanePlan = {
  /** What its pins, bars and ghosts are found by. */
  key: string;
  attempt: number;
  leg: LegRow | null;
  /** The first lane of its attempt. */
  leads: boolean;
};

/** Where something stands that belongs to an attempt, and perhaps to a line. */
type Placed = { attempt: number; leg: string | null };

export type LanePlans = { lanes: LanePlan[]; keyOf: (placed: Placed) => string };

/** Of each input once: every part of the layout asks for it. */
const planned = new WeakMap<TimelineInput, LanePlans>();

export function planLanes(input: TimelineInput): LanePlans {
  const known = planned.get(input);
  if (known) return known;
  const plans = makePlans(input);
  planned.set(input, plans);
  return plans;
}

function makePlans(input: TimelineInput): LanePlans {
  const placed: Placed[] = [...input.timeline, ...input.phases];
  const numbers = [...placed, ...input.ghosts].map(({ attempt }) => attempt);
  const attempts = [...new Set(numbers)].sort((a, b) => a - b);
  const lanes = attempts.flatMap((attempt): LanePlan[] => {
    const used = new Set(placed.flatMap((one) => (one.attempt === attempt ? (one.leg ?? []) : [])));
    const legs = input.legs.filter(({ leg }) => used.has(leg));
    if (legs.length < 2) return [{ key: `${attempt}`, attempt, leg: null, leads: true }];
    return legs.map((leg, index) => ({ key: `${attempt} ${leg.leg}`, attempt, leg, leads: index === 0 }));
  });
  const keys = new Set(lanes.map(({ key }) => key));
  const firstOf = new Map(lanes.toReversed().map(({ attempt, key }) => [attempt, key]));
  return {
    lanes,
    keyOf({ attempt, leg }) {
      const own = leg === null ? null : `${attempt} ${leg}`;
      return own !== null && keys.has(own) ? own : (firstOf.get(attempt) ?? `${attempt}`);
    },
  };
}

/** A ghost has no line of its own: it stands in that of the event it follows. */
export function laneOfGhost(
  input: TimelineInput,
  { keyOf }: LanePlans,
  ghost: { after: string; attempt: number },
): string {
  const after = input.timeline.find(({ eventId }) => eventId === ghost.after);
  return keyOf({ attempt: ghost.attempt, leg: after?.leg ?? null });
}

/** Whether another line goes on after this one has ended. Of one whose end nobody told, its events and bars say so. */
export function othersGoOn({ leg, endedAt }: LegRow, input: TimelineInput): boolean {
  if (endedAt === null) return false;
  const later = endedAt + 1000;
  return input.legs.some((other) => {
    if (other.leg === leg) return false;
    if (other.endedAt !== null) return other.endedAt > later;
    return (
      reachedSomeone(other) &&
      (input.timeline.some((event) => event.leg === other.leg && event.placedAt > later) ||
        input.phases.some((phase) => phase.leg === other.leg && phase.occurred.to === null))
    );
  });
}
