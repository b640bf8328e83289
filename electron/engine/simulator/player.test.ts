import type { ServerResponse } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import type { RunDetail } from "../../../shared/runs";
import {
  type Arrived,
  build,
  closeAll,
  createStillClock,
  listen,
  ok,
  open,
  start,
  startRun,
} from "./played-receiver";
import type { Player } from "./player";

afterEach(closeAll);

/** Steps from one sleeping moment to the next, each time after everything sent was answered. */
async function playThrough(still: ReturnType<typeof createStillClock>, player: Player, runId: string) {
  while (player.get(runId)?.state === "playing") {
    const [next] = still.waitsUntil();
    const answered = player.get(runId)?.sends.every((send) => send.sentAt === null || send.status !== null);
    if (next !== undefined && answered) still.moveTo(next);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function typeOf(arrived: Arrived): string {
  return (JSON.parse(arrived.body) as { event: { type: string } }).event.type;
}

test("the sample arrives in its order, at its times, with a token for each request and identical copies", async () => {
  const still = createStillClock();
  const { arrived, url } = await listen(ok, still.clock.now);
  const { player, saved } = build(still.clock, url);
  const run = await startRun(player, { speed: 2 });
  await playThrough(still, player, run.runId);

  expect(arrived.map((one) => [typeOf(one), one.at - start])).toEqual([
    ["call.initiate", 0],
    ["call.in-progress", 750],
    ["call.ended", 3000],
    ["call.ended", 3150],
    ["end-of-call", 4500],
    ["call.completed", 5500],
    ["call.lifecycle-ended", 6000],
  ]);
  expect(arrived[3]?.body).toBe(arrived[2]?.body);
  expect(new Set(arrived.map((one) => one.url))).toEqual(new Set(["POST /hooks/mirai"]));
  expect(arrived.map((one) => one.token)).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `${run.runId}-${n}`));
  const ended = player.get(run.runId);
  expect(ended).toMatchObject({
    state: "done",
    reason: null,
    sent: 7,
    planned: 7,
    startedAt: start,
    endedAt: start + 6000,
    source: "mirai",
    scenario: "a sample call",
  });
  expect(ended?.callId).toMatch(new RegExp(`^${run.runId}/mirai/c_[0-9a-f]{12}$`));
  expect(ended?.sends[5]).toMatchObject({
    number: 6,
    plannedMs: 11_000,
    sentAt: start + 5500,
    type: "call.completed",
    fault: "after end-of-call",
    status: 200,
    error: null,
  });
  expect(saved.at(-1)).toEqual(ended);
  // Once at the start, at the end, and twice for each request: when it went out and when it was answered.
  const firstOf = ({ state, sent, sends: [first] }: RunDetail) => [state, sent, first?.sentAt, first?.status];
  expect(saved.length).toBe(16);
  expect(saved.slice(0, 3).map(firstOf)).toEqual([
    ["playing", 0, null, null],
    ["playing", 1, start, null],
    ["playing", 1, start, 200],
  ]);
});

test("ninety plays are ninety calls of ninety callers", async () => {
  const still = createStillClock();
  const { arrived, url } = await listen(ok, still.clock.now);
  const { player } = build(still.clock, url);
  for (let play = 0; play < 90; play += 1) await startRun(player);
  await vi.waitFor(() => expect(arrived.length).toBe(90), { interval: 1 });
  const phones = arrived.map(
    (one) => (JSON.parse(one.body) as { metadata: { phone: string } }).metadata.phone,
  );
  expect(new Set(phones).size).toBe(90);
  for (const phone of phones) expect(phone).toMatch(/^\+120255501\d\d$/);
  expect(new Set(player.list().map((run) => run.callId)).size).toBe(90);
});

test("a slow answer holds nothing up", async () => {
  const still = createStillClock();
  const held: ServerResponse[] = [];
  const { arrived, url } = await listen((_, response) => void held.push(response), still.clock.now);
  const { player } = build(still.clock, url);
  const { runId } = await startRun(player);
  for (const count of [1, 2, 3]) {
    await vi.waitFor(() => expect([arrived.length, still.waitsUntil().length]).toEqual([count, 1]), {
      interval: 1,
    });
    still.moveTo(still.waitsUntil()[0] ?? 0);
  }
  await vi.waitFor(() => expect(arrived.length).toBe(4), { interval: 1 });
  expect(player.get(runId)?.sends.map((send) => send.status)).toEqual(Array(7).fill(null));
  for (const response of held) response.end();
});

test("a clock that jumps over the whole call keeps its order: one after the other", async () => {
  const still = createStillClock();
  let unanswered = 0;
  let most = 0;
  const { arrived, url } = await listen((_, response) => {
    unanswered += 1;
    most = Math.max(most, unanswered);
    let turns = 50; // of the event loop: time enough for anything that does not wait to come in
    const answerLater = () => {
      turns -= 1;
      if (turns > 0) return void setImmediate(answerLater);
      unanswered -= 1;
      response.end();
    };
    answerLater();
  }, still.clock.now);
  const { player } = build(still.clock, url);
  const { runId } = await startRun(player);
  still.moveTo(start + 3_600_000);
  await vi.waitFor(() => expect(player.get(runId)?.state).toBe("done"), { interval: 1 });
  expect(most).toBe(1);
  expect(arrived.map(typeOf)).toEqual([
    "call.initiate",
    "call.in-progress",
    "call.ended",
    "call.ended",
    "end-of-call",
    "call.completed",
    "call.lifecycle-ended",
  ]);
});

test("a burst goes out at once, even after a jump", async () => {
  const still = createStillClock();
  const held: ServerResponse[] = [];
  const { arrived, url } = await listen((_, response) => void held.push(response), still.clock.now);
  const { player } = build(still.clock, url);
  const scenario = "version: 1\nscenario: b\nprovider: mirai\nsteps:\n  - 5s: a\n    fault: {burst: 20}\n";
  const { runId } = await startRun(player, { scenario });
  await vi.waitFor(() => expect(still.waitsUntil()).toEqual([start + 5000]), { interval: 1 });
  still.moveTo(start + 60_000);
  await vi.waitFor(() => expect(arrived.length).toBe(20), { interval: 1 });
  for (const response of held) response.end();
  await vi.waitFor(() => expect(player.get(runId)?.state).toBe("done"), { interval: 1 });
  expect(new Set(arrived.map((one) => one.token)).size).toBe(20);
});

test("stop sends nothing more, wakes the sleeper and keeps what was answered", async () => {
  const still = createStillClock();
  const { arrived, url } = await listen(ok, still.clock.now);
  const { player, saved } = build(still.clock, url);
  const { runId } = await startRun(player);
  await vi.waitFor(() => expect(player.get(runId)?.sends[0]?.status).toBe(200), { interval: 1 });
  const stopped = player.stop(runId);
  expect(stopped).toMatchObject({
    state: "stopped",
    sent: 1,
    endedAt: start,
    reason: "Stopped after 1 of 7 requests.",
  });
  still.moveTo(start + 60_000);
  await player.closed();
  expect(arrived.length).toBe(1);
  expect(player.get(runId)).toEqual(stopped);
  expect(saved.at(-1)).toEqual(stopped);
  expect(player.stop("run_none")).toBeNull();
  expect(await player.start({ scenario: "sample", speed: 1 })).toEqual({
    ok: false,
    problems: ["The player is closing."],
  });
});

test("closing does not wait for an answer that never comes", async () => {
  const still = createStillClock();
  const { arrived, url } = await listen(() => undefined, still.clock.now);
  const { player } = build(still.clock, url);
  const { runId } = await startRun(player);
  await vi.waitFor(() => expect(arrived.length).toBe(1), { interval: 1 });
  await player.closed();
  expect(player.get(runId)).toMatchObject({
    state: "stopped",
    sends: { 0: { status: null, error: "The run was stopped before an answer" } },
  });
});

test("a receiver that is not there is written down with each request", async () => {
  const still = createStillClock();
  const gone = await listen(ok, still.clock.now);
  await open.pop()?.();
  const { player } = build(still.clock, gone.url);
  const { runId } = await startRun(player);
  still.moveTo(start + 60_000);
  await vi.waitFor(() => expect(player.get(runId)?.state).toBe("failed"), { interval: 1 });
  const host = new URL(gone.url).host;
  expect(player.get(runId)?.reason).toBe(`7 of 7 requests had no answer. Nobody listens at ${host}.`);
  expect(player.get(runId)?.sends.map((send) => send.error)).toEqual(
    Array(7).fill(`Nobody listens at ${host}`),
  );
});

test("answers other than 2xx are told, the run is played all the same", async () => {
  const still = createStillClock();
  const { url } = await listen((_, response) => void response.writeHead(404).end("no"), still.clock.now);
  const { player } = build(still.clock, url);
  const { runId } = await startRun(player);
  still.moveTo(start + 60_000);
  await vi.waitFor(() => expect(player.get(runId)?.state).toBe("done"), { interval: 1 });
  expect(player.get(runId)?.reason).toBe("7 of 7 requests were answered with 404.");
});

test("a bug while sending ends the run and is told", async () => {
  const still = createStillClock();
  const { url } = await listen(ok, still.clock.now);
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const issueToken = () => {
    throw new Error("no tokens left");
  };
  const { player } = build(still.clock, url, { issueToken });
  const { runId } = await startRun(player);
  await vi.waitFor(() => expect(player.get(runId)?.state).toBe("failed"), { interval: 1 });
  expect(player.get(runId)?.reason).toBe("The player broke off: no tokens left");
  expect(told).toHaveBeenCalledOnce();
  told.mockRestore();
});
