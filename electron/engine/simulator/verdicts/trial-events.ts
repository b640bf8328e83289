/** Who a trial is about and what can be sent in it: a call of its own, its events, and each once more under another id. */
import { randomBytes } from "node:crypto";
import type { Scenario, ScenarioStep, StepFault } from "../../../../shared/scenario";
import type { VerdictRun } from "../../../../shared/verdicts";
import type { Pack } from "../../providers/pack";
import { type PlannedSend, planRun } from "../plan";
import { callsOf, playCall } from "../scenario-calls";
import type { PlayValues } from "./likeness";
import type { Subject } from "./play-trial";

export function eventsOf(subject: Subject, runId = "run_0"): PlannedSend[] {
  const plan = planTrial(subject, runId, undefined);
  if (plan.problems.length > 0) throw new Error(plan.problems.join("\n"));
  return plan.sends;
}

/** Why this scenario has no events to send: changes that a payload has no place for. */
export function problemsOf(subject: Subject): string[] {
  return planTrial(subject, "run_0", undefined).problems;
}

/**
 * The same events told once more, as a provider does that gives every delivery an id of its own: by place, null for
 * those whose provider gives none, which can only come again as exact copies.
 */
export function eventsAgain(subject: Subject, runId = "run_0"): (PlannedSend | null)[] {
  const all = copiesOf(subject, runId, () => true);
  if (all) return all;
  return subject.scenario.steps.map((one) => copiesOf(subject, runId, (step) => step === one)?.[0] ?? null);
}

/** Null where one of them cannot have another id. */
function copiesOf(
  subject: Subject,
  runId: string,
  isCopied: (step: ScenarioStep) => boolean,
): PlannedSend[] | null {
  const plan = planTrial(subject, runId, (step) =>
    isCopied(step) ? { duplicate: 2, copies: "new-id", within: "0s" } : undefined,
  );
  return plan.problems.length > 0 ? null : plan.sends.filter((send) => send.fault !== null);
}

function planTrial(
  { scenario, pack, template, handler }: Subject,
  runId: string,
  faultOf: ((step: ScenarioStep) => StepFault | undefined) | undefined,
) {
  return planRun(bare(scenario, faultOf), {
    seed: scenario.seed,
    runId,
    startedAt: happenedAt(scenario),
    speed: 1,
    path: handler.url.pathname + handler.url.search,
    template,
    pack,
    signedAt: Date.now(),
  });
}

/** Verdicts do to a call what they want done: the file's own faults are left out. */
function bare(scenario: Scenario, faultOf?: (step: ScenarioStep) => StepFault | undefined): Scenario {
  return {
    ...scenario,
    faults: [],
    steps: scenario.steps.map((step) => {
      const { fault: _, ...rest } = step;
      const fault = faultOf?.(step);
      return fault ? { ...rest, fault } : rest;
    }),
  };
}

/** The call is just over. One start for all trials of a process: times in payloads are the same in each. */
const processStarted = Date.now();
function happenedAt(scenario: Scenario): number {
  return processStarted - Math.max(...scenario.steps.map((step) => step.atMs));
}

/** What the pack makes of each, for its glyph. */
export async function readEvents(
  subject: Subject,
  pack: Pick<Pack, "read" | "userDefined">,
): Promise<VerdictRun["events"]> {
  const settings = {
    country: "US",
    personPaths: { externalId: [], phone: [], name: [] },
    mapping: pack.userDefined?.sampleMapping ?? null,
  };
  return Promise.all(
    eventsOf(subject).map(async ({ type, request: { path, ...request } }) => {
      const [reading] = await pack.read({ ...request, url: path }, settings);
      return { type, kind: reading?.kind ?? "lifecycle", stage: reading?.stage ?? null };
    }),
  );
}

/** A play whose own names and numbers stand nowhere in the example events: what is found later is the play's. */
export function drawRun(subject: Subject): { runId: string; values: PlayValues } {
  const { scenario, template } = subject;
  const decoder = new TextDecoder();
  const examples = [...new Set(scenario.steps.map((step) => step.type))].map((type) =>
    decoder.decode(template(type)),
  );
  const fixed = [...examples, JSON.stringify(scenario)].join("\n");
  for (;;) {
    const runId = `run_${randomBytes(8).toString("hex")}`;
    const values = valuesOf(subject, runId);
    if (!Object.values(values).some((value) => fixed.includes(value))) return { runId, values };
  }
}

/** What a run draws for itself; what the file fixes is the same in every play. Of a second call `call 2`, `caller 2`. */
function valuesOf({ scenario, pack }: Pick<Subject, "scenario" | "pack">, runId: string): PlayValues {
  const makeCallKey = (drawn: string) => pack.makeCallKey?.(drawn) ?? drawn;
  const drawn = callsOf(scenario).flatMap((call) => {
    const { values } = playCall(call, { seed: scenario.seed, runId }, makeCallKey);
    return Object.entries(values)
      .filter(([name]) => !Object.hasOwn(call.with, name))
      .map(([name, value]) => [call.place === 0 ? name : `${name} ${call.place + 1}`, value]);
  });
  return Object.fromEntries(drawn);
}

/** Of every call. */
export function valuesNamed(values: PlayValues, ...names: string[]): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    names.includes(name.replace(/ \d+$/, "")) ? [value] : [],
  );
}
