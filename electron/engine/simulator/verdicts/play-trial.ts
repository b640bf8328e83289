/**
 * One trial: a scenario's events sent to a handler in an order of our own, and what the handler did because of them.
 * Every trial is a new call with ids of its own, so that trials do not see each other; all of them happen at the same
 * moments, so that payloads differ in nothing else.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Scenario } from "../../../../shared/scenario";
import type { Json } from "../../../../shared/words";
import type { HandlerTarget } from "../handler-target";
import { type PlannedSend, planRun } from "../plan";
import { callsOf, playCall } from "../scenario-calls";
import { type Answer, createAgents, sendRequest } from "../send-request";
import type { SimulatedPack } from "../sign-draft";
import type { Effect, EffectsRecorder } from "./effects";
import { type Deed, deedOf, type PlayValues, parsedWithoutPlay } from "./likeness";
import { askProbe, type ProbeAsker, type ProbeExpectation, type ProbeValue } from "./probe";

/** A sandbox CRM that the handler writes to, looked at after each trial. */
export type CrmLook = {
  url: string;
  objects(): Promise<{ type: string; externalId: string | null; properties: Json }[]>;
};

export type Subject = {
  scenario: Scenario;
  /** Signs with its test secret: whoever has another puts it there. */
  pack: SimulatedPack;
  template(type: string): Uint8Array;
  /** Its address as it was checked. */
  handler: HandlerTarget;
  /** Null: the handler runs somewhere else, so what it causes is not seen. */
  effects: EffectsRecorder | null;
  crm: CrmLook | null;
  probes: ProbeExpectation[];
  asker: ProbeAsker;
  /** How long the platform waits for an answer; null where it publishes none. Milliseconds. */
  timeoutMs: number | null;
  /** Ends the handler and starts it again; left out where it is not ours to end. */
  restart?: () => Promise<void>;
  signal: AbortSignal;
};

/** Numbers of events, from 0 in the order they happen; those of one group leave at the same moment. */
export type Order = number[][];

export type Observation = {
  answers: (Answer & { event: number })[];
  deeds: Deed[];
  /** Effects during the trial that nothing ties to it. */
  untied: number;
  /** Objects of the sandbox CRM that belong to this call. */
  objects: Json[];
  /** What each probe answered, before the first event and in the end. */
  probes: { before: ProbeValue; after: ProbeValue }[];
  /** From the last answer to the last thing the handler did, milliseconds. */
  lagMs: number;
};

export type Rest = { quietMs: number; atMostMs: number };

export function eventsOf({ scenario, pack, template, handler }: Subject, runId = "run_0"): PlannedSend[] {
  const plan = planRun(bare(scenario), {
    seed: scenario.seed,
    runId,
    startedAt: happenedAt(scenario),
    speed: 1,
    path: handler.url.pathname + handler.url.search,
    template,
    pack,
    signedAt: Date.now(),
  });
  if (plan.problems.length > 0) throw new Error(plan.problems.join("\n"));
  return plan.sends;
}

/** Verdicts do to a call what they want done: the file's own faults are left out. */
function bare(scenario: Scenario): Scenario {
  return { ...scenario, faults: [], steps: scenario.steps.map(({ fault: _, ...step }) => step) };
}

/** The call is just over. One start for all trials of a process: times in payloads are the same in each. */
const processStarted = Date.now();
function happenedAt(scenario: Scenario): number {
  return processStarted - Math.max(...scenario.steps.map((step) => step.atMs));
}

export async function playTrial(
  subject: Subject,
  order: Order,
  rest: Rest,
  options: { restartBefore?: number } = {},
): Promise<Observation> {
  const { effects, crm, handler, restart } = subject;
  const { runId, values } = drawRun(subject);
  const probeValues = { ...subject.scenario.with, ...values };
  const events = eventsOf(subject, runId);
  const ask = () => Promise.all(subject.probes.map((probe) => askProbe(probe, probeValues, subject.asker)));
  const before = await ask();
  const agents = createAgents({ keepAlive: false });
  const mark = effects?.mark() ?? 0;
  const answers: Observation["answers"] = [];
  const sent = new Set<number>();
  for (const [place, group] of order.entries()) {
    if (subject.signal.aborted) throw new Error("The verdict was stopped.");
    if (place === options.restartBefore) {
      await effects?.quiet(rest.quietMs, rest.atMostMs);
      await restart?.();
    }
    answers.push(
      ...(await Promise.all(
        group.map(async (event) => {
          const planned = events[event];
          if (!planned) throw new Error(`The scenario has no event ${event}.`);
          sendNumber += 1;
          const number = sendNumber;
          sent.add(number);
          const answer = await sendRequest(
            planned.request,
            {
              url: handler.url,
              addresses: handler.addresses,
              agents,
              headers: [],
              timeoutMs: patienceMs,
              onConnection: (connection) => effects?.noteSend(number, connection),
            },
            subject.signal,
          );
          return { ...answer, event };
        }),
      )),
    );
  }
  agents.destroy();
  const answeredAt = performance.now();
  if (effects) await effects.quiet(rest.quietMs, rest.atMostMs);
  else await pause(rest.quietMs);
  const after = await ask();
  const made = effects?.effectsSince(mark) ?? [];
  // Trials may run beside each other: what another one's events caused is not this one's.
  const own = made.filter((effect) =>
    effect.send === null ? namesPlay(effect, values) : sent.has(effect.send),
  );
  const untied = made.filter((effect) => effect.send === null && isWrite(effect) && !own.includes(effect));
  return {
    answers,
    deeds: own.filter(isWrite).map((effect) => deedOf(effect, values)),
    untied: untied.length,
    objects: crm && made.some((effect) => effect.url.startsWith(crm.url)) ? await objectsOf(crm, values) : [],
    probes: before.map((value, index) => ({
      before: likeEveryPlay(value, values),
      after: likeEveryPlay(after[index] ?? value, values),
    })),
    lagMs: Math.max(0, (effects?.lastToldAt() ?? 0) - answeredAt),
  };
}

let sendNumber = 0;
const patienceMs = 30_000;

/** A play whose own names and numbers stand nowhere in the example events: what is found later is the play's. */
function drawRun(subject: Subject): { runId: string; values: PlayValues } {
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
function valuesOf({ scenario, pack }: Subject, runId: string): PlayValues {
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
function valuesNamed(values: PlayValues, ...names: string[]): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    names.includes(name.replace(/ \d+$/, "")) ? [value] : [],
  );
}

function likeEveryPlay(answer: ProbeValue, values: PlayValues): ProbeValue {
  return answer.ok ? { ok: true, value: parsedWithoutPlay(JSON.stringify(answer.value), values) } : answer;
}

/** Reading is no effect. */
function isWrite(effect: Effect): boolean {
  return !["GET", "HEAD", "OPTIONS"].includes(effect.method);
}

function namesPlay(effect: Effect, values: PlayValues): boolean {
  return valuesNamed(values, "call").some(
    (call) => effect.url.includes(call) || (effect.body?.includes(call) ?? false),
  );
}

async function objectsOf(crm: CrmLook, values: PlayValues): Promise<Json[]> {
  // Numbers are drawn from a hundred: an older call may have the same.
  const idsOf = (type: string) =>
    type === "contacts" ? valuesNamed(values, "caller", "userId") : valuesNamed(values, "call");
  const all = await crm.objects();
  return all
    .filter((object) => {
      const text = JSON.stringify(object);
      return idsOf(object.type).some((id) => text.includes(id));
    })
    .map(({ type, externalId, properties }) =>
      parsedWithoutPlay(JSON.stringify({ type, externalId, properties }), values),
    )
    .toSorted((left, right) => JSON.stringify(left).localeCompare(JSON.stringify(right)));
}
