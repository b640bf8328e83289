/**
 * Requests that two readers of HTTP could cut in two places. Each is refused with a row that says why, or kept once,
 * its body to the byte; what is hidden in one is never an event of its own.
 */
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventDetail, RefusalRow } from "../../shared/events";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { post } from "../harness/mirai-events";
import { recordFault } from "./fault-rows";
import { chunkCases, smugglingCases, type WireCase } from "./smuggling-cases";

let engine: EngineProcess;
let host: string;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path);
  host = new URL(engine.receiver).host;
});
afterAll(async () => {
  expect(engine.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await engine.stop();
  folder.remove();
});

/** Everything that came back until the other side closed, or said nothing more to what it was sent. */
function exchange(bytes: string | Buffer): Promise<string> {
  const { port } = new URL(engine.receiver);
  return new Promise((resolve) => {
    const socket = connect(Number(port), "127.0.0.1");
    let text = "";
    let quiet = setTimeout(() => socket.end(), 500);
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      clearTimeout(quiet);
      quiet = setTimeout(() => socket.end(), 100);
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(quiet);
      resolve(text);
    });
    socket.write(bytes);
  });
}

const statusesOf = (answer: string) =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, code]) => Number(code));

async function newest(limit = 1): Promise<{ event: number; refusal: number }> {
  const [event] = (await engine.client.events.list({ limit })).rows;
  const [refusal] = (await engine.client.events.refusals({ limit })).rows;
  return { event: numberOf(event?.eventId), refusal: numberOf(refusal?.refusalId) };
}

const numberOf = (id: string | undefined) => Number(id?.replace(/\D/g, "") ?? 0);

/** Events and refusals that one connection made, in order. A refusal is written a moment after its answer. */
async function made(
  by: WireCase,
): Promise<{ statuses: number[]; events: EventDetail[]; refusals: RefusalRow[] }> {
  const before = await newest();
  const statuses = statusesOf(await exchange(Buffer.from(by.bytes, "latin1")));
  const wanted = by.refused === null ? 0 : 1;
  const refusals = await engine.until(async () => {
    const { rows } = await engine.client.events.refusals({ limit: 5 });
    const fresh = rows.filter(({ refusalId }) => numberOf(refusalId) > before.refusal);
    return fresh.length >= wanted && fresh;
  }, `a refusal of ${by.name}`);
  const { rows } = await engine.client.events.list({ limit: 10 });
  const fresh = rows.filter(({ eventId }) => numberOf(eventId) > before.event).reverse();
  const events = await Promise.all(fresh.map(({ eventId }) => engine.client.events.get({ eventId })));
  return { statuses, events, refusals };
}

async function bodyOf({ eventId }: EventDetail): Promise<string> {
  return Buffer.from(await (await engine.client.events.body({ eventId })).arrayBuffer()).toString("latin1");
}

async function tryAll(cases: WireCase[]): Promise<void> {
  const start = await newest();
  for (const one of cases) {
    const { statuses, events, refusals } = await made(one);
    const bodies = await Promise.all(events.map(bodyOf));
    expect([one.name, bodies]).toEqual([one.name, one.kept]);
    expect([one.name, statuses]).toEqual([
      one.name,
      [...one.kept.map(() => 200), ...(one.refused === null ? [] : [one.refused])],
    ]);
    expect([one.name, refusals.map(({ status }) => status)]).toEqual([
      one.name,
      one.refused === null ? [] : [one.refused],
    ]);
    for (const { url, headers } of events) {
      expect([one.name, url.includes("smuggled")]).toEqual([one.name, false]);
      expect([one.name, JSON.stringify(headers).includes("evil.example")]).toEqual([one.name, false]);
    }
    for (const { reason } of refusals) expect(reason).not.toBe("");
  }
  // One that was told late would stand under the next one's name: the sum says that none was told twice or not at all.
  const end = await newest();
  expect(end).toEqual({
    event: start.event + cases.flatMap(({ kept }) => kept).length,
    refusal: start.refusal + cases.filter(({ refused }) => refused !== null).length,
  });
}

const told = (cases: WireCase[]) => {
  const refused = cases.filter((one) => one.refused !== null && one.kept.length === 0).length;
  return `${refused} refused with one row each, ${cases.length - refused} kept to the byte; no hidden request became an event`;
};

test("a request that can be cut in two places is refused once, or kept once to the byte", async () => {
  const cases = smugglingCases(host);
  await tryAll(cases);
  expect(await post(`${engine.receiver}/hooks/mirai`, "{}")).toBe(200);
  recordFault({
    group: "Network",
    fault: "Request smuggling: two lengths, length and chunks, folded lines, bare line ends, NUL, pipelines",
    where: "receiver",
    tried: cases.length,
    outcome: "held",
    saw: told(cases),
  });
});

test("chunks that are none are refused, and strange ones that are allowed are one body", async () => {
  const cases = chunkCases(host);
  await tryAll(cases);
  expect(await post(`${engine.receiver}/hooks/mirai`, "{}")).toBe(200);
  recordFault({
    group: "Network",
    fault: "Malformed chunking: sizes, line ends, extensions, trailers, ends that never come",
    where: "receiver",
    tried: cases.length,
    outcome: "held",
    saw: told(cases),
  });
});
