/**
 * What a handler does because of each event, told by the handler as users run it: `ringback run -- <command>` beside an
 * engine. What is tied is tied for certain; what is not says so.
 */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CrmAuditRow } from "../../shared/crm";
import type { EffectRow } from "../../shared/effects-contract";
import type { RunDetail } from "../../shared/runs";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { nodeHandler, writeScript } from "../harness/node-handler";
import { runForTest } from "../harness/run-handler";

const folder = makeFolder();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const runHandler = (command: string[]) => runForTest(engine, command);
const script = (name: string, text: string) => writeScript(folder.path, name, text);

const allAtOnce = `version: 1
scenario: five at the same moment
provider: mirai
steps:
  - 0s: call.initiate
  - 0s: call.in-progress
  - 0s: call.ended
  - 0s: call.completed
  - 0s: call.lifecycle-ended
expect:
  - effects: {count: 5, method: PUT}
`;

async function play(to: string, scenario: string, speed = 100): Promise<RunDetail> {
  const { runId } = await engine.client.runs.create({ scenario, speed, to });
  return engine.until(async () => {
    const run = await engine.client.runs.get({ runId });
    return run.endedAt === null ? null : run;
  }, `the end of ${runId}`);
}

async function effectsOf(sessionId: string): Promise<EffectRow[]> {
  const all: EffectRow[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await engine.client.effects.list({ sessionId, limit: 500, ...(cursor ? { cursor } : {}) });
    all.push(...page.rows);
    if (page.cursor === null) return all;
    cursor = page.cursor;
  }
}

/** Once that many have their answer. */
function untilEffects(sessionId: string, count: number): Promise<EffectRow[]> {
  return engine.until(async () => {
    const effects = await effectsOf(sessionId);
    const isOver = ({ status, error }: EffectRow) => status !== null || error !== null;
    return effects.length >= count && effects.every(isOver) ? effects : null;
  }, `${count} effects with their answers`);
}

test("over 1,000 events, 64 at once, the effects are the sandbox CRM's audit log one to one, each tied to its event", async () => {
  const path = script(
    "sound.cjs",
    nodeHandler(`const { type, data } = JSON.parse(body).event; await put(data.call.id + "~" + type);`),
  );
  const { url, sessionId } = await runHandler([process.execPath, path]);
  const before = new Set((await readAudit()).map(({ auditId }) => auditId));
  const runs: RunDetail[] = [];
  let left = 200;
  const player = async () => {
    while (left > 0) {
      left -= 1;
      runs.push(await play(url, allAtOnce));
    }
  };
  await Promise.all(Array.from({ length: 13 }, player));
  const effects = await untilEffects(sessionId, 1000);
  const audit = (await readAudit()).filter(({ auditId, method }) => !before.has(auditId) && method === "PUT");

  const idOf = (effect: EffectRow) => decodeURIComponent(effect.url.split("/").at(-1) ?? "");
  expect(effects).toHaveLength(1000);
  expect(effects.map((effect) => `${effect.method} ${idOf(effect)} ${effect.status}`).toSorted()).toEqual(
    audit.map(({ method, externalId, status }) => `${method} ${externalId} ${status}`).toSorted(),
  );
  const byRun = Map.groupBy(effects, ({ runId }) => runId);
  expect(byRun.size).toBe(200);
  for (const run of runs) {
    const own = byRun.get(run.runId) ?? [];
    expect(own.map(({ send }) => send).toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(own.map((effect) => idOf(effect).split("~")[0])).size, "of one call").toBe(1);
    for (const effect of own) {
      expect(idOf(effect).split("~")[1]).toBe(run.sends.find(({ number }) => number === effect.send)?.type);
      expect(effect).toMatchObject({ seen: "inside", untied: null, error: null });
    }
  }
  const { rows } = await engine.client.runs.expectations({ runId: runs[0]?.runId ?? "" });
  expect(rows).toMatchObject([{ state: "pass", sentence: "5 effects, as expected." }]);
}, 180_000);

test("what a replayed or forwarded call makes the handler do is tied to its kept events, and listed by event, call and run", async () => {
  const path = script(
    "replayed.cjs",
    nodeHandler(`const { type, data } = JSON.parse(body).event; await put(data.call.id + "~" + type);`),
  );
  const { url, sessionId } = await runHandler([process.execPath, path]);
  const { runId, callId } = await engine.client.runs.create({ scenario: allAtOnce, speed: 100 });
  const call = await engine.until(async () => {
    const found = await engine.client.calls.get({ callId }).catch(() => null);
    return found?.timeline.length === 5 ? found : null;
  }, "the call with its five events");
  await engine.client.replays.create({ call: callId, to: url });
  const effects = await untilEffects(sessionId, 5);
  const types = new Map(call.timeline.map(({ eventId, type }) => [eventId, type]));
  for (const effect of effects)
    expect(decodeURIComponent(effect.url)).toMatch(new RegExp(`~${types.get(effect.eventId ?? "")}$`));
  expect(new Set(effects.map(({ eventId }) => eventId)).size).toBe(5);
  const [first] = effects;
  const listed = async (whose: object) => (await engine.client.effects.list(whose)).rows;
  expect(await listed({ callId })).toEqual(effects);
  expect(await listed({ runId })).toEqual(effects);
  expect(await listed({ eventId: first?.eventId ?? "" })).toEqual([first]);

  await engine.client.forwarding.create({ url, simulated: true });
  const forwarded = await engine.client.runs.create({ scenario: allAtOnce, speed: 100 });
  const more = (await untilEffects(sessionId, 10)).slice(5);
  expect(new Set(more.map(({ eventId }) => eventId)).size, "each of a forwarded event of its own").toBe(5);
  expect(await listed({ callId: forwarded.callId })).toEqual(more);
});

describe("what is not certain is not tied", () => {
  test("effects of no event, and of a request that Ringback did not send, say so; other connections are named", async () => {
    const database = createServer().listen(0, "127.0.0.1");
    await once(database, "listening");
    onTestFinished(() => void database.close());
    const { port } = database.address() as { port: number };
    const act = `
      if (request.url === "/health") await fetch(crm + "/health?api_key=verysecret");
      else { net.connect(${port}, "127.0.0.1").end(); await fetch("http://127.0.0.1:9/").catch(() => {}); }`;
    const path = script("odd.cjs", nodeHandler(act, `process.on("SIGUSR2", () => fetch(crm + "/later"));`));
    const pid = script(
      "pid.cjs",
      `require("node:fs").writeFileSync("odd.pid", String(process.pid)); require(${JSON.stringify(path)});`,
    );
    const { url, sessionId, child } = await runHandler([process.execPath, pid]);
    const run = await play(
      url,
      "version: 1\nscenario: one\nprovider: whippy\nsteps:\n  - 0s: call.created\n",
    );
    await fetch(new URL("/health", url));
    spawnSync("kill", ["-USR2", readFileSync(join(folder.path, "odd.pid"), "utf8")]);
    const effects = await untilEffects(sessionId, 3);
    expect(effects.map(({ runId, error, untied }) => ({ runId, error, untied }))).toEqual([
      { runId: run.runId, error: expect.any(String), untied: null },
      { runId: null, error: null, untied: "Made for a request that Ringback did not send: GET /health." },
      { runId: null, error: null, untied: "Made while no event was being handled." },
    ]);
    expect(effects[1]?.url).toBe(`${engine.crm}/health?api_key=[redacted]`);
    const { notJudged } = await engine.client.effects.list({ runId: run.runId });
    expect(notJudged).toEqual([{ eventId: null, place: `127.0.0.1:${port}`, tls: false, count: 1 }]);
    const untied = await engine.client.effects.list({ sessionId, untied: true });
    expect(untied.rows.map(({ effectId }) => effectId)).toEqual(
      effects.slice(1).map(({ effectId }) => effectId),
    );
    expect(child.exitCode).toBeNull();
  });

  test("what a handler streams is not held back, nor held, and an early answer is one", async () => {
    const act = `
      let close;
      const body = new ReadableStream({ start(one) { one.enqueue(Buffer.from("first")); close = () => one.close(); } });
      const slow = new Request(sink, { method: "POST", body, duplex: "half" });
      started = () => close();
      await (await fetch(slow)).text();
      started = () => {};
      const upload = http.request(sink, { method: "POST" });
      upload.write("x".repeat(300_000));
      const [answer] = await once(upload, "response");
      answer.resume();
      upload.end();
      await once(upload, "close");`;
    const also = `
      const { once } = require("node:events");
      let started, sink;
      const server = http.createServer((request, response) => request.once("data", () => {
        response.writeHead(202).write("early");
        started();
        request.resume().on("end", () => response.end());
      })).listen(0, "127.0.0.1", () => { sink = "http://127.0.0.1:" + server.address().port + "/"; });`;
    const { url, sessionId } = await runHandler([
      process.execPath,
      script("streams.cjs", nodeHandler(act, also)),
    ]);
    await play(url, "version: 1\nscenario: one\nprovider: mirai\nsteps:\n  - 0s: call.initiate\n");
    expect(
      (await untilEffects(sessionId, 2)).map(({ status, bytes, error }) => [status, bytes, error]),
    ).toEqual([
      [202, null, null],
      [202, 300_000, null],
    ]);
  });

  const python = spawnSync("python3", ["--version"]).status === 0;

  test.skipIf(!python)(
    "through the proxy an effect is tied while one event alone is handled, and untied with both named while two are",
    async () => {
      const path = script(
        "handler.py",
        `
import http.server, os, threading, urllib.request
find = urllib.request.Request(os.environ["RINGBACK_CRM"] + "/objects/calls",
    headers={"authorization": "Bearer " + os.environ["RINGBACK_CRM_TOKEN"]})
both = threading.Barrier(2)
class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args): pass
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/hooks/two": both.wait()
        urllib.request.urlopen(find).read()
        if self.path == "/hooks/two": both.wait()
        else:
            try: urllib.request.urlopen("https://127.0.0.1:" + os.environ["TLS_PORT"] + "/", timeout=5)
            except Exception: pass
        self.send_response(200)
        self.end_headers()
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
print("up", flush=True)
server.serve_forever()
`,
      );
      const tls = createServer((socket) => socket.once("data", () => socket.destroy())).listen(
        0,
        "127.0.0.1",
      );
      await once(tls, "listening");
      onTestFinished(() => void tls.close());
      const { port } = tls.address() as { port: number };
      const env = ["env", `TLS_PORT=${port}`];
      const scenario = (types: string[]) =>
        `version: 1\nscenario: some\nprovider: mirai\nsteps:\n${types.map((type) => `  - 0s: ${type}\n`).join("")}`;

      const one = await runHandler([...env, "python3", path]);
      const alone = await play(`${one.url}/one`, scenario(["call.initiate"]));
      expect(await untilEffects(one.sessionId, 1)).toMatchObject([
        { seen: "proxy", runId: alone.runId, send: 1, method: "GET", untied: null, candidates: [] },
      ]);
      const notJudged = await engine.until(async () => {
        const { notJudged: rows } = await engine.client.effects.list({ sessionId: one.sessionId });
        return rows.length > 0 && rows;
      }, "the TLS connection");
      expect(notJudged).toEqual([{ eventId: null, place: `127.0.0.1:${port}`, tls: true, count: 1 }]);

      const two = await runHandler([...env, "python3", path]);
      const together = await play(`${two.url}/two`, scenario(["call.initiate", "call.in-progress"]));
      for (const effect of await untilEffects(two.sessionId, 2)) {
        expect(effect).toMatchObject({
          seen: "proxy",
          untied: "Made while 2 events were handled or had just been: any of them may have caused it.",
        });
        expect(effect.candidates.map(({ runId, send }) => `${runId} ${send}`).toSorted()).toEqual(
          [1, 2].map((send) => `${together.runId} ${send}`),
        );
      }
      expect((await engine.client.effects.list({ runId: together.runId })).rows).toHaveLength(2);
    },
  );
});

test("its output, input and exit code are its own, and the session says how it ended", async () => {
  const path = script(
    "ends.cjs",
    `console.log("up"); console.error("to stderr"); setTimeout(() => process.exit(7), 200);`,
  );
  const { child, sessionId, stdout, stderr } = await runHandler([process.execPath, path]);
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(7);
  expect(stdout()).toBe("up\n");
  expect(stderr()).toContain("to stderr");
  const session = await untilEnded(sessionId);
  expect(session).toMatchObject({ name: "node ends.cjs", endedBecause: "It ended with code 7." });
});

test("Ctrl+C ends it with what it started, and a killed ringback run leaves no session open", async () => {
  const inner = script("inner.cjs", nodeHandler("", `console.log("pid " + process.pid);`));
  const { child, sessionId, stdout } = await runHandler([
    "sh",
    "-c",
    `"${process.execPath}" "${inner}" & wait`,
  ]);
  const pid = Number(/pid (\d+)/.exec(stdout())?.[1]);
  child.kill("SIGINT");
  await once(child, "exit");
  expect(() => process.kill(pid, 0), "the handler is gone").toThrow("ESRCH");
  expect((await untilEnded(sessionId)).endedBecause).toMatch(/^It ended with code|^It was ended by SIGINT/);

  const killed = await runHandler([process.execPath, inner]);
  killed.child.kill("SIGKILL");
  expect((await untilEnded(killed.sessionId)).endedBecause).toBe("ringback run was ended.");
  process.kill(Number(/pid (\d+)/.exec(killed.stdout())?.[1]), "SIGKILL");
});

function untilEnded(sessionId: string) {
  return engine.until(async () => {
    const { rows } = await engine.client.handlerSessions.list();
    return rows.find((row) => row.sessionId === sessionId && row.endedAt !== null);
  }, "the end of the session");
}

async function readAudit(): Promise<CrmAuditRow[]> {
  const rows: CrmAuditRow[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const answer = await fetch(
      `${engine.crm}/audit?limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
      { headers: { authorization: `Bearer ${engine.crmToken}` } },
    );
    const page = (await answer.json()) as { rows: CrmAuditRow[]; cursor: string | null };
    rows.push(...page.rows);
    cursor = page.cursor;
  }
  return rows;
}
