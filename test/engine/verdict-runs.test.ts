/**
 * Verdicts of a running engine about a handler at a URL: what the handler writes to the sandbox CRM and what a probe
 * answers is all that is seen of it. Runs are kept, and each is compared with the last one about the same thing.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { freePort, listens } from "../../electron/headless/free-port";
import type { VerdictRun } from "../../shared/verdicts";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const handlers = join(import.meta.dirname, "..", "..", "fixtures", "handlers");
const folder = makeFolder();
let engine: EngineProcess;
beforeAll(async () => {
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const order = (name: string) => `version: 1
scenario: ${name}
provider: mirai
call: {metadata: {phone: "{{caller}}"}}
steps:
  - 0s: call.initiate
  - 60s: create_order
  - 1m30s: call.completed
  - 1m40s: call.lifecycle-ended
`;

const untilOver = (verdictRunId: string) =>
  engine.until(async () => {
    const run = await engine.client.verdictRuns.get({ verdictRunId });
    return run.endedAt === null ? null : run;
  }, `the end of ${verdictRunId}`);

async function judge(
  input: Parameters<EngineProcess["client"]["verdictRuns"]["create"]>[0],
): Promise<VerdictRun> {
  return untilOver((await engine.client.verdictRuns.create(input)).verdictRunId);
}

const said = ({ trials }: VerdictRun["verdicts"][number]) =>
  trials.map(({ about, state }) => [about, state] as const);

describe("a program of its own, which writes to the sandbox CRM", () => {
  let port: number;
  let program: ChildProcess | null = null;
  beforeAll(async () => {
    port = await freePort();
  });
  afterAll(() => end(program));

  /** On the same port, as a developer starts it again. */
  async function startAgain(file: string, ...args: string[]): Promise<void> {
    await end(program);
    program = spawn(process.execPath, [join(handlers, file), ...args], {
      env: { PORT: String(port), RINGBACK_CRM: engine.crm, RINGBACK_CRM_TOKEN: engine.crmToken },
      stdio: "ignore",
    });
    while (!(await listens(port)));
  }

  test("fails with the event and what it did twice, passes once that is mended, and flaps", async () => {
    const input = {
      scenario: order("an order"),
      handler: `http://127.0.0.1:${port}/hooks`,
      verdicts: ["idempotency" as const],
      probe: {
        url: `${engine.crm}/objects/tasks?q={{call}}`,
        headers: { authorization: `Bearer ${engine.crmToken}` },
        select: "$.rows[*].type",
      },
    };
    await startAgain("faulty.mjs", "copies");
    const first = await judge(input);
    expect(first).toMatchObject({ state: "done", reason: null, number: 1, comparedWith: null });
    const [bad] = first.verdicts;
    expect(bad).toMatchObject({
      state: "fail",
      over: "sandbox CRM: 2 objects; 1 probe",
      smallest: ["create_order", "create_order"],
      smallestEvents: [1, 1],
      sentence: expect.stringMatching(/^Exact copy: create_order → .*expected/),
    });
    expect(bad?.probes).toEqual([
      {
        question: `GET ${engine.crm}/objects/tasks?q={{call}}`,
        before: "[]",
        once: '["tasks"]',
        failing: { what: "exact copy: create_order", answer: '["tasks","tasks"]' },
      },
    ]);
    expect(said(bad as never)).toEqual([
      ["sent once", "pass"],
      ["exact copy", "fail"],
      ["two at the same moment", "fail"],
      ["copy after a restart", "inconclusive"],
    ]);
    expect(bad?.trials.at(-1)?.sentence).toBe(
      "Ringback does not run your handler, so nothing was observed. Start it with “ringback run -- <command>”.",
    );

    const { text } = await engine.client.verdictRuns.smallest({
      verdictRunId: first.verdictRunId,
      name: "idempotency",
    });
    expect(text).toBe(`version: 1
scenario: "an order: the smallest case that fails"
provider: mirai
seed: ${first.seed}
handler: http://127.0.0.1:${port}/hooks
with: { company: Example Clinic }
call: { metadata: { phone: "{{caller}}" } }
steps:
  - 60s: create_order
    fault: { duplicate: 2 }
`);

    await startAgain("sound.mjs");
    const second = await judge(input);
    expect(second).toMatchObject({ subject: first.subject, number: 2, comparedWith: 1 });
    expect(second.verdicts[0]).toMatchObject({ state: "pass", smallest: null });
    expect(second.compared).toEqual([
      {
        name: "idempotency",
        change: "fixed",
        history: ["pass", "fail"],
        trials: ["same", "fixed", "fixed", "same"],
      },
    ]);

    await startAgain("faulty.mjs", "copies");
    const third = await judge(input);
    expect(third.compared[0]).toMatchObject({ change: "flaky", history: ["fail", "pass", "fail"] });
    const about = await engine.client.verdictRuns.list({ subject: first.subject });
    expect(about.rows.map(({ number, states }) => [number, states[0]?.state])).toEqual([
      [3, "fail"],
      [2, "pass"],
      [1, "fail"],
    ]);
    expect((await engine.client.verdictRuns.last(input)).run).toEqual(third);
  });
});

/** Takes an order from each `call.created`, and tells of those of one call. */
async function openShop(options: {
  keyOf(body: Record<string, unknown>, text: string): string;
  lateMs?: number;
}) {
  const orders = new Map<string, Set<string>>();
  const server = createServer(async (request, response) => {
    if (request.method === "GET") {
      const call = new URL(request.url ?? "", "http://shop").searchParams.get("call");
      const own =
        call === null ? [...orders.values()].flatMap((one) => [...one]) : [...(orders.get(call) ?? [])];
      response.end(JSON.stringify(own.map((_, index) => ({ order: index }))));
      return;
    }
    let text = "";
    for await (const piece of request) text += piece;
    response.end();
    const body = JSON.parse(text) as Record<string, unknown> & { data: { id: string } };
    const take = () => {
      const own = orders.get(body.data.id) ?? new Set();
      orders.set(body.data.id, own.add(options.keyOf(body, text)));
    };
    if (options.lateMs === undefined) take();
    else setTimeout(take, options.lateMs);
  });
  return listenForTest(server);
}

const created = "version: 1\nscenario: one call\nprovider: whippy\nsteps:\n  - 0s: call.created\n";

describe("a handler that a probe alone can see", () => {
  test("the same event under another id is the same event: who keys on that id fails", async () => {
    const url = await openShop({ keyOf: (body) => String(body.request_id) });
    const run = await judge({
      scenario: created,
      handler: url,
      verdicts: ["idempotency"],
      probe: { url: `${url}/orders?call={{call}}` },
    });
    expect(said(run.verdicts[0] as never)).toEqual([
      ["sent once", "pass"],
      ["exact copy", "pass"],
      ["copy with a new event id", "fail"],
      ["two at the same moment", "pass"],
      ["copy after a restart", "inconclusive"],
    ]);
    const { text } = await engine.client.verdictRuns.smallest({
      verdictRunId: run.verdictRunId,
      name: "idempotency",
    });
    expect(text).toContain("  - 0s: call.created\n    fault: { duplicate: 2, copies: new-id }\n");
  });

  test("work done after the answer is waited for", async () => {
    const url = await openShop({ keyOf: ({ event }) => String(event), lateMs: 250 });
    const run = await judge({
      scenario: created,
      handler: url,
      verdicts: ["idempotency"],
      probe: { url: `${url}/orders?call={{call}}` },
    });
    expect(run.verdicts[0]).toMatchObject({ state: "pass", over: "1 probe" });
  });

  test("a probe that counts everything proves nothing, and says what to ask instead", async () => {
    const url = await openShop({ keyOf: (_, text) => text });
    const run = await judge({
      scenario: created,
      handler: url,
      verdicts: ["idempotency", "ack"],
      probe: { url: `${url}/orders` },
    });
    expect(run.verdicts.map(({ state }) => state)).toEqual(["inconclusive", "pass"]);
    expect(run.verdicts[0]).toMatchObject({
      sentence: `Two equal plays left different answers to GET ${url}/orders, so a difference would prove nothing.`,
      next: "Let the probe ask for one call alone, with {{call}} in it.",
    });
  });

  test("without one it is inconclusive, with the one step that would settle it", async () => {
    const url = await openShop({ keyOf: (_, text) => text });
    const run = await judge({ scenario: created, handler: url, verdicts: ["idempotency", "order", "loss"] });
    expect(run.verdicts.map(({ state, next }) => [state, next])).toEqual(
      run.verdicts.map(() => ["inconclusive", "Start it with “ringback run -- <command>”, or add a probe."]),
    );
  });
});

describe("a run that is stopped", () => {
  test("sends nothing more, cuts what is under way and ends its commands", async () => {
    let open = 0;
    let taken = 0;
    let mark: unknown;
    const url = await listenForTest(
      createServer((request, response) => {
        taken += 1;
        mark = request.headers["x-ringback-loop"];
        open += 1;
        response.on("close", () => {
          open -= 1;
        });
        request.resume();
      }),
    );
    const { verdictRunId } = await engine.client.verdictRuns.create({ scenario: created, handler: url });
    await engine.until(async () => taken > 0, "a request under way");
    const stopped = await engine.client.verdictRuns.stop({ verdictRunId });
    expect(stopped).toMatchObject({ state: "stopped", reason: "Stopped by hand", verdicts: [] });
    await engine.until(async () => open === 0, "nothing under way");
    expect(taken).toBe(1);
    expect(mark, "known again, should a handler send it back to us").toEqual(expect.any(String));

    const pidFile = join(folder.path, "pid");
    const asked = await engine.client.verdictRuns.create({
      scenario: created,
      handler: url,
      probe: {
        command: `echo $$ > ${pidFile}.part; mv ${pidFile}.part ${pidFile}; sleep 600`,
        timeout: "600s",
      },
      allowCommands: true,
    });
    await engine.until(async () => existsSync(pidFile), "the command");
    const pid = Number(readFileSync(pidFile, "utf8"));
    await engine.client.verdictRuns.stop({ verdictRunId: asked.verdictRunId });
    expect(() => process.kill(pid, 0), "the command is gone").toThrow("ESRCH");
    expect(taken).toBe(1);
  });

  test("has the handler to itself until then", async () => {
    const url = await listenForTest(createServer((request) => void request.resume()));
    const { verdictRunId } = await engine.client.verdictRuns.create({ scenario: created, handler: url });
    await expect(
      engine.client.verdictRuns.create({ scenario: created, handler: `${url}/other` }),
    ).rejects.toMatchObject({
      code: "CONFLICT",
      message:
        "“one call” judges this handler now, and two at once would disturb each other. Stop it, or wait for its end.",
    });
    await engine.client.verdictRuns.stop({ verdictRunId });
  });
});

test.each([
  ["no handler", { scenario: created }, /^There is no handler to judge/],
  ["our own receiver", { scenario: created, handler: "receiver" }, /^That is Ringback's own receiver/],
  [
    "a host nobody allowed",
    { scenario: created, handler: "http://10.0.0.7/" },
    /Say once that Ringback may send there/,
  ],
  [
    "an event that is none",
    { scenario: created.replace("created", "nothing"), handler: "http://127.0.0.1:9/" },
    /^Whippy has no event called/,
  ],
] as const)("what cannot be judged says why: %s", async (_, input, sentence) => {
  const handler = "handler" in input ? input.handler : undefined;
  const asked = handler === "receiver" ? { ...input, handler: `${engine.receiver}/hooks/whippy` } : input;
  await expect(engine.client.verdictRuns.create(asked)).rejects.toMatchObject({
    code: "UNPROCESSABLE_CONTENT",
    message: expect.stringMatching(sentence),
  });
});

test("nobody listens: each verdict says so, and none passes", async () => {
  const run = await judge({ scenario: created, handler: `http://127.0.0.1:${await freePort()}/` });
  expect(run.verdicts.map(({ state }) => state)).toEqual(run.asked.map(() => "inconclusive"));
  expect(run.verdicts[0]?.next).toBe("Start the handler, or correct its URL.");
});

test("a probe is tried by itself, and a command only where that was allowed", async () => {
  const url = await openShop({ keyOf: (_, text) => text });
  const { client } = engine;
  const probe = { url: `${url}/orders?call={{call}}`, select: "$[*].order" };
  expect(await client.verdictRuns.tryProbe({ probe })).toEqual({ ok: true, value: [] });
  const command = { command: "echo 3" };
  expect(await client.verdictRuns.tryProbe({ probe: command })).toMatchObject({ ok: false });
  expect(await client.verdictRuns.tryProbe({ probe: command, allowCommands: true })).toEqual({
    ok: true,
    value: 3,
  });
});

async function listenForTest(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function end(program: ChildProcess | null): Promise<void> {
  if (!program || program.exitCode !== null || program.signalCode !== null) return;
  const exited = once(program, "exit");
  program.kill();
  await exited;
}
