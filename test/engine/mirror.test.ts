/** Production owns the URL, its handler sends copies: they are live events of their own way, and nothing turns in a ring. */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { twilio } from "../../electron/engine/providers/twilio/pack";
import { readAllAgain, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { completedCall } from "../harness/mirai-events";

const originalUrl = "https://calls.example.com/webhooks/mirai";
const secret = "sk_0123456789abcdef";

let engine: EngineProcess;
let sourceId = "";
const folder = makeFolder();
beforeAll(async () => {
  engine = await startEngine(folder.path);
  sourceId = (await engine.client.sources.list()).rows[0]?.sourceId ?? "";
  await engine.client.sources.addSecret({ sourceId, label: "production", value: secret });
  await engine.client.sources.update({ sourceId, mirror: { originalUrl } });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const signature = (body: string) => createHmac("sha256", secret).update(body).digest("hex");

async function sendCopy(body: string): Promise<number> {
  const answer = await fetch(`${engine.receiver}/hooks/mirai?tenant=7`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-signature": signature(body),
      "x-ringback-original-url": `${originalUrl}?tenant=7`,
    },
    body,
  });
  return answer.status;
}

test("a copy is a live event that came by way of production, in rows, details and searches", async () => {
  for (const body of completedCall("c_mirrored")) expect(await sendCopy(body)).toBe(200);
  await untilRead(engine);
  const { rows } = await engine.client.events.list({ q: "via:mirror call:c_mirrored" });
  expect(new Set(rows.map(({ origin, via, signature: verdict }) => `${origin} ${via} ${verdict}`))).toEqual(
    new Set(["live mirror verified"]),
  );
  const calls = await engine.client.calls.list({ q: "via:mirror" });
  expect(calls.rows.map(({ key }) => key)).toEqual(["c_mirrored"]);
  const detail = await engine.client.calls.get({ callId: calls.rows[0]?.callId ?? "" });
  expect([detail.via, detail.origin]).toEqual(["mirror", "live"]);
  expect(new Set(detail.timeline.map(({ via }) => via))).toEqual(new Set(["mirror"]));
  expect((await engine.client.calls.list({ q: "-via:mirror" })).rows).toEqual([]);
  const asked = await engine.client.search.complete({ in: "events", q: "via:", at: 4 });
  expect(asked.rows.map(({ insert, count }) => [insert, count])).toEqual([["via:mirror", rows.length]]);
});

test("REST says the way it came", async () => {
  const answer = await fetch(`${engine.console}/api/events?limit=1`, {
    headers: { authorization: `Bearer ${engine.token}` },
  });
  const { rows } = (await answer.json()) as { rows: { via: string }[] };
  expect(rows[0]?.via).toBe("mirror");
});

test("reading the log again keeps the way and the verdict, and so does taking the mirror away", async () => {
  await engine.client.sources.update({ sourceId, mirror: null });
  await readAllAgain(engine);
  const { rows } = await engine.client.events.list({ q: "call:c_mirrored" });
  expect(new Set(rows.map(({ via, signature: verdict }) => `${via} ${verdict}`))).toEqual(
    new Set(["mirror verified"]),
  );
  const [marker] = (await engine.client.events.list({ q: "call:c_marks_the_end", limit: 1 })).rows;
  expect(marker?.via).toBeNull();
  await engine.client.sources.update({ sourceId, mirror: { originalUrl } });
});

test("a replay is one of that way too, and names the URL that was called", async () => {
  const [event] = (await engine.client.events.list({ q: "call:c_mirrored origin:live", limit: 1 })).rows;
  await engine.client.replays.create({ events: [event?.eventId ?? ""] });
  const replayed = await engine.until(
    async () => (await engine.client.events.list({ q: "origin:replayed" })).rows[0],
    "the replay",
  );
  expect(replayed).toMatchObject({ via: "mirror", signature: "verified" });
  const { headers } = await engine.client.events.get({ eventId: replayed.eventId });
  expect(headers.filter(([name]) => name.toLowerCase() === "x-ringback-original-url")).toEqual([
    ["x-ringback-original-url", `${originalUrl}?tenant=7`],
  ]);
});

test("what is played to a source that takes copies is simulated and no copy", async () => {
  const { callId } = await engine.client.runs.create({ scenario: "sample", speed: 100 });
  const played = await engine.until(async () => {
    const found = await engine.client.calls.get({ callId }).catch(() => null);
    return found?.final ? found : null;
  }, "the sample call, final");
  expect([played.origin, played.via]).toEqual(["simulated", null]);
  const { rows } = await engine.client.events.list({ q: "origin:simulated via:mirror" });
  expect(rows).toEqual([]);
});

test("Twilio's signature, which covers the URL, holds for production's address and not for this one", async () => {
  const token = "0123456789abcdef0123456789abcdef";
  const voice = await engine.client.sources.create({
    name: "voice",
    provider: "twilio",
    secrets: [{ label: "auth token", value: token }],
  });
  const called = "https://calls.example.com/webhooks/voice";
  await engine.client.sources.update({ sourceId: voice.sourceId, mirror: { originalUrl: called } });
  const body = new TextEncoder().encode("AccountSid=AC0&CallSid=CA77&CallStatus=ringing&From=%2B12025550100");
  const copyOf = async (base: string, path: string) => {
    const form: [string, string] = ["content-type", "application/x-www-form-urlencoded"];
    const draft = { method: "POST", path, headers: [form], body, base };
    const { headers } = twilio.sign(draft, { secret: token, at: Date.now() });
    await fetch(`${engine.receiver}/hooks/voice/status?tenant=7`, { method: "POST", headers, body });
    await untilRead(engine);
    return (await engine.client.events.list({ q: "source:voice", limit: 1 })).rows[0];
  };
  expect(await copyOf("https://calls.example.com", "/webhooks/voice/status?tenant=7")).toMatchObject({
    signature: "verified",
    via: "mirror",
  });
  const here = await copyOf(engine.receiver, "/hooks/voice/status?tenant=7");
  expect(here?.signature).toBe("failed");
  const explained = await engine.client.events.explainSignature({ eventId: here?.eventId ?? "" });
  expect(explained.address).toBe(`${called}/status?tenant=7`);
});

test("this receiver's own address is no original URL", async () => {
  await expect(
    engine.client.sources.update({ sourceId, mirror: { originalUrl: `${engine.receiver}/hooks/mirai` } }),
  ).rejects.toThrow("this receiver's own address");
});

test.each([["https://calls.example.com/\r\nX: 1"], [`${originalUrl}/a b`], [`${originalUrl}/ä`]])(
  "%j goes over no line and is no original URL",
  async (called) => {
    const update = engine.client.sources.update({ sourceId, mirror: { originalUrl: called } });
    await expect(update).rejects.toThrow("as it goes over the line");
  },
);

test("forwarding to the handler that sends the copies does not turn in a ring", async () => {
  const seen: string[] = [];
  const answers: number[] = [];
  /** Production with the snippet in it: it sends on what came, headers and all. */
  const production = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push(request.url ?? "");
    response.writeHead(200).end();
    const left = ["host", "connection", "content-length", "transfer-encoding"];
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      left.includes(name) || value === undefined ? [] : [[name, String(value)] as [string, string]],
    );
    const url = `${engine.receiver}/hooks/mirai`;
    answers.push((await fetch(url, { method: "POST", headers, body: Buffer.concat(chunks) })).status);
  });
  production.listen(0, "127.0.0.1");
  await once(production, "listening");
  const url = `http://127.0.0.1:${(production.address() as AddressInfo).port}/webhooks/mirai`;
  const { routeId } = await engine.client.forwarding.create({ sources: ["mirai"], url });
  onTestFinished(async () => {
    await engine.client.forwarding.remove({ routeId });
    production.closeAllConnections();
    production.close();
  });
  const [body = ""] = completedCall("c_ring");
  expect(await sendCopy(body)).toBe(200);
  await engine.until(async () => answers.length > 0, "production's copy of what was forwarded to it");
  await untilRead(engine);
  expect(answers).toEqual([508]);
  expect(seen).toHaveLength(1);
  expect((await engine.client.events.list({ q: "call:c_ring" })).rows).toHaveLength(1);
  const refusal = await engine.until(
    async () => (await engine.client.events.refusals({})).rows[0],
    "the refusal on record",
  );
  expect(refusal).toMatchObject({ status: 508, reason: expect.stringContaining("came back") });
});
