/** A timeline that is zoomed, walked and live: where things go, and what must not move. */
import { expect, test } from "vitest";
import type { TimelineEvent, TimelinePhase } from "../../shared/calls";
import type { Stage } from "../../shared/words";
import { isOutgrown } from "./timeline-growth";
import { placeLabels } from "./timeline-labels";
import { layoutTimeline } from "./timeline-layout";
import type { LayoutOptions, TimelineInput } from "./timeline-shapes";
import { stepOf } from "./timeline-walk";
import { mostZoomOf, moverOf, zoomFor } from "./timeline-zoom";

const zero = Date.UTC(2026, 7, 14, 14, 2, 10);
const options: LayoutOptions = { width: 900, clock: "occurred", scale: "fit", now: zero + 30_000 };

function event(arrival: number, seconds: number, more: Partial<TimelineEvent> = {}): TimelineEvent {
  const at = zero + seconds * 1000;
  return {
    eventId: `e${arrival}`,
    position: arrival,
    type: "call.step",
    label: "step",
    kind: "lifecycle",
    stage: "in-conversation",
    attempt: 1,
    leg: null,
    via: null,
    occurredAt: at,
    placedAt: at,
    occurredFrom: null,
    receivedAt: at,
    arrival,
    copies: [],
    lateMs: null,
    signature: "verified",
    inFold: true,
    problems: [],
    bytes: 600,
    answerMs: 1,
    answerStatus: 200,
    waitsFor: null,
    answered: null,
    forwarded: [],
    ledTo: [],
    ...more,
  };
}

function phase(stage: Stage, from: number, to: number | null): TimelinePhase {
  const span = { from: zero + from * 1000, to: to === null ? null : zero + to * 1000 };
  return { attempt: 1, leg: null, stage, occurred: span, received: span };
}

function call(timeline: TimelineEvent[], more: Partial<TimelineInput> = {}): TimelineInput {
  return { timeline, phases: [], ghosts: [], attempts: [], legs: [], direction: "outbound", ...more };
}

const live = call([event(1, 0, { stage: "dialing" }), event(2, 12), event(3, 20, { kind: "action" })], {
  phases: [phase("dialing", 0, 12), phase("in-conversation", 12, null)],
  ghosts: [
    {
      type: "call.ended",
      label: "ended",
      stage: "processing",
      kind: "lifecycle",
      attempt: 1,
      after: "e3",
      missing: false,
    },
  ],
});

test("between two events of a live call nothing moves but the end of its open bar", () => {
  for (const scale of ["fit", "scale"] as const) {
    const at = (seconds: number) => layoutTimeline(live, { ...options, scale, now: zero + seconds * 1000 });
    const [early, later] = [at(24), at(27)];
    const still = ({ lanes, ticks, breaks }: typeof early) => ({
      pins: lanes.map(({ pins }) => pins.map(({ x }) => x)),
      ghosts: lanes.map(({ ghosts }) => ghosts.map(({ x }) => x)),
      labels: lanes.map(({ labels }) => labels),
      closed: lanes.map(({ bars }) => bars.filter(({ open }) => !open)),
      ticks,
      breaks,
    });
    expect(still(later)).toEqual(still(early));
    const end = ({ lanes }: typeof early) => lanes[0]?.bars.find(({ open }) => open)?.to ?? 0;
    expect(end(later)).toBeGreaterThan(end(early));
  }
});

test("an open bar never leaves the room that is kept for it, not in three days", () => {
  for (const seconds of [21, 60, 3600, 259_200]) {
    const { lanes, growth, width } = layoutTimeline(live, { ...options, now: zero + seconds * 1000 });
    const end = lanes[0]?.bars.find(({ open }) => open)?.to ?? Number.NaN;
    expect(end).toBeLessThan(lanes[0]?.ghosts[0]?.x ?? 0);
    expect(end).toBeLessThanOrEqual((growth?.from ?? 0) + (growth?.room ?? 0));
    expect(end).toBeLessThan(width);
  }
});

test("a uniform axis is laid out again only when the present has used its room up", () => {
  const { growth } = layoutTimeline(live, { ...options, scale: "scale", now: zero + 21_000 });
  if (!growth) throw new Error("the call is live");
  expect(isOutgrown(growth, 500)).toBe(false);
  expect(isOutgrown(growth, 60_000)).toBe(true);
});

test("a call that is over has nothing that grows", () => {
  const over = { ...live, phases: [phase("dialing", 0, 12)] };
  expect(layoutTimeline(over, options).growth).toBeNull();
});

test("a place keeps between its neighbours when the axis is stretched, and comes back", () => {
  const many = call(Array.from({ length: 40 }, (_, index) => event(index + 1, index * index)));
  const [one, four] = [900, 3600].map((width) => layoutTimeline(many, { ...options, width }).stops);
  if (!one || !four) throw new Error("two layouts");
  for (const x of [7, 120, 333, 640, 888]) {
    const there = moverOf(one, four)(x);
    expect(moverOf(four, one)(there)).toBeCloseTo(x, 6);
  }
  for (const [index, { x }] of one.entries()) expect(moverOf(one, four)(x)).toBe(four[index]?.x);
});

test("a stretch that is marked fills what is seen", () => {
  const many = call(Array.from({ length: 60 }, (_, index) => event(index + 1, index * 7)));
  for (const scale of ["fit", "scale"] as const) {
    const stopsAt = (zoom: number) =>
      layoutTimeline(many, { ...options, scale, width: Math.round(900 * zoom) }).stops;
    const stops = stopsAt(1);
    const stretch = { from: 300, to: 420 };
    const zoom = zoomFor(stretch, stops, { zoom: 1, room: 900, most: 24, stopsAt });
    const moved = moverOf(stops, stopsAt(zoom));
    expect(moved(stretch.to) - moved(stretch.from)).toBeGreaterThan(900 * 0.9);
    expect(moved(stretch.to) - moved(stretch.from)).toBeLessThan(900 * 1.1);
  }
});

test("zoomed in all the way, each of 3,000 events stands alone", () => {
  const crowd = call(Array.from({ length: 3000 }, (_, index) => event(index + 1, index / 10)));
  const { lanes } = layoutTimeline(crowd, { ...options, width: 900 * mostZoomOf(3000, 900) });
  expect(lanes[0]?.clusters).toEqual([]);
  expect(layoutTimeline(crowd, options).lanes[0]?.pins.length ?? 0).toBeLessThan(5);
});

test("in every part of a zoomed axis that is seen at once there is a whole clock", () => {
  const fast = call(Array.from({ length: 200 }, (_, index) => event(index + 1, index / 300)));
  const { ticks } = layoutTimeline(fast, { ...options, width: 9000, seen: 900 });
  const whole = ticks.filter(({ text }) => /^\d\d:\d\d:\d\d$/.test(text ?? "")).map(({ x }) => x);
  for (const [index, x] of whole.entries()) expect(x - (whole[index - 1] ?? 0)).toBeLessThan(900);
  expect(whole.length).toBeGreaterThan(9);
});

test("zoomed into one long phase, two clocks are seen wherever one looks, in both scales", () => {
  const long = call([event(1, 0, { stage: "dialing" }), event(2, 8), event(3, 608)], {
    phases: [phase("dialing", 0, 8), phase("in-conversation", 8, 608)],
  });
  for (const scale of ["fit", "scale"] as const) {
    const { ticks } = layoutTimeline(long, { ...options, scale, width: 9000, seen: 900 });
    const printed = ticks.filter(({ text }) => text !== null).map(({ x }) => x);
    for (let left = 0; left <= 9000 - 900; left += 50)
      expect(printed.filter((x) => x >= left && x <= left + 900).length).toBeGreaterThanOrEqual(2);
  }
});

test("bars of counts beside each other do not overlap", () => {
  const crowd = call(Array.from({ length: 900 }, (_, index) => event(index + 1, index)));
  const clusters = layoutTimeline(crowd, options).lanes[0]?.clusters ?? [];
  expect(clusters.length).toBeGreaterThan(5);
  for (const [index, { left }] of clusters.entries())
    expect(left).toBeGreaterThan(clusters[index - 1]?.right ?? 0);
});

test("thousands of labels are placed without one overlapping another", () => {
  const requests = Array.from({ length: 3000 }, (_, index) => ({
    id: `l${index}`,
    text: "lifecycle-ended",
    times: null,
    tone: "plain" as const,
    pinX: 10 + index * 7,
    priority: index % 3,
  }));
  const placed = placeLabels(requests, { left: 0, right: 21_100 });
  expect(placed.length).toBeGreaterThan(200);
  for (const row of ["A", "B"]) {
    const inRow = placed.filter((label) => label.row === row);
    for (const [index, { left }] of inRow.entries()) {
      const before = inRow[index - 1];
      if (before) expect(left).toBeGreaterThanOrEqual(before.left + before.width);
    }
  }
  const words = placed.filter(({ row }) => row === "B");
  for (const { row, pinX } of placed)
    if (row === "A") expect(words.some(({ left, width }) => pinX > left && pinX < left + width)).toBe(false);
});

test("keys lead along the clock, and over lanes to the pin that stands nearest", () => {
  const attempts = call([
    event(1, 0),
    event(2, 30, { kind: "failure" }),
    event(3, 600, { attempt: 2 }),
    event(4, 640, { attempt: 2 }),
  ]);
  const layout = layoutTimeline(attempts, options);
  expect(stepOf(layout, null, "ArrowRight")).toBe("e1");
  expect(stepOf(layout, "e2", "ArrowRight")).toBe("e3");
  expect(stepOf(layout, "e4", "ArrowRight")).toBe("e4");
  expect(stepOf(layout, "e4", "Home")).toBe("e1");
  expect(stepOf(layout, "e1", "End")).toBe("e4");
  expect(stepOf(layout, "e1", "ArrowDown")).toBe("e3");
  expect(stepOf(layout, "e4", "ArrowUp")).toBe("e2");
  expect(stepOf(layout, "e1", "ArrowUp")).toBeNull();
  expect(stepOf(layout, "e4", "ArrowDown")).toBeNull();
  expect(stepOf(layout, "e4", "x")).toBeNull();
});
