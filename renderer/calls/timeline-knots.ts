/**
 * The moments that a timeline hangs on, in one order: pins, ghosts, the arrival of late events, and ends of phases
 * that no event marks. A ghost has no clock, so it stands half-way to the next event of its attempt; a late arrival
 * stands between the arrivals around it, so that it works however far the two clocks are apart.
 */
import type { TimelineEvent, TimelinePhase } from "../../shared/calls";
import type { Stage } from "../../shared/words";
import { type LanePlans, laneOfGhost, planLanes } from "./timeline-legs";
import { isLate, type TimelineClock, type TimelineInput } from "./timeline-shapes";

export type Knot = {
  kind: "pin" | "ghost" | "late" | "edge";
  /** Event id; for a ghost its index. */
  id: string;
  time: number;
  rank: number;
  attempt: number;
  /** Key of its lane. */
  lane: string;
};

/** A phase between two knots; no length where a ghost cut it. */
export type KnotSpan = {
  id: string;
  lane: string;
  stage: Stage;
  from: number;
  to: number;
  milliseconds: number | null;
  open: boolean;
};

export type Knots = { knots: Knot[]; spans: KnotSpan[]; tail: string[] };

export function eventTime(event: TimelineEvent, clock: TimelineClock): number {
  return clock === "received" ? event.receivedAt : event.placedAt;
}

/** Order of the pins by a clock; equal times keep the order of the fold, equal arrivals do not exist. */
export function inClockOrder(events: readonly TimelineEvent[], clock: TimelineClock): TimelineEvent[] {
  const byTime = (a: TimelineEvent, b: TimelineEvent) => eventTime(a, clock) - eventTime(b, clock);
  if (clock === "received") return [...events].sort((a, b) => byTime(a, b) || a.arrival - b.arrival);
  return [...events].sort(byTime);
}

/** Where an open bar ends. Their clock is read forward from the last event that told us their time. */
export function openEnd(events: readonly TimelineEvent[], clock: TimelineClock, now: number): number {
  if (clock === "received") return now;
  const timed = events.filter((event) => event.occurredAt !== null && !isLate(event));
  const last = timed.reduce<TimelineEvent | null>(
    (best, event) => (best === null || event.arrival > best.arrival ? event : best),
    null,
  );
  return last === null ? now : last.placedAt + Math.max(0, now - last.receivedAt);
}

/** The other stages are a result, not a stretch of time. */
export function isStretch(stage: Stage): boolean {
  return stage !== "final" && stage !== "failed";
}

export function knotsOf(input: TimelineInput, clock: TimelineClock, now: number): Knots {
  const plans = planLanes(input);
  const pins = inClockOrder(input.timeline, clock).map(
    (event, rank): Knot => ({
      kind: "pin",
      id: event.eventId,
      time: eventTime(event, clock),
      rank,
      attempt: event.attempt,
      lane: plans.keyOf(event),
    }),
  );
  const { ghosts, tail } = ghostKnots(input, plans, pins);
  const late = clock === "occurred" ? lateKnots(input.timeline, plans) : [];
  const end = openEnd(input.timeline, clock, now);
  const phases = input.phases
    .filter(({ stage }) => isStretch(stage))
    .map((phase) => {
      const from = phase[clock].from;
      const to = phase[clock].to;
      const lane = plans.keyOf(phase);
      return { ...phase, lane, from, to: Math.max(from, to ?? end), open: to === null };
    });
  const marked = new Set(pins.map((pin) => pin.time));
  const edges = phases
    .flatMap(({ from, to, attempt, lane }) => [from, to].map((time) => ({ time, attempt, lane })))
    .filter(({ time }) => !marked.has(time) && marked.add(time))
    .map((edge): Knot => ({ kind: "edge", id: `edge ${edge.time}`, rank: 2e6, ...edge }));
  const knots = [...pins, ...ghosts, ...late, ...edges].sort((a, b) => a.time - b.time || a.rank - b.rank);
  return { knots, spans: spansOf(phases, knots, input, plans), tail };
}

function ghostKnots(
  input: TimelineInput,
  plans: LanePlans,
  pins: Knot[],
): { ghosts: Knot[]; tail: string[] } {
  const byPlace = Map.groupBy(input.ghosts.entries(), ([, ghost]) => `${ghost.attempt} ${ghost.after}`);
  const ghosts: Knot[] = [];
  const tail: string[] = [];
  for (const group of byPlace.values()) {
    const first = group[0]?.[1];
    const at = pins.findIndex((pin) => pin.id === first?.after);
    const after = pins[at] ?? pins.at(-1);
    const index = after === undefined ? -1 : pins.indexOf(after);
    const lane = first ? laneOfGhost(input, plans, first) : "";
    const next = pins.slice(index + 1).find((pin) => pin.lane === lane);
    for (const [place, [ghostIndex, ghost]] of group.entries()) {
      const id = String(ghostIndex);
      if (after === undefined || index === pins.length - 1) tail.push(id);
      else {
        const share = next === undefined ? 0 : (place + 1) / (group.length + 1);
        const time = after.time + ((next?.time ?? after.time) - after.time) * share;
        const rank = after.rank + (place + 1) / (group.length + 1);
        ghosts.push({ kind: "ghost", id, time, rank, attempt: ghost.attempt, lane });
      }
    }
  }
  return { ghosts, tail };
}

/** On their clock, the place of each late arrival between the events that came in order around it. */
function lateKnots(events: readonly TimelineEvent[], { keyOf }: LanePlans): Knot[] {
  const inOrder = events.filter((event) => !isLate(event)).sort((a, b) => a.arrival - b.arrival);
  const times = events.map((event) => event.placedAt);
  const wholeSpan = Math.max(...times) - Math.min(...times);
  return events.filter(isLate).map((event) => {
    const before = inOrder.findLast((other) => other.arrival < event.arrival);
    const behind = inOrder.find((other) => other.arrival > event.arrival);
    const from = before ? before.placedAt : event.placedAt;
    const elapsed = before ? event.receivedAt - before.receivedAt : 0;
    let time: number;
    if (before && behind) {
      const share = elapsed / Math.max(1, behind.receivedAt - before.receivedAt);
      time = from + Math.max(0, behind.placedAt - from) * Math.min(0.95, Math.max(0.05, share));
    } else {
      // Nothing came in order behind it: real time, but never so much that it squeezes the call.
      time = Math.max(from, ...times) + Math.min(Math.max(1, elapsed), Math.max(1, wholeSpan * 0.15));
    }
    time = Math.max(time, event.placedAt);
    const rank = 1e6 + event.arrival;
    return { kind: "late", id: event.eventId, time, rank, attempt: event.attempt, lane: keyOf(event) };
  });
}

type TimedPhase = TimelinePhase & { lane: string; from: number; to: number; open: boolean };

function spansOf(phases: TimedPhase[], knots: Knot[], input: TimelineInput, plans: LanePlans): KnotSpan[] {
  const stageOf = new Map(input.timeline.map((event) => [event.eventId, event.stage]));
  const behind = new Map<string, number>();
  const starts = phases.map((phase) => {
    const least = behind.get(phase.lane) ?? -1;
    const at = (knot: Knot) => knot.kind === "pin" && knot.lane === phase.lane && knot.time === phase.from;
    const own = knots.findIndex(
      (knot, index) => index > least && at(knot) && stageOf.get(knot.id) === phase.stage,
    );
    const other = knots.findLastIndex(at);
    const start =
      own >= 0
        ? own
        : Math.max(other >= 0 ? other : knots.findIndex((knot) => knot.time >= phase.from), least);
    behind.set(phase.lane, start);
    return start;
  });
  return phases.flatMap((phase, index) => {
    const from = starts[index] ?? -1;
    const next = phases.findIndex((other, at) => at > index && other.lane === phase.lane);
    const nextStart = starts[next] ?? knots.length;
    const pin = knots.findIndex(
      (knot, at) => at > from && knot.kind === "pin" && knot.lane === phase.lane && knot.time === phase.to,
    );
    const edge = knots.findIndex((knot, at) => at > from && knot.time >= phase.to);
    const follows = phases[next]?.from === phase.to;
    const to = Math.min(follows ? nextStart : pin >= 0 ? pin : edge, nextStart);
    if (from < 0 || to <= from) return [];
    const span: KnotSpan = {
      id: `${phase.lane} ${phase.stage} ${phase.occurred.from}`,
      lane: phase.lane,
      stage: phase.stage,
      from,
      to,
      milliseconds: phase.to - phase.from,
      open: phase.open,
    };
    return cutByGhosts(span, knots, input, plans);
  });
}

function cutByGhosts(span: KnotSpan, knots: Knot[], input: TimelineInput, plans: LanePlans): KnotSpan[] {
  const cuts = knots.flatMap((knot, at) => {
    const ghost = knot.kind === "ghost" ? input.ghosts[Number(knot.id)] : undefined;
    const isOwn = ghost !== undefined && laneOfGhost(input, plans, ghost) === span.lane;
    return isOwn ? [{ at, stage: ghost.stage, label: ghost.label }] : [];
  });
  return cutSpan(span, cuts);
}

type Cuttable = {
  id: string;
  stage: Stage;
  from: number;
  to: number;
  milliseconds: number | null;
  open: boolean;
};

/**
 * A missing event of another stage cuts the phase it falls into: the first part keeps its stage, and nobody knows
 * how long either was. Positions are knots or pixels, as the span's own.
 */
export function cutSpan<Span extends Cuttable>(
  span: Span,
  cuts: readonly { at: number; stage: Stage | null; label: string }[],
): Span[] {
  const parts = [span];
  for (const { at, stage, label } of cuts) {
    const last = parts.at(-1);
    if (!last || at <= last.from || at >= last.to) continue;
    if (stage === null || stage === last.stage || !isStretch(stage)) continue;
    parts.pop();
    parts.push({ ...last, to: at, milliseconds: null, open: false });
    parts.push({ ...last, id: `${last.id} ${label}`, stage, from: at, milliseconds: null });
  }
  return parts;
}
