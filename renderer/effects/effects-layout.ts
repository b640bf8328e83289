/**
 * Where effects stand in their lane: at their start on the timeline's own axis, those of one event beside each other, and
 * one square with a count where there are too many for the room. Pixels, from the plot's left edge.
 */
import type { EffectRow } from "../../shared/effects-contract";
import { textWidth } from "../calls/text-width";
import { eventTime } from "../calls/timeline-knots";
import type { TimelineClock, TimelineInput, TimelineLayout } from "../calls/timeline-shapes";
import { countWords, type EffectState, effectState, effectWords, statusWords } from "./effect-words";

export type EffectMark = {
  key: string;
  x: number;
  /** One, or all that stand for one square. */
  effects: EffectRow[];
  state: EffectState;
  untied: boolean;
  /** The pin of its event, and how far below the plot's top its attempt ends; null where it is untied. */
  pin: { x: number; bottom: number } | null;
};

export type EffectLabel = { key: string; text: string; left: number; tone: "plain" | "failed" };
export type EffectsLayout = { marks: EffectMark[]; labels: EffectLabel[] };

const size = 9;
const step = 12;
/** A square with a count in it. */
const countWidth = 22;
/** Of one event so many stand beside each other; more are one square with a count. */
const mostBeside = 4;
export const labelSize = 10.5;
const gap = 6;

type Place = { eventId: string; x: number; bottom: number };

export function layoutEffects(
  effects: readonly EffectRow[],
  input: TimelineInput,
  layout: TimelineLayout,
  clock: TimelineClock,
): EffectsLayout {
  const places = placesOf(input, layout);
  const groups = groupsOf(effects, places, input, clock);
  const isCrowded = groups.reduce((sum, group) => sum + extentOf(group), 0) > layout.width;
  const extent = (group: Group) =>
    isCrowded ? (group.effects.length > 1 ? countWidth : step) : extentOf(group);
  spread(groups, extent, layout.width);
  const marks = groups.flatMap((group) =>
    extent(group) === step * group.effects.length ? beside(group) : [together(group)],
  );
  return { marks, labels: labelsOf(groups, marks, layout.width) };
}

/** A copy of an event stands in its pin. */
function placesOf(input: TimelineInput, layout: TimelineLayout): Map<string, Place> {
  const pins = new Map<string, Place>();
  for (const lane of layout.lanes) {
    const bottom = layout.axisY - lane.barY - 18;
    for (const { event, x } of lane.pins) pins.set(event.eventId, { eventId: event.eventId, x, bottom });
    for (const { eventIds, from, to } of lane.clusters)
      for (const eventId of eventIds) pins.set(eventId, { eventId, x: (from + to) / 2, bottom });
  }
  for (const { eventId, copies } of input.timeline) {
    const pin = pins.get(eventId);
    for (const copy of copies) if (pin) pins.set(copy.eventId, pin);
  }
  return pins;
}

type Group = { key: string; x: number; pin: Place | null; effects: EffectRow[] };

function groupsOf(
  effects: readonly EffectRow[],
  places: Map<string, Place>,
  input: TimelineInput,
  clock: TimelineClock,
): Group[] {
  const times = new Map(input.timeline.map((event) => [event.eventId, eventTime(event, clock)]));
  const line = [...places.values()]
    .map(({ eventId, x }) => ({ time: times.get(eventId) ?? 0, x }))
    .sort((a, b) => a.time - b.time);
  const groups = new Map<string, Group>();
  for (const effect of effects) {
    const pin = effect.eventId === null ? null : (places.get(effect.eventId) ?? null);
    const candidate = effect.candidates.findLast((one) => places.has(one.eventId ?? ""));
    const near = pin ?? places.get(candidate?.eventId ?? "");
    if (!near) continue;
    const x = pin ? along(line, (times.get(pin.eventId) ?? 0) + (effect.afterMs ?? 0), pin.x) : near.x + step;
    // What begins within one square of another of the same event stands beside it.
    const last = [...groups.values()].findLast((one) => one.pin === pin);
    const joins = last !== undefined && Math.abs(last.x - x) < step * mostBeside;
    if (joins) last.effects.push(effect);
    else groups.set(effect.effectId, { key: effect.effectId, x, pin, effects: [effect] });
  }
  return [...groups.values()].sort((a, b) => a.x - b.x);
}

function extentOf({ effects }: Group): number {
  return effects.length > mostBeside ? countWidth : step * effects.length;
}

/** None covers another: pushed to the right, and at the plot's end back to the left. */
function spread(groups: readonly Group[], extent: (group: Group) => number, width: number): void {
  let free = 0;
  for (const group of groups) {
    group.x = Math.max(group.x, free);
    free = group.x + extent(group);
  }
  let limit = width - size / 2;
  for (const group of groups.toReversed()) {
    group.x = Math.min(group.x, limit - extent(group) + step);
    limit = group.x - step;
  }
}

/** From its pin to the right: between pins in proportion, behind the last one at it. */
function along(line: readonly { time: number; x: number }[], time: number, pinX: number): number {
  const after = line.findIndex((point) => point.time > time);
  const right = line[after];
  const left = line[after - 1];
  if (!right || !left || right.time <= left.time) return Math.max(pinX, line.at(-1)?.x ?? pinX);
  return Math.max(pinX, left.x + ((time - left.time) / (right.time - left.time)) * (right.x - left.x));
}

function beside(group: Group): EffectMark[] {
  return group.effects.map((effect, index) => ({
    key: effect.effectId,
    x: group.x + index * step,
    effects: [effect],
    state: effectState(effect),
    untied: group.pin === null,
    pin: index === 0 ? group.pin : null,
  }));
}

function together(group: Group): EffectMark {
  const states = group.effects.map(effectState);
  return {
    key: group.key,
    x: group.x + (countWidth - step) / 2,
    effects: group.effects,
    state: states.includes("failed") ? "failed" : states.includes("waits") ? "waits" : "answered",
    untied: group.pin === null,
    pin: group.pin,
  };
}

/** Right of a group, the longest of its words that end before the next one. */
function labelsOf(groups: readonly Group[], marks: readonly EffectMark[], width: number): EffectLabel[] {
  return groups.flatMap((group, index) => {
    const ids = new Set(group.effects.map(({ effectId }) => effectId));
    const end = Math.max(
      ...marks.filter((mark) => mark.effects.some((one) => ids.has(one.effectId))).map(({ x }) => x),
    );
    const isOne = marks.some((mark) => mark.key === group.key && mark.effects.length > 1);
    const left = end + (isOne ? countWidth : size) / 2 + gap;
    const next = groups[index + 1];
    const room = (next ? next.x - size / 2 - gap : width) - left;
    const text = wordsOf(group.effects, isOne).find((words) => textWidth(words, labelSize) <= room);
    if (text === undefined) return [];
    const tone = group.effects.some((one) => effectState(one) === "failed") ? "failed" : "plain";
    return [{ key: group.key, text, left, tone }];
  });
}

function wordsOf(effects: readonly EffectRow[], isCounted: boolean): string[] {
  const [first] = effects;
  if (!first) return [];
  if (isCounted) return ["effects"];
  if (effects.length > 1) return [countWords(effects.length)];
  return [effectWords(first), `${first.method} ${statusWords(first)}`, statusWords(first)];
}
