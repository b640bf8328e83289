/**
 * A scenario text planned for the console without playing it: what is wrong at its line, or what would be sent when. The
 * kind and the stage of each step are what its pack reads in the event it makes. Nothing is sent; identity and start time
 * are fixed, so the same text gives the same plan.
 */
import { createHash } from "node:crypto";
import type { Scenario, ScenarioStep } from "../../../shared/scenario";
import type { PlannedStep, ScenarioCheck, ScenarioProblem } from "../../../shared/scenario-plan";
import type { Json, PackId } from "../../../shared/words";
import type { Pack, RawRequest, Reading } from "../providers/pack";
import { isObject } from "../providers/paths";
import { parseDuration } from "./duration";
import { isLost, scheduleSends } from "./faults";
import { type PlannedSend, planRun } from "./plan";
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
  scenario.steps.forEach(({ type }, place) => {
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

  const plan = planOf(scenario);
  if (plan.problems.length > 0) {
    const placeOf = (sentence: string) =>
      scenario.steps.findIndex(({ type, atMs }) => sentence.startsWith(`${type} at ${atMs / 1000} s: `));
    return problems(plan.problems.map((sentence) => at(Math.max(0, placeOf(sentence)), sentence)));
  }
  const untouched = planOf({
    ...scenario,
    faults: [],
    steps: scenario.steps.map(({ fault: _, ...step }) => step),
  });
  const readings = await readEach(untouched.sends, scenario.steps, pack);
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
      durationMs: Math.max(0, ...plan.sends.map(({ plannedMs }) => plannedMs)),
      steps,
      sends: plan.sends.map(({ number, plannedMs, fault }, place) => ({
        number,
        step: places[wire[place]?.index ?? 0] ?? 0,
        copy: wire[place]?.copy ?? 1,
        plannedMs,
        fault,
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

/** One reading a step; steps that send the same are read once. */
async function readEach(
  sends: readonly PlannedSend[],
  steps: readonly ScenarioStep[],
  pack: Pack,
): Promise<(Reading | undefined)[]> {
  const known = new Map<string, Reading | undefined>();
  const readings: (Reading | undefined)[] = [];
  for (const [place, step] of steps.entries()) {
    const key = createHash("sha256")
      .update(JSON.stringify([step.type, step.set ?? null, step.without ?? null]))
      .digest("hex");
    const request = sends[place]?.request;
    if (request && !known.has(key)) known.set(key, await readOne(request, pack));
    readings.push(known.get(key));
  }
  return readings;
}

async function readOne(
  { method, path, headers, body }: PlannedSend["request"],
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
