/** Dry runs in a running engine: what they say of recorded calls, that they send nothing, and that they can be stopped. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DryRun, DryRunRow } from "../../shared/dry-run";
import type { RuleDefinition } from "../../shared/rules";
import { atomsEvent } from "../harness/atoms-events";
import { send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { addRule, landed, ruleOf } from "../harness/rules";

let engine: EngineProcess;
let whatsapp: string;
const folder = makeFolder();
const text = { to: "{{person.phone}}", text: '{{summary else "no summary yet"}}', reason: "a test" };
const satisfied = { kind: "field", field: "metric.satisfaction", operator: "at-least", value: 4 } as const;
const resolved = { kind: "field", field: "metric.resolved", operator: "is", value: true } as const;
const spins = {
  kind: "expression",
  expression: '$match(callKey & "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /(a+)+$/) = true',
} as const;

beforeAll(async () => {
  engine = await startEngine(folder.path);
  const source = await engine.client.sources.create({ name: "atoms", provider: "atoms", verify: "record" });
  await engine.client.sources.update({
    sourceId: source.sourceId,
    metrics: {
      satisfaction: { path: "extra.metrics.satisfaction_score" },
      resolved: { path: "extra.metrics.issue_resolved" },
    },
  });
  whatsapp = (await engine.client.destinations.create({ name: "WhatsApp", kind: "whatsapp" })).destinationId;
  await playCall("happy", true, 5);
  await playCall("unresolved", false, 4);
  await playCall("angry", false, 1);
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

async function playCall(key: string, isResolved: boolean, score: number): Promise<void> {
  const post = atomsEvent("post-conversation", key);
  const analytics = atomsEvent("analytics-completed", key, (metadata) => {
    const { dispositionMetrics } = metadata.analytics as { dispositionMetrics: { value: unknown }[] };
    for (const [index, value] of [isResolved, score].entries())
      Object.assign(dispositionMetrics[index] ?? {}, { value });
  });
  await send(engine, [atomsEvent("pre-conversation", key), post, post, analytics], "atoms");
  await untilCall(engine, key, { final: true });
}

const now = (change: Partial<RuleDefinition> = {}) =>
  ruleOf(whatsapp, text, {
    runs: "now",
    trigger: { on: "event", types: ["post-conversation"] },
    ...change,
  });

async function runDry(...definitions: RuleDefinition[]): Promise<DryRun> {
  const { dryRunId } = await engine.client.dryRuns.start({ definitions, from: 0, to: Date.now() + 60_000 });
  return untilEnd(dryRunId);
}

function untilEnd(dryRunId: string): Promise<DryRun> {
  return engine.until(async () => {
    const run = await engine.client.dryRuns.get({ dryRunId });
    return run.state === "running" ? null : run;
  }, "the end of the dry run");
}

async function rowsOf(run: DryRun, show: "fired" | "nearly" | "all" = "nearly", rule = 0) {
  return (await engine.client.dryRuns.rows({ dryRunId: run.dryRunId, rule, show })).rows;
}
const gist = ({ callKey, result, because }: DryRunRow) => `${callKey} ${result}: ${because}`;

test("a rule nobody saved, at final: what fired, what nearly did and why, and nothing is sent", async () => {
  const run = await runDry(ruleOf(whatsapp, text, { conditions: [satisfied, resolved] }));
  expect(run).toMatchObject({ state: "done", because: null, read: 3, of: 3 });
  expect(run.rules).toMatchObject([
    {
      fired: 1,
      nearly: 1,
      looked: 3,
      copies: 0,
      problems: [],
      funnel: [
        { place: "conditions.0", left: 2 },
        { place: "conditions.1", left: 1 },
      ],
      fields: [
        { field: "person.phone", there: 1, of: 1, later: false },
        { field: "summary", there: 1, of: 1, later: true },
      ],
    },
  ]);
  expect(run.rules[0]?.days.at(-1)).toEqual({ day: new Date().toISOString().slice(0, 10), fired: 1 });
  expect(run.rules[0]?.days.reduce((sum, { fired }) => sum + fired, 0)).toBe(1);
  expect((await rowsOf(run)).map(gist)).toEqual([
    "unresolved nearly: metric.resolved is false",
    "happy fired: metric.satisfaction is 5; metric.resolved is true",
  ]);
  expect((await rowsOf(run, "all")).map(gist)[0]).toBe(
    "angry no: metric.satisfaction is 1; metric.resolved is false",
  );
  const [fired] = await rowsOf(run, "fired");
  expect(fired).toMatchObject({ provider: "atoms", person: expect.any(String), phone: "+12025550142" });
  expect(await landed(engine)).toEqual([]);
});

test("a now rule: the sending of an event twice is a copy and names its original, with what was known then", async () => {
  const run = await runDry(now());
  expect(run.rules[0]).toMatchObject({
    fired: 3,
    copies: 3,
    fields: [
      { field: "person.phone", there: 3, of: 3 },
      { field: "summary", there: 0, of: 3, later: true },
    ],
  });
  const [copy, original] = await rowsOf(run);
  expect(copy).toMatchObject({ result: "copy", because: "already sent: it is a copy of that event" });
  expect(copy?.copyOf).toBe(original?.eventId);
});

test("of a group one rule acts per call; what another sent already is said", async () => {
  const group = "follow-up";
  const run = await runDry(
    ruleOf(whatsapp, text, { name: "Unresolved", group, conditions: [{ ...resolved, value: false }] }),
    ruleOf(whatsapp, text, { name: "Everybody", group }),
  );
  expect(run.rules.map(({ fired, copies }) => ({ fired, copies }))).toEqual([
    { fired: 2, copies: 0 },
    { fired: 1, copies: 2 },
  ]);
  const copies = (await rowsOf(run, "nearly", 1)).filter(({ result }) => result === "copy");
  expect(copies[0]?.because).toBe("already sent by “Unresolved” of its group");
});

test("outside hours is told with the time, the place and when it opens", async () => {
  const { firstReceivedAt } = await untilCall(engine, "happy", {});
  const minute = (offset: number) => new Date(firstReceivedAt + offset * 60_000).toISOString().slice(11, 16);
  const [from, to] = [minute(30), minute(90)];
  const run = await runDry(
    ruleOf(whatsapp, text, {
      zone: "Etc/UTC",
      conditions: [{ kind: "hours", days: [1, 2, 3, 4, 5, 6, 7], from, to }],
    }),
  );
  expect(run.rules[0]).toMatchObject({ fired: 0, nearly: 3 });
  expect((await rowsOf(run))[0]?.because).toMatch(/^outside hours: \d\d:\d\d in UTC, opens \d\d:\d\d$/);
});

test("a template that is half written hides nothing; a condition that is wrong keeps its rule out", async () => {
  const run = await runDry(
    ruleOf(whatsapp, { ...text, text: "Dear {{person.na" }),
    ruleOf(whatsapp, text, { conditions: [{ ...satisfied, field: "metric.satisfied" }] }),
  );
  expect(run.rules[0]).toMatchObject({ fired: 3, problems: [{ place: "actions.0.text" }] });
  expect(run.rules[1]).toMatchObject({ fired: 0, looked: 0, problems: [{ place: "conditions.0" }] });
});

test("an expression that spins is stopped and named; the other rules are judged on", async () => {
  const run = await runDry(
    ruleOf(whatsapp, text, { name: "Spins", conditions: [spins] }),
    ruleOf(whatsapp, text, { name: "Fine", conditions: [satisfied] }),
  );
  expect(run).toMatchObject({
    state: "done",
    read: 3,
    rules: [
      {
        looked: 0,
        problems: [{ place: "expression", sentence: expect.stringContaining("longer than 2 s") }],
      },
      { fired: 2, looked: 3, problems: [] },
    ],
  });
  await expect(
    engine.client.dryRuns.try({
      definition: ruleOf(whatsapp, text, { conditions: [spins] }),
      callId: (await untilCall(engine, "happy", {})).callId,
    }),
  ).rejects.toMatchObject({ code: "UNPROCESSABLE_CONTENT", message: expect.stringContaining("2 s") });
});

test("a run that is stopped stays as far as it came; of three the oldest is stopped", async () => {
  const start = () =>
    engine.client.dryRuns.start({
      definitions: [ruleOf(whatsapp, text, { conditions: [spins] })],
      from: 0,
      to: Date.now(),
    });
  const runs = [await start(), await start(), await start()];
  const states = async () =>
    Promise.all(runs.map(async ({ dryRunId }) => (await engine.client.dryRuns.get({ dryRunId })).state));
  expect(await states()).toEqual(["stopped", "running", "running"]);
  for (const { dryRunId } of runs)
    expect(await engine.client.dryRuns.stop({ dryRunId })).toMatchObject({ state: "stopped" });
  expect(await runDry(ruleOf(whatsapp, text))).toMatchObject({ state: "done", rules: [{ fired: 3 }] });
  await expect(engine.client.dryRuns.get({ dryRunId: "dr_none" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("calls outside of the stretch are not read", async () => {
  const { dryRunId } = await engine.client.dryRuns.start({
    definitions: [ruleOf(whatsapp, text)],
    from: 0,
    to: 1,
  });
  expect(await untilEnd(dryRunId)).toMatchObject({ state: "done", read: 0, of: 0, rules: [{ looked: 0 }] });
});

test("rows come in pages, the newest first, and a page is not told twice", async () => {
  const run = await runDry(now({ trigger: { on: "event", types: [] } }));
  const page = (cursor?: string | null) =>
    engine.client.dryRuns.rows({
      dryRunId: run.dryRunId,
      show: "all",
      limit: 5,
      ...(cursor ? { cursor: Number(cursor) } : {}),
    });
  const positions: number[] = [];
  let at = await page();
  for (;;) {
    positions.push(...at.rows.map(({ position }) => position));
    if (at.cursor === null) break;
    at = await page(at.cursor);
  }
  expect(positions).toHaveLength(12);
  expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => b - a));
  expect(at.notKept).toBe(0);
});

test("tried on one call: every check, the message as it would be frozen, and what stood in for what", async () => {
  const { callId } = await untilCall(engine, "angry", {});
  const trial = await engine.client.dryRuns.try({
    definition: ruleOf(whatsapp, text, { name: "Tried", conditions: [satisfied, resolved] }),
    callId,
  });
  expect(trial).toMatchObject({
    callId,
    fires: false,
    checks: [
      { place: "sources", ok: true, because: "Atoms, source atoms" },
      { place: "gate", ok: true, because: expect.stringMatching(/^Opened/) },
      { place: "conditions.0", ok: false, because: "metric.satisfaction is 1" },
      { place: "conditions.1", ok: false, because: "metric.resolved is false" },
    ],
    messages: [
      {
        destinationId: whatsapp,
        payload: {
          look: "chat",
          leaves: true,
          rule: { name: "Tried" },
          message: { to: "+12025550142", text: "The caller moved the appointment to Thursday at ten." },
          asks: null,
        },
        defaults: [],
      },
    ],
    subject: { metric: { satisfaction: 1, resolved: false }, provider: "atoms" },
  });
  const early = await engine.client.dryRuns.try({ definition: now(), callId });
  expect(early).toMatchObject({
    fires: true,
    checks: [{ place: "sources" }, { place: "trigger", ok: true, because: "at post-conversation" }],
    messages: [{ payload: { message: { text: "no summary yet" } }, defaults: ["summary"] }],
  });
  const never = await engine.client.dryRuns.try({
    definition: now({ trigger: { on: "event", types: ["another"] }, conditions: [satisfied] }),
    callId,
  });
  expect(never).toMatchObject({
    fires: false,
    checks: [{ ok: true }, { place: "trigger", ok: false }, { place: "conditions.0", ok: false }],
  });
  await expect(engine.client.dryRuns.try({ definition: now(), callId: "c_none" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("a call that is not final yet is not looked at by a rule at final, and its trial says what it waits for", async () => {
  await send(engine, [atomsEvent("pre-conversation", "going-on")], "atoms");
  const { callId } = await untilCall(engine, "going-on", {});
  const definition = ruleOf(whatsapp, text);
  expect((await runDry(definition)).rules[0]).toMatchObject({ looked: 3 });
  const trial = await engine.client.dryRuns.try({ definition, callId });
  expect(trial.checks).toContainEqual({
    place: "gate",
    ok: false,
    because: expect.stringMatching(/^Waiting for the end of the call/),
  });
});

test("what was final before a rule was saved is asked all the same, and what it did itself is said again", async () => {
  const rule = await addRule(engine, ruleOf(whatsapp, text, { conditions: [satisfied] }));
  await playCall("later", true, 5);
  const { callId } = await untilCall(engine, "later", {});
  await engine.until(async () => (await landed(engine, callId)).length === 1, "the message");
  expect((await runDry(rule.definition)).rules[0]).toMatchObject({ fired: 3 });
  expect(await landed(engine)).toHaveLength(1);
});
