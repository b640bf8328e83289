/**
 * The timeline as geometry: what the call knows in, pixels out, nothing drawn and nothing asked. The rules are those
 * of the look: three bands per lane, one axis for all lanes, and the order of arrival as numbers on a rail.
 */
import { day } from "../time";
import { leastWidth } from "./timeline-axis";
import { eventTime, inClockOrder, knotsOf } from "./timeline-knots";
import { placeLabels, placeTicks, roundTimes, type TickRequest } from "./timeline-labels";
import { arrivalsOf, barOf, labelRequests, lateLinesOf, merge, pinsOf, quietOf } from "./timeline-lanes";
import { connectorOf, endOf, laneNames, legEndLabel } from "./timeline-leg-lanes";
import { type LanePlan, laneOfGhost, planLanes } from "./timeline-legs";
import { type Places, placesOf } from "./timeline-places";
import {
  bands,
  gutterOf,
  type Lane,
  type LayoutOptions,
  type Stop,
  type Tick,
  type TimelineInput,
  type TimelineLayout,
} from "./timeline-shapes";

const topPadding = 4;

export function layoutTimeline(input: TimelineInput, options: LayoutOptions): TimelineLayout {
  const places = placesOf(input, options);
  const plans = planLanes(input).lanes;
  const lanes: Lane[] = [];
  let top = topPadding;
  for (const [index, plan] of plans.entries()) {
    const isLast = index === plans.length - 1;
    const parent = lanes.find(({ key }) => key === `${plan.attempt} ${plan.leg?.parent}`) ?? null;
    const lane = laneOf(input, options, places, { plan, parent, top, isLast });
    lanes.push(lane);
    top = lane.railY + bands.foot + (isLast ? 0 : plans[index + 1]?.leads ? bands.gap : bands.legGap);
  }
  const first = input.timeline.length > 0 ? inClockOrder(input.timeline, options.clock)[0] : undefined;
  return {
    width: options.width,
    height: top + bands.axis,
    axisY: top,
    lanes,
    gutter: gutterOf(input),
    breaks: places.breaks,
    ticks: ticksOf(lanes, options, places, new Set(plans.flatMap(({ key, leads }) => (leads ? [key] : [])))),
    day: first ? day(eventTime(first, options.clock)) : "",
    order: inClockOrder(input.timeline, options.clock).map((event) => event.eventId),
    growth: places.axis.growth,
    now: options.now,
    stops: stopsOf(places),
  };
}

/** Where the axis would stand at another width, without drawing it. */
export function stopsAt(input: TimelineInput, options: LayoutOptions): Stop[] {
  return stopsOf(placesOf(input, options));
}

function stopsOf({ knots, axis }: Places): Stop[] {
  const of = knots.knots.map(({ kind, id }, index) => ({
    key: kind === "edge" && index === knots.knots.length - 1 ? "end" : `${kind} ${id}`,
    x: axis.x[index] ?? 0,
  }));
  return [...of, ...knots.tail.map((id) => ({ key: `tail ${id}`, x: axis.tail.get(id) ?? 0 }))];
}

/** The plot is drawn at least this wide, and scrolls where it has less. */
export function leastTimelineWidth(input: TimelineInput): number {
  return leastWidth(knotsOf(input, "occurred", 0));
}

function laneOf(
  input: TimelineInput,
  options: LayoutOptions,
  places: Places,
  { plan, parent, top, isLast }: { plan: LanePlan; parent: Lane | null; top: number; isLast: boolean },
): Lane {
  const plans = planLanes(input);
  const { key, attempt, leg } = plan;
  const pins = pinsOf(input, options, places, plan);
  const ghosts = input.ghosts
    .map((ghost, index) => ({ ghost, x: places.ghostX[index] ?? 0 }))
    .filter(({ ghost }) => laneOfGhost(input, plans, ghost) === key);
  const { single, clusters } = merge(pins, options.clock);
  const bars = places.spans.filter((span) => span.lane === key).map((span) => barOf(span, options.pending));
  const xs = [...pins, ...ghosts].map(({ x }) => x);
  const range = { from: Math.min(...xs), to: Math.max(...xs) };
  const connector = parent && pins[0] ? connectorOf(parent, pins[0].x) : null;
  const bounds = {
    left: Math.max(
      0,
      connector ? connector.x + 5 : 0,
      ...places.breaks.map(({ to }) => to + 4).filter((x) => x <= range.from),
    ),
    right: Math.min(options.width, ...places.breaks.map(({ from }) => from - 4).filter((x) => x >= range.to)),
  };
  const selected = options.selected ?? null;
  const end = leg && endOf(leg, input, { options, places, pins, bars, right: bounds.right });
  const requests = labelRequests(pins, ghosts, clusters, selected);
  const labels = placeLabels(end?.words === null ? [...requests, legEndLabel(key, end)] : requests, bounds);
  const rows = (isLast && leg === null) || labels.some((label) => label.row === "A") ? 2 : 1;
  const pinY = top + rows * bands.row + bands.pin;
  const arrivals = arrivalsOf(pins, clusters, places, options.width);
  return {
    key,
    attempt,
    depth: leg?.depth ?? 0,
    ...laneNames(input, plan),
    connector: connector && { ...connector, to: pinY },
    end: end && { x: end.x, words: end.words, sentence: end.sentence, failed: end.failed },
    top,
    pinY,
    barY: pinY + bands.bar,
    railY: pinY + bands.rail,
    pins: single,
    clusters,
    ghosts,
    labels,
    bars,
    quiet: xs.length === 0 ? [] : quietOf(range, [...bars, ...places.breaks, ...(end ? [end.covers] : [])]),
    rail: arrivals.length < 2 ? null : { from: arrivals[0]?.x ?? 0, to: arrivals.at(-1)?.x ?? 0 },
    arrivals,
    late: lateLinesOf(pins, places, arrivals),
  };
}

const roundTickDistance = 84;

function ticksOf(
  lanes: readonly Lane[],
  options: LayoutOptions,
  places: Places,
  leading: ReadonlySet<string>,
): Tick[] {
  const perMillisecond = places.axis.perMillisecond;
  if (perMillisecond !== null) return uniformTicks(options, places, perMillisecond);
  const requests = lanes.flatMap((lane) => {
    // A bar of counts stands on the axis with its first pin.
    const marks = [
      ...lane.pins.map(({ x, event }) => ({ x, time: eventTime(event, options.clock) })),
      ...lane.clusters.map(({ from, since }) => ({ x: from, time: since })),
    ].sort((a, b) => a.x - b.x);
    return marks.map(
      (mark, index): TickRequest => ({ ...mark, startsLane: index === 0 && leading.has(lane.key) }),
    );
  });
  return placeTicks([...requests, ...betweenKnots(options, places)], options.width, options.seen);
}

/** Of a zoomed axis one long stretch may be all that is seen: round moments stand in it, so that a clock is always there. */
function betweenKnots(
  { width, seen = width }: LayoutOptions,
  { knots: { knots }, axis }: Places,
): TickRequest[] {
  if (seen >= width) return [];
  const isBreak = new Set(axis.breaks.map(({ right }) => right));
  return knots.slice(1).flatMap((to, index): TickRequest[] => {
    const from = knots[index];
    const left = axis.x[index] ?? 0;
    const length = (axis.x[index + 1] ?? 0) - left;
    if (!from || isBreak.has(index + 1) || length <= seen / 3 || to.time <= from.time) return [];
    const perMillisecond = length / (to.time - from.time);
    return roundTimes(from.time, to.time, perMillisecond, roundTickDistance).map((time) => ({
      x: left + (time - from.time) * perMillisecond,
      time,
      startsLane: false,
    }));
  });
}

function uniformTicks(options: LayoutOptions, places: Places, perMillisecond: number): Tick[] {
  const { knots } = places.knots;
  const { growth } = places.axis;
  // Clocks stand on the free stretch of a live call, too: the present comes to them.
  const ahead = growth ? growth.room / perMillisecond - growth.elapsed : 0;
  const starts = [0, ...places.axis.breaks.map(({ right }) => right)];
  const requests = starts.flatMap((start, index): TickRequest[] => {
    const end = (starts[index + 1] ?? knots.length) - 1;
    const from = knots[start];
    const to = knots[end];
    if (!from || !to) return [];
    const until = to.time + (end === knots.length - 1 ? Math.max(0, ahead) : 0);
    const times = roundTimes(from.time, until, perMillisecond, roundTickDistance);
    const origin = places.axis.x[start] ?? 0;
    return (times.length > 0 ? times : [from.time]).map((time, at) => ({
      x: origin + (time - from.time) * perMillisecond,
      time,
      startsLane: at === 0,
    }));
  });
  return placeTicks(requests, options.width, options.seen);
}
