/**
 * A dry run says what the reader did: calls of all scenarios are played with rules on, their events disturbed by chance,
 * and then the same rules are run dry over them. Same rule, same call, same event.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packOf } from "../../electron/engine/providers/packs";
import { readFixture } from "../../electron/engine/simulator/fixture-bytes";
import { planRun } from "../../electron/engine/simulator/plan";
import { parseScenario } from "../../electron/engine/simulator/scenario";
import type { RuleDefinition, RuleRow } from "../../shared/rules";
import type { Scenario } from "../../shared/scenario";
import type { PackId } from "../../shared/words";
import { createRandom } from "../crash/random";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { addRule, ruleOf } from "../harness/rules";

const seed = Number(process.env.RINGBACK_SEED ?? 7);
const calls = Number(process.env.RINGBACK_CALLS ?? 45);
const providers: PackId[] = ["atoms", "mirai", "callrail", "whippy", "retell", "vapi", "twilio", "aircall"];
const fixtures = join(import.meta.dirname, "..", "..", "fixtures");

let engine: EngineProcess;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const there = new Set((await engine.client.sources.list()).rows.map(({ name }) => name));
  for (const provider of providers)
    if (!there.has(provider))
      await engine.client.sources.create({ name: provider, provider, verify: "record" });
  for (const { sourceId, provider } of (await engine.client.sources.list()).rows)
    await engine.client.sources.update({
      sourceId,
      metrics:
        provider === "atoms"
          ? {
              satisfaction: { path: "extra.metrics.satisfaction_score" },
              resolved: { path: "extra.metrics.issue_resolved" },
            }
          : { resolved: { path: "analysis.call_successful" } },
    });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

function scenariosOf(): Scenario[] {
  return readdirSync(join(fixtures, "scenarios")).flatMap((name) => {
    const parsed = parseScenario(readFileSync(join(fixtures, "scenarios", name), "utf8"));
    if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
    const [first] = parsed.cases;
    return first && providers.includes(first.provider) ? [first] : [];
  });
}

const field = (
  name: string,
  operator: "is" | "one-of" | "there" | "not-there" | "at-least" | "contains",
  value?: string | number | boolean | string[],
) => ({ kind: "field" as const, field: name, operator, ...(value === undefined ? {} : { value }) });

function rulesFor(first: string, second: string): RuleDefinition[] {
  const text = { to: '{{person.phone else "nobody"}}', text: '{{summary else "none"}}', reason: "a test" };
  const now = (change: Partial<RuleDefinition>) =>
    ruleOf(first, text, { runs: "now", trigger: { on: "event", types: [] }, ...change });
  const hours = { kind: "hours" as const, days: [1, 2, 3, 4, 5, 6, 7], from: "06:00", to: "18:00" };
  const both = ["a1", "a2"].map((actionId, index) => ({
    actionId,
    destinationId: index === 0 ? first : second,
    fields: text,
  }));
  const named = (name: string, definition: RuleDefinition): RuleDefinition => ({ ...definition, name });
  return [
    named("all at final", ruleOf(first, text)),
    named("outcome", ruleOf(second, text, { conditions: [field("outcome", "is", "completed")] })),
    named(
      "group, first",
      ruleOf(first, text, { group: "g", conditions: [field("metric.resolved", "is", true)] }),
    ),
    named("group, second", ruleOf(first, text, { group: "g", conditions: [field("summary", "there")] })),
    named("group, now", now({ group: "g", conditions: [field("stage", "one-of", ["failed"])] })),
    named("hours", ruleOf(first, text, { conditions: [hours, field("talkSeconds", "at-least", 30)] })),
    named("two destinations", ruleOf(first, text, { actions: both, conditions: [field("extra", "there")] })),
    named(
      "an expression",
      ruleOf(second, text, {
        conditions: [{ kind: "expression", expression: "$count(attempts) = 1 and talkSeconds > 10" }],
      }),
    ),
    named(
      "of Atoms",
      ruleOf(first, text, {
        providers: ["atoms"],
        conditions: [field("metric.satisfaction", "at-least", 3)],
      }),
    ),
    named("any event", now({})),
    named("stage", now({ trigger: { on: "stage", stages: ["in-conversation"] } })),
    named("end", now({ trigger: { on: "end" } })),
    named("end with a summary", now({ trigger: { on: "end" }, conditions: [field("summary", "there")] })),
    named("by payload", now({ conditions: [field("event.payload.event.type", "contains", "call.ended")] })),
    named("both now", now({ actions: both, trigger: { on: "stage", stages: ["dialing", "processing"] } })),
  ];
}

type Fired = string[];
const inOrder = (rows: { rule: string; callId: string; position: number }[]): Fired =>
  rows.map(({ rule, callId, position }) => `${callId} ${rule} @${position}`).toSorted();

async function playAll(): Promise<void> {
  const random = createRandom(seed);
  const scenarios = scenariosOf();
  for (let call = 0; call < calls; call += 1) {
    const scenario = random.pick(scenarios);
    const { sends } = planRun(scenario, {
      seed: scenario.seed,
      runId: `run_${seed}_${call}`,
      startedAt: Date.UTC(2026, 2, 2, 10) + call * 1000,
      speed: 1,
      path: `/hooks/${scenario.provider}`,
      template: (type) => readFixture(fixtures, packOf(scenario.provider), type) ?? Buffer.from("{}"),
      pack: packOf(scenario.provider),
    });
    const events = sends.flatMap((one) => {
      const chance = random.between(0, 11);
      return chance === 0 ? [] : chance === 1 ? [one, one] : [one];
    });
    if (events.length > 1 && random.chance(1 / 3)) {
      const at = random.between(0, events.length - 2);
      [events[at], events[at + 1]] = [events[at + 1] as (typeof events)[0], events[at] as (typeof events)[0]];
    }
    for (const { request } of events) {
      await fetch(`${engine.receiver}${request.path}`, {
        method: request.method,
        headers: request.headers.filter(([name]) => !/^(host|content-length)$/i.test(name)),
        body: Buffer.from(request.body),
      });
      await engine.client.clock.advance({ advance: random.pick([0, 1_000, 20_000, 90_000, 700_000]) });
    }
    if (random.chance(0.5)) await engine.client.clock.advance({ advance: 26 * 3_600_000 });
  }
}

test("every rule fires dry at the calls and events at which it acted", async () => {
  const [first, second] = ["A", "B"].map((name) =>
    engine.client.destinations.create({ name, kind: "whatsapp" }),
  );
  const ids = [(await first)?.destinationId ?? "", (await second)?.destinationId ?? ""] as const;
  await engine.client.gates.save({
    destinationId: ids[1],
    gate: {
      providers: { atoms: { requires: { conversation: [] } }, retell: { quietMs: 30_000 } },
      settleMs: 45_000,
    },
  });
  const definitions = rulesFor(...ids);
  const rules: RuleRow[] = [];
  for (const definition of definitions) rules.push(await addRule(engine, definition));
  await playAll();

  const database = new Database(join(folder.path, "ringback.sqlite"), { readonly: true });
  const acted = inOrder(
    (
      database
        .prepare(
          "SELECT DISTINCT rule_id AS ruleId, call_id AS callId, min(position) AS position FROM rule_firing GROUP BY 1, 2",
        )
        .all() as {
        ruleId: string;
        callId: string;
        position: number;
      }[]
    ).map((one) => ({
      ...one,
      rule: rules.find(({ ruleId }) => ruleId === one.ruleId)?.definition.name ?? "?",
    })),
  );
  database.close();

  const { dryRunId } = await engine.client.dryRuns.start({ definitions, from: 0, to: Date.UTC(2100, 0) });
  const run = await engine.until(async () => {
    const found = await engine.client.dryRuns.get({ dryRunId });
    return found.state === "running" ? null : found;
  }, "the end of the dry run");
  expect(run).toMatchObject({ state: "done", read: run.of });
  const dry = [];
  for (const [rule, { name }] of definitions.entries()) {
    const { rows } = await engine.client.dryRuns.rows({ dryRunId, rule, show: "fired", limit: 500 });
    dry.push(...rows.map(({ callId, position }) => ({ rule: name, callId, position })));
  }
  expect(run.rules.filter(({ fired }) => fired === 0)).toEqual([]);
  expect(inOrder(dry)).toEqual(acted);
}, 120_000);
