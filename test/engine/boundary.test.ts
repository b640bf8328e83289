/** What strangers can do to the ports without a token: nothing that lasts, and nothing that holds up a good sender. */
import { readdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { textOfAnswer } from "../../electron/engine/store/scripted-answers";
import { recordFault } from "../faults/fault-rows";
import { findCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, miraiEvent, post } from "../harness/mirai-events";
import { requestText } from "../harness/raw-http";
import { canMount, onDisk } from "../harness/small-disk";

let engine: EngineProcess;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  expect(engine.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await engine.stop();
  folder.remove();
});

/** Sends it and keeps its own end open. What came back, once the other side has really let go. */
function untilCut(url: string, text: string): Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
  let answer = "";
  let poking: NodeJS.Timeout | undefined;
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  // Only a socket that is gone answers what is still written to it, with a reset.
  socket.on("end", () => {
    poking = setInterval(() => socket.write("x"), 20);
  });
  socket.on("error", () => {});
  socket.write(text);
  return new Promise((resolve) =>
    socket.on("close", () => {
      clearInterval(poking);
      resolve(answer);
    }),
  );
}

test.each([
  ["a WebSocket without a token", () => engine.console, "GET", "/rpc", "websocket", 401],
  ["a WebSocket at another path", () => engine.console, "GET", "/hooks/mirai", "websocket", 404],
  ["CONNECT at the receiver", () => engine.receiver, "CONNECT", "example.com:443", "none", 405],
])(
  "%s is refused and cut, although its sender keeps the connection open",
  async (_, urlOf, method, target, upgrade, status) => {
    const head: [string, string][] = [
      ["Host", new URL(urlOf()).host],
      ["Connection", "Upgrade"],
      ["Upgrade", upgrade],
    ];
    expect(await untilCut(urlOf(), requestText(method, target, head))).toContain(`HTTP/1.1 ${status} `);
  },
);

/** Memory and descriptors of the engine, in words. */
function heldBy(pid: number): string {
  if (process.platform !== "linux") return "memory and descriptors are told on Linux only";
  const kilobytes = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  return `${Math.round(kilobytes / 1024)} MB and ${readdirSync(`/proc/${pid}/fd`).length} descriptors held`;
}

test("two thousand senders that say nothing, or half a head, hold up nobody and are cut", async () => {
  const { host, port } = new URL(engine.receiver);
  const idle: Socket[] = [];
  let cut = 0;
  await Promise.all(
    Array.from({ length: 2000 }, (_, index) => {
      const socket = connect(Number(port), "127.0.0.1");
      idle.push(socket);
      socket.on("error", () => {});
      socket.on("data", () => {});
      socket.on("close", () => {
        cut += 1;
      });
      return new Promise<void>((resolve) =>
        socket.on("connect", () => {
          if (index % 2) socket.write(`POST /hooks/mirai HTTP/1.1\r\nHost: ${host}\r\n`, () => resolve());
          else resolve();
        }),
      );
    }),
  );
  const before = performance.now();
  expect(await post(`${engine.receiver}/hooks/mirai`, miraiEvent("call.initiate", { id: "c_good" }))).toBe(
    200,
  );
  const answeredMs = Math.round(performance.now() - before);
  expect(answeredMs).toBeLessThan(1000);
  const during = heldBy(engine.pid);
  await expect.poll(() => cut, { timeout: 40_000 }).toBe(2000);
  recordFault({
    group: "Network",
    fault: "2,000 idle connections, half of them with half a head",
    where: "receiver",
    tried: 2000,
    outcome: "held",
    saw: `an event answered in ${answeredMs} ms; ${during}; all cut`,
  });
});

test("five thousand events at once are all kept, or told to come again", async () => {
  const before = (await engine.client.status.get()).events;
  const statuses: number[] = [];
  const bodies = Array.from({ length: 5000 }, (_, index) =>
    miraiEvent("call.initiate", { id: `c_burst_${index}` }),
  );
  await Promise.all(
    Array.from({ length: 250 }, async () => {
      for (let body = bodies.pop(); body !== undefined; body = bodies.pop())
        statuses.push(await post(`${engine.receiver}/hooks/mirai`, body));
    }),
  );
  expect(statuses.length).toBe(5000);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  const kept = (await engine.client.status.get()).events - before;
  expect(kept).toBe(statuses.filter((status) => status === 200).length);
});

test("what is packed is never unpacked: kept as it came, and no memory is taken for it", async () => {
  const gigabyte = gzipSync(Buffer.alloc(1024 ** 3), { level: 1 });
  const nested = gzipSync(gigabyte);
  const peak = () =>
    Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${engine.pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  const before = process.platform === "linux" ? peak() : 0;
  for (const [body, encoding] of [
    [gigabyte, "gzip"],
    [nested, "gzip, gzip"],
  ] as const) {
    expect(
      await post(`${engine.receiver}/hooks/mirai`, body, {
        "content-type": "application/json",
        "content-encoding": encoding,
      }),
    ).toBe(200);
    const read = await engine.until(async () => {
      const [row] = (await engine.client.events.list({ limit: 1 })).rows;
      return row?.provider ? row : null;
    }, "the event, read");
    // Once: each time it is shown takes memory of its own, which is given back only later.
    const event = await engine.client.events.get({ eventId: read.eventId });
    expect([event.bytes, event.type]).toEqual([body.length, null]);
  }
  const taken = process.platform === "linux" ? Math.round(peak() - before) : null;
  if (taken !== null) expect(taken).toBeLessThan(600);
  recordFault({
    group: "Hostile input",
    fault: "A gigabyte packed by gzip, and packed twice",
    where: "receiver, reader, event detail",
    tried: 2,
    outcome: "held",
    saw: `never unpacked; ${taken === null ? "memory is told on Linux only" : `${taken} MB more at the peak`}`,
  });
});

test("an answer of a handler's that unpacks to more than 16 MiB is kept without its text", () => {
  expect(textOfAnswer(gzipSync("x".repeat(17 * 1024 ** 2)), "gzip")).toBe("");
  expect(textOfAnswer(gzipSync("hello"), "gzip")).toBe("hello");
});

test.skipIf(!canMount)(
  "a full disk: senders are told to come again, what was answered 200 is there, and the console answers",
  async () => {
    const small = makeFolder();
    const own = await startEngine(small.path, { under: onDisk(small.path, "40m") });
    try {
      const statuses: number[] = [];
      while (!statuses.includes(503) && statuses.length < 100)
        statuses.push(await post(`${own.receiver}/hooks/mirai`, Buffer.alloc(1024 ** 2, statuses.length)));
      expect(new Set(statuses)).toEqual(new Set([200, 503]));
      const kept = statuses.filter((status) => status === 200).length;
      expect((await own.client.events.list({ limit: 200 })).rows.length).toBe(kept);
      expect((await own.rest("GET", "/status")).status).toBe(200);
      expect(own.child.exitCode).toBeNull();
      expect(own.log.filter((line) => line.includes("an event could not be written"))).toHaveLength(1);
    } finally {
      await own.stop();
      small.remove();
    }
  },
);

test("a destination that leads back to our own receiver is told so at its first request, and makes no event", async () => {
  const looped = await engine.client.destinations.create({
    name: "round and round",
    kind: "any-url",
    url: `${engine.receiver}/hooks/mirai`,
    enabled: true,
  });
  for (const body of busyCall("c_round")) await post(`${engine.receiver}/hooks/mirai`, body);
  const call = await engine.until(async () => {
    const found = await findCall(engine, "c_round");
    const detail = found && (await engine.client.calls.get(found));
    const delivery = detail?.deliveries.find(({ destinationId }) => destinationId === looped.destinationId);
    return delivery && delivery.deliveryAttempts > 0 && delivery.state !== "inflight" ? detail : null;
  }, "a first attempt");
  expect(JSON.stringify(call.deliveries)).toContain("leads back to Ringback's own receiver");
  expect((await engine.client.events.list({ q: "call:c_round" })).rows).toHaveLength(3);
  const { rows } = await engine.client.events.refusals({ limit: 1 });
  expect(rows).toMatchObject([{ status: 508, url: "/hooks/mirai" }]);
});
