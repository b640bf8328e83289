import { expect, test } from "vitest";
import type { LiveMessage } from "../../shared/live";
import type { RunDetail } from "../../shared/runs";
import { createChanges } from "./changes";

const run: RunDetail = {
  runId: "run_1",
  scenario: "a burst",
  case: null,
  provider: "mirai",
  source: "",
  handler: "http://127.0.0.1:3000/",
  seed: 1,
  speed: 1,
  state: "playing",
  startedAt: 0,
  endedAt: null,
  sent: 500,
  planned: 2000,
  durationMs: 2000,
  position: { ms: 0, at: 0 },
  callId: "c_1",
  calls: [],
  reason: null,
  sends: Array.from({ length: 2000 }, (_, index) => ({
    number: index + 1,
    plannedMs: index,
    happensMs: index,
    sentAt: index < 500 ? index : null,
    type: "call.initiate",
    call: null,
    fault: `burst ${index + 1} of 2000`,
    status: index < 500 ? 500 : null,
    answerMs: index < 500 ? 3 : null,
    error: null,
    answerBody: index < 500 ? "x".repeat(4096) : null,
    attempt: 1,
    retryOf: null,
    next: "Mirai sends every event once: it is lost.",
  })),
  dropped: [],
  signedWith: "test secret",
  retry: null,
  expect: [],
};

test("of a long run the feed says the requests around now, without what was answered", async () => {
  const changes = createChanges({
    events: () => [],
    calls: () => [],
    deliveries: () => [],
    replays: () => [],
    status: () => ({}) as never,
    position: () => 0,
  });
  const feed = changes.watch(undefined);
  const first = await feed.next();
  changes.acknowledge(first.value?.watch ?? "", 1);
  const second = feed.next();
  changes.note({ runs: [run] });
  const value = (await second).value as LiveMessage;
  changes.close();
  expect([value.reset, value.runs.length]).toEqual([null, 1]);
  const [said] = value.runs;
  expect(said?.sends.map(({ number }) => number)).toEqual(Array.from({ length: 80 }, (_, at) => 450 + at));
  expect(said?.sends.every(({ answerBody }) => answerBody === null)).toBe(true);
  expect([said?.sent, said?.planned]).toEqual([500, 2000]);
  expect(JSON.stringify(value).length).toBeLessThan(64 * 1024);
});
