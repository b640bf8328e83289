/**
 * Gives every knot its x. `fit` hands each stretch a least width and shares the rest by a dampened length, so that
 * four minutes of talk do not flatten four seconds of dialing; `scale` is uniform. Between attempts both put one
 * hatched column of fixed width.
 */

import { textWidth } from "./text-width";
import { type Growth, grownTo, weightOf } from "./timeline-growth";
import type { Knot, KnotSpan, Knots } from "./timeline-knots";
import { barSize, barWords } from "./timeline-labels";

export type Axis = {
  /** One x per knot. */
  x: number[];
  /** Columns between attempts, with the knots left and right of them. */
  breaks: { from: number; to: number; left: number; right: number }[];
  /** Ghost index to x, for what is awaited after the last event. */
  tail: Map<string, number>;
  /** Pixels per millisecond where uniform, else null. */
  perMillisecond: number | null;
  /** How the last stretch grows while the call is live; null where nothing is open. */
  growth: Growth | null;
};

const pad = { left: 7, right: 12 } as const;
/** An attempt of a single event needs more room before the column, for its label. */
const breakSize = { before: 20, beforeSingle: 52, column: 38, after: 12 } as const;
const tailStep = 56;

type Segment = { isBreak: boolean; before: number; min: number; weight: number; milliseconds: number };

/**
 * Least widths tried one after the other until they fit. `pin` is between two neighbours; `words` says which bars get
 * room for what: all for stage and length, only the longest, all for the stage, or the bare least width.
 */
const levels = [
  { pin: 34, words: "all" },
  { pin: 24, words: "longest" },
  { pin: 22, words: "stage" },
  { pin: 14, words: "none" },
  { pin: 0, words: "stage" },
  { pin: 0, words: "none" },
] as const;
type Level = (typeof levels)[number];
const leastPhase = 48;
/** Between events of two lines: they stand in lanes of their own, and only their order must be seen. */
const besideOther = 12;

/** Of a live call this much of the room is kept free for what goes on. */
const reserve = { share: 0.16, least: 40, most: 150 } as const;

/** A live call starts small at the left and grows to the right until the room is used up. */
function eachOfLive(room: number): number {
  return Math.max(9, room / 60);
}

/** Half widths of the box on the arrival rail, by knot; from the event's number of copies. */
export type BoxHalf = (knot: Knot) => number;

export function axisOf(
  { knots, spans, tail }: Knots,
  options: { width: number; uniform: boolean; boxHalf: BoxHalf },
): Axis {
  const segments = segmentsOf(knots, spans);
  const live = growingOf(knots, spans, segments);
  const breaks = segments.reduce((sum, segment) => sum + breakWidth(segment), 0);
  const whole = options.width - pad.left - pad.right;
  const shrink = Math.min(1, (whole * 0.5) / Math.max(1, breaks));
  const step = Math.min(tailStep, (whole * 0.45) / Math.max(1, tail.length));
  const room = Math.max(1, whole - breaks * shrink - tail.length * step);
  const elapsed = segments.reduce((sum, segment) => sum + segment.milliseconds, 0);
  const total = live === null ? elapsed : horizonOf(elapsed);
  const perMillisecond = options.uniform && total > 0 ? room / total : null;
  const widths = options.uniform
    ? segments.map((segment) => segment.milliseconds * (perMillisecond ?? 0))
    : fitted(segments, spans, knots, room, options.boxHalf, live);
  const growth = live === null ? null : growthOf(live, widths, { room, perMillisecond });
  if (growth && live) widths[live.index] = grownTo(growth, growth.elapsed);
  const x: number[] = [pad.left];
  const columns: Axis["breaks"] = [];
  for (const [index, segment] of segments.entries()) {
    const left = x[index] ?? pad.left;
    if (segment.isBreak) {
      const from = left + segment.before * shrink;
      columns.push({ from, to: from + breakSize.column * shrink, left: index, right: index + 1 });
      x.push(left + breakWidth(segment) * shrink);
    } else x.push(left + (widths[index] ?? 0));
  }
  const start = live === null ? 0 : (x[live.index] ?? pad.left);
  const last = knots.length === 0 ? pad.left - step : growth ? start + growth.room : (x.at(-1) ?? pad.left);
  return {
    x: x.slice(0, knots.length),
    breaks: columns,
    tail: new Map(tail.map((id, index) => [id, last + step * (index + 1)])),
    perMillisecond,
    growth: growth && { ...growth, from: start },
  };
}

/** The stretch that is open now and has nothing behind it. */
function growingOf(
  knots: Knot[],
  spans: KnotSpan[],
  segments: Segment[],
): { index: number; elapsed: number; wanted: number } | null {
  const index = segments.length - 1;
  const open = spans.filter((span) => span.open && span.to === index + 1);
  const segment = segments[index];
  if (open.length === 0 || !segment || segment.isBreak || knots[index + 1]?.kind !== "edge") return null;
  // Where a bar begins with this stretch, its words need room soon; a longer one has room already.
  const wanted = Math.max(
    0,
    ...open.map((span) =>
      span.from < index ? 0 : Math.max(leastPhase, textWidth(barWords(span.stage, 59_000), barSize) + 9),
    ),
  );
  return { index, elapsed: segment.milliseconds, wanted };
}

/** The end of a uniform axis that still grows: it moves in steps of a quarter, not with every tick. */
function horizonOf(milliseconds: number): number {
  const least = 5000;
  if (milliseconds < least * 0.96) return least;
  return least * 1.25 ** Math.ceil(Math.log(milliseconds / 0.96 / least) / Math.log(1.25));
}

function growthOf(
  live: { index: number; elapsed: number; wanted: number },
  widths: number[],
  { room, perMillisecond }: { room: number; perMillisecond: number | null },
): Omit<Growth, "from"> {
  const others = widths.reduce((sum, width, index) => sum + (index === live.index ? 0 : width), 0);
  return {
    room: Math.max(1, room - others),
    elapsed: live.elapsed,
    wanted: live.wanted,
    perMillisecond,
    perWeight: eachOfLive(room),
  };
}

/** The least width at which nothing has to be squeezed out of reading: what is narrower scrolls. */
export function leastWidth({ knots, spans, tail }: Knots): number {
  const segments = segmentsOf(knots, spans);
  const breaks = segments.reduce((sum, segment) => sum + breakWidth(segment), 0);
  return pad.left + pad.right + breaks + longestChain(spans) * 40 + tail.length * 24;
}

/** Most bars that stand one behind the other: those of several lines at once share the room. */
function longestChain(spans: KnotSpan[]): number {
  let count = 0;
  let behind = -1;
  for (const { from, to } of spans.toSorted((a, b) => a.to - b.to)) {
    if (from < behind) continue;
    count += 1;
    behind = to;
  }
  return count;
}

function breakWidth({ isBreak, before }: Segment): number {
  return isBreak ? before + breakSize.column + breakSize.after : 0;
}

function segmentsOf(knots: Knot[], spans: KnotSpan[]): Segment[] {
  let highest = knots[0]?.attempt ?? 0;
  return knots.slice(1).map((knot, index) => {
    const milliseconds = knot.time - (knots[index]?.time ?? knot.time);
    const covered = spans.some((span) => span.from <= index && span.to > index);
    const isBreak = knot.attempt > highest && !covered && milliseconds >= 1000;
    highest = Math.max(highest, knot.attempt);
    const isSingle = knots[index - 1]?.attempt !== knots[index]?.attempt;
    return {
      isBreak,
      before: isSingle ? breakSize.beforeSingle : breakSize.before,
      min: 0,
      weight: isBreak ? 0 : weightOf(milliseconds),
      milliseconds: isBreak ? 0 : milliseconds,
    };
  });
}

function fitted(
  segments: Segment[],
  spans: KnotSpan[],
  knots: Knot[],
  whole: number,
  boxHalf: BoxHalf,
  live: { index: number } | null,
): number[] {
  const kept = Math.min(whole * reserve.share, reserve.most);
  const room = live === null ? whole : whole - Math.min(whole / 2, Math.max(reserve.least, kept));
  const isGrowing = (index: number) => index === live?.index;
  let mins: number[] = [];
  let least = 0;
  for (const level of levels) {
    mins = minimums(segments, spans, knots, level, boxHalf, live !== null);
    if (live !== null) mins[live.index] = 0;
    least = mins.reduce((sum, min) => sum + min, 0);
    if (least <= room) break;
  }
  if (least > room) {
    const squeeze = room / least;
    return mins.map((min) => min * squeeze);
  }
  const weights = segments.reduce((sum, { weight }, index) => sum + (isGrowing(index) ? 0 : weight), 0);
  const isLive = spans.some((span) => span.open);
  const each = Math.min(
    (room - least) / Math.max(1e-9, weights),
    isLive ? eachOfLive(whole) : Number.POSITIVE_INFINITY,
  );
  if (weights < 1e-6) {
    const stretchable = segments.filter((segment) => !segment.isBreak).length;
    const share = isLive ? 0 : Math.min(60, (room - least) / Math.max(1, stretchable));
    return mins.map((min, index) => (segments[index]?.isBreak ? 0 : min + share));
  }
  return mins.map((min, index) => (isGrowing(index) ? 0 : min + (segments[index]?.weight ?? 0) * each));
}

/** Knots of one lane that follow each other with those of other lines of the attempt between them. */
function neighboursInLane(knots: readonly Knot[]): [from: number, to: number][] {
  const last = new Map<string, number>();
  return knots.flatMap((knot, index): [number, number][] => {
    if (knot.kind === "edge") return [];
    const before = last.get(knot.lane);
    last.set(knot.lane, index);
    const others = before === undefined ? [] : knots.slice(before + 1, index);
    const isCrossed = others.some(({ kind, lane, attempt }) => {
      return kind !== "edge" && lane !== knot.lane && attempt === knot.attempt;
    });
    return before !== undefined && isCrossed ? [[before, index]] : [];
  });
}

function minimums(
  segments: Segment[],
  spans: KnotSpan[],
  knots: Knot[],
  level: Level,
  boxHalf: BoxHalf,
  isGrowing: boolean,
): number[] {
  const mins = segments.map((segment, index) => {
    const left = knots[index];
    const right = knots[index + 1];
    if (segment.isBreak || !left || !right || level.pin === 0) return 0;
    if (left.kind === "edge" || right.kind === "edge") return 2;
    if (left.attempt === right.attempt && left.lane !== right.lane) return Math.min(level.pin, besideOther);
    const boxes = left.kind === "late" || right.kind === "late" ? boxHalf(left) + boxHalf(right) + 6 : 0;
    const copies = level.pin > 14 ? boxHalf(left) + boxHalf(right) + 3 : 0;
    return Math.max(left.kind === "late" || right.kind === "late" ? 14 : level.pin, boxes, copies);
  });
  for (const [from, to] of neighboursInLane(knots)) {
    const inside = mins.slice(from, to);
    const missing = level.pin - inside.reduce((sum, min) => sum + min, 0);
    if (missing <= 0) continue;
    for (let index = from; index < to; index += 1) mins[index] = (mins[index] ?? 0) + missing / inside.length;
  }
  const longest = Math.max(...spans.map((span) => span.milliseconds ?? 0));
  for (const span of spans) {
    // The room of an open bar grows by itself: were it asked for here, the whole axis would move with every tick.
    if (span.open && isGrowing) continue;
    const isFull = level.words === "all" || (level.words === "longest" && span.milliseconds === longest);
    const words = barWords(span.stage, isFull ? span.milliseconds : null);
    // The first clock of the axis is a whole one and stands at the edge: the second needs to clear it.
    const least = span.from === 0 && level.words !== "none" ? 62 : leastPhase;
    const wanted = level.words === "none" ? least : Math.max(least, textWidth(words, barSize) + 9);
    // An open bar begins as a sliver and reaches its least width within two seconds.
    const need = span.open ? Math.min(wanted, 8 + (span.milliseconds ?? 0) * 0.025) : wanted;
    const inside = mins.slice(span.from, span.to);
    const missing = need - inside.reduce((sum, min) => sum + min, 0);
    if (missing <= 0) continue;
    for (let index = span.from; index < span.to; index += 1) {
      mins[index] = (mins[index] ?? 0) + missing / inside.length;
    }
  }
  return mins;
}
