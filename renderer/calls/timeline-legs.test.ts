import { expect, test } from "vitest";
import type { LegRow, TimelineEvent, TimelinePhase } from "../../shared/calls";
import type { Stage } from "../../shared/words";
import { layoutTimeline } from "./timeline-layout";
import { planLanes } from "./timeline-legs";
import type { LayoutOptions, TimelineInput } from "./timeline-shapes";

const zero = Date.UTC(2026, 7, 14, 14, 0, 0);
const options: LayoutOptions = { width: 620, clock: "occurred", scale: "fit", now: zero + 900_000 };

/** Events of one line: label, stage, second. */
type Line = { leg: LegRow; events: [label: string, stage: Stage, second: number][] };

function leg(name: string, parent: string | null, words: string, more: Partial<LegRow> = {}): LegRow {
  const depth = parent === null ? 0 : 1;
  return { leg: name, parent, depth, words, outcome: null, startedAt: null, endedAt: null, ...more };
}

function call(...lines: Line[]): TimelineInput {
  const all = lines
    .flatMap((line) => line.events.map(([label, stage, second]) => ({ line, label, stage, second })))
    .sort((a, b) => a.second - b.second);
  const timeline = all.map(({ line, label, stage, second }, index): TimelineEvent => {
    const at = zero + second * 1000;
    return {
      eventId: `e${index + 1}`,
      position: index + 1,
      arrival: index + 1,
      type: label,
      label,
      kind: stage === "final" ? "final" : "lifecycle",
      stage,
      attempt: 1,
      leg: line.leg.leg,
      via: null,
      occurredAt: at,
      placedAt: at,
      receivedAt: at + 150,
      occurredFrom: null,
      copies: [],
      lateMs: null,
      signature: "verified",
      inFold: true,
      problems: [],
      bytes: 300,
      answerMs: 1,
      answerStatus: 200,
      waitsFor: null,
      answered: null,
      forwarded: [],
      ledTo: [],
    };
  });
  const phases = lines.flatMap(({ leg: of, events }) =>
    events.slice(0, -1).map(([, stage, from], index): TimelinePhase => {
      const to = events[index + 1]?.[2] ?? from;
      const at = (shift: number) => ({ from: zero + from * 1000 + shift, to: zero + to * 1000 + shift });
      return { attempt: 1, leg: of.leg, stage, occurred: at(0), received: at(150) };
    }),
  );
  return {
    timeline,
    phases,
    ghosts: [],
    attempts: [],
    legs: lines.map((one) => one.leg),
    direction: "inbound",
  };
}

const agent: Line = {
  leg: leg("ai", null, "AI agent", { outcome: "completed", endedAt: zero + 72_000 }),
  events: [
    ["initiated", "dialing", 0],
    ["answered", "in-conversation", 5],
    ["completed", "final", 72],
  ],
};
const person: Line = {
  leg: leg("person", "ai", "transferred to +12025550123", { outcome: "completed", endedAt: zero + 300_000 }),
  events: [
    ["initiated", "dialing", 60],
    ["answered", "in-conversation", 70],
    ["completed", "final", 300],
  ],
};

test("a child leg has a lane under its parent, on the same axis, with its own bars", () => {
  const { lanes, gutter } = layoutTimeline(call(agent, person), options);
  expect(lanes.map(({ title, words, depth }) => [title, words, depth])).toEqual([
    ["AI agent", "completed", 0],
    ["+1 202 555 0123", "transferred · completed", 1],
  ]);
  expect(lanes.map(({ bars }) => bars.map(({ stage }) => stage))).toEqual([
    ["dialing", "in-conversation"],
    ["dialing", "in-conversation"],
  ]);
  expect(gutter).toBeGreaterThan(84);
  const [first, second] = lanes;
  // The agent's talk ends after the person was dialled and before the person's talk does: one axis for both.
  const agentEnds = first?.bars.at(-1)?.to ?? 0;
  expect(agentEnds).toBeGreaterThan(second?.pins[0]?.x ?? 0);
  expect(agentEnds).toBeLessThan(second?.bars.at(-1)?.to ?? 0);
});

test("its connector comes from the lane that dialled it, just before its first event", () => {
  const [first, second] = layoutTimeline(call(agent, person), options).lanes;
  expect(first?.connector).toBeNull();
  expect(second?.connector?.from).toBe((first?.barY ?? 0) + 18);
  expect(second?.connector?.to).toBe(second?.pinY);
  expect(second?.connector?.x).toBeLessThan(second?.pins[0]?.x ?? 0);
  for (const { left } of second?.labels ?? []) expect(left).toBeGreaterThan(second?.connector?.x ?? 0);
});

test("the end of the agent's leg is marked as that, and the call's end is not marked twice", () => {
  const [first, second] = layoutTimeline(call(agent, person), options).lanes;
  expect(first?.end?.words).toBe("AI leg ended, the call goes on");
  expect(first?.end?.x).toBe(first?.pins.at(-1)?.x);
  expect(first?.end?.sentence).toContain("not the end of the call");
  expect(second?.end).toBeNull();
});

test("where bars follow the end of a leg, a label over it says so", () => {
  const analysed: Line = {
    ...agent,
    events: [
      ["initiated", "dialing", 0],
      ["answered", "in-conversation", 5],
      ["ended", "processing", 72],
      ["analysed", "final", 310],
    ],
  };
  const [first] = layoutTimeline(call(analysed, person), options).lanes;
  expect(first?.end?.words).toBeNull();
  expect(first?.labels.filter(({ tone }) => tone === "end").map(({ text }) => text)).toEqual([
    "AI leg ended",
  ]);
});

test("a transfer that was cancelled says so on its lane, and the agent's leg goes on without a mark", () => {
  const cancelled: Line = {
    leg: leg("person", "ai", "transferred to +12025550123", { outcome: "aborted", endedAt: zero + 80_000 }),
    events: [
      ["initiated", "dialing", 60],
      ["cancelled", "failed", 80],
    ],
  };
  const goesOn: Line = {
    leg: { ...agent.leg, endedAt: zero + 200_000 },
    events: [
      ["initiated", "dialing", 0],
      ["answered", "in-conversation", 5],
      ["completed", "final", 200],
    ],
  };
  const [first, second] = layoutTimeline(call(goesOn, cancelled), options).lanes;
  expect(second?.words).toBe("transferred · cancelled");
  expect([second?.end?.words, second?.end?.failed]).toEqual(["cancelled", true]);
  expect(first?.end).toBeNull();
});

test("a leg that another dialled stands under that one, and siblings follow each other", () => {
  const lines = ["a", "b", "c", "d"].map((name, index): Line => {
    const at = 20 + index * 20;
    return {
      leg: leg(name, index === 2 ? "b" : "ai", "child leg", {
        depth: index === 2 ? 2 : 1,
        endedAt: zero + (at + 9) * 1000,
      }),
      events: [
        ["initiated", "dialing", at],
        ["completed", "final", at + 9],
      ],
    };
  });
  const { lanes } = layoutTimeline(call(agent, ...lines), options);
  expect(lanes.map(({ key, depth }) => [key, depth])).toEqual([
    ["1 ai", 0],
    ["1 a", 1],
    ["1 b", 1],
    ["1 c", 2],
    ["1 d", 1],
  ]);
  expect(lanes[3]?.connector?.from).toBe((lanes[2]?.barY ?? 0) + 18);
  expect(lanes[4]?.connector?.from).toBe((lanes[0]?.barY ?? 0) + 18);
});

test("legs stand within their attempt: an attempt of one line is one lane", () => {
  const both = call(agent, person);
  const second: TimelineInput = {
    ...both,
    attempts: [1, 2].map((number) => ({
      number,
      outcome: null,
      words: "busy after 18 s",
      startedAt: null,
      endedAt: null,
      inferred: false,
    })),
    timeline: [
      {
        ...(both.timeline[0] as TimelineEvent),
        eventId: "e0",
        placedAt: zero - 60_000,
        receivedAt: zero - 60_000,
      },
      ...both.timeline.map((event) => ({ ...event, attempt: 2 })),
    ],
    phases: both.phases.map((phase) => ({ ...phase, attempt: 2 })),
  };
  const { lanes } = layoutTimeline(second, options);
  expect(lanes.map(({ title, words }) => [title, words])).toEqual([
    ["Attempt 1", "busy after 18 s"],
    ["Attempt 2", "AI agent · completed"],
    ["+1 202 555 0123", "transferred · completed"],
  ]);
});

test("a call of one line has the lanes of its attempts, whatever its line is called", () => {
  const one = call(agent);
  const without: TimelineInput = {
    ...one,
    legs: [],
    timeline: one.timeline.map((event) => ({ ...event, leg: null })),
    phases: one.phases.map((phase) => ({ ...phase, leg: null })),
  };
  expect(planLanes(one).lanes.map(({ key, leg: of }) => [key, of])).toEqual([["1", null]]);
  const shape = (input: TimelineInput) =>
    layoutTimeline(input, options).lanes.map(({ title, bars, labels, pins }) => ({
      title,
      bars,
      labels,
      x: pins.map(({ x }) => x),
    }));
  expect(shape({ ...one, legs: one.legs })).toEqual(shape(without));
});

test("arrow keys walk the events of all legs in the order of the clock", () => {
  const { order } = layoutTimeline(call(agent, person), options);
  expect(order).toEqual(["e1", "e2", "e3", "e4", "e5", "e6"]);
});
