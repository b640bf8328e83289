/** Where effects stand under a call's timeline, and what is said of them where there is room. */
import { expect, test } from "vitest";
import type { TimelineEvent } from "../../shared/calls";
import type { EffectRow } from "../../shared/effects-contract";
import { layoutTimeline } from "../calls/timeline-layout";
import type { TimelineInput } from "../calls/timeline-shapes";
import { layoutEffects } from "./effects-layout";

const start = Date.UTC(2026, 2, 2, 10);

function event(number: number, at: number, copies: TimelineEvent["copies"] = []): TimelineEvent {
  return {
    ...{ eventId: `e${number}`, position: number, arrival: number, attempt: 1, copies },
    ...{ type: "call.initiate", label: "initiate", kind: "lifecycle", stage: "dialing", occurredFrom: null },
    ...{ occurredAt: at, placedAt: at, receivedAt: at, lateMs: null, signature: "verified", inFold: true },
    ...{
      problems: [],
      bytes: 600,
      answerMs: 1,
      answerStatus: 200,
      waitsFor: null,
      answered: null,
      ledTo: [],
    },
  } as Partial<TimelineEvent> as TimelineEvent;
}

/** Three events, a minute apart; the second came twice. */
const input: TimelineInput = {
  timeline: [
    event(1, start),
    event(2, start + 60_000, [
      { eventId: "e3", position: 3, arrival: 3, receivedAt: start + 60_000, identical: true },
    ]),
    event(4, start + 120_000),
  ],
  phases: [],
  ghosts: [],
  attempts: [],
  legs: [],
  direction: null,
};
const layout = layoutTimeline(input, { width: 900, clock: "occurred", scale: "fit", now: start });
const pinX = (eventId: string) => layout.lanes[0]?.pins.find((pin) => pin.event.eventId === eventId)?.x ?? -1;

let made = 0;
function effect(eventId: string | null, also: Partial<EffectRow> = {}): EffectRow {
  made += 1;
  return {
    ...{ effectId: String(made), sessionId: "hs_1", seen: "inside", eventId, runId: null, send: null },
    ...{ method: "POST", url: "http://127.0.0.1:4410/contacts", status: 201, ms: 3, error: null, bytes: 2 },
    ...{ startedAt: start, afterMs: 0, untied: null, candidates: [], ...also },
  };
}
const place = (...effects: EffectRow[]) => layoutEffects(effects, input, layout, "occurred");

test("an effect stands at its event with its words, half a minute later half way to the next", () => {
  const { marks, labels } = place(effect("e1"), effect("e2", { afterMs: 30_000 }));
  expect(marks.map(({ x, state, untied }) => ({ x: Math.round(x), state, untied }))).toEqual([
    { x: Math.round(pinX("e1")), state: "answered", untied: false },
    { x: Math.round((pinX("e2") + pinX("e4")) / 2), state: "answered", untied: false },
  ]);
  expect(labels.map(({ text }) => text)).toEqual(["POST /contacts 201", "POST /contacts 201"]);
});

test("a copy's effects hang on the pin the copy is in; no answer and an answer from 400 on are failures", () => {
  const { marks } = place(
    effect("e3", { status: 503 }),
    effect("e3", { status: null, error: "ECONNREFUSED" }),
    effect("e3", { status: null }),
  );
  expect(marks.map(({ state }) => state)).toEqual(["failed", "failed", "waits"]);
  expect(marks[0]?.pin?.x).toBe(pinX("e2"));
});

test("five of one event are one square with a count, and nothing stands over another or beyond the plot", () => {
  const { marks, labels } = place(
    ...Array.from({ length: 5 }, () => effect("e2")),
    ...Array.from({ length: 3 }, () => effect("e4")),
    effect(null, { untied: "Made while …", candidates: [{ eventId: "e4", runId: null, send: null }] }),
  );
  expect(marks.map(({ effects }) => effects.length)).toEqual([5, 1, 1, 1, 1]);
  expect(labels[0]?.text).toBe("effects");
  const xs = marks.map(({ x }) => x);
  for (const [index, x] of xs.entries()) expect(x - (xs[index - 1] ?? -12)).toBeGreaterThanOrEqual(12);
  expect(Math.max(...xs)).toBeLessThanOrEqual(900 - 4);
  expect(marks.at(-1)).toMatchObject({ untied: true, pin: null });
});

test("an untied effect whose possible events are of another call is not drawn here", () => {
  expect(place(effect(null, { untied: "…", candidates: [] })).marks).toEqual([]);
});
