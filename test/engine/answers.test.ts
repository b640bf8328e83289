/** What a sender is answered with a body, over real HTTP: by a text, a template, the user's handler, and never too late. */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { ScriptedAnswer } from "../../shared/answers";
import type { EventDetail } from "../../shared/events";
import { send, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { recordForTest, startForTest } from "../harness/for-one-test";
import { miraiEvent } from "../harness/mirai-events";

let engine: EngineProcess;
const folder = makeFolder();
beforeAll(async () => {
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

function entry(change: Partial<ScriptedAnswer>): ScriptedAnswer {
  return {
    type: "call.initiate",
    by: "fixed",
    status: 200,
    contentType: "application/json",
    body: "",
    url: null,
    withinMs: null,
    ...change,
  };
}

/** For one test the source `mirai` answers so. */
async function answersOf(of: EngineProcess, answers: ScriptedAnswer[], verify?: "record" | "enforce") {
  const [source] = (await of.client.sources.list()).rows;
  if (!source) throw new Error("a new folder has a source");
  const { sourceId } = source;
  await of.client.sources.update({ sourceId, answers, ...(verify ? { verify } : {}) });
  if (of === engine)
    onTestFinished(async () => void (await of.client.sources.update({ sourceId, answers: [] })));
  return source;
}

type Got = { status: number; type: string | null; text: string; ms: number };

async function ask(of: EngineProcess, body: string, headers: Record<string, string> = {}): Promise<Got> {
  const begun = performance.now();
  const response = await fetch(`${of.receiver}/hooks/mirai`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    text,
    ms: performance.now() - begun,
  };
}

/** The newest event, once what it was answered is written down. */
async function untilAnswered(of: EngineProcess): Promise<EventDetail> {
  return of.until(async () => {
    const [newest] = (await of.client.events.list({ limit: 1 })).rows;
    const event = newest && (await of.client.events.get({ eventId: newest.eventId }));
    return event?.answered && event.provider ? event : null;
  }, "an answer that is written down");
}

/** A handler that answers by itself. */
async function handler(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/answers`;
}

test("a fixed body for its type, and any other type has its own", async () => {
  await answersOf(engine, [
    entry({ contentType: "text/xml", body: "<Response/>", status: 203 }),
    entry({ type: "*", contentType: "text/plain", body: "noted {{event.type}}" }),
  ]);
  expect(await ask(engine, miraiEvent("call.initiate", { id: "c_fixed" }))).toMatchObject({
    status: 203,
    type: "text/xml",
    text: "<Response/>",
  });
  const { answered, question, answerStatus } = await untilAnswered(engine);
  expect(answered).toMatchObject({ by: "fixed", status: 203, body: "<Response/>", bytes: 11, why: "" });
  expect([question, answerStatus]).toEqual([null, 203]);
  expect((await ask(engine, miraiEvent("call.busy", { id: "c_fixed" }))).text).toBe("noted {{event.type}}");
  expect(await ask(engine, "no JSON at all")).toMatchObject({ text: "noted {{event.type}}" });
});

test("a template with values of the request, whatever stands in them", async () => {
  await answersOf(engine, [
    entry({
      by: "template",
      body: '{"call": "{{event.data.call.id}}", "who": "{{event.data.call.nobody}}"}',
    }),
  ]);
  const id = 'c_"},"admin":true,"x":"';
  expect(JSON.parse((await ask(engine, miraiEvent("call.initiate", { id }))).text)).toEqual({
    call: id,
    who: "",
  });
  const { answered, callId } = await untilAnswered(engine);
  expect(answered).toMatchObject({ by: "template", why: "There is nothing at event.data.call.nobody." });

  const call = await engine.client.calls.get({ callId: callId ?? "" });
  expect(call.timeline[0]).toMatchObject({ waitsFor: null, answered: { by: "template", status: 200 } });
});

test("the handler's own answer, from the very bytes and headers that came", async () => {
  const secret = `sk_${"7".repeat(64)}`;
  const got = await recordForTest(() => ({
    status: 201,
    headers: { "content-type": "application/vnd.example+json", "x-own": "stays at home" },
    body: { assistantId: "a_1" },
  }));
  await answersOf(engine, [entry({ by: "handler", url: `${got.url}/in?tenant=7`, body: "fallback" })]);
  const body = `${miraiEvent("call.initiate", { id: "c_asked" }).replace(":", " :\t")}\r\n`;
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  expect(await ask(engine, body, { "x-signature": signature })).toMatchObject({
    status: 201,
    type: "application/vnd.example+json",
    text: '{"assistantId":"a_1"}',
  });
  expect(got.requests).toMatchObject([
    { method: "POST", path: "/in?tenant=7", body, headers: { "x-signature": signature } },
  ]);
  expect(got.requests[0]?.headers["x-ringback-loop"]).toBeTruthy();
  const { answered } = await untilAnswered(engine);
  expect(answered).toMatchObject({ by: "handler", status: 201, body: '{"assistantId":"a_1"}', why: "" });
});

test("a packed answer goes on as it is, and is shown as what it says", async () => {
  const url = await handler((_, response) =>
    response
      .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
      .end(gzipSync('{"packed": true}')),
  );
  await answersOf(engine, [entry({ by: "handler", url })]);
  expect((await ask(engine, miraiEvent("call.initiate", { id: "c_packed" }))).text).toBe('{"packed": true}');
  expect((await untilAnswered(engine)).answered?.body).toBe('{"packed": true}');
});

test.each<[string, (request: IncomingMessage, response: ServerResponse) => void, RegExp]>([
  ["is slow", () => {}, /^Your handler did not answer within 300 ms\.$/],
  ["answers 500", (_, response) => response.writeHead(500).end("sorry"), /^Your handler answered 500\.$/],
  [
    "sends elsewhere",
    (_, response) => response.writeHead(302, { location: "http://192.0.2.1/" }).end(),
    /^Your handler answered 302\.$/,
  ],
  ["begins and does not end", (_, response) => response.writeHead(200).write("half"), /within 300 ms/],
  [
    "breaks off",
    (_, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("half", () => response.destroy());
    },
    /broke off\.$/,
  ],
  [
    "says too much",
    (_, response) => response.writeHead(200).end("x".repeat(1024 * 1024 + 1)),
    /longer than 1 MB\.$/,
  ],
  ["hangs up", (request) => request.socket.destroy(), /^Your handler gave no answer: /],
])("a handler that %s: the fallback, in time, and why", async (_, answer, why) => {
  const url = await handler(answer);
  const fallback = { body: "<Response>later</Response>", contentType: "text/xml", status: 200 };
  await answersOf(engine, [entry({ by: "handler", url, withinMs: 300, ...fallback })]);
  const got = await ask(engine, miraiEvent("call.initiate", { id: "c_fallback" }));
  expect(got).toMatchObject({ status: 200, type: "text/xml", text: fallback.body });
  expect(got.ms).toBeLessThan(2000);
  const { answered } = await untilAnswered(engine);
  expect(answered).toMatchObject({ by: "fallback", status: 200, body: fallback.body });
  expect(answered?.why).toMatch(why);
});

test("a handler that is down, and one that may no longer be asked", async () => {
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await answersOf(engine, [entry({ by: "handler", url: `http://127.0.0.1:${port}/`, body: "down" })]);
  expect((await ask(engine, miraiEvent("call.initiate", { id: "c_down" }))).text).toBe("down");
  expect((await untilAnswered(engine)).answered?.why).toContain(`Nobody listens at 127.0.0.1:${port}`);
});

test("an answer that cannot be given is refused when it is saved", async () => {
  const [source] = (await engine.client.sources.list()).rows;
  const save = (answers: ScriptedAnswer[]) =>
    engine
      .rest("PATCH", `/sources/${source?.sourceId}`, { answers })
      .then(({ status, body }) => [status, (body as { message: string }).message]);
  expect(await save([entry({}), entry({ body: "twice" })])).toEqual([
    400,
    "There are two answers for call.initiate: leave one of them out.",
  ]);
  expect(await save([entry({ by: "handler" })])).toEqual([
    400,
    "Answer to call.initiate: Write the URL of your handler.",
  ]);
  for (const [url, words] of [
    [`${engine.receiver}/hooks/mirai`, "Ringback's own receiver"],
    ["http://169.254.169.254/latest", "Ringback never sends there"],
    ["http://10.1.2.3/in", "is not this machine"],
    ["file:///etc/passwd", "is no URL with http:// or https://"],
  ]) {
    const [status, message] = await save([entry({ by: "handler", url: url ?? "" })]);
    expect([status, message]).toEqual([400, expect.stringContaining(words ?? "")]);
  }
});

test("a source of the user's own expressions has one answer for all of its events", async () => {
  const source = await engine.client.sources.create({ name: "own", provider: "generic" });
  const { sourceId } = source;
  const refused = engine.client.sources.update({ sourceId, answers: [entry({ type: "anything" })] });
  await expect(refused).rejects.toThrow(/your expressions, which are never run while a sender waits/);
  await engine.client.sources.update({ sourceId, answers: [entry({ type: "*", body: "{}" })] });
  const response = await fetch(`${engine.receiver}/hooks/own`, { method: "POST", body: '{"any": 1}' });
  expect(await response.text()).toBe("{}");
});

test("401 beats an answer, and is no answer of the source's", async () => {
  const strict = await startForTest();
  const source = await answersOf(strict, [entry({ type: "*", body: "told" })], "enforce");
  await strict.client.sources.addSecret({
    sourceId: source.sourceId,
    label: "key",
    value: "a-secret-of-the-test",
  });
  expect(await ask(strict, miraiEvent("call.initiate", { id: "c_401" }))).toMatchObject({
    status: 401,
    text: "",
  });
  await untilRead(strict);
  const [row] = (await strict.client.events.list({ limit: 1 })).rows;
  const event = await strict.client.events.get({ eventId: row?.eventId ?? "" });
  expect(event).toMatchObject({ signature: "missing", answered: null });
});

test("before an event is on disk nobody is asked, and killed in between its answer is not known", async () => {
  const own = makeFolder();
  onTestFinished(own.remove);
  const first = await startEngine(own.path);
  let asked: () => void = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const url = await handler(() => asked());
  await answersOf(first, [entry({ by: "handler", url, withinMs: 60_000 })]);
  const lost = ask(first, miraiEvent("call.initiate", { id: "c_killed" })).then(
    () => "answered",
    () => "lost",
  );
  await isAsked;
  await first.kill();
  expect(await lost).toBe("lost");

  const second = await startEngine(own.path);
  onTestFinished(async () => void (await second.stop()));
  await untilRead(second);
  const [row] = (await second.client.events.list({ limit: 1 })).rows;
  const event = await second.client.events.get({ eventId: row?.eventId ?? "" });
  expect(event).toMatchObject({ callKey: "c_killed", answerStatus: null, answered: null });
});

test("an engine that ends answers whoever waits for a handler, with the fallback", async () => {
  const ending = await startForTest();
  let asked: () => void = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const url = await handler(() => asked());
  await answersOf(ending, [entry({ by: "handler", url, withinMs: 60_000, body: '{"later": true}' })]);
  const got = ask(ending, miraiEvent("call.initiate", { id: "c_ends" }));
  await isAsked;
  await ending.stop();
  expect(await got).toMatchObject({ status: 200, text: '{"later": true}' });
});

test("a sender that does not wait is written down as gone, with what was made for it", async () => {
  const url = await handler(() => {});
  await answersOf(engine, [entry({ by: "handler", url, withinMs: 60_000, body: "for nobody" })]);
  const body = miraiEvent("call.initiate", { id: "c_gone" });
  const { port, host } = new URL(engine.receiver);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(
    `POST /hooks/mirai HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  await engine.until(async () => {
    const [newest] = (await engine.client.events.list({ limit: 1 })).rows;
    return newest?.callKey === "c_gone";
  }, "the event");
  socket.destroy();
  const { answered, answerStatus } = await untilAnswered(engine);
  expect(answered).toMatchObject({ status: null, why: "The sender went away before it was answered." });
  expect(answerStatus).toBeNull();
});

test("a preview says what would be sent on the newest event that came, and what is wrong with it", async () => {
  await send(engine, [miraiEvent("call.initiate", { id: "c_shown" })]);
  await untilRead(engine);
  const { sourceId } = (await engine.client.sources.list()).rows[0] ?? { sourceId: "" };
  const shown = (change: Partial<ScriptedAnswer>) =>
    engine.client.answers.preview({ sourceId, entry: entry(change) });
  expect(
    await shown({ by: "template", body: '{"id": "{{event.data.call.id}}", "a": "{{b.c}}"}' }),
  ).toMatchObject({
    event: { origin: "live" },
    sample: false,
    answer: { body: '{"id": "c_shown", "a": ""}' },
    problems: ["There is nothing at b.c."],
    handler: null,
  });
  expect(await shown({ by: "template", body: '{"id": {{event.data.call.id}}' })).toMatchObject({
    problems: [expect.stringMatching(/^It is no JSON: /)],
  });
  expect(
    await shown({ type: "call.skip", by: "template", body: "{{event.type}}", contentType: "text/plain" }),
  ).toMatchObject({
    event: null,
    sample: true,
    answer: { body: "call.skip" },
  });
  expect(await shown({ by: "pack" })).toMatchObject({ answer: null });
  expect(await shown({ by: "handler", url: "http://10.1.2.3/in" })).toMatchObject({
    handler: { withinMs: 5000, allowHost: "10.1.2.3" },
  });

  const got = await recordForTest(() => ({ status: 200, body: { yes: true } }));
  expect(
    await engine.client.answers.ask({ sourceId, entry: entry({ by: "handler", url: got.url }) }),
  ).toMatchObject({
    by: "handler",
    status: 200,
    body: '{"yes":true}',
  });
  expect(got.requests[0]?.body).toContain("c_shown");
});

test("the player is answered as the provider would be", async () => {
  await answersOf(engine, [entry({ by: "template", body: '{"call": "{{event.data.call.id}}"}' })]);
  const run = await engine.client.runs.create({ scenario: "sample", speed: 100 });
  const detail = await engine.until(async () => {
    const now = await engine.client.runs.get({ runId: run.runId });
    return now.state === "done" ? now : null;
  }, "the run at its end");
  const initiate = detail.sends.find(({ type }) => type === "call.initiate");
  expect(initiate?.answerBody).toMatch(/^\{"call": "[^"]+"\}$/);
});

test("a question of Vapi's: the pack's answer, then the handler's, with how long Vapi waits", async () => {
  const body = readFileSync(new URL("../../fixtures/vapi/assistant-request.json", import.meta.url), "utf8");
  const { sourceId } = await engine.client.sources.create({ name: "vapi", provider: "vapi" });
  const askVapi = async () => (await fetch(`${engine.receiver}/hooks/vapi`, { method: "POST", body })).json();

  expect(await askVapi()).toEqual({ error: expect.any(String) });
  const first = await untilAnswered(engine);
  expect(first).toMatchObject({ question: { withinMs: 7500 }, answered: { by: "pack", withinMs: 7500 } });

  const got = await recordForTest(() => ({ status: 200, body: { assistantId: "a_1" } }));
  const answers = [entry({ type: "assistant-request", by: "handler", url: got.url, withinMs: 500 })];
  await engine.client.sources.update({ sourceId, answers });
  expect(await askVapi()).toEqual({ assistantId: "a_1" });
  got.answer(() => ({ status: 500 }));
  expect(await askVapi()).toEqual({ error: expect.any(String) });
  const last = await untilAnswered(engine);
  expect(last.answered).toMatchObject({ by: "fallback", why: "Your handler answered 500.", withinMs: 7500 });
  const call = await engine.client.calls.get({ callId: last.callId ?? "" });
  expect(call.timeline[0]).toMatchObject({ waitsFor: 7500, answered: { by: "pack" } });
});
