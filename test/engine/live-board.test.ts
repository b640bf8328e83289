/** The live board: what is counted of a day, what never is, and what its watchers may rely on. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Board, BoardMessage } from "../../shared/live-board";
import { busyAt, conversation, untilBoard } from "../harness/board";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { advance, send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { miraiEvent, post } from "../harness/mirai-events";

const hour = 3_600_000;
const limit = 64 * 1024;

let engine: EngineProcess;
const folder = makeFolder();
/** So far from midnight that no test crosses it by accident. */
let zone: string;

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const { now } = await engine.client.status.get();
  zone =
    ["Etc/GMT", "Etc/GMT+8", "Etc/GMT-8"].find((one) =>
      [8, 9, 10, 11, 12, 13, 14, 15].includes(hourIn(one, now)),
    ) ?? "Etc/GMT";
  const source = (await engine.client.sources.list()).rows[0];
  await engine.client.sources.update({
    sourceId: source?.sourceId ?? "",
    metrics: { satisfaction: { path: "metadata.score" }, resolved: { path: "metadata.solved" } },
  });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

function hourIn(timeZone: string, at: number): number {
  return Number(new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit" }).format(at));
}

const now = async () => (await engine.client.status.get()).now;
const board = (asked: { shown?: Board["shown"]; zone?: string } = {}) =>
  engine.client.board.get({ zone, ...asked });

describe("the day's figures", () => {
  test("begin empty, and say of nothing that it is nothing", async () => {
    const empty = await board();
    expect(empty).toMatchObject({
      zone,
      shown: "live",
      behind: 0,
      active: { inCall: 0, inProgress: 0, rows: [], usualMs: null },
      today: {
        calls: 0,
        ended: 0,
        completed: 0,
        satisfaction: { mean: null, calls: 0 },
        toFinal: { medianMs: null, p95Ms: null, calls: 0 },
      },
      change: null,
      feed: [],
    });
    expect(empty.hours).toHaveLength(24);
  });

  test("count a call under way, then how it ended, what it said of itself and how long it took to be final", async () => {
    const at = await now();
    const events = conversation({ id: "day-1", at, talkSeconds: 90, metadata: { score: 5, solved: true } });
    await send(engine, events.slice(0, 2));
    const talking = await untilBoard(
      engine,
      { zone },
      ({ active }) => active.rows[0]?.stage === "in-conversation",
      "a conversation on the board",
    );
    expect(talking.active.rows).toMatchObject([
      { who: "+12025550123", provider: "mirai", attempt: 1, stage: "in-conversation" },
    ]);
    expect(talking.active.rows[0]?.phases.map(({ stage }) => stage)).toEqual(["dialing", "in-conversation"]);

    await advance(engine, 90_000);
    await send(engine, events.slice(2, 5));
    await advance(engine, 20_000);
    await send(engine, [events[5] ?? "", events[5] ?? ""]);
    await send(
      engine,
      conversation({ id: "day-2", at, talkSeconds: 30, metadata: { score: "4", solved: false } }),
    );
    await send(engine, busyAt("day-3", at));
    const done = await untilBoard(
      engine,
      { zone },
      ({ today }) => today.toFinal.calls === 3,
      "three calls final",
    );
    expect(done.today).toMatchObject({
      calls: 3,
      completed: 2,
      talk: { sumMs: 120_000, meanMs: 60_000, calls: 2 },
      satisfaction: { mean: 4.5, calls: 2 },
      resolved: { yes: 1, calls: 2 },
      toFinal: { medianMs: 0, p95Ms: 20_000, calls: 3 },
      duplicates: 1,
    });
    expect(done.today.outcomes.filter(({ calls }) => calls > 0)).toEqual([
      { outcome: "completed", calls: 2 },
      { outcome: "busy", calls: 1 },
    ]);
    expect(done.sources).toMatchObject([
      { source: "mirai", calls: 3, ended: 3, completed: 2, satisfaction: 4.5 },
    ]);
    const { rows } = await engine.client.calls.list({ q: "outcome:completed" });
    expect(rows).toHaveLength(done.today.completed);
    expect(done.ack.strictest).toMatchObject({ source: "mirai", ms: 30_000 });
    expect(done.feed.map(({ words }) => words)).toContainEqual(expect.stringContaining("ended: completed"));
  });

  test("belong to the day on which a call started: not to the day on which it is told", async () => {
    const { day, today } = await board();
    await send(engine, conversation({ id: "yesterday", at: day.from - hour }));
    await untilCall(engine, "yesterday", { final: true });
    expect((await board()).today.calls).toBe(today.calls);
    // Where it is already tomorrow, or still yesterday, the same calls are of other days.
    const elsewhere = await board({ zone: "Etc/GMT+12" });
    expect(elsewhere.day).not.toEqual(day);
  });

  test("leave out simulated calls until they are asked for, and say how many there are", async () => {
    const { callId } = await engine.client.runs.create({ scenario: "busy-never-retried" });
    await advance(engine, hour / 4);
    await engine.until(async () => {
      const { rows } = await engine.client.calls.list({ q: "origin:simulated" });
      return rows.find((row) => row.callId === callId && row.ended);
    }, "the simulated call ended");
    const live = await board();
    const all = await board({ shown: "with-simulated" });
    expect(live.origins.simulated).toBe(1);
    expect(all.today.calls).toBe(live.today.calls + 1);
    expect([live.shown, all.shown]).toEqual(["live", "with-simulated"]);
  });
});

test("tests and spam never count", async () => {
  await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  const at = new Date(await now()).toISOString();
  const call = (resource_id: string, spam: boolean) =>
    callRailEvent("post-call", { resource_id, id: resource_id, start_time: at, timestamp: at, spam });
  const { today } = await board();
  await postCallRail(engine, "post-call", call("CALa1", true));
  await postCallRail(engine, "post-call", call("CALa2", false));
  const counted = await untilBoard(
    engine,
    { zone },
    (one) => one.today.calls > today.calls,
    "the call that is no spam",
  );
  await untilRead(engine);
  const { rows } = await engine.client.calls.list({ q: "provider:callrail" });
  expect(rows).toHaveLength(2);
  expect((await board()).today.calls).toBe(today.calls + 1);
  expect(counted.sources.find(({ source }) => source === "callrail")?.calls).toBe(1);
});

describe("what is late or stuck", () => {
  test("an ended call without its final event is late after two minutes, and stuck once the gate holds it", async () => {
    const events = conversation({ id: "stuck-1", at: await now(), phone: "+12025550116" });
    await send(engine, events.slice(0, 5));
    const waiting = await untilBoard(
      engine,
      { zone },
      ({ active }) => active.inProgress === 1,
      "it is in progress",
    );
    expect(waiting.late.count).toBe(0);
    await advance(engine, 120_000);
    const late = await board();
    expect(late.late.rows).toMatchObject([{ who: "+12025550116", why: "ended, waits for the final event" }]);
    expect(late.active.inProgress).toBe(0);
    await advance(engine, 25 * hour);
    const stuck = await untilBoard(engine, { zone }, (one) => one.stuck.count === 1, "it is stuck");
    expect(stuck.stuck.rows).toMatchObject([{ who: "+12025550116", why: "ended, final event never came" }]);
    expect(stuck.late.count).toBe(0);
    await send(engine, events.slice(5));
    await untilBoard(engine, { zone }, (one) => one.stuck.count === 0, "it is free again");
  });
});

describe("time", () => {
  test("at midnight a new day begins, and what is under way stays", async () => {
    await send(engine, conversation({ id: "over-midnight", at: await now() }).slice(0, 2));
    const before = await untilBoard(
      engine,
      { zone },
      ({ active }) => active.inCall === 1,
      "one call under way",
    );
    await advance(engine, before.day.to - before.now + 60_000);
    const after = await board();
    expect(after.day.from).toBe(before.day.to);
    expect(after.today).toMatchObject({ calls: 0, ended: 0, completed: 0, duplicates: 0 });
    expect(after.active).toMatchObject({ inCall: 1, rows: [{ stage: "in-conversation" }] });
  });

  test("a zone that does not exist is refused in words", async () => {
    await expect(board({ zone: "Europe/Nowhere" })).rejects.toThrow(/no time zone/);
  });

  test("an engine that starts again counts the day as before", async () => {
    await send(engine, conversation({ id: "again-1", at: await now(), metadata: { score: 3 } }));
    const before = await untilBoard(
      engine,
      { zone },
      ({ today }) => today.toFinal.calls === 1,
      "one call final",
    );
    await engine.stop();
    engine = await startEngine(folder.path, { flags: ["--test-clock"] });
    const after = await board();
    const { today, sources, active, stuck } = before;
    expect(after).toMatchObject({ today, sources, active, stuck, behind: 0 });
    expect(after.feed.length).toBeGreaterThan(0);
  });
});

describe("its watchers", () => {
  test("get at most four boards a second, and after two that they did not acknowledge none", async () => {
    const stop = new AbortController();
    const messages = await engine.client.board.watch({ zone }, { signal: stop.signal });
    const taken: { at: number; message: BoardMessage }[] = [];
    const reading = (async () => {
      for await (const message of messages as AsyncIterable<BoardMessage>)
        taken.push({ at: performance.now(), message });
    })().catch(() => {});
    const traffic = (async () => {
      for (let number = 0; number < 60; number += 1)
        await send(engine, [
          miraiEvent("call.initiate", { id: `burst-${number}` }, { call: { status: "initiate" } }),
        ]);
    })();
    await traffic;
    const until = performance.now() + 2_500;
    let acknowledged = 0;
    while (performance.now() < until) {
      const last = taken.at(-1)?.message;
      if (last && last.sequence > acknowledged && acknowledged < 1) {
        acknowledged = last.sequence;
        await engine.client.board.acknowledge({ watch: last.watch, sequence: last.sequence });
      }
      await untilLater(50);
    }
    stop.abort();
    await reading;
    expect(taken.length).toBeLessThanOrEqual(acknowledged + 2);
    for (const [index, { at, message }] of taken.entries()) {
      expect(Buffer.byteLength(JSON.stringify(message.board))).toBeLessThanOrEqual(limit);
      if (index > 0) expect(at - (taken[index - 1]?.at ?? 0)).toBeGreaterThan(200);
    }
  });

  test("a crowd is cut to what fits, and its number is told", async () => {
    const long = "n".repeat(5_000);
    for (let number = 0; number < 80; number += 1)
      await post(
        `${engine.receiver}/hooks/mirai`,
        miraiEvent(
          "call.initiate",
          { id: `crowd-${number}-${long.slice(0, 150)}`, metadata: { name: long } },
          { call: { status: "initiate" } },
        ),
      );
    const crowded = await untilBoard(engine, { zone }, ({ active }) => active.inCall >= 140, "a crowd");
    expect(crowded.active.rows.length).toBeLessThanOrEqual(60);
    expect(Buffer.byteLength(JSON.stringify(crowded))).toBeLessThanOrEqual(limit);
  });
});

const untilLater = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("GET /api/live", () => {
  const ask = (path: string, token = engine.token) => {
    const { hostname, port, host } = new URL(engine.console);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    return socket;
  };

  async function readUntil(socket: ReturnType<typeof connect>, pattern: RegExp): Promise<string> {
    let text = "";
    while (!pattern.test(text)) {
      const [chunk] = (await once(socket, "data")) as [Buffer];
      text += chunk.toString();
    }
    return text;
  }

  test("sends the board as server-sent events to whoever has the token", async () => {
    const socket = ask(`/api/live?zone=${zone.replace("+", "%2B")}`);
    const text = await readUntil(socket, /event: board[\s\S]*\n\n/);
    socket.destroy();
    expect(text).toContain("content-type: text/event-stream");
    expect(text).toContain("retry: 2000");
    expect(text).not.toMatch(/set-cookie/i);
    const data = /^data: (.*)$/m.exec(text)?.[1] ?? "";
    expect(JSON.parse(data)).toMatchObject({ zone, shown: "live" });
    expect(await readUntil(ask("/api/live", "wrong"), /\r\n\r\n/)).toContain("401");
    expect(await readUntil(ask("/api/live?zone=Nowhere"), /\}/)).toContain("no time zone");
    expect(await readUntil(ask("/api/live?shown=all"), /\}/)).toContain("BAD_REQUEST");
  });

  test("a client that stops reading costs nothing while five hundred events a second come, and may go on reading", async () => {
    const socket = ask("/api/live");
    await readUntil(socket, /event: board/);
    socket.pause();
    const begun = performance.now();
    let sent = 0;
    while (performance.now() - begun < 4_000) {
      const due = Math.floor(((performance.now() - begun) / 1000) * 500);
      const batch = [];
      for (; sent < due; sent += 1)
        batch.push(
          post(
            `${engine.receiver}/hooks/mirai`,
            miraiEvent("call.initiate", { id: `flood-${sent}` }, { call: { status: "initiate" } }),
          ),
        );
      expect(new Set(await Promise.all(batch)).size).toBeLessThanOrEqual(1);
      await untilLater(10);
    }
    const { ack } = await board();
    expect(ack.p50).toBeLessThan(1_000);
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.resume();
    await untilLater(2_000);
    socket.destroy();
    const boards = text.match(/^event: board$/gm)?.length ?? 0;
    const seconds = (performance.now() - begun) / 1000;
    // Coalesced: it got the boards of the moments at which it could be told, never one for each event.
    expect(boards).toBeLessThanOrEqual(4 * seconds + 2);
    expect(boards).toBeGreaterThan(1);
    expect(sent).toBeGreaterThan(1_000);
  }, 30_000);

  test("closes with the engine", async () => {
    const socket = ask("/api/live");
    await readUntil(socket, /event: board/);
    socket.resume();
    const closed = once(socket, "close");
    await engine.stop();
    await closed;
  });
});
