import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Outage } from "../../../shared/forecast";
import { withOverride } from "../../../shared/own-retries";
import { packs } from "../providers/packs";
import { forecast, retryMoments } from "./forecast";

// Four that do something different each; of a generic source nobody knows who sends.
const providers = packs
  .filter(({ id }) => ["mirai", "callrail", "atoms", "whippy"].includes(id))
  .map(({ id, name, retry }) => ({ provider: id, name, source: null, policy: retry }));
const minutes = (count: number): Outage => ({ fromMs: 0, untilMs: count * 60_000, answers: "nothing" });
const whippy = providers.filter(({ provider }) => provider === "whippy");

test("twelve minutes down, over several platforms, with what is assumed named", () => {
  const { sentence, rows } = forecast(minutes(12), providers);
  expect(sentence).toBe(
    "Your handler is down 12 m: Mirai's policy is not published, CallRail loses the event, Atoms loses the event, Whippy sends twice more (10 s and 30 s after the first, assumed), then loses it.",
  );
  expect(
    rows.map(({ provider, retriesMs, lostMs, sentences }) => ({ provider, retriesMs, lostMs, sentences })),
  ).toEqual([
    {
      provider: "mirai",
      retriesMs: [],
      lostMs: 720_000,
      sentences: [
        "Mirai publishes no retry policy: what follows is assumed.",
        "Every event that falls into the outage is lost.",
      ],
    },
    {
      provider: "callrail",
      retriesMs: [],
      lostMs: 720_000,
      sentences: [
        "Every event that falls into the outage is lost.",
        "If failures go on, CallRail may switch the webhook off; after how many is not published.",
      ],
    },
    {
      provider: "atoms",
      retriesMs: [],
      lostMs: 720_000,
      sentences: ["Every event that falls into the outage is lost."],
    },
    {
      provider: "whippy",
      retriesMs: [10_000, 30_000],
      lostMs: 690_000,
      sentences: [
        "Events of the first 11 m 30 s are lost; those of the last 30 s come late, with a later attempt.",
      ],
    },
  ]);
  expect(rows.map(({ notes }) => notes.map(({ about }) => about))).toEqual([
    ["how often it sends"],
    [],
    [],
    ["when it sends again", "that it sends again after this failure"],
  ]);
});

test("a short outage loses nothing where the last attempt comes after it", () => {
  const outage: Outage = { fromMs: 0, untilMs: 20_000, answers: "nothing" };
  expect(forecast(outage, whippy).sentence).toBe(
    "Your handler is down 20 s: Whippy sends twice more (10 s and 30 s after the first, assumed) and loses nothing.",
  );
});

test("a handler that is too slow adds the provider's time limit to each wait", () => {
  const outage: Outage = { fromMs: 0, untilMs: 60_000, answers: "too-late" };
  const { rows } = forecast(outage, whippy);
  expect(rows[0]?.retriesMs).toEqual([20_000, 50_000]);
  expect(rows[0]?.notes.map(({ about }) => about)).toContain("how long it waits for the answer");
});

describe("of a scenario", () => {
  const events = [
    { type: "call.created", atMs: 0 },
    { type: "call.updated", atMs: 60_000 },
    { type: "call.updated", atMs: 115_000 },
    { type: "call.updated", atMs: 300_000 },
  ];

  test("each event arrives in time, late or never", () => {
    const outage: Outage = { fromMs: 30_000, untilMs: 120_000, answers: 503 };
    const { events: settled, sentence } = forecast(outage, whippy, events);
    expect(settled.map(({ attemptsMs, arrivesMs, outcome }) => [outcome, arrivesMs, attemptsMs])).toEqual([
      ["in time", 0, [0]],
      ["lost", null, [60_000, 70_000, 90_000]],
      ["late", 125_000, [115_000, 125_000]],
      ["in time", 300_000, [300_000]],
    ]);
    expect(sentence).toContain(
      "1 of 4 events is lost (call.updated at 1 m); 1 comes late (call.updated at 1 m 55 s).",
    );
  });

  test("lost is what is first sent before lostMs of the outage, whatever the policy", () => {
    const policies = fc.record({
      attempts: fc.integer({ min: 1, max: 8 }),
      delaysMs: fc.array(fc.integer({ min: 0, max: 500_000 }), { maxLength: 7 }),
    });
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 900_000 }), fc.nat(899_999), (own, untilMs, atMs) => {
        fc.pre(atMs < untilMs && whippy[0] !== undefined);
        const policy = withOverride(packs[3]?.retry ?? never(), own);
        const outage: Outage = { fromMs: 0, untilMs, answers: "nothing" };
        const provider = { provider: "whippy" as const, name: "Whippy", source: null, policy };
        const { rows, events: settled } = forecast(outage, [provider], [{ type: "x", atMs }]);
        expect(settled[0]?.outcome === "lost").toBe(atMs < (rows[0]?.lostMs ?? 0));
        expect(retryMoments(policy, { status: null, failure: "connection" })).toHaveLength(own.attempts - 1);
      }),
    );
  });
});

function never(): never {
  throw new Error("there is no such pack");
}
