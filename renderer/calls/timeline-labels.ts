/**
 * Puts words where there is room: pin labels in two rows, clocks under the axis, the words on late lines. Most
 * important first; what finds no place stays in the hover card. Nothing here ever overlaps or is cut.
 */

import type { Stage } from "../../shared/words";
import { clockSeconds, day, isSameDay } from "../time";
import { durationWords } from "./duration-words";
import { stageWords } from "./stage-words";
import { takenRow } from "./taken-row";
import { monoWidth, textWidth } from "./text-width";
import type { PinLabel, Tick } from "./timeline-shapes";

export type LabelRequest = {
  id: string;
  text: string;
  times: string | null;
  tone: PinLabel["tone"];
  pinX: number;
  /** Lower is placed earlier. */
  priority: number;
};

export const labelSize = 10.5;
export const barSize = 10.5;
const gap = 5;
const pinHalf = 6;

export function barWords(stage: Stage, milliseconds: number | null): string {
  return !milliseconds ? stageWords(stage) : `${stageWords(stage)} ${durationWords(milliseconds)}`;
}

export function labelWidth(text: string, times: string | null): number {
  return (
    Math.ceil(textWidth(text, labelSize) * 0.985) + (times === null ? 0 : 4 + textWidth(times, labelSize))
  );
}

type Place = { row: "A" | "B"; left: number; width: number; pinX: number };

/** How many placings are tried before the best so far counts; a full lane of twelve needs far fewer. */
const mostTries = 3000;
/** With more of them nobody misses the one for which others would have stepped aside. */
const mostWeighed = 40;

/**
 * Every label takes the first of its six places that is free, most important first. Where one is left without,
 * earlier ones step aside for it, as long as that costs no more important label its place.
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  bounds: { left: number; right: number },
): PinLabel[] {
  const sorted = [...requests].sort((a, b) => a.priority - b.priority || a.pinX - b.pinX);
  const choices = sorted.map((request) => placesOf(request, bounds));
  const best = sorted.length > mostWeighed ? firstFree(choices) : weighed(choices);
  const placed = sorted.flatMap((request, index): PinLabel[] => {
    const found = best[index];
    if (!found) return [];
    const { id, text, times, tone } = request;
    return [{ id, text, times, tone, ...found }];
  });
  return placed.sort((a, b) => a.left - b.left);
}

/** The first free place of each, as `isFree` has it. */
function firstFree(choices: readonly Place[][]): (Place | null)[] {
  const rows = { A: takenRow(gap), B: takenRow(gap) };
  /** Stalks that go up to row A, and words of row B that none may run through. */
  const stalks = takenRow(0);
  const words = takenRow(0);
  return choices.map((places) => {
    const found = places.find(({ row, left, width, pinX }) => {
      if (!rows[row].isFree(left, left + width)) return false;
      return row === "A" ? words.isFree(pinX, pinX) : stalks.isFree(left - 2, left + width + 2);
    });
    if (!found) return null;
    const { row, left, width, pinX } = found;
    rows[row].take(left, left + width);
    if (row === "A") stalks.take(pinX, pinX);
    else words.take(left - 2, left + width + 2);
    return found;
  });
}

/** Earlier ones step aside for a later one where that costs no more important one its place. */
function weighed(choices: readonly Place[][]): (Place | null)[] {
  let tries = 0;
  let best: (Place | null)[] = [];
  const countOf = (places: readonly (Place | null)[]) => places.filter((place) => place !== null).length;
  const place = (taken: (Place | null)[], skipped: number): boolean => {
    if (taken.length === choices.length) {
      if (countOf(taken) > countOf(best)) best = [...taken];
      return skipped === 0;
    }
    for (const choice of choices[taken.length] ?? []) {
      tries += 1;
      if (tries > mostTries && best.length > 0) return true;
      if (!isFree(choice, taken)) continue;
      if (place([...taken, choice], skipped)) return true;
    }
    return place([...taken, null], skipped + 1);
  };
  place([], 0);
  return best;
}

function placesOf(request: LabelRequest, bounds: { left: number; right: number }): Place[] {
  const { pinX } = request;
  const width = labelWidth(request.text, request.times);
  if (width > bounds.right - bounds.left) return [];
  const lefts = [pinX - width / 2, pinX - pinHalf, pinX + pinHalf - width].map((left) =>
    Math.min(Math.max(left, bounds.left), bounds.right - width),
  );
  return (["B", "A"] as const).flatMap((row) =>
    [...new Set(lefts)].map((left) => ({ row, left, width, pinX })),
  );
}

/** Free of other labels, and no stalk of row A runs through a label of row B. */
function isFree(place: Place, taken: readonly (Place | null)[]): boolean {
  return taken.every((other) => {
    if (other === null) return true;
    if (other.row === place.row) {
      return place.left + place.width + gap <= other.left || other.left + other.width + gap <= place.left;
    }
    const [upper, lower] = place.row === "A" ? [place, other] : [other, place];
    return upper.pinX < lower.left - 2 || upper.pinX > lower.left + lower.width + 2;
  });
}

export type TickRequest = { x: number; time: number; startsLane: boolean };

export const tickSize = 10.5;

/**
 * The first tick of a lane prints its whole clock, the others only what changed since the clock printed before.
 * A day that changed is printed with it. `seen`: of a zoomed axis only so much is seen at once, and in every such part
 * there has to be a whole clock.
 */
export function placeTicks(requests: readonly TickRequest[], width: number, seen = width): Tick[] {
  const sorted = [...requests].sort((a, b) => a.x - b.x);
  const ticks: Tick[] = sorted.map(({ x }) => ({ x, text: null, left: x }));
  const taken = takenRow(4);
  const tryPlace = (index: number, text: string): boolean => {
    const tick = ticks[index];
    if (!tick) return false;
    const size = monoWidth(text, tickSize);
    const left = Math.min(Math.max(tick.x - size / 2, 0), width - size);
    if (left < 0 || !taken.isFree(left, left + size)) return false;
    taken.take(left, left + size);
    ticks[index] = { x: tick.x, text, left };
    return true;
  };
  let dayBefore = sorted[0]?.time;
  for (const [index, { time, startsLane }] of sorted.entries()) {
    if (!startsLane) continue;
    const otherDay = dayBefore !== undefined && !isSameDay(dayBefore, time);
    const full = clockSeconds(time);
    // A day that found no room is said at the next one.
    if (otherDay && tryPlace(index, `${day(time)} ${full}`)) dayBefore = time;
    else tryPlace(index, full);
  }
  let printed: number | null = null;
  let wholeAt = Number.NEGATIVE_INFINITY;
  for (const [index, { x, time }] of sorted.entries()) {
    if (ticks[index]?.text === null) {
      const isWhole = printed === null || (seen < width && x - wholeAt > seen * 0.6);
      const text = isWhole || printed === null ? clockSeconds(time) : changed(printed, time);
      if (text === "" || !tryPlace(index, text)) continue;
      if (isWhole) wholeAt = x;
    } else wholeAt = x;
    printed = time;
  }
  return ticks;
}

/** What of the clock is new: `:50`, `15:12`, `15:02:10`; empty when nothing is. */
export function changed(before: number, time: number): string {
  const [then, now] = [new Date(before), new Date(time)];
  if (then.getHours() !== now.getHours() || !isSameDay(before, time)) return clockSeconds(time);
  const seconds = `:${String(now.getSeconds()).padStart(2, "0")}`;
  if (then.getMinutes() !== now.getMinutes()) return `${String(now.getMinutes()).padStart(2, "0")}${seconds}`;
  return then.getSeconds() === now.getSeconds() ? "" : seconds;
}

const steps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
].map((seconds) => seconds * 1000);

/** Round moments between two times, at least `least` pixels apart. Minutes and hours are round in local time. */
export function roundTimes(from: number, to: number, perMillisecond: number, least: number): number[] {
  const step = steps.find((candidate) => candidate * perMillisecond >= least) ?? 7 * 86_400_000;
  const zone = new Date(from).getTimezoneOffset() * 60_000;
  const times: number[] = [];
  for (let time = Math.ceil((from - zone) / step) * step + zone; time <= to; time += step) times.push(time);
  return times;
}

/** Centre of the widest free stretch of a line that still holds `width`; null when there is none. */
export function freeCentre(
  line: { from: number; to: number },
  width: number,
  taken: readonly { from: number; to: number }[],
): number | null {
  const cuts = [...taken].filter((box) => box.to > line.from && box.from < line.to);
  cuts.sort((a, b) => a.from - b.from);
  let at = line.from;
  let best: { from: number; to: number } | null = null;
  for (const box of [...cuts, { from: line.to, to: line.to }]) {
    if (box.from - at >= width && (best === null || box.from - at > best.to - best.from)) {
      best = { from: at, to: box.from };
    }
    at = Math.max(at, box.to);
  }
  return best === null ? null : (best.from + best.to) / 2;
}
