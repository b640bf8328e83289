/** The receiver alone, with a store and a clock of the test's: what no real engine can be brought to do quickly. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createScriptedAnswers } from "../answers/scripted-answers";
import type { Pack } from "../providers/pack";
import { findPack, packOf } from "../providers/packs";
import type { NewEvent } from "../store/events";
import type { NewRefusal } from "../store/refusals";
import type { StoredSource } from "../store/sources";
import { testSource } from "../store/test-source";
import type { Appender } from "./append";
import { createLoopMarks } from "./loop-marks";
import { createRunTokens } from "./run-tokens";
import { createReceiver, type ReceiverOptions } from "./server";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanUps.splice(0)) clean();
});

const source = testSource("mirai");

const noHandlers = { allowedHosts: () => [], receiverUrl: () => "http://127.0.0.1:1", publicUrls: () => [] };

/** A store that has an event on disk the moment it is handed over. */
function storeAtOnce(events: NewEvent[]): Appender {
  return {
    append: (event) => Promise.resolve(events.push(event)),
    drained: () => Promise.resolve(),
  };
}

async function start(changed: Partial<ReceiverOptions> = {}, publicHosts: string[] = []) {
  const events: NewEvent[] = [];
  const refusals: NewRefusal[] = [];
  const errors: string[] = [];
  const answers: unknown[] = [];
  const scripted: unknown[] = [];
  let monotonic = 0;
  let queueFull = 0;
  const runTokens = createRunTokens(() => monotonic);
  const loopMarks = createLoopMarks();
  const hosts = new Set<string>();
  const pack = findPack("mirai");
  if (!pack) throw new Error("no pack");
  const server = createReceiver({
    clock: { now: () => 1000, at: () => () => {}, close: () => {} },
    log: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) },
    appender: storeAtOnce(events),
    admission: {
      localHosts: () => hosts,
      publicHosts: () => new Set(publicHosts),
      runTokens,
      loopMarks,
      answerProof: () => null,
    },
    findSource: (name) => (name === source.name ? { source, pack, secrets: [], simulatedSecrets: [] } : null),
    onFromOutside: () => {},
    publicUrls: () => [],
    scripted: createScriptedAnswers({ rules: noHandlers, loopMark: loopMarks.of, log: { error: () => {} } }),
    onScripted: (answer) => scripted.push(answer),
    onAnswer: (answer) => answers.push(answer),
    onRefusal: (refusal) => refusals.push(refusal),
    onQueueFull: () => {
      queueFull += 1;
    },
    bodyLimit: 1000,
    ...changed,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  hosts.add(`127.0.0.1:${port}`);
  return {
    url: `http://127.0.0.1:${port}/hooks/mirai`,
    port,
    events,
    refusals,
    errors,
    answers,
    scripted,
    runTokens,
    loopMarks,
    queueFull: () => queueFull,
    pass: (ms: number) => {
      monotonic += ms;
    },
  };
}

function post(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: "POST", body: "{}", headers });
}

/** Everything that comes back for these bytes until the connection ends. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.on("error", () => {});
  socket.write(text);
  await once(socket, "close");
  return answer;
}

test("the answer waits for the commit, and for nothing else", async () => {
  let commit: (position: number) => void = () => {};
  const receiver = await start({
    appender: {
      append: () =>
        new Promise((resolve) => {
          commit = resolve;
        }),
      drained: () => Promise.resolve(),
    },
  });
  let answered = false;
  const response = post(receiver.url).then(({ status }) => {
    answered = true;
    return status;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect({ answered, answers: receiver.answers }).toEqual({ answered: false, answers: [] });
  commit(7);
  expect(await response).toBe(200);
  expect(receiver.answers).toEqual([{ position: 7, status: 200, afterMicroseconds: expect.any(Number) }]);
});

describe("a question of the pack's", () => {
  const mirai = packOf("mirai");
  const asking: Pack = {
    ...mirai,
    questions: [
      {
        type: "call.initiate",
        says: "Goes on by the answer.",
        withinMs: 7500,
        contentType: "text/xml",
        template: "<Response/>",
        source: "a test",
      },
    ],
    reply: () => ({
      status: 201,
      headers: [["Content-Type", "text/xml"]],
      body: new TextEncoder().encode("<Response/>"),
    }),
  };
  const asked = {
    method: "POST",
    body: '{"event": {"type": "call.initiate", "data": {"call": {"id": "c_1"}}}}',
  };
  const of = (pack: Pack, change: Partial<StoredSource> = {}) => ({
    findSource: () => ({ source: { ...source, ...change }, pack, secrets: [], simulatedSecrets: [] }),
  });

  test("is answered by the pack, and not before it is on disk", async () => {
    let commit: (position: number) => void = () => {};
    const appender: Appender = {
      append: () =>
        new Promise((resolve) => {
          commit = resolve;
        }),
      drained: () => Promise.resolve(),
    };
    const receiver = await start({ ...of(asking), appender });
    let answered = false;
    const response = fetch(receiver.url, asked).then(async (got) => {
      answered = true;
      return [got.status, got.headers.get("content-type"), await got.text()];
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect({ answered, scripted: receiver.scripted }).toEqual({ answered: false, scripted: [] });
    commit(7);
    expect(await response).toEqual([201, "text/xml", "<Response/>"]);
    expect(receiver.scripted).toMatchObject([{ position: 7, by: "pack", status: 201, withinMs: 7500 }]);
    expect(receiver.answers).toMatchObject([{ position: 7, status: 201 }]);
  });

  test("goes before the answer to any other type, and after one of its own", async () => {
    const entry = { by: "fixed" as const, status: 200, contentType: "text/plain", url: null, withinMs: null };
    const any = { ...entry, type: "*", body: "any" };
    const anyOnly = await start(of(asking, { answers: [any] }));
    expect(await (await fetch(anyOnly.url, asked)).text()).toBe("<Response/>");
    const owned = await start(
      of(asking, { answers: [any, { ...entry, type: "call.initiate", body: "own" }] }),
    );
    expect(await (await fetch(owned.url, asked)).text()).toBe("own");
    expect(owned.scripted).toMatchObject([{ by: "fixed", withinMs: 7500 }]);
  });

  test("is answered with the status where the pack is broken, and its event is kept", async () => {
    const broken: Pack = {
      ...asking,
      read: () => {
        throw new Error("a bug");
      },
      reply: () => {
        throw new Error("another");
      },
    };
    const receiver = await start(of(broken));
    expect((await fetch(receiver.url, asked)).status).toBe(200);
    expect([receiver.events.length, receiver.scripted]).toEqual([1, []]);
  });

  test("gets a status where its answer has a header that cannot be written", async () => {
    const receiver = await start(
      of({ ...asking, reply: () => ({ status: 200, headers: [["x-bad", "a\nb"]], body: new Uint8Array() }) }),
    );
    expect((await fetch(receiver.url, asked)).status).toBe(200);
    expect(receiver.errors).toEqual(["an answer could not be sent as it is"]);
  });

  test("is all that makes the receiver look into an event", async () => {
    const read = vi.fn(mirai.read);
    const receiver = await start(of({ ...mirai, read }));
    await fetch(receiver.url, asked);
    expect([read.mock.calls.length, receiver.scripted]).toEqual([0, []]);
  });
});

test("a full queue answers 503 with Retry-After, is counted and keeps no event and no refusal", async () => {
  const receiver = await start({ appender: { append: () => null, drained: () => Promise.resolve() } });
  const response = await post(receiver.url);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  expect({ counted: receiver.queueFull(), refusals: receiver.refusals }).toEqual({
    counted: 1,
    refusals: [],
  });
});

test("an event that could not be written is never acknowledged", async () => {
  const receiver = await start({
    appender: { append: () => Promise.reject(new Error("disk full")), drained: () => Promise.resolve() },
  });
  const response = await post(receiver.url);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(receiver.answers).toEqual([]);
  expect(receiver.errors).toEqual(["an event could not be written"]);
});

test("a body that does not arrive in time is cut and leaves a refusal", async () => {
  const receiver = await start({ timeouts: { headersMs: 100, requestMs: 150, checkMs: 20 } });
  const head = `POST /hooks/mirai HTTP/1.1\r\nHost: 127.0.0.1:${receiver.port}\r\nContent-Length: 10\r\n\r\n`;
  expect(await raw(receiver.port, `${head}abc`)).toBe("");
  await vi.waitFor(() => expect(receiver.refusals).toHaveLength(1));
  expect(receiver.refusals).toEqual([
    {
      at: 1000,
      peer: expect.stringMatching(/^127\.0\.0\.1:/),
      method: "POST",
      url: "/hooks/mirai",
      status: null,
      reason: "the body did not arrive in time",
      bytes: 3,
      headers: [
        ["Host", `127.0.0.1:${receiver.port}`],
        ["Content-Length", "10"],
      ],
    },
  ]);
  expect(receiver.events).toEqual([]);
});

test("headers that do not arrive in time are refused too", async () => {
  const receiver = await start({ timeouts: { headersMs: 100, requestMs: 150, checkMs: 20 } });
  const answer = await raw(receiver.port, "POST /hooks/mirai HTTP/1.1\r\nHost: 127");
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(receiver.refusals).toMatchObject([{ status: 400, reason: "its headers did not arrive in time" }]);
});

test("a run token makes one request simulated: it is not stored, and a second use is refused", async () => {
  const receiver = await start();
  const token = receiver.runTokens.issue("simulated", "run-1");
  const first = await post(receiver.url, { "X-Ringback-Run": token });
  expect(first.status).toBe(200);
  expect(receiver.events).toMatchObject([{ origin: "simulated", namespace: "run-1" }]);
  expect(receiver.events[0]?.headers.map(([name]) => name.toLowerCase())).not.toContain("x-ringback-run");

  const second = await post(receiver.url, { "X-Ringback-Run": token });
  expect(second.status).toBe(403);
  expect(receiver.events).toHaveLength(1);
  expect(receiver.refusals).toMatchObject([
    { status: 403, reason: "its run token is unknown, used or expired" },
  ]);
  expect(JSON.stringify(receiver.refusals)).not.toContain(token);
});

test("a run token is good for a minute", async () => {
  const receiver = await start();
  const token = receiver.runTokens.issue("replayed", "replay-1");
  receiver.pass(60_000);
  expect((await post(receiver.url, { "x-ringback-run": token })).status).toBe(403);
  expect(receiver.events).toEqual([]);
});

test("a good run token on a public name is refused, and stays good where it belongs", async () => {
  const receiver = await start({}, ["calls.example.com"]);
  const token = receiver.runTokens.issue("simulated", "run-1");
  const answer = await raw(
    receiver.port,
    `POST /hooks/mirai HTTP/1.1\r\nHost: calls.example.com\r\nX-Ringback-Run: ${token}\r\nContent-Length: 2\r\n\r\n{}`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  expect(receiver.refusals).toMatchObject([{ reason: "a run token on a public address" }]);
  expect(JSON.stringify(receiver.refusals)).not.toContain(token);
  expect((await post(receiver.url, { "x-ringback-run": token })).status).toBe(200);
});

test("requests in one connection are answered in order, a refusal among them too", async () => {
  const receiver = await start();
  const host = `Host: 127.0.0.1:${receiver.port}\r\n`;
  const answer = await raw(
    receiver.port,
    `GET /hooks/mirai HTTP/1.1\r\n${host}\r\nGET /elsewhere HTTP/1.1\r\n${host}\r\n`,
  );
  expect([...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status)).toEqual(["200", "404"]);
});

test("a request to a handler that comes back is refused through whatever Host, and its run is told", async () => {
  const receiver = await start();
  const mark = receiver.loopMarks.of("run-1");
  expect((await post(receiver.url, { "x-ringback-loop": "another engine's" })).status).toBe(200);
  expect(receiver.loopMarks.cameBack("run-1")).toBe(false);
  const answer = await raw(
    receiver.port,
    `POST /hooks/mirai HTTP/1.1\r\nHost: some.tunnel.example.com\r\nX-Ringback-Loop: ${mark}\r\nContent-Length: 2\r\n\r\n{}`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 508 /);
  expect([receiver.loopMarks.cameBack("run-1"), receiver.loopMarks.cameBack("run-2")]).toEqual([true, false]);
  expect(receiver.refusals.map(({ status, reason }) => [status, reason])).toEqual([
    [508, "a request that Ringback had sent to a handler came back to its own receiver"],
  ]);
  expect(receiver.events.length).toBe(1);
});

test("a full disk is told to every sender and said once in the log, and so is that there is room again", async () => {
  const said: string[] = [];
  const say =
    (level: string) =>
    (message: string, details: Record<string, unknown> = {}) =>
      said.push(`${level}: ${message} ${JSON.stringify(details)}`);
  let isFull = true;
  const receiver = await start({
    log: { info: say("info"), warn: say("warn"), error: say("error") },
    appender: {
      append: () => (isFull ? Promise.reject(new Error("database or disk is full")) : Promise.resolve(1)),
      drained: () => Promise.resolve(),
    },
  });
  const refused = [await post(receiver.url), await post(receiver.url), await post(receiver.url)];
  expect(refused.map(({ status }) => status)).toEqual([503, 503, 503]);
  expect(refused[0]?.headers.get("retry-after")).toBe("5");
  isFull = false;
  expect([(await post(receiver.url)).status, (await post(receiver.url)).status]).toEqual([200, 200]);
  expect(said).toEqual([
    'error: an event could not be written {"reason":"database or disk is full"}',
    'info: events can be written again {"refused":3}',
  ]);
});
