/**
 * Where each thing of a call stands along the axis, for a clock and a scale. In `fit` both clocks share one geometry,
 * that of the occurred clock: when the clock changes, pins and bars slide to the places of their arrival and the
 * rail stays. `scale` is true to the chosen clock.
 */
import type { TimelineEvent } from "../../shared/calls";
import type { Stage } from "../../shared/words";
import { durationWords } from "./duration-words";
import { monoWidth } from "./text-width";
import { type Axis, axisOf } from "./timeline-axis";
import { cutSpan, eventTime, isStretch, type Knot, type Knots, knotsOf } from "./timeline-knots";
import { laneOfGhost, planLanes } from "./timeline-legs";
import { type Break, isLate, type LayoutOptions, type TimelineInput } from "./timeline-shapes";

export type PlacedSpan = {
  id: string;
  lane: string;
  stage: Stage;
  from: number;
  to: number;
  milliseconds: number | null;
  open: boolean;
  /** Events at its ends, as far as it has some. */
  ends: string[];
};

export type Places = {
  pinX: Map<string, number>;
  /** Where a late event belongs on the rail; absent where the axis cannot say. */
  homeX: Map<string, number>;
  arrivalX: Map<string, number>;
  ghostX: number[];
  spans: PlacedSpan[];
  breaks: Break[];
  knots: Knots;
  axis: Axis;
};

export const railSize = 10;

/** `7 8 9`; with more than four numbers only the first and the last. */
export function arrivalText(event: TimelineEvent): string {
  const numbers = [event.arrival, ...event.copies.map((copy) => copy.arrival)].sort((a, b) => a - b);
  return numbers.length <= 4 ? numbers.join(" ") : `${numbers[0]}…${numbers.at(-1)}`;
}

export function arrivalWidth(event: TimelineEvent): number {
  return Math.max(15, monoWidth(arrivalText(event), railSize) + 8);
}

export function placesOf(input: TimelineInput, options: LayoutOptions): Places {
  const isFit = options.scale === "fit";
  const base = isFit ? "occurred" : options.clock;
  const knots = knotsOf(input, base, options.now);
  const events = new Map(input.timeline.map((event) => [event.eventId, event]));
  const boxHalf = (knot: Knot) => {
    const event = knot.kind === "pin" || knot.kind === "late" ? events.get(knot.id) : undefined;
    if (!event || (knot.kind === "pin" && base === "occurred" && isLate(event))) return 0;
    return arrivalWidth(event) / 2;
  };
  const axis = axisOf(knots, { width: options.width, uniform: !isFit, boxHalf });
  const xOf = (index: number) => onPixel(axis.x[index] ?? 0);
  const of = (kind: Knot["kind"]) =>
    new Map(
      knots.knots.flatMap((knot, index) => (knot.kind === kind ? [[knot.id, xOf(index)] as const] : [])),
    );
  const pinX = of("pin");
  const homeX = base === "occurred" ? pinX : new Map<string, number>();
  const arrivalX = new Map([...pinX, ...of("late")]);
  const ghosts = new Map([...of("ghost"), ...[...axis.tail].map(([id, x]) => [id, onPixel(x)] as const)]);
  const ghostX = input.ghosts.map((_, index) => ghosts.get(String(index)) ?? 0);
  const breaks = breaksOf(input, options, knots, axis);
  const spans = knots.spans.map(({ from, to, ...span }) => ({
    ...span,
    from: xOf(from),
    to: xOf(to),
    ends: [from, to].flatMap((at) => (knots.knots[at]?.kind === "pin" ? [knots.knots[at].id] : [])),
  }));
  const places: Places = { pinX, homeX, arrivalX, ghostX, spans, breaks, knots, axis };
  return isFit && options.clock === "received" ? slidToArrival(input, options, places) : places;
}

/** The middle of a pixel, so that a stalk is one pixel wide. */
function onPixel(x: number): number {
  return Math.floor(x) + 0.5;
}

/** The same geometry with every pin on its arrival number. */
function slidToArrival(input: TimelineInput, options: LayoutOptions, places: Places): Places {
  const byArrival = [...input.timeline].sort((a, b) => a.arrival - b.arrival);
  const inOrder = byArrival.filter((event) => !isLate(event));
  const free = inOrder.map((event) => places.pinX.get(event.eventId) ?? 0).sort((a, b) => a - b);
  const placed = new Map(inOrder.map((event, index) => [event.eventId, free[index] ?? 0]));
  const pinX = new Map<string, number>();
  let furthest = 0;
  for (const { eventId } of byArrival) {
    furthest = Math.max(furthest, placed.get(eventId) ?? places.arrivalX.get(eventId) ?? 0);
    pinX.set(eventId, furthest);
  }
  const line = byArrival.map((event) => ({ time: event.receivedAt, x: pinX.get(event.eventId) ?? 0 }));
  const openTo = Math.max(0, ...places.spans.filter((span) => span.open).map((span) => span.to));
  const ghostX = input.ghosts.map((ghost, index) => {
    const x = places.ghostX[index] ?? 0;
    const after = pinX.get(ghost.after) ?? 0;
    if (after <= x - mergeDistance) return x;
    const next = line.find((point) => point.x > after)?.x ?? options.width - 12;
    return (after + next) / 2;
  });
  const plans = planLanes(input);
  const ghostLanes = input.ghosts.map((ghost) => laneOfGhost(input, plans, ghost));
  const spans = input.phases
    .filter(({ stage }) => isStretch(stage))
    .flatMap(({ attempt, leg, stage, occurred, received }) => {
      const lane = plans.keyOf({ attempt, leg });
      const from = along(line, received.from);
      const to = received.to === null ? Math.max(from, openTo) : along(line, received.to);
      const milliseconds = (received.to ?? options.now) - received.from;
      const open = received.to === null;
      const id = `${lane} ${stage} ${occurred.from}`;
      const cuts = input.ghosts.flatMap(({ stage: cut, label }, index) =>
        ghostLanes[index] === lane ? [{ at: ghostX[index] ?? 0, stage: cut, label }] : [],
      );
      const span: PlacedSpan = { id, lane, stage, from, to, milliseconds, open, ends: [] };
      return to > from ? cutSpan(span, cuts) : [];
    });
  return { ...places, pinX, arrivalX: pinX, ghostX, spans: apart(spans) };
}

const mergeDistance = 9;

/** Arrivals may cross; bars of one lane never do: each ends where the next begins. */
function apart(spans: readonly PlacedSpan[]): PlacedSpan[] {
  return spans.flatMap((span) => {
    const next = spans.filter(
      (other) => other !== span && other.lane === span.lane && other.from >= span.from,
    );
    const before = spans.indexOf(span);
    const limits = next.filter((other) => other.from > span.from || spans.indexOf(other) > before);
    const to = Math.min(span.to, ...limits.map((other) => other.from));
    return to > span.from ? [{ ...span, to }] : [];
  });
}

/** Linear between the points around a time, held at the ends. */
function along(line: readonly { time: number; x: number }[], time: number): number {
  const after = line.findIndex((point) => point.time >= time);
  const right = line[after];
  if (!right) return line.at(-1)?.x ?? 0;
  const left = line[after - 1];
  if (!left || right.time === time) return right.x;
  return left.x + ((time - left.time) / (right.time - left.time)) * (right.x - left.x);
}

function breaksOf(input: TimelineInput, options: LayoutOptions, knots: Knots, axis: Axis): Break[] {
  const times = new Map(input.timeline.map((event) => [event.eventId, eventTime(event, options.clock)]));
  return axis.breaks.map(({ from, to, left, right }) => {
    const before = knots.knots[left];
    const behind = knots.knots[right];
    const own = (behind?.time ?? 0) - (before?.time ?? 0);
    const chosen = (times.get(behind?.id ?? "") ?? Number.NaN) - (times.get(before?.id ?? "") ?? Number.NaN);
    return { from, to, words: durationWords(chosen > 0 ? chosen : own) };
  });
}
