/**
 * Verdicts about a handler, as CI asks for them: `ringback verify FILE -- <command>` starts it, plays, and judges by what
 * each event causes. The two sample handlers are the proof: the sound one passes, each fault of the other is found.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createAgents, sendRequest } from "../../electron/engine/simulator/send-request";
import { createEffectsRecorder } from "../../electron/engine/simulator/verdicts/effects";
import { freePort, listens } from "../../electron/headless/free-port";
import { startHandler } from "../../electron/headless/handler-process";
import { createSandboxCrm } from "../../electron/sandbox-crm/sandbox-crm";
import type { CrmAuditRow } from "../../shared/crm";
import type { Verdict } from "../../shared/verdicts";
import { entry, runToEnd } from "../harness/engine-process";

const handlers = join(import.meta.dirname, "..", "..", "fixtures", "handlers");
const sound = [process.execPath, join(handlers, "sound.mjs")];
const faulty = (fault: string) => [process.execPath, join(handlers, "faulty.mjs"), fault];

const order = `version: 1
scenario: a conversation that ends in an order
provider: mirai
call: {metadata: {phone: "{{caller}}"}}
steps:
  - 0s: call.initiate
  - 60s: create_order
  - 1m30s: call.completed
  - 1m35s: end-of-call
  - 1m40s: call.lifecycle-ended
`;

function folder(files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), "ringback-verdicts-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

async function judge(
  command: string[],
  verdicts: string,
  scenario = order,
): Promise<{ code: number | null; verdicts: Verdict[]; stderr: string }> {
  const file = join(folder({ "order.yaml": scenario }), "order.yaml");
  const { code, stdout, stderr } = await runToEnd([
    "verify",
    file,
    "--verdicts",
    verdicts,
    "--json",
    "--",
    ...command,
  ]);
  const judged = stdout
    ? (JSON.parse(stdout) as { cases: { verdicts: Verdict[] }[] }).cases[0]?.verdicts
    : [];
  return { code, verdicts: judged ?? [], stderr };
}

describe("a handler as it should be", () => {
  test("passes copies, every order, loss and time, and each pass says over what", async () => {
    const { code, verdicts } = await judge(sound, "idempotency,order,ack,loss");
    expect(verdicts.map(({ name, state, over }) => [name, state, over])).toEqual(
      ["idempotency", "order", "ack", "loss"].map((name) => [name, "pass", "outgoing HTTP: 2 effects"]),
    );
    expect(verdicts[0]?.trials.map((trial) => trial.what)).toEqual([
      "sent once",
      "exact copy, every event",
      "two at the same moment, every event",
      "copy after a restart, every event",
    ]);
    expect(verdicts[1]?.sentence).toBe("All 119 orders of 5 events end the same.");
    expect(code).toBe(0);
  });

  test("its effects are the sandbox CRM's audit log, one to one, over 1,000 events, 64 at once, each tied to its event", async () => {
    const data = folder({});
    const token = "crm_test";
    const crm = await createSandboxCrm({
      path: join(data, "crm.sqlite"),
      port: 0,
      token,
      clock: { now: () => Date.now() },
    });
    onTestFinished(() => crm.close());
    const effects = await createEffectsRecorder();
    onTestFinished(() => effects.close());
    const handler = await startHandler(sound, {
      effectsUrl: effects.url,
      crm: { url: crm.url, token },
      secret: "",
      path: "/",
    });
    onTestFinished(() => handler.stop());
    const agents = createAgents({ keepAlive: true });
    onTestFinished(() => agents.destroy());

    const calls = Array.from({ length: 200 }, (_, index) => `c_${index}`);
    const events = [
      "call.initiate",
      "create_order",
      "call.completed",
      "end-of-call",
      "call.lifecycle-ended",
    ].flatMap((type) => calls.map((call) => ({ call, body: eventBody(type, call) })));
    let next = 0;
    async function sender(): Promise<void> {
      for (let send = next++; send < events.length; send = next++) {
        const answer = await sendRequest(
          { method: "POST", path: "/", headers: [], body: Buffer.from(events[send]?.body ?? "") },
          {
            url: handler.url,
            addresses: null,
            agents,
            headers: [],
            timeoutMs: 30_000,
            onConnection: (connection) => effects.noteSend(send, connection),
          },
        );
        expect(answer.status).toBe(200);
      }
    }
    await Promise.all(Array.from({ length: 64 }, sender));
    await effects.quiet(500, 30_000);

    const made = effects.effectsSince(0);
    const audit = await readAudit(crm.url, token);
    const bySha = (rows: { method: string; sha: string | null }[]) =>
      rows.map(({ method, sha }) => `${method} ${sha}`).toSorted();
    expect(made).toHaveLength(400);
    expect(bySha(made.map(({ method, bodySha256 }) => ({ method, sha: bodySha256 })))).toEqual(
      bySha(audit.map(({ method, requestSha256 }) => ({ method, sha: requestSha256 }))),
    );
    for (const effect of made) {
      const call = events[effect.send ?? -1]?.call;
      expect(effect.url, "tied to an event of the call it is about").toMatch(
        new RegExp(`/${call}(?:%3Aorder)?$`),
      );
    }
  });
});

describe("the usual faults are found, with the smallest case that shows them", () => {
  test("keyed on the call's id only: the second thing to do is dropped", async () => {
    const { code, verdicts } = await judge(faulty("key"), "order");
    expect(verdicts[0]).toMatchObject({ state: "fail", smallest: ["call.lifecycle-ended", "create_order"] });
    expect(verdicts[0]?.sentence).toContain("sandbox CRM task {{call}}:order: 0, expected 1");
    expect(code).toBe(1);
  });

  test("the last to arrive wins", async () => {
    const { code, verdicts } = await judge(faulty("order"), "order");
    expect(verdicts[0]).toMatchObject({ state: "fail", smallest: ["call.lifecycle-ended", "end-of-call"] });
    expect(verdicts[0]?.sentence).toContain("properties.stage is end-of-call, expected call.lifecycle-ended");
    expect(code).toBe(1);
  });

  test("every copy does it again", async () => {
    const { code, verdicts } = await judge(faulty("copies"), "idempotency");
    expect(verdicts[0]).toMatchObject({ state: "fail", smallest: ["create_order", "create_order"] });
    expect(verdicts[0]?.sentence).toBe(
      "Exact copy: create_order → sandbox CRM task without an external id: 2, expected 1.",
    );
    expect(code).toBe(1);
  });

  test("it answers too late", async () => {
    const { code, verdicts } = await judge(faulty("slow"), "ack");
    expect(verdicts[0]).toMatchObject({ state: "fail", smallest: ["end-of-call"] });
    expect(verdicts[0]?.sentence).toMatch(
      /^end-of-call was answered after 3\.\d s; the limit is 3 s, RingCentral's/,
    );
    expect(code).toBe(1);
  });
});

describe("what was not observed is never a pass", () => {
  const quiet = `require("node:http").createServer((q, s) => { q.resume(); q.on("end", () => s.end("ok")); }).listen(process.env.PORT);`;

  test("a handler that causes nothing is inconclusive, with the one step that would settle it", async () => {
    const command = [process.execPath, join(folder({ "quiet.cjs": quiet }), "quiet.cjs")];
    const { code, verdicts } = await judge(command, "idempotency,order,ack");
    expect(verdicts.map(({ state }) => state)).toEqual(["inconclusive", "inconclusive", "pass"]);
    expect(verdicts[0]).toMatchObject({
      sentence: "The handler sent nothing out over HTTP, so there is nothing to compare.",
      next: "Let it write to something over HTTP (the sandbox CRM is at RINGBACK_CRM), or add a probe to the file.",
    });
    expect(code).toBe(2);
  });

  test("work done later, for no event in particular, counts where it names the call; connections without HTTP are named", async () => {
    const later = `
const http = require("node:http"), net = require("node:net");
const other = net.createServer().listen(0, "127.0.0.1", () => net.connect(other.address().port, "127.0.0.1"));
const queue = [];
const told = http.createServer((q, s) => { q.resume(); s.end(); }).listen(0, "127.0.0.1");
setInterval(() => { for (const id of queue.splice(0)) http.request({ port: told.address().port, method: "POST", path: "/orders/" + id }).end("x"); }, 20);
http.createServer((q, s) => { let b = ""; q.on("data", (p) => b += p); q.on("end", () => {
  const { event } = JSON.parse(b); if (event.type === "call.lifecycle-ended") queue.push(event.data.call.id); s.end(); }); }).listen(process.env.PORT);`;
    const command = [process.execPath, join(folder({ "later.cjs": later }), "later.cjs")];
    const { verdicts } = await judge(command, "idempotency");
    expect(verdicts[0]?.over).toMatch(
      /^outgoing HTTP: 1 effect; not judged: 1 connection to 127\.0\.0\.1:\d+$/,
    );
    expect(verdicts[0]).toMatchObject({
      state: "fail",
      smallest: ["call.lifecycle-ended", "call.lifecycle-ended"],
    });
    expect(verdicts[0]?.sentence).toMatch(
      /^Exact copy: call\.lifecycle-ended → POST http:.*\/orders\/\{\{call\}\}: 2, expected 1\.$/,
    );
  });

  /** Counts orders in its own memory, and tells how many a call has. */
  const shop = (keyed: boolean) => `
const orders = new Map();
require("node:http").createServer((q, s) => {
  if (q.method === "GET") { s.end(JSON.stringify({ orders: (orders.get(new URL(q.url, "http://x").searchParams.get("call")) ?? []).map((id) => ({ id })) })); return; }
  let body = ""; q.on("data", (piece) => body += piece); q.on("end", () => {
    s.end(); const { event } = JSON.parse(body); const { action, call } = event.data;
    if (action !== "create_order") return;
    const own = orders.get(call.id) ?? []; orders.set(call.id, own);
    if (!${keyed} || own.length === 0) own.push("order " + call.id);
  });
}).listen(process.env.PORT);`;

  test("what a handler does later from a queue may be the effect that is counted", async () => {
    const path = folder({
      "order.yaml": `${order}expect:\n  - effects: {count: 0}\n`,
      "queue.cjs": `
        const http = require("node:http");
        const due = [];
        setInterval(() => due.splice(0).forEach(() =>
          http.request(process.env.RINGBACK_CRM + "/x", { method: "POST" }).on("error", () => {}).end()), 20);
        http.createServer((request, response) => request.resume().on("end", () => {
          due.push(1);
          response.end();
        })).listen(process.env.PORT, "127.0.0.1");`,
    });
    const { code, stdout } = await runToEnd([
      ...["verify", join(path, "order.yaml"), "--verdicts", "ack", "--json"],
      ...["--", process.execPath, join(path, "queue.cjs")],
    ]);
    const [judged] = (JSON.parse(stdout) as { cases: { expectations: { state: string }[] }[] }).cases;
    expect(judged?.expectations).toMatchObject([
      { state: "inconclusive", sentence: expect.stringContaining("may be its own") },
    ]);
    expect(code).toBe(2);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends the handler and what it started",
    async (signal) => {
      const path = folder({
        "order.yaml": order,
        "stubborn.cjs": `
        const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
        for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
        require("node:http").createServer((request, response) => {
          request.resume().on("end", () => setTimeout(() => response.end(), 500));
          require("node:fs").writeFileSync("pids", process.pid + " " + child.pid);
        }).listen(process.env.PORT, "127.0.0.1");`,
      });
      const verify = spawn(
        process.execPath,
        [entry, "verify", "order.yaml", "--", process.execPath, "stubborn.cjs"],
        {
          cwd: path,
          stdio: ["ignore", "ignore", "pipe"],
        },
      );
      const ended = once(verify, "exit");
      let said = "";
      verify.stderr.on("data", (piece) => {
        said += piece;
      });
      await expect.poll(() => existsSync(join(path, "pids")), { timeout: 30_000 }).toBe(true);
      const pids = readFileSync(join(path, "pids"), "utf8").split(" ").map(Number);
      verify.kill(signal);
      expect(await ended).toEqual([3, null]);
      expect(said).toContain("Stopped; the handler was ended.");
      for (const pid of pids) await expect.poll(() => isRunning(pid)).toBe(false);
    },
  );

  test.each([
    ["keyed", true, "pass", 0],
    ["not keyed", false, "fail", 1],
  ] as const)("a handler that runs already is judged by a probe: %s", async (_, keyed, state, exit) => {
    const port = await freePort();
    const path = folder({
      "shop.cjs": shop(keyed),
      "order.yaml": `${order}handler: http://127.0.0.1:${port}/hooks
expect:
  - probe: {url: "http://127.0.0.1:${port}/orders?call={{call}}", select: "$.orders[*].id"}
    equals: order {{call}}
`,
    });
    const running = spawn(process.execPath, [join(path, "shop.cjs")], {
      env: { PORT: String(port) },
      stdio: "ignore",
    });
    onTestFinished(() => void running.kill());
    await untilListens(port);
    const { code, stdout } = await runToEnd([
      "verify",
      join(path, "order.yaml"),
      "--verdicts",
      "idempotency",
      "--json",
    ]);
    const [judged] = (
      JSON.parse(stdout) as { cases: { verdicts: Verdict[]; expectations: { state: string }[] }[] }
    ).cases;
    expect(judged?.expectations.map((one) => one.state)).toEqual(["pass"]);
    expect(judged?.verdicts[0]).toMatchObject({ state, over: "1 probe" });
    expect(code).toBe(exit);
  });

  test("a command of a probe is run where that was allowed, and only there", async () => {
    const scenario = `${order}expect:\n  - probe: {command: "echo 3"}\n    equals: 3\n`;
    const file = join(folder({ "order.yaml": scenario }), "order.yaml");
    const ask = (...flags: string[]) =>
      runToEnd(["verify", file, "--verdicts", "ack", ...flags, "--", ...sound]);
    const refused = await ask();
    expect(refused.stdout).toContain("Commands of a scenario file are run with --allow-commands only.");
    expect(refused.code).toBe(2);
    expect((await ask("--allow-commands")).code).toBe(0);
  });

  test("a handler that does not start could not be judged, and what it said is told", async () => {
    const command = [process.execPath, "-e", "console.log('no database here'); process.exit(7)"];
    const { code, stderr } = await judge(command, "ack");
    expect(stderr).toContain("ended with 7 before it listened on port");
    expect(stderr).toContain("no database here");
    expect(code).toBe(3);
  });
});

test("stopped in the middle it leaves nothing running", async () => {
  const path = folder({ "order.yaml": order, "pid.cjs": "" });
  const own = `const fs = require("node:fs"); fs.writeFileSync("pid.part", String(process.pid)); fs.renameSync("pid.part", "pid"); import(${JSON.stringify(join(handlers, "sound.mjs"))});`;
  writeFileSync(join(path, "pid.cjs"), own);
  const child: ChildProcess = spawn(
    process.execPath,
    [
      entry,
      "verify",
      join(path, "order.yaml"),
      "--verdicts",
      "order",
      "--",
      process.execPath,
      join(path, "pid.cjs"),
    ],
    { cwd: path, stdio: ["ignore", "pipe", "pipe"] },
  );
  // Written to another name first, so that whoever sees it sees all of it.
  const watcher = watch(path);
  while (!existsSync(join(path, "pid"))) await once(watcher, "change");
  watcher.close();
  const pid = Number(readFileSync(join(path, "pid"), "utf8"));
  child.kill("SIGINT");
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(3);
  expect(() => process.kill(pid, 0), "the handler is gone").toThrow("ESRCH");
});

async function untilListens(port: number): Promise<void> {
  while (!(await listens(port)));
}

function eventBody(type: string, id: string): string {
  const call = { id, status: "completed", durationSeconds: 105 };
  const data =
    type === "create_order"
      ? { action: "create_order", call, payload: { shippingAddress: { address1: "12 Lake Road" } } }
      : { call, ...(type === "end-of-call" ? { analysis: { summary: `Summary of ${id}` } } : {}) };
  return JSON.stringify({
    metadata: { phone: "+12025550100" },
    event: { type: type === "create_order" ? "action" : type, data },
  });
}

async function readAudit(url: string, token: string): Promise<CrmAuditRow[]> {
  const rows: CrmAuditRow[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const answer = await fetch(
      `${url}/audit?limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
      {
        headers: { authorization: `Bearer ${token}` },
      },
    );
    const page = (await answer.json()) as { rows: CrmAuditRow[]; cursor: string | null };
    rows.push(...page.rows);
    cursor = page.cursor;
  }
  return rows;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
