/** Senders that keep a connection and say nothing, or one byte now and then: they are cut in time and hold up nobody. */
import { readdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { miraiEvent, post } from "../harness/mirai-events";
import { recordFault } from "./fault-rows";

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

/** Megabytes and descriptors of the engine; null where nobody tells. */
function held(): { megabytes: number; descriptors: number } | null {
  if (process.platform !== "linux") return null;
  const status = readFileSync(`/proc/${engine.pid}/status`, "utf8");
  return {
    megabytes: Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024),
    descriptors: readdirSync(`/proc/${engine.pid}/fd`).length,
  };
}

type Held = { sockets: Socket[]; cut(): number; answers(): string[] };

/** Opens them, writes what each begins with, and counts those the other side ends. */
async function hold(url: string, count: number, begin: (index: number) => string): Promise<Held> {
  let cut = 0;
  const answers: string[] = [];
  const sockets = await Promise.all(
    Array.from(
      { length: count },
      (_, index) =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(Number(new URL(url).port), "127.0.0.1");
          socket.once("error", reject);
          socket.on("error", () => {});
          socket.on("data", (chunk) => answers.push(chunk.toString("latin1").split("\r\n")[0] ?? ""));
          socket.on("close", () => (cut += 1));
          socket.on("connect", () => {
            const text = begin(index);
            if (text === "") resolve(socket);
            else socket.write(text, () => resolve(socket));
          });
        }),
    ),
  );
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { sockets, cut: () => cut, answers: () => answers };
}

/** The longest of ten good events in a row, in milliseconds. */
async function slowestEvent(name: string): Promise<number> {
  let slowest = 0;
  for (let index = 0; index < 10; index += 1) {
    const before = performance.now();
    const body = miraiEvent("call.initiate", { id: `c_${name}_${index}` });
    expect(await post(`${engine.receiver}/hooks/mirai`, body)).toBe(200);
    slowest = Math.max(slowest, performance.now() - before);
  }
  return Math.round(slowest);
}

test("five hundred idle connections at the console: REST, a new page and senders are answered", async () => {
  const before = held();
  const idle = await hold(engine.console, 500, (index) =>
    index % 2 ? `GET / HTTP/1.1\r\nHost: ${new URL(engine.console).host}\r\n` : "",
  );
  // The system takes connections on the engine's behalf; it has them all once it answers one that came later.
  if (before)
    await expect
      .poll(() => held()?.descriptors, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(before.descriptors + 500);
  const during = held();
  const asked = performance.now();
  expect((await engine.rest("GET", "/status")).status).toBe(200);
  expect((await fetch(engine.console)).status).toBe(200);
  const answeredMs = Math.round(performance.now() - asked);
  expect(answeredMs).toBeLessThan(2000);
  const event = await slowestEvent("console");
  expect(event).toBeLessThan(1000);
  expect(idle.cut()).toBe(0);
  for (const socket of idle.sockets) socket.destroy();
  if (before && during) {
    expect(during.megabytes - before.megabytes).toBeLessThan(100);
    await expect.poll(() => held()?.descriptors, { timeout: 10_000 }).toBeLessThan(before.descriptors + 50);
  }
  recordFault({
    group: "Network",
    fault: "500 idle connections, half of them with half a head",
    where: "console",
    tried: 500,
    outcome: "held",
    saw: `REST and the page answered in ${answeredMs} ms, an event in at most ${event} ms; ${
      before && during
        ? `${during.megabytes - before.megabytes} MB and ${during.descriptors - before.descriptors} descriptors taken, given back when they closed`
        : "memory and descriptors are told on Linux only"
    }`,
  });
});

test("slow senders, a byte at a time in head and body, are cut in time while others are answered", {
  timeout: 120_000,
}, async () => {
  const start = performance.now();
  const head = `POST /hooks/mirai/slow HTTP/1.1\r\nHost: ${host}\r\n`;
  const heads = await hold(engine.receiver, 200, () => `${head}X-`);
  const bodies = await hold(engine.receiver, 100, () => `${head}Content-Length: 100000\r\n\r\n{`);
  const chunks = await hold(engine.receiver, 100, () => `${head}Transfer-Encoding: chunked\r\n\r\n`);
  const dripping = setInterval(() => {
    for (const socket of [...heads.sockets, ...bodies.sockets]) if (socket.writable) socket.write("a");
    for (const socket of chunks.sockets) if (socket.writable) socket.write("1\r\na\r\n");
  }, 500);
  onTestFinished(() => clearInterval(dripping));
  const refusals = async (words: string) => {
    let rows = 0;
    let cursor: string | null = null;
    do {
      const page: { rows: { reason: string }[]; cursor: string | null } = await engine.client.events.refusals(
        {
          limit: 500,
          ...(cursor ? { cursor } : {}),
        },
      );
      rows += page.rows.filter(({ reason }) => reason.includes(words)).length;
      cursor = page.cursor;
    } while (cursor);
    return rows;
  };

  const during = await slowestEvent("slow");
  expect(during).toBeLessThan(1000);
  await expect.poll(heads.cut, { timeout: 30_000 }).toBe(200);
  const headsAfter = Math.round((performance.now() - start) / 1000);
  expect(new Set(heads.answers())).toEqual(new Set(["HTTP/1.1 400 Bad Request"]));
  const later = await slowestEvent("later");
  expect(later).toBeLessThan(1000);
  await expect.poll(() => bodies.cut() + chunks.cut(), { timeout: 90_000 }).toBe(200);
  const bodiesAfter = Math.round((performance.now() - start) / 1000);
  await expect.poll(() => refusals("its headers did not arrive in time"), { timeout: 5000 }).toBe(200);
  await expect.poll(() => refusals("the body did not arrive in time"), { timeout: 5000 }).toBe(200);
  expect((await engine.client.events.list({ limit: 500 })).rows).toHaveLength(30);
  recordFault({
    group: "Network",
    fault: "Slowloris: a byte every half second, in the head, in a body with a length, in chunks",
    where: "receiver",
    tried: 400,
    outcome: "held",
    saw: `200 heads cut within ${headsAfter} s, 200 bodies within ${bodiesAfter} s, one refusal each; other events meanwhile in at most ${Math.max(during, later)} ms`,
  });
});
