import { expect, test } from "vitest";
import type { TwinCall } from "../../shared/twin-contract";
import { asOf, sinceWords } from "./as-of";

const field = (
  name: TwinCall["rows"][number],
  value: string | number | null,
  type: string | null = null,
) => ({
  name,
  value,
  type,
  eventId: null,
});
const event = (at: number, type: string, more: Partial<TwinCall["events"][number]> = {}) => ({
  at,
  position: at,
  eventId: `e${at}`,
  type,
  stage: null,
  missing: ["summary"],
  ended: false,
  final: false,
  ...more,
});
const busy = [
  field("outcome", "busy", "call.busy"),
  field("talkSeconds", 0, "call.busy"),
  field("summary", null),
];
const over = [
  field("outcome", "completed", "call.completed"),
  field("talkSeconds", 187, "call.ended"),
  field("summary", "Booked.", "end-of-call"),
];
const { final: _, ...first } = event(18, "call.busy");
const { final: __, ...last } = event(500, "end-of-call", { ended: true, missing: [] });
const call: TwinCall = {
  callId: "c_1",
  externalId: "mirai:1",
  by: "account",
  events: [
    event(0, "call.initiate"),
    event(18, "call.busy"),
    event(500, "end-of-call", { ended: true, missing: [] }),
    event(552, "call.lifecycle-ended", { ended: true, missing: [], final: true }),
  ],
  writes: [
    { ...first, fields: busy, version: 1, wrong: "corrected", correlationId: "twin-e18-v1", refused: null },
    { ...last, fields: over, version: 2, wrong: null, correlationId: "twin-e500-v2", refused: null },
  ],
  gated: [{ version: 1, frozenAt: 552, because: "", fields: over, incomplete: [] }],
  rows: ["outcome", "talkSeconds", "summary"],
  brings: { summary: "end-of-call" },
  sentence: null,
  ended: true,
  final: true,
};

test("before the first write the twin holds nothing, and everything is awaited behind the gate", () => {
  const { twin, gated, writes, record } = asOf(call, 5);
  expect(writes).toEqual([]);
  expect(record).toBeNull();
  expect(twin.outcome).toEqual({ kind: "none", from: null });
  expect(gated.summary).toEqual({ kind: "awaited", from: "end-of-call" });
});

test("after the first failed attempt the twin says it was busy, and the gated card does not", () => {
  const { twin, gated } = asOf(call, 20);
  expect(twin.outcome).toEqual({ kind: "wrong", value: "busy", from: "call.busy" });
  expect(twin.summary).toEqual({ kind: "wrong", value: null, from: null });
  expect(gated.outcome).toEqual({ kind: "awaited", from: "call.completed" });
});

test("the record is there when the gate opens, and not a moment before", () => {
  expect(asOf(call, 551)).toMatchObject({ record: null, next: { version: 1 } });
  expect(asOf(call, 551).gated.summary).toMatchObject({ kind: "right", value: "Booked." });
  expect(asOf(call, 552)).toMatchObject({ record: { version: 1 }, next: null });
});

test.each([
  [0, "0:00"],
  [18_999, "0:18"],
  [552_000, "9:12"],
  [3_751_000, "1:02:31"],
  [90_000_000, "1 d 1:00:00"],
])("%i ms after the first event is %s", (ms, words) => expect(sinceWords(ms)).toBe(words));
