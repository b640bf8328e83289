/** Steering a run while it plays, and the provider's retries, against real servers on a clock that stands still. */
import type { ServerResponse } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import type { RetryPolicy } from "../../../shared/retries";
import { isSigned, playedPack, timedPack } from "./played-pack";
import {
  type Arrived,
  build,
  closeAll,
  createStillClock,
  listen,
  ok,
  start,
  startRun,
} from "./played-receiver";
import type { Player, PlayerOptions } from "./player";

afterEach(closeAll);

const scenario = `version: 1
scenario: three
provider: mirai
steps:
  - 0s: a
  - 10s: b
  - 20s: c
`;

async function open(
  answer: (request: Arrived, response: ServerResponse) => void = ok,
  more: Partial<PlayerOptions> = {},
) {
  const still = createStillClock();
  const { arrived, url } = await listen(answer, still.clock.now);
  return { still, arrived, url, ...build(still.clock, url, more) };
}

const types = (arrived: Arrived[]) => arrived.map((one) => JSON.parse(one.body).event.type as string);
const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 1 });

/** Until everything that was due is answered. */
async function until(player: Player, runId: string, sent: number): Promise<void> {
  await soon(() => {
    const { sends = [] } = player.get(runId) ?? {};
    const done = sends.filter(({ status, error, sentAt }) => sentAt !== null && (status ?? error) !== null);
    expect(done.length).toBe(sent);
  });
  await player.settled();
}

function packWith(retry: Partial<RetryPolicy>): PlayerOptions["packs"] {
  return [{ ...playedPack, retry: { ...playedPack.retry, ...retry } }];
}

const value = <T>(of: T) => ({ value: of, known: "assumed" as const, source: "here" });
const threeTimes = packWith({ attempts: value(3), delaysMs: value([10_000, 60_000]) });

test("a paused run stands still, a resumed one goes on where it stood", async () => {
  const { still, arrived, player, saved } = await open();
  const { runId } = await startRun(player, { scenario });
  await until(player, runId, 1);
  still.moveTo(start + 4000);
  expect(player.control(runId, { verb: "pause" })).toMatchObject({
    refused: null,
    run: { state: "paused", position: { ms: 4000, at: start + 4000 } },
  });
  await player.settled();
  still.moveTo(start + 100_000);
  await player.settled();
  expect(types(arrived)).toEqual(["a"]);
  expect(player.control(runId, { verb: "pause" })?.refused).toBe("The run is paused already.");
  expect(player.control(runId, { verb: "resume" })?.run.state).toBe("playing");
  await player.settled();
  expect(still.waitsUntil()).toEqual([start + 106_000]);
  expect(saved.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1])).toEqual([
    "playing",
    "paused",
    "playing",
  ]);
});

test("stepping sends one event each time and leaves the run paused until its end", async () => {
  const { arrived, player } = await open();
  const { runId } = await startRun(player, { scenario, paused: true });
  await player.settled();
  expect(arrived).toEqual([]);
  for (const sent of [1, 2]) {
    expect(player.control(runId, { verb: "next" })?.refused).toBeNull();
    await until(player, runId, sent);
    expect(player.get(runId)?.state).toBe("paused");
  }
  expect(player.get(runId)?.position?.ms).toBe(10_000);
  player.control(runId, { verb: "next" });
  expect(player.control(runId, { verb: "next" })?.refused).toBe("Nothing is left to send.");
  await soon(() => expect(player.get(runId)?.state).toBe("done"));
  expect(types(arrived)).toEqual(["a", "b", "c"]);
  expect(player.control(runId, { verb: "next" })?.refused).toBe("The run is over: it is done.");
  expect(player.control("run_none", { verb: "next" })).toBeNull();
});

test("next while it plays jumps to the next event, and the rest keeps its distance", async () => {
  const { still, player } = await open();
  const { runId } = await startRun(player, { scenario });
  await until(player, runId, 1);
  player.control(runId, { verb: "next" });
  await until(player, runId, 2);
  expect(still.waitsUntil()).toEqual([start + 10_000]);
});

test("the speed can be changed while it plays, up and down", async () => {
  const { still, player } = await open();
  const { runId } = await startRun(player, { scenario });
  await until(player, runId, 1);
  still.moveTo(start + 5000);
  player.control(runId, { verb: "speed", speed: 100 });
  await player.settled();
  expect(still.waitsUntil()).toEqual([start + 5050]);
  player.control(runId, { verb: "speed", speed: 0.1 });
  await player.settled();
  expect(still.waitsUntil()).toEqual([start + 55_000]);
  expect(player.get(runId)).toMatchObject({ speed: 0.1, position: { ms: 5000, at: start + 5000 } });
});

test("made late, an event is overtaken by what follows", async () => {
  const { still, arrived, player } = await open();
  const { runId } = await startRun(player, { scenario });
  await until(player, runId, 1);
  player.control(runId, { verb: "late", byMs: 12_000 });
  await player.settled();
  still.moveTo(start + 20_000);
  await until(player, runId, 2);
  still.moveTo(start + 22_000);
  await soon(() => expect(player.get(runId)?.state).toBe("done"));
  expect(types(arrived)).toEqual(["a", "c", "b"]);
  expect(player.get(runId)?.sends[1]).toMatchObject({
    plannedMs: 22_000,
    happensMs: 10_000,
    fault: "made 12 s late",
  });
});

test("sent twice, the next event is followed by a copy of the same bytes, and what follows keeps its moment", async () => {
  const { still, arrived, player } = await open();
  const { runId } = await startRun(player, { scenario });
  await until(player, runId, 1);
  expect(player.control(runId, { verb: "twice" })?.run.planned).toBe(4);
  still.moveTo(start + 10_000);
  await until(player, runId, 2);
  still.moveTo(start + 10_200);
  await until(player, runId, 3);
  expect(types(arrived)).toEqual(["a", "b", "b"]);
  expect(arrived[2]?.body).toBe(arrived[1]?.body);
  expect(player.get(runId)?.sends.at(-1)).toMatchObject({ fault: "sent twice", number: 4, attempt: 1 });
  expect(still.waitsUntil()).toEqual([start + 20_000]);
});

test("sent twice where the last event is on its way, that one goes out once more", async () => {
  const { arrived, player } = await open(async (_, response) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    response.writeHead(204).end();
  });
  const last = "version: 1\nscenario: one\nprovider: mirai\nsteps:\n  - 0s: a\n";
  const { runId } = await startRun(player, { scenario: last });
  await soon(() => expect(player.get(runId)?.sent).toBe(1));
  expect(player.control(runId, { verb: "twice" })?.refused).toBeNull();
  await soon(() => expect(player.get(runId)?.state).toBe("done"));
  expect(types(arrived)).toEqual(["a", "a"]);
});

test("made to fail, an event is lost on its way, and the provider does what its policy says", async () => {
  const { still, arrived, player } = await open(ok, { packs: threeTimes });
  const { runId } = await startRun(player, { scenario });
  await until(player, runId, 1);
  player.control(runId, { verb: "fail" });
  player.control(runId, { verb: "fail" });
  await player.settled();
  for (const ms of [10_000, 20_000]) {
    still.moveTo(start + ms);
    await player.settled();
  }
  await soon(() => expect(player.get(runId)?.state).toBe("done"));
  expect(types(arrived)).toEqual(["a", "c", "b"]);
  const { sends, reason, planned, sent } = player.get(runId) ?? { sends: [] };
  expect(sends.map(({ number, fault, error, next }) => [number, fault, error, next])).toEqual([
    [1, null, null, null],
    [
      2,
      "made to fail",
      "Lost on its way, as you asked",
      "Mirai sends it again in 10 s, attempt 2 of 3 (the wait is assumed).",
    ],
    [3, null, null, null],
    [4, "attempt 2 of 3", null, null],
  ]);
  expect([reason, planned, sent]).toEqual(["One was sent again, as Mirai would.", 4, 4]);
});

test("a handler that fails is tried again on schedule with the same bytes, then the event is lost", async () => {
  const { still, arrived, player } = await open((_, response) => void response.writeHead(500).end("no"), {
    packs: threeTimes,
  });
  const { runId } = await startRun(player, { scenario: scenario.replace(/ {2}- [12]0s: .\n/g, "") });
  for (const [ms, sent] of [
    [0, 1],
    [10_000, 2],
    [70_000, 3],
  ] as const) {
    still.moveTo(start + ms);
    await until(player, runId, sent);
  }
  expect(player.get(runId)).toMatchObject({
    state: "done",
    reason: "1 of 1 requests were answered with 500. 2 were sent again, as Mirai would.",
    sends: [
      { attempt: 1, retryOf: null, plannedMs: 0, status: 500 },
      { attempt: 2, retryOf: 1, plannedMs: 10_000, status: 500, fault: "attempt 2 of 3" },
      {
        attempt: 3,
        retryOf: 1,
        plannedMs: 70_000,
        answerBody: "no",
        next: "Mirai gives up after 3 attempts: the event is lost.",
      },
    ],
  });
  expect(new Set(arrived.map(({ body }) => body)).size).toBe(1);
});

test("of an answer that does not come in time, the wait begins where the provider's patience ends", async () => {
  const packs = packWith({ attempts: value(2), delaysMs: value([10_000]), timeoutMs: value(20) });
  const { still, player } = await open(ok, { packs });
  const handler = await listen(() => undefined, still.clock.now);
  const { runId } = await startRun(player, { scenario, to: handler.url });
  await until(player, runId, 1);
  expect(player.get(runId)?.sends.at(-1)).toMatchObject({ plannedMs: 10_020, attempt: 2, retryOf: 1 });
  expect(player.get(runId)?.sends[0]?.error).toBe("No answer within 0.02 s");
});

test("three days of retries play at once where the clock is moved, in order", async () => {
  const day = 24 * 3_600_000;
  let failing = 3;
  const { still, arrived, player } = await open(
    (_, response) => {
      failing -= 1;
      response.writeHead(failing >= 0 ? 503 : 204).end();
    },
    { packs: packWith({ attempts: value(4), delaysMs: value([day]) }) },
  );
  const { runId } = await startRun(player, { scenario: scenario.replace(/ {2}- [12]0s: .\n/g, "") });
  for (const days of [0, 1, 2, 3]) {
    still.moveTo(start + days * day);
    await until(player, runId, days + 1);
  }
  expect(arrived.map(({ at }) => (at - start) / day)).toEqual([0, 1, 2, 3]);
  expect(player.get(runId)?.sends[2]?.next).toContain("sends it again in 1 day, attempt 4 of 4");
  expect(player.get(runId)?.state).toBe("done");
});

test("the same seed, run id and start give the same jitter; another run another one", async () => {
  const packs = packWith({ attempts: value(2), delaysMs: value([100_000]), jitter: value(0.5) });
  const moments: number[] = [];
  for (const runId of ["run_a", "run_a", "run_b"]) {
    const { player } = await open((_, response) => void response.writeHead(500).end(), { packs });
    await startRun(player, { scenario: scenario.replace(/ {2}- [12]0s: .\n/g, ""), runId });
    await until(player, runId, 1);
    moments.push(player.get(runId)?.sends[1]?.plannedMs ?? 0);
  }
  const [first = 0, again, other] = moments;
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  for (const moment of moments) expect(moment > 50_000 && moment < 150_000 && moment !== 100_000).toBe(true);
});

test("the same seed, run id and start send the same bytes, retries too", async () => {
  const packs: PlayerOptions["packs"] = [
    {
      ...timedPack,
      retry: { ...timedPack.retry, attempts: value(3), delaysMs: value([1000]), jitter: value(0.3) },
    },
  ];
  const wires: unknown[] = [];
  for (const _ of [1, 2]) {
    const wire: unknown[] = [];
    const { still, player } = await open(
      ({ url, body }, response) => {
        const { "x-time": time, "x-signature": signature } = response.req.headers;
        wire.push([url, time, signature, body]);
        response.writeHead(wire.length % 2 === 1 ? 500 : 200).end();
      },
      { packs },
    );
    const { runId } = await startRun(player, { scenario, runId: "run_same" });
    await player.settled();
    for (let at = still.waitsUntil()[0]; at !== undefined; at = still.waitsUntil()[0]) {
      still.moveTo(at);
      await player.settled();
    }
    await soon(() => expect(player.get(runId)?.state).toBe("done"));
    wires.push(wire);
    await closeAll();
  }
  expect(wires[1]).toEqual(wires[0]);
  // Each attempt at its own moment: its time is signed anew.
  expect(new Set((wires[0] as string[][]).map(([, time]) => time)).size).toBe(6);
});

test("what is not retried is lost at once, and a webhook that is switched off gets nothing more", async () => {
  const { still, arrived, player } = await open((_, response) => void response.writeHead(404).end(), {
    packs: packWith({
      attempts: value(3),
      delaysMs: value([1000]),
      retriedStatuses: value([[500, 599]]),
      disables: value({ may: true, afterGivenUp: 2 }),
    }),
  });
  const { runId } = await startRun(player, { scenario });
  await until(player, runId, 1);
  still.moveTo(start + 10_000);
  await soon(() => expect(player.get(runId)?.state).toBe("failed"));
  expect(types(arrived)).toEqual(["a", "b"]);
  expect(player.get(runId)?.sends.map(({ next, error, sentAt }) => [next, error, sentAt])).toEqual([
    ["Mirai sends nothing again after 404: the event is lost.", null, start],
    [
      "Mirai sends nothing again after 404: the event is lost. Mirai switches the webhook off: it sends nothing more.",
      null,
      start + 10_000,
    ],
    [null, "Not sent: Mirai has switched the webhook off", null],
  ]);
  expect(player.get(runId)?.reason).toContain("Mirai switches the webhook off after 2 lost events in a row.");
});

test("an answer that asks to stop is obeyed, and only in the header and the word that are documented", async () => {
  const { still, player } = await open(ok, {
    packs: packWith({
      attempts: value(3),
      delaysMs: value([60_000]),
      stopsAt: value({ header: "webhook-delivery", value: "abort-message" }),
    }),
  });
  const words = ["abort-message", "retry", ""];
  const handler = await listen((_, response) => {
    const word = words.shift();
    response.writeHead(500, word === undefined ? {} : { "Webhook-Delivery": word }).end();
  }, still.clock.now);
  const { runId } = await startRun(player, { scenario, to: handler.url });
  await until(player, runId, 1);
  still.moveTo(start + 10_000);
  await until(player, runId, 2);
  expect(player.get(runId)?.sends.map(({ next }) => next)).toEqual([
    "Mirai sends nothing again: your handler asked it to stop by webhook-delivery: abort-message.",
    "Mirai sends it again in 1 m, attempt 2 of 3 (the wait is assumed).",
    null,
    null,
  ]);
});

test("a webhook is switched off once nothing was taken for so long", async () => {
  const { still, arrived, player } = await open((_, response) => void response.writeHead(500).end(), {
    packs: packWith({
      attempts: value(9),
      delaysMs: value([6000]),
      disables: value({ may: true, afterGivenUp: null, failingForMs: 9000 }),
    }),
  });
  const { runId } = await startRun(player, { scenario });
  for (const [at, sent] of [0, 6000, 10_000].entries()) {
    still.moveTo(start + sent);
    await until(player, runId, at + 1);
  }
  await soon(() => expect(player.get(runId)?.state).toBe("failed"));
  expect(types(arrived)).toEqual(["a", "a", "b"]);
  expect(player.get(runId)?.sends.find(({ plannedMs }) => plannedMs === 10_000)?.next).toBe(
    "Mirai switches the webhook off: it sends nothing more.",
  );
});

test("a source's own values and a run's own stand over the pack's, and none turns retries off", async () => {
  const sources = {
    firstOf: () => "mirai",
    retryOf: () => ({ attempts: 5, jitter: 0.2 }),
    secretOf: () => null,
  };
  const { player } = await open(ok, { packs: threeTimes, sources });
  const { retry } = await startRun(player, { scenario, retry: { jitter: 0.1 } });
  expect(retry).toMatchObject({
    attempts: { value: 5, known: "yours", source: "Set by you." },
    jitter: { value: 0.1, known: "yours" },
    delaysMs: { value: [10_000, 60_000], known: "assumed" },
  });
  expect((await startRun(player, { scenario, retry: "none" })).retry).toBeNull();
});

test("a handler is sent to at its own path, with the loop mark, the given secret and no run token", async () => {
  const { still, url, player } = await open();
  const got: Record<string, unknown>[] = [];
  const handler = await listen(({ url: line, token, body }, response) => {
    const { headers } = response.req;
    got.push({
      line,
      token,
      signed: isSigned(Buffer.from(body), String(headers["x-signature"]), "whsec_own"),
    });
    got.push({ mark: headers["x-ringback-loop"], host: headers.host });
    response.end();
  }, still.clock.now);
  const to = `${handler.url}/call?key=1#part`;
  const run = await startRun(player, { scenario, to, secret: { value: "whsec_own" } });
  await until(player, run.runId, 1);
  expect(got).toEqual([
    { line: "POST /call?key=1", token: "undefined", signed: true },
    { mark: `mark.${run.runId}`, host: new URL(handler.url).host },
  ]);
  expect(player.get(run.runId)).toMatchObject({
    handler: `${handler.url}/call?key=1`,
    source: "",
    signedWith: "a secret you gave",
  });
  expect(JSON.stringify(player.get(run.runId))).not.toContain("whsec_own");
  expect(url).not.toBe(handler.url);
});

test("a handler that turns out to be our own receiver ends the run at its first request", async () => {
  let back = false;
  const { still, player } = await open(ok, { cameBack: () => back });
  const handler = await listen((_, response) => {
    back = true;
    response.writeHead(508).end();
  }, still.clock.now);
  const { runId } = await startRun(player, { scenario, to: handler.url });
  await soon(() => expect(player.get(runId)?.state).toBe("failed"));
  expect(player.get(runId)?.reason).toContain("Leave “handler:” (or the URL) out");
  still.moveTo(start + 60_000);
  await player.closed();
  expect(handler.arrived.length).toBe(1);
});

test("a stopped run cuts what a slow handler has not answered", async () => {
  const { still, player } = await open();
  const handler = await listen(() => undefined, still.clock.now);
  const { runId } = await startRun(player, { scenario, to: handler.url });
  await soon(() => expect(handler.arrived.length).toBe(1));
  expect(player.stop(runId)?.state).toBe("stopped");
  await soon(() => expect(player.get(runId)?.sends[0]?.error).toBe("The run was stopped before an answer"));
  await player.settled();
  expect(still.waitsUntil()).toEqual([]);
});

test("after a pause, what signs a time is signed anew, and what it says stays as planned", async () => {
  const times: [string, string][] = [];
  const { still, player } = await open(
    ({ body }, response) => {
      times.push([String(response.req.headers["x-time"]), JSON.parse(body).event.data.call.at]);
      response.end();
    },
    { packs: [timedPack] },
  );
  const { runId } = await startRun(player, { scenario });
  await until(player, runId, 1);
  player.control(runId, { verb: "pause" });
  still.moveTo(start + 3_600_000);
  player.control(runId, { verb: "next" });
  await until(player, runId, 2);
  expect(times).toEqual([
    [String(start), start],
    [String(start + 3_600_000), start + 10_000],
  ]);
});

test("settled counts a run that the clock has just woken as under way", async () => {
  const { still, player } = await open((_, response) => void response.writeHead(500).end(), {
    packs: threeTimes,
  });
  const { runId } = await startRun(player, { scenario: scenario.replace(/ {2}- [12]0s: .\n/g, "") });
  await player.settled();
  for (const ms of [10_000, 70_000]) {
    still.moveTo(start + ms);
    await player.settled();
  }
  expect(player.get(runId)?.sends.map(({ sentAt }) => (sentAt ?? 0) - start)).toEqual([0, 10_000, 70_000]);
});
