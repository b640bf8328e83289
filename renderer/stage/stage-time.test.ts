import { expect, test } from "vitest";
import type { TimelineEvent } from "../../shared/calls";
import type { TimelineLayout } from "../calls/timeline-shapes";
import { momentAt, placeAt, stagePlaces, storyWords } from "./stage-time";

const event = (eventId: string, receivedAt: number, copies: number[] = []) =>
  ({ eventId, receivedAt, copies: copies.map((at) => ({ receivedAt: at })) }) as unknown as TimelineEvent;
const layout = (places: Record<string, number>) =>
  ({
    lanes: [
      { pins: Object.entries(places).map(([eventId, x]) => ({ event: { eventId }, x })), clusters: [] },
    ],
  }) as unknown as TimelineLayout;

const timeline = [event("first", 1000), event("late", 3000), event("ended", 2000, [2500])];
const places = stagePlaces(layout({ first: 10, late: 40, ended: 90 }), timeline);

test("a moment stands under the pin of what came, and never goes back for what came late", () => {
  expect(places).toEqual([
    { at: 1000, x: 10 },
    { at: 2000, x: 90 },
    { at: 2500, x: 90 },
    { at: 3000, x: 90 },
  ]);
  expect(placeAt(places, 2400)).toBe(90);
  expect(placeAt(places, 0)).toBe(10);
});

test("dragged to a place it is the last moment there", () => {
  expect(momentAt(places, 30)).toBe(1000);
  expect(momentAt(places, 80)).toBe(3000);
  expect(momentAt([], 80)).toBeNull();
});

test("a run tells its own time at any speed; without one it is the time since the first event", () => {
  const sends = [
    { sentAt: 1000, plannedMs: 0 },
    { sentAt: 2000, plannedMs: 317_000 },
    { sentAt: null, plannedMs: 453_000 },
  ];
  expect(storyWords({ sends } as never, [1000, 2010])(2010)).toBe("5:17");
  expect(storyWords(null, [1000, 61_000])(41_000)).toBe("0:40");
});
