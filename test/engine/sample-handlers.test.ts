/**
 * The sample handlers and every platform: the story of each listed pack is played to both, as `ringback verify` plays it.
 * The sound one passes; each fault of the other is found with an event of that platform.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createCrmClient } from "../../electron/engine/crm-client";
import type { Pack } from "../../electron/engine/providers/pack";
import { packOf, packs } from "../../electron/engine/providers/packs";
import { readFixture } from "../../electron/engine/simulator/fixture-bytes";
import { parseScenario } from "../../electron/engine/simulator/scenario";
import { createEffectsRecorder } from "../../electron/engine/simulator/verdicts/effects";
import { judgeHandler } from "../../electron/engine/simulator/verdicts/judge-handler";
import type { Subject } from "../../electron/engine/simulator/verdicts/play-trial";
import { startHandler } from "../../electron/headless/handler-process";
import { createSandboxCrm } from "../../electron/sandbox-crm/sandbox-crm";
import { crmCoreTypes } from "../../shared/crm";
import type { Scenario } from "../../shared/scenario";
import type { Verdict, VerdictName } from "../../shared/verdicts";

const fixtures = join(import.meta.dirname, "..", "..", "fixtures");
const token = "crm_samples";
const data = mkdtempSync(join(tmpdir(), "ringback-samples-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** The platform's story; of one without a story, a call as it usually goes. */
function storyOf(pack: Pack): Scenario {
  const folder = join(fixtures, "scenarios");
  const scenarios = readdirSync(folder).flatMap((file) => {
    const parsed = parseScenario(readFileSync(join(folder, file), "utf8"));
    return parsed.ok && parsed.cases[0].provider === pack.id ? [parsed.cases[0]] : [];
  });
  const tagged = (tag: string) => scenarios.find(({ tags }) => tags.includes(tag));
  const story = tagged("story") ?? tagged("happy");
  if (!story) throw new Error(`${pack.name} has no scenario with the tag story in fixtures/scenarios.`);
  // Expectations about answers and calls are verify's; here only what the handler does is judged.
  return { ...story, expect: [] };
}

/** Of a long story its end: the end of the call is in it, and trials grow with the number of events. */
const lastOf = (scenario: Scenario, events: number): Scenario => ({
  ...scenario,
  steps: scenario.steps.slice(-events),
});

/** Most of their time is waiting for what a handler may still do; two at a time leave room for other tests. */
let free = 2;
const waiting: (() => void)[] = [];
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
}
const patience = { timeout: 10 * 60_000 };

/** A handler and a CRM of its own for each platform, as verify gives it: a verdict ends it and starts it again. */
async function judge(
  pack: Pack,
  [file = "", ...args]: string[],
  ...asked: [scenario: Scenario, names: VerdictName[]][]
): Promise<Verdict[]> {
  const crm = await createSandboxCrm({
    path: join(mkdtempSync(join(data, "crm-")), "crm.sqlite"),
    port: 0,
    token,
    clock: { now: () => Date.now() },
  });
  const effects = await createEffectsRecorder();
  const handler = await startHandler([process.execPath, join(fixtures, "handlers", file), ...args], {
    effectsUrl: effects.url,
    crm: { url: crm.url, token },
    secret: "",
    path: "/",
  });
  const client = createCrmClient({ url: crm.url, token });
  try {
    const verdicts: Verdict[] = [];
    for (const [scenario, names] of asked) {
      const subject: Subject = {
        scenario,
        pack,
        template: (type) => readFixture(fixtures, pack, type) ?? new Uint8Array(),
        timeoutMs: null,
        probes: [],
        asker: { get: () => Promise.reject(new Error("no probe is asked")), run: "No command is run." },
        signal: new AbortController().signal,
        toObserve: "",
        handler: {
          url: handler.url,
          addresses: [{ address: "127.0.0.1", family: 4 }],
          network: "loopback",
        },
        effects,
        crm: {
          url: crm.url,
          isShared: false,
          objects: async () => (await Promise.all(crmCoreTypes.map((type) => client.find(type, {})))).flat(),
        },
        restart: () => handler.restart(),
      };
      verdicts.push(...(await judgeHandler(subject, names, { verdict: () => undefined })).verdicts);
    }
    return verdicts;
  } finally {
    await handler.stop();
    await effects.close();
    await crm.close();
  }
}

const each = packs.map((pack) => [pack.id, pack] as const);

describe.concurrent("sound.mjs", patience, () => {
  test.each(each)("passes with %s", async (_, pack) => {
    const story = storyOf(pack);
    const verdicts = await inTurn(() =>
      judge(pack, ["sound.mjs"], [lastOf(story, 5), ["idempotency", "loss"]], [lastOf(story, 4), ["order"]]),
    );
    expect(verdicts.map(({ name, state, sentence }) => [name, state === "pass" ? state : sentence])).toEqual([
      ["idempotency", "pass"],
      ["loss", "pass"],
      ["order", "pass"],
    ]);
  });
});

describe.concurrent.each<[fault: string, verdict: VerdictName]>([
  ["copies", "idempotency"],
  ["order", "order"],
])("faulty.mjs %s", patience, (fault, name) => {
  test.each(each)("is found with %s", async (_, pack) => {
    const [verdict] = await inTurn(() =>
      judge(pack, ["faulty.mjs", fault], [lastOf(storyOf(pack), 5), [name]]),
    );
    expect(verdict).toMatchObject({ name, state: "fail" });
  });
});

// Mirai's own are found in verdicts.test.ts; that these show elsewhere too is told once.
test.each<[fault: string, verdict: VerdictName]>([
  ["key", "order"],
  ["slow", "ack"],
])("faulty.mjs %s is found with an event of another platform than Mirai", async (fault, name) => {
  const pack = packOf("atoms");
  const [verdict] = await judge(pack, ["faulty.mjs", fault], [storyOf(pack), [name]]);
  expect(verdict).toMatchObject({ name, state: "fail" });
});
