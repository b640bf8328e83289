/** What stands in one lane: its pins and their merging, bars with their words, the rail with its numbers and late lines. */
import type { Stage } from "../../shared/words";
import { visibleWords } from "../ui/hidden-characters";
import { delayWords } from "./duration-words";
import { takenRow } from "./taken-row";
import { monoWidth, textWidth } from "./text-width";
import { eventTime } from "./timeline-knots";
import { barSize, barWords, freeCentre, type LabelRequest, labelSize } from "./timeline-labels";
import { type LanePlan, planLanes } from "./timeline-legs";
import { arrivalText, arrivalWidth, type PlacedSpan, type Places, railSize } from "./timeline-places";
import {
  type Arrival,
  type Bar,
  type GhostPin,
  isLate,
  type LateLine,
  type LayoutOptions,
  type Pin,
  type PinCluster,
  type TimelineClock,
  type TimelineInput,
} from "./timeline-shapes";

const mergeBelow = 9;
/** Merged pins stay apart by time: a bar of counts is at most this wide. */
const widestCluster = 60;
/** How far a bar of counts goes beyond its outer pins. */
const clusterEnd = 6;

export function pinsOf(input: TimelineInput, options: LayoutOptions, places: Places, lane: LanePlan): Pin[] {
  const { keyOf } = planLanes(input);
  return input.timeline
    .filter((event) => keyOf(event) === lane.key)
    .map((event) => ({
      event,
      x: places.pinX.get(event.eventId) ?? 0,
      pending: options.pending?.has(event.eventId) ?? false,
      finding:
        isLate(event) ||
        event.copies.length > 0 ||
        event.problems.length > 0 ||
        event.signature === "failed" ||
        event.signature === "missing",
    }))
    .sort((a, b) => a.x - b.x);
}

/** Splits pins into those that stand alone and those that are one bar of counts. */
export function merge(pins: readonly Pin[], clock: TimelineClock): { single: Pin[]; clusters: PinCluster[] } {
  const groups: Pin[][] = [];
  for (const pin of pins) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const first = group?.[0];
    if (group && last && first && pin.x - last.x < mergeBelow && pin.x - first.x <= widestCluster)
      group.push(pin);
    else groups.push([pin]);
  }
  const clusters = groups.flatMap((group, index): PinCluster[] => {
    if (group.length < 2) return [];
    const counts = Map.groupBy(group, (pin) => pin.event.stage);
    const from = group[0]?.x ?? 0;
    const to = group.at(-1)?.x ?? 0;
    // Beside another bar of counts both end half-way.
    const before = groups[index - 1]?.at(-1)?.x ?? Number.NEGATIVE_INFINITY;
    const behind = groups[index + 1]?.[0]?.x ?? Number.POSITIVE_INFINITY;
    return [
      {
        from,
        to,
        left: Math.max(from - clusterEnd, (before + from + 1) / 2),
        right: Math.min(to + clusterEnd, (to + behind - 1) / 2),
        since: group[0] ? eventTime(group[0].event, clock) : 0,
        eventIds: group.map((pin) => pin.event.eventId),
        counts: [...counts].map(([stage, same]) => ({ stage, count: same.length })),
      },
    ];
  });
  return { single: groups.flatMap((group) => (group.length === 1 ? group : [])), clusters };
}

/** A crowded lane names only what matters; a calm one names everything that finds a place. */
export function labelRequests(
  pins: readonly Pin[],
  ghosts: readonly GhostPin[],
  clusters: readonly PinCluster[],
  selected: string | null,
): LabelRequest[] {
  const merged = new Set(clusters.flatMap((cluster) => cluster.eventIds));
  const named = pins.filter(({ event, finding }) => {
    if (event.eventId === selected || finding || clusters.length === 0) return true;
    return !merged.has(event.eventId) && event.kind !== "action";
  });
  return [
    ...named.map(({ event, x, finding }): LabelRequest => {
      const isSelected = event.eventId === selected;
      return {
        id: event.eventId,
        text: visibleWords(event.label),
        times: event.copies.length > 0 ? `${event.copies.length + 1}×` : null,
        tone: isSelected ? "selected" : "plain",
        pinX: x,
        priority: isSelected ? 0 : finding ? 1 : 2,
      };
    }),
    ...ghosts.map(
      ({ ghost, x }, index): LabelRequest => ({
        id: `ghost ${ghost.after} ${ghost.label} ${index}`,
        text: `${ghost.label}?`,
        times: null,
        tone: "ghost",
        pinX: x,
        priority: ghost.missing ? 1 : 3,
      }),
    ),
  ];
}

/** `stage length`, or `stage`, or nothing: never cut. */
export function barOf(span: PlacedSpan, pending: ReadonlySet<string> | undefined): Bar {
  const { id, stage, open, milliseconds } = span;
  const from = span.from + 0.5;
  const to = Math.max(from, span.to - 1.5);
  const isPending = pending !== undefined && span.ends.some((eventId) => pending.has(eventId));
  const text = isPending ? null : barText(stage, milliseconds, to - from);
  return { id, stage, from, to, text, open, milliseconds, pending: isPending };
}

export function barText(stage: Stage, milliseconds: number | null, room: number): string | null {
  const texts = [barWords(stage, milliseconds), barWords(stage, null)];
  return texts.find((words) => textWidth(words, barSize) + 7 <= room) ?? null;
}

/**
 * Late ones first, then from left to right; a number without room is left out, never moved. Merged pins share one box
 * with the first and the last of their numbers.
 */
export function arrivalsOf(
  pins: readonly Pin[],
  clusters: readonly PinCluster[],
  places: Places,
  width: number,
): Arrival[] {
  const merged = new Map(clusters.flatMap((cluster) => cluster.eventIds.map((id) => [id, cluster] as const)));
  const own = pins
    .filter(({ event }) => isLate(event) || !merged.has(event.eventId))
    .map(({ event }) => ({
      eventId: event.eventId,
      at: places.arrivalX.get(event.eventId) ?? 0,
      width: arrivalWidth(event),
      text: arrivalText(event),
      late: isLate(event),
    }));
  const shared = clusters.flatMap((cluster) => {
    const members = pins.filter(({ event }) => merged.get(event.eventId) === cluster && !isLate(event));
    const numbers = members.map(({ event }) => event.arrival);
    const [first] = members;
    if (!first) return [];
    const text = numbers.length === 1 ? `${numbers[0]}` : `${Math.min(...numbers)}…${Math.max(...numbers)}`;
    const size = Math.max(15, monoWidth(text, railSize) + 8);
    return [
      { eventId: first.event.eventId, at: (cluster.from + cluster.to) / 2, width: size, text, late: false },
    ];
  });
  const taken = takenRow(1);
  const placed = [...own, ...shared]
    .sort((a, b) => Number(b.late) - Number(a.late) || a.at - b.at)
    .flatMap(({ at, ...box }): Arrival[] => {
      const x = Math.min(Math.max(at, box.width / 2), width - box.width / 2);
      const [from, to] = [x - box.width / 2, x + box.width / 2];
      if (!taken.isFree(from, to)) return [];
      taken.take(from, to);
      return [{ ...box, x }];
    });
  return placed.sort((a, b) => a.x - b.x);
}

export function lateLinesOf(pins: readonly Pin[], places: Places, arrivals: readonly Arrival[]): LateLine[] {
  const boxes = new Map(arrivals.map((arrival) => [arrival.eventId, arrival]));
  const taken = arrivals.map(({ x, width }) => ({ from: x - width / 2 - 3, to: x + width / 2 + 3 }));
  return pins.flatMap(({ event }): LateLine[] => {
    const from = places.homeX.get(event.eventId);
    const box = boxes.get(event.eventId);
    if (!isLate(event) || from === undefined || box === undefined) return [];
    const to = box.x - box.width / 2;
    if (to - from < 8) return [];
    const words = `${delayWords(event.lateMs ?? 0)} late`;
    const wordsX = freeCentre({ from: from + 12, to }, textWidth(words, labelSize) + 10, taken);
    return [{ eventId: event.eventId, from, to, words, wordsX }];
  });
}

/** Stretches of a lane that are covered by nothing, inset from the pins at their ends. */
export function quietOf(
  range: { from: number; to: number },
  covered: readonly { from: number; to: number }[],
): { from: number; to: number }[] {
  const quiet: { from: number; to: number }[] = [];
  let at = range.from;
  const sorted = [...covered].sort((a, b) => a.from - b.from);
  for (const { from, to } of [...sorted, { from: range.to, to: range.to }]) {
    if (Math.min(from, range.to) - at > 20) quiet.push({ from: at + 5, to: Math.min(from, range.to) - 7 });
    at = Math.max(at, to);
  }
  return quiet;
}
