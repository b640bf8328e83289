/**
 * The gate beside its naive twin, over every scenario, as it is written or in a random order with random copies: the
 * gated account never holds a call that is not final, and the twin is told exactly what the counterfactual counts.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { packs } from "../../electron/engine/providers/packs";
import type { CounterfactualState } from "../../shared/counterfactual-contract";
import type { TwinState } from "../../shared/twin-contract";
import { advance, crmCalls, readAllAgain, send } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { completedCall } from "../harness/mirai-events";

const scenarios = join(import.meta.dirname, "..", "..", "fixtures", "scenarios");
const files = readdirSync(scenarios).map((name) => readFileSync(join(scenarios, name), "utf8"));
/** Of each provider so many, spread over all of its files. */
const mostOfOne = 5;
const texts = [...Map.groupBy(files, (text) => /^provider: (\S+)/m.exec(text)?.[1] ?? "").values()].flatMap(
  (own) => own.filter((_, at) => at % Math.ceil(own.length / mostOfOne) === 0),
);
const hour = 60 * 60_000;

const folder = makeFolder();
let engine: EngineProcess;

async function start(): Promise<void> {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
}

beforeAll(async () => {
  await start();
  for (const { id, userDefined } of packs)
    if (id !== "mirai")
      await engine.rest("POST", "/sources", {
        name: id,
        provider: id,
        verify: "record",
        mapping: userDefined?.sampleMapping,
      });
  await engine.client.twin.switch({ enabled: true });
});

afterAll(async () => {
  await engine.stop();
  folder.remove();
});

type Step = Record<string, unknown>;

/** What happens in a scenario, at the same moments in another order, some of it twice. */
function disturbed(text: string, seed: number): string {
  const scenario = parse(text) as { steps: Step[]; matrix?: unknown; expect?: unknown; faults?: unknown };
  // What a matrix varies must stay where it is.
  if (scenario.matrix !== undefined) return text;
  const random = randomOf(seed);
  const what = scenario.steps.map(({ fault: _, ...step }) => {
    const [when = "", type] = Object.entries(step)[0] ?? [];
    const { [when]: __, ...rest } = step;
    return { type, rest };
  });
  for (let at = what.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [one, two] = [what[at] as (typeof what)[number], what[other] as (typeof what)[number]];
    what[at] = two;
    what[other] = one;
  }
  const steps = scenario.steps.map((step, at) => ({
    [Object.keys(step)[0] ?? ""]: what[at]?.type,
    ...what[at]?.rest,
    ...(random() < 0.3 ? { fault: { duplicate: 2, within: "1s" } } : {}),
  }));
  const { expect: _, faults: __, ...rest } = scenario;
  return stringify({ ...rest, steps });
}

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** By external id, what an account's audit log says was written about its calls. */
function writtenTo(account: "crm" | "crm-twin"): { externalId: string; what: string; at: number }[] {
  const database = new Database(join(folder.path, `${account}.sqlite`), { readonly: true });
  try {
    return database
      .prepare(
        `SELECT external_id AS externalId, what, at FROM audit
         WHERE object_type = 'calls' AND outcome IN ('created', 'updated') AND method = 'PUT' ORDER BY audit_id`,
      )
      .all() as { externalId: string; what: string; at: number }[];
  } finally {
    database.close();
  }
}

async function computed(): Promise<NonNullable<CounterfactualState["result"]>> {
  for (;;) {
    const { state, result } = await engine.client.counterfactual.get({});
    if (state === "done" && result) return result;
  }
}

/** Everything that was read is told. */
async function told(): Promise<TwinState> {
  await advance(engine, 0);
  const state = await engine.client.twin.get();
  expect(state).toMatchObject({ behind: 0, problem: null });
  return state;
}

async function allCalls() {
  const { rows } = await engine.client.calls.list({ limit: 500 });
  return Promise.all(
    rows.map(async (row) => ({ row, twin: await engine.client.twin.call({ callId: row.callId }) })),
  );
}

test("the gate lets out final calls only, and the twin is told what the counterfactual counts", {
  timeout: 300_000,
}, async () => {
  const plays = fc.array(fc.tuple(fc.boolean(), fc.integer()), {
    minLength: texts.length,
    maxLength: texts.length,
  });
  await fc.assert(
    fc.asyncProperty(plays, async (chosen) => {
      for (const [at, text] of texts.entries()) {
        const [asWritten, seed] = chosen[at] as [boolean, number];
        await engine.client.runs.create({ scenario: asWritten ? text : disturbed(text, seed) });
      }
      await advance(engine, hour);
      // Some end days later.
      await advance(engine, 9 * 24 * hour);

      const calls = await allCalls();
      const inTheCrm = new Set((await crmCalls(engine)).map(({ externalId }) => externalId));
      expect(inTheCrm.size).toBeGreaterThan(texts.length / 3);
      for (const { row, twin } of calls) {
        expect([row.final, twin.gated.length > 0]).toContain(inTheCrm.has(twin.externalId));
        if (inTheCrm.has(twin.externalId)) expect(row).toMatchObject({ ended: true, final: true });
        for (const [version, record] of twin.gated.entries()) {
          const known = twin.events.findLast(({ at }) => at <= record.frozenAt);
          expect(known).toMatchObject({ ended: true });
          expect(record.incomplete).toEqual(expect.arrayContaining(known?.missing ?? []));
          // Without the provider's final event it was time that made it final; what comes later is a version at once.
          if (!known?.final && version === 0)
            expect(record.frozenAt - (known?.at ?? 0)).toBeGreaterThan(10_000);
        }
      }
      for (const write of writtenTo("crm")) {
        const call = calls.find(({ twin }) => twin.externalId === write.externalId);
        expect(call?.twin.gated.some(({ frozenAt }) => frozenAt <= write.at)).toBe(true);
      }

      const figures = await computed();
      const writes = writtenTo("crm-twin");
      expect(figures.all.calls).toBe(calls.length);
      expect(writes).toHaveLength(figures.all.naive.writes);
      expect((await told()).writes).toBe(writes.length);
      for (const { twin } of calls) {
        expect(twin.by).toBe("account");
        expect(writes.filter(({ externalId }) => externalId === twin.externalId)).toHaveLength(
          twin.writes.length,
        );
      }
      const wrong = calls.flatMap(({ twin }) => twin.writes.filter((write) => write.wrong !== null));
      expect(wrong).toHaveLength(figures.all.naive.incomplete);
      expect(figures.all.naive.incomplete).toBeGreaterThan(figures.all.gate.incomplete);
    }),
    { numRuns: 1, endOnFailure: true },
  );
});

test("the longer the wait, the more records are right, for all and for each provider", async () => {
  const { all, providers } = await computed();
  const played = new Set(texts.flatMap((text) => /^provider: (\S+)/m.exec(text)?.[1] ?? []));
  expect(providers.map(({ provider }) => provider).toSorted()).toEqual([...played].toSorted());
  for (const { points, calls, never } of [all, ...providers]) {
    expect(points.length).toBeGreaterThanOrEqual(24);
    expect(points[0]?.delayMs).toBe(0);
    expect(points.at(-1)?.delayMs).toBe(20 * 60_000);
    const shares = points.map(({ right }) => right);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(calls - never.noEnd - never.notFinal - never.incomplete);
  }
  expect(all.points[0]?.right).toBeLessThan(all.points.at(-1)?.right ?? 0);
  const sum = (of: (one: (typeof providers)[number]) => number) =>
    providers.reduce((total, one) => total + of(one), 0);
  expect(sum((one) => one.naive.writes)).toBe(all.naive.writes);
  expect(sum((one) => one.points[9]?.right ?? 0)).toBe(all.points[9]?.right);
});

test("a search narrows it, and a wrong term is said", async () => {
  const narrowed = await engine.rest("GET", "/counterfactual?q=provider:callrail");
  expect(narrowed).toMatchObject({
    status: 200,
    body: { state: "done", result: { all: expect.anything() } },
  });
  const { result } = narrowed.body as CounterfactualState;
  expect(result?.providers.map(({ provider }) => provider)).toEqual(["callrail"]);
  expect(await engine.rest("GET", "/counterfactual?q=provder:x")).toMatchObject({
    status: 422,
    body: { data: { token: "provder:x" } },
  });
});

test("what the account was told is what is computed where it is off", async () => {
  const before = await allCalls();
  await engine.client.twin.switch({ enabled: false });
  const after = await allCalls();
  expect(after.map(({ twin }) => twin.by)).toEqual(after.map(() => "computed"));
  const brief = (calls: typeof before) =>
    calls.map(({ twin }) =>
      twin.writes.map(({ position, version, fields, missing, wrong }) => ({
        position,
        version,
        fields,
        missing,
        wrong,
      })),
    );
  expect(brief(after)).toEqual(brief(before));
  await engine.client.twin.switch({ enabled: true });
});

test("reading again tells the twin nothing a second time", async () => {
  const before = writtenTo("crm-twin").length;
  await readAllAgain(engine);
  await advance(engine, 1000);
  // One event marked the end.
  expect(writtenTo("crm-twin")).toHaveLength(before + 1);
  expect((await told()).writes).toBe(before + 1);
});

test("started anew and killed on the way, it tells every write once", { timeout: 120_000 }, async () => {
  const others = (await told()).writes;
  // One after the other, so that a kill falls between two events of one call.
  for (let call = 0; call < 12; call += 1) await send(engine, completedCall(`in-a-row-${call}`));
  const all = (await told()).writes;
  await engine.client.twin.clear();
  let on = await engine.client.twin.get();
  while (on.writes < others + 20) on = await engine.client.twin.get();
  await engine.kill();
  const atKill = writtenTo("crm-twin").length;
  expect(atKill).toBeLessThan(all);
  await start();
  expect(await told()).toMatchObject({ enabled: true, writes: all });
  const writes = writtenTo("crm-twin");
  expect(writes).toHaveLength(all);
  expect(new Set(writes.map(({ externalId, what }) => `${externalId} ${what}`)).size).toBe(all);
});
