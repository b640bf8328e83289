/**
 * Events of calls of all packs, as their platforms would send them: the scenarios of the fixtures, planned as a play
 * would be, each call with its own key, person and order. A call begins every few seconds and lasts minutes, so the
 * calls of a moment stand mixed in the log. The same number of the first call gives the same events.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packOf } from "../../electron/engine/providers/packs";
import { planRun } from "../../electron/engine/simulator/plan";
import { parseScenario } from "../../electron/engine/simulator/scenario";
import type { NewEvent } from "../../electron/engine/store/events";
import { testSource } from "../../electron/engine/store/test-source";
import type { Scenario } from "../../shared/scenario";

const fixtures = join(import.meta.dirname, "..", "..", "fixtures");
/** As often as it stands here: most calls are plain ones. */
const played = [
  "sample",
  "atoms-happy",
  "callrail-answered",
  "whippy-agent-hangup",
  "sample",
  "busy-then-order",
  "atoms-no-answer",
  "callrail-person",
  "whippy-user-hangup",
  "lifecycle-ended-first",
];
const regions = ["north", "south", "east", "west"];
const everyMs = 5000;
const callsPerBlock = 500;

export const firstAt = Date.UTC(2026, 2, 2, 10);
/** In one call of this many, a word that few have. */
export const rareEvery = 997;

export type BodiedEvent = NewEvent & { body: Uint8Array };

export const sources = (["mirai", "atoms", "callrail", "whippy"] as const).map((provider) =>
  testSource(provider, { sourceId: `s_${provider}`, createdAt: firstAt }),
);

const scenarios = played.map((name): Scenario => {
  const parsed = parseScenario(readFileSync(join(fixtures, "scenarios", `${name}.yaml`), "utf8"));
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  return parsed.cases[0];
});

const templates = new Map<string, Uint8Array>();

function templateOf(provider: string, type: string): Uint8Array {
  const key = `${provider}/${type}.json`;
  const known = templates.get(key) ?? readFileSync(join(fixtures, key));
  templates.set(key, known);
  return known;
}

/** When the first call begins, and how long after it the next. */
export type Mixing = { from: number; everyMs: number };

/** Calls from the first on, in the order in which their events come; blocks follow each other without an end. */
export function* mixedEvents(mixing: Mixing = { from: firstAt, everyMs }): Generator<BodiedEvent[]> {
  for (let first = 0; ; first += callsPerBlock) {
    const block: BodiedEvent[] = [];
    for (let call = first; call < first + callsPerBlock; call += 1) block.push(...eventsOfCall(call, mixing));
    yield block.sort((a, b) => a.receivedAt - b.receivedAt);
  }
}

function eventsOfCall(call: number, mixing: Mixing): BodiedEvent[] {
  const scenario = scenarios[call % scenarios.length] as Scenario;
  const provider = scenario.provider;
  const startedAt = mixing.from + call * mixing.everyMs;
  const words = call % rareEvery === 0 ? "A marmalade order." : "A plain order.";
  const plan = planRun(
    {
      ...scenario,
      with: { ...scenario.with, caller: `+1202555${String(call % 10_000).padStart(4, "0")}` },
      call: {
        ...scenario.call,
        metadata: {
          ...scenario.call.metadata,
          region: regions[call % regions.length] as string,
          amount: call % 500,
          orderId: `A-${call}`,
          note: words,
        },
      },
    },
    {
      seed: scenario.seed,
      runId: `run_${call}`,
      startedAt,
      speed: 1,
      path: `/hooks/${provider}`,
      template: (type) => templateOf(provider, type),
      pack: packOf(provider),
    },
  );
  if (plan.problems.length > 0) throw new Error(plan.problems.join("\n"));
  return plan.sends.map(({ plannedMs, request }) => ({
    source: provider,
    sourceId: `s_${provider}`,
    claimed: true,
    origin: call % 1000 === 7 ? "simulated" : "live",
    namespace: "live",
    receivedAt: startedAt + plannedMs,
    method: request.method,
    url: request.path,
    httpVersion: "1.1",
    peer: "127.0.0.1",
    headers: [...request.headers, ["user-agent", "bench"]],
    bytes: request.body.length,
    signature: "no-secret",
    signatureBecause: "",
    secretId: null,
    body: request.body,
  }));
}
