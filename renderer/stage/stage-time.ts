/**
 * The time of the stage. It stands at the moments at which something came, for nothing changes in between; each has its
 * place under the pin of what came, or of what had come furthest when something was late. Pure.
 */
import type { TimelineEvent } from "../../shared/calls";
import type { RunDetail } from "../../shared/runs";
import type { TwinCall } from "../../shared/twin-contract";
import type { TimelineLayout } from "../calls/timeline-shapes";
import { type SinceWords, sinceWords, sinceWordsOf } from "../twin/as-of";

export type StagePlace = { at: number; x: number };

/** In the order of arrival; `x` never goes back. */
export function stagePlaces(
  { lanes }: Pick<TimelineLayout, "lanes">,
  timeline: readonly Pick<TimelineEvent, "eventId" | "receivedAt" | "copies">[],
): StagePlace[] {
  const places = new Map<string, number>();
  for (const { pins, clusters } of lanes) {
    for (const { event, x } of pins) places.set(event.eventId, x);
    for (const { eventIds, to } of clusters) for (const eventId of eventIds) places.set(eventId, to);
  }
  const arrivals = timeline.flatMap(({ eventId, receivedAt, copies }) => {
    const x = places.get(eventId) ?? 0;
    return [{ at: receivedAt, x }, ...copies.map((copy) => ({ at: copy.receivedAt, x }))];
  });
  let furthest = 0;
  return arrivals
    .sort((a, b) => a.at - b.at)
    .map(({ at, x }) => {
      furthest = Math.max(furthest, x);
      return { at, x: furthest };
    });
}

export function placeAt(places: readonly StagePlace[], at: number): number {
  return (places.findLast((place) => place.at <= at) ?? places[0])?.x ?? 0;
}

/** The last moment at the place that is nearest. */
export function momentAt(places: readonly StagePlace[], x: number): number | null {
  let nearest: StagePlace | null = null;
  for (const place of places)
    if (nearest === null || Math.abs(place.x - x) <= Math.abs(nearest.x - x)) nearest = place;
  return nearest?.at ?? null;
}

/** What came, and each opening of the gate. */
export function momentsOf({ events, gated }: Pick<TwinCall, "events" | "gated">): number[] {
  const times = [...events.map(({ at }) => at), ...gated.map(({ frozenAt }) => frozenAt)];
  return [...new Set(times)].sort((a, b) => a - b);
}

/** How far the story was: of a run its scenario's own time, whatever the speed; of any other call the time since its first event. */
export function storyWords(run: Pick<RunDetail, "sends"> | null, moments: readonly number[]): SinceWords {
  if (!run) return sinceWordsOf(moments[0] ?? 0, moments.at(-1) ?? 0);
  return (at) => {
    const sent = run.sends.filter(({ sentAt }) => sentAt !== null && sentAt <= at);
    return sinceWords(Math.max(0, ...sent.map(({ plannedMs }) => plannedMs)));
  };
}
