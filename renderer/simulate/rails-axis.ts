/**
 * The axis of the three rails. It fits: moments stand apart far enough to be seen, quiet time is a break, and the rest of
 * the room is shared by the root of the seconds. Both rails have the same axis, so an untouched thread is straight.
 */

export type RailsBreak = { from: number; to: number; ms: number };

export type RailsAxis = {
  /** Of a moment in the scenario's own time, between the first and the last event and a little beyond. */
  xOf(ms: number): number;
  msOf(x: number): number;
  breaks: RailsBreak[];
  /** Least distance between two moments; below nine pixels pins are merged. */
  apart: number;
};

const breakFromMs = 45_000;
const breakWidth = 40;
/** What the distance between two moments is tried with, from roomy to tight. */
const distances = [44, 30, 20, 14, 9] as const;

export function railsAxis(moments: readonly number[], from: number, to: number): RailsAxis {
  const times = [...new Set(moments)].toSorted((a, b) => a - b);
  const room = Math.max(1, to - from);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const isBreak = gaps.map((gap) => gap >= breakFromMs && gaps.length > 2);
  const least = (apart: number) =>
    gaps.reduce((sum, _, index) => sum + (isBreak[index] ? breakWidth : apart), 0);
  const apart = distances.find((distance) => least(distance) <= room) ?? room / Math.max(1, gaps.length);
  const squeezed = Math.min(1, room / Math.max(1, least(apart)));
  const weights = gaps.map((gap, index) => (isBreak[index] ? 0 : Math.sqrt(gap / 1000)));
  const weight = weights.reduce((sum, one) => sum + one, 0);
  const over = Math.max(0, room - least(apart));
  const places = [from];
  for (const [index] of gaps.entries()) {
    const share = weight === 0 ? 0 : (over * (weights[index] ?? 0)) / weight;
    places.push((places.at(-1) ?? from) + (isBreak[index] ? breakWidth : apart) * squeezed + share);
  }
  const [first = 0] = times;
  const last = times.at(-1) ?? first;
  const end = places.at(-1) ?? from;
  /** Beyond the ends: as far as ten seconds take a distance. */
  const perMs = Math.max(apart, 4) / 10_000;

  function xOf(ms: number): number {
    if (ms <= first) return from - (first - ms) * perMs;
    if (ms >= last) return end + (ms - last) * perMs;
    const index = times.findLastIndex((time) => time <= ms);
    const [left = from, right = end] = [places[index], places[index + 1]];
    const [start = first, stop = last] = [times[index], times[index + 1]];
    return left + ((ms - start) / (stop - start)) * (right - left);
  }

  function msOf(x: number): number {
    if (x <= from) return first - (from - x) / perMs;
    if (x >= end) return last + (x - end) / perMs;
    const index = places.findLastIndex((place) => place <= x);
    const [left = from, right = end] = [places[index], places[index + 1]];
    const [start = first, stop = last] = [times[index], times[index + 1]];
    return start + ((x - left) / Math.max(1e-6, right - left)) * (stop - start);
  }

  return {
    xOf,
    msOf,
    apart: apart * squeezed,
    breaks: gaps.flatMap((ms, index) =>
      isBreak[index] ? [{ from: places[index] ?? from, to: places[index + 1] ?? from, ms }] : [],
    ),
  };
}
