/** The tunnel as a user of the engine has it: set, proven, seen, counted, and never in the log with its token. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportFormat } from "../../shared/sharing";
import { findCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { miraiEvent } from "../harness/mirai-events";
import { type NgrokEdge, startNgrokEdge } from "../harness/ngrok-edge/edge";
import { askPublic } from "../harness/tunnel";

const token = "2abcDEFtunnel-token-of-the-tests";
const folder = makeFolder();
let edge: NgrokEdge;
let engine: EngineProcess;

function edgeFile(): string {
  const path = join(folder.path, "edge.json");
  const { address, authority, publicPort } = edge;
  writeFileSync(path, JSON.stringify({ address, authority, publicPort }));
  return path;
}

beforeAll(async () => {
  edge = await startNgrokEdge({ tokens: new Set([token]) });
  engine = await startEngine(folder.path, { flags: ["--ngrok-edge", edgeFile()] });
});
afterAll(async () => {
  await engine.stop();
  await edge.stop();
  folder.remove();
});

const untilState = (state: string) =>
  engine.until(async () => (await engine.client.tunnel.get()).state === state, `tunnel ${state}`);

test("a new folder has none, and nothing is missing", async () => {
  expect(await engine.client.tunnel.get()).toMatchObject({
    mode: "none",
    state: "not-needed",
    url: null,
    token: null,
    blindSince: null,
  });
});

test("without a token it says where one is", async () => {
  const row = await engine.client.tunnel.set({ mode: "ngrok" });
  expect(row).toMatchObject({ state: "down", because: { code: "ERR_NGROK_4018" }, retryAt: null });
  expect(row.because?.next).toContain("paste it here");
});

test("with a token it is online, proven from outside, and events come in by its address", async () => {
  const set = await engine.client.tunnel.set({ token, domain: "calls.example.com" });
  expect(JSON.stringify(set)).not.toContain(token);
  expect(set.token).toMatchObject({ endsWith: token.slice(-4) });
  await untilState("online");
  const row = await engine.client.tunnel.get();
  expect(row).toMatchObject({ url: "https://calls.example.com", because: null });
  expect(row.provenAt).not.toBeNull();
  const [source] = (await engine.client.sources.list()).rows;
  expect(source?.url).toBe("https://calls.example.com/hooks/mirai");

  const body = miraiEvent("call.initiate", { id: "c_tunnel" });
  const answer = await askPublic(edge, "calls.example.com", { method: "POST", path: "/hooks/mirai", body });
  expect(answer.status).toBe(200);
  await untilRead(engine);
  const { rows } = await engine.client.events.list({});
  // Our own proof leaves no event.
  expect(rows.map(({ type, origin }) => [type, origin])).toEqual([["call.initiate", "live"]]);
  expect((await engine.client.tunnel.get()).usage).toMatchObject({
    requests: 1,
    bytes: Buffer.byteLength(body),
  });
});

test("nothing but /hooks answers through it", async () => {
  for (const path of ["/", "/api/sources", "/invite", "/objects/contacts", "/hooks"]) {
    const { status, text } = await askPublic(edge, "calls.example.com", { path });
    expect([path, status, text]).toEqual([path, 404, ""]);
  }
});

test("an outage is a blind time from the last moment it was open until it was proven again", async () => {
  await edge.down();
  await untilState("down");
  const down = await engine.client.tunnel.get();
  expect(down.blindSince).not.toBeNull();
  expect(down.retryAt).not.toBeNull();
  await edge.up();
  await untilState("online");
  await expect.poll(async () => (await engine.client.tunnel.history()).blind[0]?.to).toBeTruthy();
  const { blind, moments } = await engine.client.tunnel.history();
  expect(blind).toHaveLength(1);
  expect(blind[0]?.to).toBeGreaterThan(blind[0]?.from ?? Number.POSITIVE_INFINITY);
  expect(moments.map(({ state }) => state)).toEqual(expect.arrayContaining(["online", "degraded", "down"]));
  expect((await engine.client.tunnel.get()).blindSince).toBeNull();
  const call = await findCall(engine, "c_tunnel");
  const detail = await engine.client.calls.get({ callId: call?.callId ?? "" });
  expect(detail.blind).toEqual(blind);
});

test("switched off it gives the endpoint back at once, and is remembered", async () => {
  const row = await engine.client.tunnel.set({ enabled: false });
  expect(row).toMatchObject({ state: "off", mode: "ngrok", url: null, blindSince: null });
  await engine.until(async () => edge.endpoints().length === 0, "the endpoint is free");
  await engine.client.tunnel.set({ enabled: true });
  await untilState("online");
});

/** The token as files and texts may hold it. */
const spellings = [
  token,
  encodeURIComponent(token),
  Buffer.from(token).toString("base64").replace(/=+$/, ""),
  Buffer.from(token).toString("hex"),
];

test("the token is in no export, also where an event repeats it", async () => {
  const body = miraiEvent("call.busy", { id: "c_tunnel", metadata: { note: `it is ${token}` } });
  const answer = await askPublic(edge, "calls.example.com", { method: "POST", path: "/hooks/mirai", body });
  expect(answer.status).toBe(200);
  await untilRead(engine);
  const call = await findCall(engine, "c_tunnel");
  for (const format of exportFormat.options) {
    const file = await engine.client.sharing.export({ format, ids: [call?.callId ?? ""] });
    const text = await file.text();
    expect(text.length).toBeGreaterThan(0);
    expect([format, ...spellings.filter((spelling) => text.includes(spelling))]).toEqual([format]);
  }
});

test("the end of the engine gives the endpoint back within a second, and the token is in no log", async () => {
  expect(edge.agents()).toBe(1);
  const stopping = engine.stop();
  await expect.poll(() => edge.agents(), { timeout: 1000, interval: 20 }).toBe(0);
  await stopping;
  expect(spellings.filter((spelling) => engine.log.join("\n").includes(spelling))).toEqual([]);
  engine = await startEngine(folder.path, { flags: ["--ngrok-edge", edgeFile()] });
  await untilState("online");
  // What came while it was off was lost, and that is said.
  const { blind } = await engine.client.tunnel.history();
  expect(blind[0]?.why).toContain("not running");
});

test("a folder that was told the token and nothing else holds it sealed only", async () => {
  const own = makeFolder();
  const other = await startEngine(own.path);
  await other.client.tunnel.set({ mode: "ngrok", enabled: false, token });
  await other.stop();
  const leaks = readdirSync(own.path).flatMap((name) => {
    const content = readFileSync(join(own.path, name)).toString("latin1");
    return spellings
      .filter((spelling) => content.includes(spelling))
      .map((spelling) => `${name}: ${spelling}`);
  });
  own.remove();
  expect(leaks).toEqual([]);
});
