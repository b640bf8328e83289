import { array, assert, boolean, constantFrom, integer, nat, option, property, record } from "fast-check";
import { expect, test } from "vitest";
import type { BoardEntry } from "./entry";
import { createTally } from "./tally";

const day = { from: 0, to: 24 * 3_600_000 };

const plain: BoardEntry = {
  callId: "a",
  who: "",
  name: null,
  provider: "mirai",
  source: "mirai",
  origin: "live",
  moment: 0,
  firstReceivedAt: 0,
  lastReceivedAt: 0,
  stage: "final",
  outcome: "completed",
  ended: true,
  final: true,
  attempt: 1,
  duplicates: 0,
  talkMs: null,
  lengthMs: null,
  toFinalMs: null,
  metrics: null,
  phases: [],
  trouble: null,
};

const entries = record({
  callId: constantFrom("a", "b", "c", "d", "e"),
  source: constantFrom("mirai", "clinic"),
  moment: integer({ min: -3_600_000, max: 25 * 3_600_000 }),
  stage: constantFrom("dialing", "in-conversation", "analysis", "final", null),
  outcome: constantFrom("completed", "busy", null),
  ended: boolean(),
  final: boolean(),
  duplicates: nat(3),
  talkMs: option(nat(90_000)),
  lengthMs: option(nat(90_000)),
  toFinalMs: option(nat(9_000)),
  satisfaction: option(integer({ min: 100, max: 500 })),
  resolved: option(boolean()),
  stuck: boolean(),
}).map(
  ({ satisfaction, resolved, stuck, ...rest }): BoardEntry => ({
    ...plain,
    ...rest,
    metrics: {
      satisfaction: satisfaction === null ? null : satisfaction / 100,
      resolved,
      sentiment: null,
      followUp: null,
    },
    trouble: stuck ? { kind: "stuck", since: 0, why: "no end was observed" } : null,
  }),
);

test("calls that change again and again leave the figures of what they are in the end", () => {
  assert(
    property(array(entries, { maxLength: 40 }), (changes) => {
      const kept = createTally(day);
      const now = new Map<string, BoardEntry>();
      for (const entry of changes) {
        const before = now.get(entry.callId);
        if (before) kept.remove(before);
        kept.add(entry);
        now.set(entry.callId, entry);
      }
      const anew = createTally(day);
      for (const entry of now.values()) anew.add(entry);
      const of = (tally: typeof kept) => ({
        ...tally.figures(),
        open: new Set([...tally.open].map(({ callId }) => callId)),
        troubled: new Set([...tally.troubled].map(({ callId }) => callId)),
      });
      expect(of(kept)).toEqual(of(anew));
    }),
  );
});

test("the usual length is told once ten calls were completed: nine of ten were over by then", () => {
  const tally = createTally(day);
  for (let length = 1; length < 10; length += 1) tally.add({ ...plain, lengthMs: length * 1000 });
  expect(tally.figures().usualMs).toBeNull();
  tally.add({ ...plain, lengthMs: 60_000 });
  expect(tally.figures().usualMs).toBe(9_000);
});
