import { expect, test } from "vitest";
import type { TimelinePhase } from "../../../shared/calls";
import { settleTimeline } from "./settled-timeline";
import type { TimelineParts } from "./timeline";

const received = new Map([
  [1, 1_100],
  [2, 5_100],
  [3, 9_100],
]);
const phase = (stage: TimelinePhase["stage"], from: number, to: number | null): TimelinePhase => ({
  attempt: 1,
  leg: null,
  stage,
  occurred: { from, to },
  received: { from: from + 100, to: to === null ? null : to + 100 },
});
const mark = (position: number, placedAt: number): TimelineParts["marks"][number] => ({
  ...{ position, placedAt, attempt: 1, leg: null, arrival: position, lateMs: null },
  ...{ inFold: true, copies: [], ledTo: [] },
});
const ghost = (missing: boolean): TimelineParts["ghosts"][number] => ({
  ...{ type: "call.report", label: "report", stage: null, kind: "lifecycle", attempt: 1, after: 3, missing },
});
const timeline = (open: number): TimelineParts => ({
  marks: [mark(1, 1_000), mark(2, 5_000), mark(3, 9_000)],
  phases: [phase("in-conversation", 1_000, open), phase("processing", open, null)],
  ghosts: [ghost(true), ghost(false)],
  findings: [],
  spark: [],
});
const receivedAtOf = (position: number) => received.get(position) ?? 0;

test("an open bar of a call that time made final ends with the last event that came", () => {
  const settled = settleTimeline(timeline(5_000), receivedAtOf);
  expect(settled.phases).toEqual([phase("in-conversation", 1_000, 5_000), phase("processing", 5_000, 9_000)]);
  expect(settled.spark.map(({ share }) => share)).toEqual([0.5, 0.5]);
});

test("nothing came after its beginning: no bar", () => {
  const settled = settleTimeline(timeline(9_000), receivedAtOf);
  expect(settled.phases).toEqual([phase("in-conversation", 1_000, 9_000)]);
});

test("what was awaited is awaited no longer; what is missing stays missing", () => {
  expect(settleTimeline(timeline(5_000), receivedAtOf).ghosts).toEqual([ghost(true)]);
});
