/**
 * A scenario text planned for the console without playing it: what is wrong at its line, or what would be sent when. The
 * kind and the stage of each step are what its pack reads in the event it makes. Nothing is sent; identity and start time
 * are fixed, so the same text gives the same plan. It is asked after every pause in typing, on the thread that receives: it
 * makes one event of each kind, never all of them.
 */

import { parseDuration } from "../../../shared/duration";
import type { Scenario, ScenarioStep } from "../../../shared/scenario";
import type { PlannedStep, ScenarioCheck, ScenarioProblem } from "../../../shared/scenario-plan";
import type { Json, PackId } from "../../../shared/words";
import type { DraftRequest, Pack, RawRequest, Reading } from "../providers/pack";
import { isObject } from "../providers/paths";
import { isLost, scheduleSends } from "./faults";
import { type Plan, planRun } from "./plan";
import { readScenario } from "./scenario";

export type PlanParts = {
  packs: readonly Pack[];
  /** Bytes of `fixtures/<provider>/<type>.json`. */
  templateOf(provider: PackId, type: string): Uint8Array | null;
};

const startedAt = Date.UTC(2026, 0, 5, 9);
const runId = "run_planned";
const sourcePath = "/hooks/planned";

export async function checkScenarioText(
  text: string,
  caseNumber: number,
  parts: PlanParts,
): Promise<ScenarioCheck> {
  const read = readScenario(text);
  if (!read.ok)
    return problems(
      read.complaints.map(({ line, path, sentence }) => ({ line, path: path ?? "", sentence })),
    );
  const { cases, file, linesOf } = read;
  const scenario = cases[caseNumber - 1] ?? cases[0];
  const places = placesOf(file);
  const at = (place: number, sentence: string): ScenarioProblem => ({
    line: linesOf(["steps", places[place] ?? 0]).from,
    path: `steps.${places[place] ?? 0}`,
    sentence,
  });
  const pack = parts.packs.find(({ id }) => id === scenario.provider);
  if (!pack) {
    const sentence = `${scenario.provider} cannot be simulated yet.`;
    return problems([{ line: linesOf(["provider"]).from, path: "provider", sentence }]);
  }

  const templates = new Map<string, Uint8Array>();
  const unknown: ScenarioProblem[] = [];
  scenario.steps.forEach(({ type, payload }, place) => {
    if (payload !== undefined) return;
    const bytes = templates.get(type) ?? parts.templateOf(scenario.provider, type);
    if (bytes) templates.set(type, bytes);
    else unknown.push(at(place, `${pack.name} has no event called ${type}.`));
  });
  if (unknown.length > 0) return problems(unknown);
  const planOf = (one: Scenario) =>
    planRun(one, {
      seed: one.seed,
      runId,
      startedAt,
      speed: 1,
      path: sourcePath,
      template: (type) => templates.get(type) ?? new Uint8Array(),
      pack,
    });

  const tried = tryEachKind(scenario, planOf);
  if (!tried.ok) return problems(tried.problems.map(({ place, sentence }) => at(place, sentence)));
  const readings = await readEach(scenario, planOf, pack);
  const { wire } = scheduleSends(scenario);
  const steps = scenario.steps.map((step, place): PlannedStep => {
    const index = places[place] ?? place;
    const reading = readings[place];
    const droppedBy = scenario.faults.findIndex((fault) => isLost({ ...step, fault: undefined }, [fault]));
    return {
      index,
      type: step.type,
      label: reading?.label ?? step.type,
      kind: reading?.kind ?? "lifecycle",
      stage: reading?.stage ?? null,
      call: step.call ?? null,
      happensMs: step.atMs,
      lines: linesOf(["steps", index]),
      fault: step.fault ?? null,
      faultLines: step.fault ? linesOf(["steps", index, "fault"]) : null,
      droppedBy: droppedBy < 0 ? null : droppedBy,
      dropped: isLost(step, scenario.faults),
    };
  });
  return {
    problems: [],
    plan: {
      title: scenario.scenario,
      cases: cases.flatMap((each) => each.case ?? []),
      case: cases.indexOf(scenario) + 1,
      provider: pack.id,
      providerName: pack.name,
      seed: scenario.seed,
      handler: scenario.handler ?? null,
      durationMs: wire.at(-1)?.plannedMs ?? 0,
      steps,
      sends: wire.map(({ step, index, copy, plannedMs, words }, place) => ({
        number: place + 1,
        step: places[index] ?? 0,
        copy,
        plannedMs,
        fault: [...words, ...tried.wordsOf(step, copy)].join(", ") || null,
      })),
      faults: scenario.faults.map((_, index) => linesOf(["faults", index])),
      expectations: scenario.expect.map((_, index) => linesOf(["expect", index])),
      counts: {
        steps: steps.length,
        faults: steps.filter(({ fault }) => fault !== null).length + scenario.faults.length,
        expectations: listOf(file, "expect").length,
      },
    },
  };
}

function problems(found: ScenarioProblem[]): ScenarioCheck {
  const bySentence = new Map(found.map((problem) => [`${problem.line} ${problem.sentence}`, problem]));
  return { problems: [...bySentence.values()], plan: null };
}

function listOf(file: Json, key: string): Json[] {
  const value = isObject(file) ? file[key] : undefined;
  return Array.isArray(value) ? value : [];
}

/** For each step in the order they happen, its place in the file. A matrix changes values, never times. */
function placesOf(file: Json): number[] {
  const atMs = listOf(file, "steps").map((step) => {
    const time = Object.keys(isObject(step) ? step : {}).find((key) => parseDuration(key) !== null);
    return parseDuration(time ?? "") ?? 0;
  });
  return atMs.map((_, index) => index).toSorted((left, right) => (atMs[left] ?? 0) - (atMs[right] ?? 0));
}

type PlanOf = (scenario: Scenario) => Plan;

/** Steps that send the same bytes but for their time. */
function kindOf({ type, payload, set, without, call, fault }: ScenarioStep): string {
  return JSON.stringify([type, payload ?? null, set ?? null, without ?? null, call ?? null, fault ?? null]);
}

/**
 * A thousand steps are seldom of a thousand kinds, and what a fault does to an event is the same each time: one of each
 * kind is made, with one copy where it has some, and says what is wrong with it and how its requests are told.
 */
function tryEachKind(
  scenario: Scenario,
  planOf: PlanOf,
):
  | { ok: true; wordsOf(step: ScenarioStep, copy: number): string[] }
  | { ok: false; problems: { place: number; sentence: string }[] } {
  const said = new Map<string, string[]>();
  const wrong: { place: number; sentence: string }[] = [];
  const key = (step: ScenarioStep, copy: number) => `${copy > 1} ${kindOf(step)}`;
  for (const [place, step] of scenario.steps.entries()) {
    if (said.has(key(step, 1))) continue;
    const { before: _, delay: __, drop: ___, ...fault } = step.fault ?? {};
    const few = {
      ...fault,
      ...(fault.duplicate === undefined ? {} : { duplicate: 2 }),
      ...(fault.burst === undefined ? {} : { burst: 2 }),
    };
    const alone = { ...scenario, faults: [], steps: [{ ...step, fault: few }] };
    const plan = planOf(alone);
    wrong.push(...plan.problems.map((sentence) => ({ place, sentence })));
    const { wire } = scheduleSends(alone);
    for (const { copy } of [{ copy: 1 }, { copy: 2 }]) {
      const at = Math.min(copy, wire.length) - 1;
      const words = plan.sends[at]?.fault?.split(", ") ?? [];
      said.set(key(step, copy), words.slice(wire[at]?.words.length ?? 0));
    }
  }
  if (wrong.length > 0) return { ok: false, problems: wrong };
  return { ok: true, wordsOf: (step, copy) => said.get(key(step, copy)) ?? [] };
}

/** One reading a step, of the event as the platform means it; steps of one kind are read once. */
async function readEach(scenario: Scenario, planOf: PlanOf, pack: Pack): Promise<(Reading | undefined)[]> {
  const known = new Map<string, Reading | undefined>();
  const readings: (Reading | undefined)[] = [];
  for (const { fault: _, ...step } of scenario.steps) {
    const kind = kindOf(step);
    if (!known.has(kind)) {
      const request = planOf({ ...scenario, faults: [], steps: [step] }).sends[0]?.request;
      known.set(kind, request && (await readOne(request, pack)));
    }
    readings.push(known.get(kind));
  }
  return readings;
}

async function readOne(
  { method, path, headers, body }: DraftRequest,
  pack: Pack,
): Promise<Reading | undefined> {
  const request: RawRequest = { method, url: path, headers, body };
  const [reading] = await pack.read(request, {
    country: "US",
    personPaths: { externalId: [], phone: [], name: [] },
    mapping: pack.userDefined?.sampleMapping ?? null,
  });
  return reading;
}
