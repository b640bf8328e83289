import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ghost, LegRow, TimelineEvent, TimelinePhase } from "../../shared/calls";
import type { Stage } from "../../shared/words";
import { cardSize, placeCard } from "./place-card";
import { layoutTimeline } from "./timeline-layout";
import { bands, isLate, type LayoutOptions, type TimelineInput } from "./timeline-shapes";

const zero = Date.UTC(2026, 7, 14, 14, 2, 10);
const stages: Stage[] = ["queued", "dialing", "in-conversation", "processing", "analysis", "final", "failed"];

function event(changes: Partial<TimelineEvent> & { arrival: number; receivedAt: number }): TimelineEvent {
  return {
    eventId: `e${changes.arrival}`,
    position: changes.arrival,
    type: "call.initiate",
    label: "initiate",
    kind: "lifecycle",
    stage: "dialing",
    attempt: 1,
    leg: null,
    via: null,
    occurredAt: null,
    placedAt: changes.occurredAt ?? changes.receivedAt,
    occurredFrom: null,
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
    ...changes,
  };
}

/** Seconds after the first event, as the call of the picture has them. */
function pin(
  arrival: number,
  label: string,
  seconds: number,
  stage: Stage,
  more: Partial<TimelineEvent> = {},
) {
  const occurredAt = zero + seconds * 1000;
  return event({ arrival, label, type: label, stage, occurredAt, receivedAt: occurredAt + 188, ...more });
}

function phase(attempt: number, stage: Stage, from: number, to: number | null): TimelinePhase {
  const at = (shift: number) => ({
    from: zero + from * 1000 + shift,
    to: to === null ? null : zero + to * 1000 + shift,
  });
  return { attempt, leg: null, stage, occurred: at(0), received: at(188) };
}

const copies = [8, 9].map((arrival) => ({
  eventId: `copy${arrival}`,
  position: arrival,
  receivedAt: zero + 975_900,
  arrival,
  identical: true,
}));

const picture: TimelineInput = {
  direction: "outbound",
  legs: [],
  attempts: [
    {
      number: 1,
      outcome: "busy",
      words: "busy after 18 s",
      startedAt: zero,
      endedAt: zero + 18e3,
      inferred: true,
    },
    { number: 2, outcome: "completed", words: "completed", startedAt: zero, endedAt: zero, inferred: true },
  ],
  timeline: [
    pin(1, "initiate", 0, "dialing"),
    pin(2, "busy", 18.204, "failed", { kind: "failure" }),
    pin(3, "initiate", 681, "dialing", { attempt: 2 }),
    pin(4, "in-progress", 700, "in-conversation", { attempt: 2 }),
    pin(5, "create_order", 782, "in-conversation", { attempt: 2, kind: "action" }),
    pin(7, "ended", 952.118, "processing", {
      attempt: 2,
      receivedAt: zero + 975_703,
      lateMs: 23_585,
      copies,
    }),
    pin(6, "end-of-call", 973, "analysis", { attempt: 2 }),
    pin(10, "lifecycle-ended", 978, "final", { attempt: 2, kind: "final" }),
  ],
  phases: [
    phase(1, "dialing", 0, 18.204),
    phase(2, "dialing", 681, 700),
    phase(2, "in-conversation", 700, 952.118),
    phase(2, "processing", 952.118, 973),
  ],
  ghosts: [
    {
      type: "call.completed",
      label: "completed",
      stage: "analysis",
      kind: "lifecycle",
      attempt: 2,
      after: "e7",
      missing: true,
    },
  ],
};

const options: LayoutOptions = { width: 520, clock: "occurred", scale: "fit", now: zero + 1e6 };

describe("the call of the picture", () => {
  const layout = layoutTimeline(picture, options);
  const second = layout.lanes[1];

  it("has a lane per attempt with three bands and one break between them", () => {
    expect(layout.lanes.map(({ title, words }) => [title, words])).toEqual([
      ["Attempt 1", "busy after 18 s"],
      ["Attempt 2", "completed"],
    ]);
    expect(layout.breaks.map(({ words }) => words)).toEqual(["11 m 3 s"]);
    expect(second && [second.barY - second.pinY, second.railY - second.pinY]).toEqual([
      bands.bar,
      bands.rail,
    ]);
    expect(layout.height).toBeLessThanOrEqual(230);
  });

  it("prints a bar's stage with its length where it fits, and lets the ghost cut processing", () => {
    expect(second?.bars.map(({ stage, text }) => [stage, text])).toEqual([
      ["dialing", expect.stringMatching(/^dialing/)],
      ["in-conversation", "in conversation 4 m 12 s"],
      ["processing", "processing"],
      ["analysis", "analysis"],
    ]);
    expect(second?.ghosts.map(({ ghost }) => ghost.label)).toEqual(["completed"]);
    expect(second?.quiet).toHaveLength(1);
  });

  it("keeps the order of arrival on the rail and draws one late line past the 6", () => {
    expect(second?.arrivals.map(({ text }) => text)).toEqual(["3", "4", "5", "6", "7 8 9", "10"]);
    expect(second?.late.map(({ words, wordsX }) => [words, wordsX !== null])).toEqual([
      ["23.6 s late", true],
    ]);
    const six = second?.arrivals.find(({ text }) => text === "6");
    expect(second?.late[0]?.from).toBeLessThan(six?.x ?? 0);
    expect(second?.late[0]?.to).toBeGreaterThan(six?.x ?? 0);
  });

  it("names every pin, copies with their number, and prints on the axis only what changed", () => {
    expect(second?.labels.map(({ text, times }) => (times ? `${text} ${times}` : text)).sort()).toEqual(
      [
        "initiate",
        "in-progress",
        "create_order",
        "ended 3×",
        "completed?",
        "end-of-call",
        "lifecycle-ended",
      ].sort(),
    );
    const texts = layout.ticks.flatMap(({ text }) =>
      text === null ? [] : [text.replace(/^\d\d:(?=\d\d:)/, "")],
    );
    expect(texts).toEqual(["02:10", ":28", "13:31", ":50", "15:12", "18:02", ":23", ":28"]);
  });

  it("lets pins slide and the rail stay when the clock changes", () => {
    const received = layoutTimeline(picture, { ...options, clock: "received" });
    const rail = (lanes: typeof layout.lanes) => lanes.flatMap(({ arrivals }) => arrivals.map(({ x }) => x));
    expect(rail(received.lanes)).toEqual(rail(layout.lanes));
    expect(received.order).toEqual(["e1", "e2", "e3", "e4", "e5", "e6", "e7", "e10"]);
    expect(layout.order).toEqual(["e1", "e2", "e3", "e4", "e5", "e7", "e6", "e10"]);
  });
});

const anyEvent = fc.record({
  gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400_000 })),
  skew: fc.integer({ min: -500, max: 900 }),
  late: fc.option(fc.integer({ min: 1000, max: 90_000 }), { freq: 5 }),
  hasTime: fc.integer({ min: 0, max: 9 }).map((roll) => roll > 0),
  next: fc.integer({ min: 0, max: 11 }).map((roll) => roll === 0),
  stage: fc.constantFrom(...stages),
  kind: fc.constantFrom("lifecycle", "action", "final", "failure" as const),
  label: fc.constantFrom("initiate", "in-progress", "ended", "lifecycle-ended", "create_order"),
  copies: fc.integer({ min: 0, max: 12 }).map((roll) => (roll > 9 ? roll - 9 : 0)),
  leg: fc.nat(4),
});

/** A call as it could come: times never go back on their clock, arrivals are numbered by ours, attempts ascend. */
const anyCall = fc
  .record({
    events: fc.array(anyEvent, { minLength: 1, maxLength: 60 }),
    ghostAfter: fc.array(fc.nat(), { maxLength: 3 }),
    openEnd: fc.boolean(),
    legs: fc.constantFrom(0, 0, 2, 3, 5),
  })
  .map(({ events, ghostAfter, openEnd, legs: count }): TimelineInput => {
    let time = zero;
    let attempt = 1;
    const drafts = events.map((draft, index) => {
      time += draft.gap;
      if (draft.next && index > 0) attempt += 1;
      const received = time + draft.skew + (draft.late ?? 0);
      return { ...draft, attempt, time, received };
    });
    const arrivalOf = new Map(
      [...drafts.entries()]
        .sort(([, a], [, b]) => a.received - b.received)
        .map(([index], at) => [index, at + 1]),
    );
    const timeline = drafts.map((draft, index) =>
      event({
        arrival: arrivalOf.get(index) ?? 0,
        receivedAt: draft.received,
        occurredAt: draft.hasTime ? draft.time : null,
        placedAt: draft.time,
        lateMs: draft.late,
        stage: draft.stage,
        kind: draft.kind,
        label: draft.label,
        attempt: draft.attempt,
        leg: count === 0 ? null : `leg${draft.leg % count}`,
        copies: copies.slice(0, draft.copies).map((copy) => ({ ...copy, arrival: 100 + index })),
      }),
    );
    const ghosts = ghostAfter.map((index): Ghost => {
      const after = timeline[index % timeline.length];
      const common = {
        type: "call.completed",
        label: "completed",
        stage: "analysis",
        kind: "lifecycle",
      } as const;
      return {
        ...common,
        attempt: after?.attempt ?? 1,
        after: after?.eventId ?? "",
        missing: index % 2 === 0,
      };
    });
    const phases = timeline.flatMap((from, index): TimelinePhase[] => {
      const to = timeline.slice(index + 1).find(({ leg }) => leg === from.leg);
      const isLast = to === undefined;
      if (from.stage === null || (isLast && !openEnd) || (to && to.attempt !== from.attempt)) return [];
      const between = (start: number, end: number | null) => ({
        from: start,
        to: end && Math.max(start, end),
      });
      return [
        {
          attempt: from.attempt,
          leg: from.leg,
          stage: from.stage,
          occurred: between(from.placedAt, to ? to.placedAt : null),
          received: between(from.receivedAt, to ? to.receivedAt : null),
        },
      ];
    });
    const legs = Array.from({ length: count }, (_, index): LegRow => {
      const own = timeline.filter(({ leg }) => leg === `leg${index}`);
      return {
        leg: `leg${index}`,
        parent: index === 0 ? null : `leg${index >> 1}`,
        depth: index === 0 ? 0 : index < 2 ? 1 : 2,
        words: index === 0 ? "AI agent" : `transferred to +1202555012${index}`,
        outcome: index === 3 ? "no-answer" : null,
        startedAt: own[0]?.placedAt ?? null,
        endedAt: index === 4 ? null : (own.at(-1)?.placedAt ?? null),
      };
    });
    return { timeline, ghosts, phases, attempts: [], legs, direction: "outbound" };
  });

const anyOptions = fc.record({
  width: fc.integer({ min: 320, max: 1600 }),
  clock: fc.constantFrom("occurred", "received" as const),
  scale: fc.constantFrom("fit", "scale" as const),
  now: fc.integer({ min: 0, max: 900_000 }).map((ms) => zero + ms),
});

const runs = { numRuns: 300 };

describe("any call", () => {
  it("never lets labels, numbers of the rail or clocks of the axis overlap", () => {
    fc.assert(
      fc.property(anyCall, anyOptions, (call, chosen) => {
        const { lanes, ticks } = layoutTimeline(call, chosen);
        for (const lane of lanes) {
          for (const row of ["A", "B"]) apart(lane.labels.filter((label) => label.row === row).map(box));
          apart(lane.arrivals.map(({ x, width }) => ({ from: x - width / 2, to: x + width / 2 })));
          apart(lane.bars);
        }
        apart(
          ticks
            .filter(({ text }) => text)
            .map(({ left, text }) => ({ from: left, to: left + (text?.length ?? 0) * 6.6 })),
        );
      }),
      runs,
    );
  });

  it("stands its pins in the order of the chosen clock", () => {
    fc.assert(
      fc.property(anyCall, anyOptions, (call, chosen) => {
        const { lanes, order } = layoutTimeline(call, chosen);
        const x = new Map(
          lanes.flatMap(({ pins }) => pins.map((one) => [one.event.eventId, one.x] as const)),
        );
        for (const { eventIds, from } of lanes.flatMap(({ clusters }) => clusters)) {
          for (const eventId of eventIds) if (!x.has(eventId)) x.set(eventId, from);
        }
        expect(order).toHaveLength(call.timeline.length);
        for (const lane of lanes) {
          const ids = new Set([
            ...lane.pins.map(({ event: { eventId } }) => eventId),
            ...lane.clusters.flatMap(({ eventIds }) => eventIds),
          ]);
          const own = order.flatMap((id) => (ids.has(id) ? [x.get(id) ?? -1] : []));
          for (const [index, at] of own.entries())
            expect(at).toBeGreaterThanOrEqual((own[index - 1] ?? 0) - 1e-6);
        }
      }),
      runs,
    );
  });

  it("draws nothing outside its width", () => {
    fc.assert(
      fc.property(anyCall, anyOptions, (call, chosen) => {
        const { lanes, ticks, breaks, width } = layoutTimeline(call, chosen);
        const spans = lanes.flatMap((lane) => [
          ...lane.pins.map(({ x }) => ({ from: x, to: x })),
          ...lane.ghosts.map(({ x }) => ({ from: x, to: x })),
          ...lane.clusters,
          ...lane.labels.map(box),
          ...lane.bars,
          ...lane.quiet,
          ...lane.late,
          ...(lane.end ? [{ from: lane.end.x, to: lane.end.x }] : []),
          ...(lane.connector ? [{ from: lane.connector.x, to: lane.connector.toX }] : []),
          ...lane.arrivals.map(({ x, width: size }) => ({ from: x - size / 2, to: x + size / 2 })),
        ]);
        for (const { from, to } of [...spans, ...breaks, ...ticks.map(({ x }) => ({ from: x, to: x }))]) {
          expect(from).toBeGreaterThanOrEqual(-1e-6);
          expect(to).toBeLessThanOrEqual(width + 1e-6);
          expect(to).toBeGreaterThanOrEqual(from - 1e-6);
        }
      }),
      runs,
    );
  });

  it("draws a late line only for what is late", () => {
    fc.assert(
      fc.property(anyCall, anyOptions, (call, chosen) => {
        const late = new Set(call.timeline.filter(isLate).map(({ eventId }) => eventId));
        for (const lane of layoutTimeline(call, chosen).lanes) {
          for (const line of lane.late) expect(late).toContain(line.eventId);
        }
      }),
      runs,
    );
  });
});

describe("the hover card", () => {
  it("opens over no pin", () => {
    const layout = layoutTimeline(picture, options);
    const room = { left: 0, right: 520, above: 200, below: 700 };
    for (const lane of layout.lanes) {
      for (const { x } of lane.pins) {
        const { left, top } = placeCard(layout, { lane, x }, room);
        for (const other of layout.lanes.flatMap(({ pins, pinY }) =>
          pins.map((one) => ({ x: one.x, y: pinY })),
        )) {
          const isInside =
            other.x > left &&
            other.x < left + cardSize.width &&
            other.y > top &&
            other.y < top + cardSize.height;
          expect(isInside).toBe(false);
        }
      }
    }
  });
});

describe("a live call", () => {
  const live: TimelineInput = {
    ...picture,
    timeline: picture.timeline.slice(2, 4).map((one) => ({ ...one, attempt: 1 })),
    phases: [phase(1, "dialing", 681, 700), phase(1, "in-conversation", 700, null)],
    ghosts: [],
  };

  it("grows: its open bar with the clock, its pins with the events", () => {
    const at = (seconds: number) => layoutTimeline(live, { ...options, now: zero + (700 + seconds) * 1000 });
    const lengths = [0.5, 1, 2, 5, 20, 60, 300, 4000].map((seconds) => {
      const bar = at(seconds).lanes[0]?.bars.at(-1);
      expect(bar?.open).toBe(true);
      return (bar?.to ?? 0) - (bar?.from ?? 0);
    });
    for (const [index, length] of lengths.entries())
      expect(length).toBeGreaterThanOrEqual(lengths[index - 1] ?? 0);
    expect(lengths.at(-1)).toBeGreaterThan(lengths[0] ?? 0);
    const before = live.timeline.slice(0, 1);
    const first = layoutTimeline({ ...live, timeline: before, phases: [] }, options);
    expect(first.order).toEqual(at(1).order.slice(0, 1));
  });
});

describe("a crowded call", () => {
  it("merges pins closer than 9 px into bars of counts and names only what matters", () => {
    const timeline = Array.from({ length: 300 }, (_, index) =>
      pin(index + 1, "create_order", index * 2, "in-conversation", {
        kind: "action",
        ...(index === 150
          ? { problems: [{ path: "a", expected: "b", got: "c", sentence: "d" }], label: "odd" }
          : {}),
      }),
    );
    const crowded = layoutTimeline({ ...picture, timeline, phases: [], ghosts: [] }, options);
    const lane = crowded.lanes[0];
    const merged = lane?.clusters.flatMap(({ eventIds }) => eventIds) ?? [];
    expect(merged.length + (lane?.pins.length ?? 0)).toBe(300);
    expect(
      lane?.clusters.every(({ counts }) => counts.every(({ stage }) => stage === "in-conversation")),
    ).toBe(true);
    expect(lane?.labels.map(({ text }) => text)).toEqual(["odd"]);
  });
});

function box(label: { left: number; width: number }): { from: number; to: number } {
  return { from: label.left, to: label.left + label.width };
}

function apart(boxes: readonly { from: number; to: number }[]): void {
  const sorted = [...boxes].sort((a, b) => a.from - b.from || a.to - b.to);
  for (const [index, { from }] of sorted.entries()) {
    expect(from).toBeGreaterThanOrEqual((sorted[index - 1]?.to ?? 0) - 1e-6);
  }
}
