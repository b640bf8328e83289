/**
 * One trial: a scenario's events sent to a handler in an order of our own, and what the handler did because of them.
 * Every trial is a new call with ids of its own, so that trials do not see each other; all of them happen at the same
 * moments, so that payloads differ in nothing else.
 */
import { setMaxListeners } from "node:events";
import type { Scenario } from "../../../../shared/scenario";
import type { Json } from "../../../../shared/words";
import type { Pack } from "../../providers/pack";
import type { HandlerTarget } from "../handler-target";
import { type Answer, createAgents, sendRequest } from "../send-request";
import type { SimulatedPack } from "../sign-draft";
import type { Effect, EffectsRecorder } from "./effects";
import { type Deed, deedOf, type PlayValues, parsedWithoutPlay } from "./likeness";
import { askProbe, type ProbeAsker, type ProbeExpectation, type ProbeValue } from "./probe";
import { orStopped, type Rest, settle } from "./settle";
import { drawRun, eventsAgain, eventsOf, valuesNamed } from "./trial-events";

/** A sandbox CRM that the handler may write to, looked at after each trial. */
export type CrmLook = {
  url: string;
  /** Others write to it too: what has no id of this play may be anybody's. */
  isShared: boolean;
  /** The newest ones of each type at least. */
  objects(): Promise<{ type: string; externalId: string | null; properties: Json }[]>;
};

export type Subject = {
  scenario: Scenario;
  /** Signs with its test secret: whoever has another puts it there. */
  pack: SimulatedPack & Partial<Pick<Pack, "read" | "userDefined">>;
  template(type: string): Uint8Array;
  /** Its address as it was checked. */
  handler: HandlerTarget;
  /** Ours, behind those of the provider. */
  headers?: [string, string][];
  /** Null: the handler runs somewhere else, so what it causes is not seen. */
  effects: EffectsRecorder | null;
  crm: CrmLook | null;
  probes: ProbeExpectation[];
  asker: ProbeAsker;
  /** What would let Ringback see what the handler causes: `Start it with “ringback run -- <command>”`. */
  toObserve: string;
  /** How long the platform waits for an answer; null where it publishes none. Milliseconds. */
  timeoutMs: number | null;
  /** Ends the handler and starts it again; left out where it is not ours to end. */
  restart?: () => Promise<void>;
  signal: AbortSignal;
};

/** Numbers of events, from 0 in the order they happen; those of one group leave at the same moment. */
export type Order = number[][];

export type TrialOptions = {
  restartBefore?: number;
  /** What is sent once more carries an id of its own, where the provider gives one. */
  newIds?: boolean;
};

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

export async function playTrial(
  subject: Subject,
  order: Order,
  rest: Rest,
  options: TrialOptions = {},
): Promise<Observation> {
  const { effects, crm, restart, signal } = subject;
  signal.throwIfAborted();
  setMaxListeners(0, signal);
  const { runId, values } = drawRun(subject);
  const probeValues = { ...subject.scenario.with, ...values };
  const events = eventsOf(subject, runId);
  const again = options.newIds ? eventsAgain(subject, runId) : [];
  const ask = () =>
    Promise.all(subject.probes.map((probe) => askProbe(probe, probeValues, subject.asker, signal)));
  const before = await ask();
  const mark = effects?.mark() ?? 0;
  const answers: Observation["answers"] = [];
  const sent = new Set<number>();
  const sentEvents = new Set<number>();
  const send = createSender(subject, (number) => sent.add(number));
  try {
    for (const [place, group] of order.entries()) {
      signal.throwIfAborted();
      if (place === options.restartBefore) {
        await orStopped(effects?.quiet(rest.quietMs, rest.atMostMs) ?? Promise.resolve(), signal);
        await restart?.();
      }
      const requests = group.map((event) => {
        const planned = (sentEvents.has(event) && again[event]) || events[event];
        if (!planned) throw new Error(`The scenario has no event ${event}.`);
        sentEvents.add(event);
        return { event, request: planned.request };
      });
      answers.push(
        ...(await Promise.all(
          requests.map(async ({ event, request }) => ({ ...(await send(request)), event })),
        )),
      );
    }
  } finally {
    send.close();
  }
  signal.throwIfAborted();
  const answeredAt = performance.now();
  if (effects) await orStopped(effects.quiet(rest.quietMs, rest.atMostMs), signal);
  const made = effects?.effectsSince(mark) ?? [];
  const wroteToCrm = crm && (!effects || made.some((effect) => effect.url.startsWith(crm.url)));
  const look = async () => ({
    probes: await ask(),
    objects: wroteToCrm ? await orStopped(objectsOf(crm, values), signal) : [],
  });
  const { seen, lagMs, isStable } =
    effects && subject.probes.length === 0
      ? { seen: await look(), lagMs: 0, isStable: true }
      : await settle(look, effects ? { quietMs: 0, atMostMs: rest.atMostMs } : rest, {
          hasBegun: ({ probes, objects }) =>
            (subject.probes.length === 0 && !wroteToCrm) ||
            effects !== null ||
            answers.every(({ status }) => status === null) ||
            objects.length > 0 ||
            JSON.stringify(probes) !== JSON.stringify(before),
          signal,
        });
  // Trials may run beside each other: what another one's events caused is not this one's.
  const own = made.filter((effect) =>
    effect.send === null ? namesPlay(effect, values) : sent.has(effect.send),
  );
  const untied = made.filter((effect) => effect.send === null && isWrite(effect) && !own.includes(effect));
  return {
    answers,
    deeds: own.filter(isWrite).map((effect) => deedOf(effect, values)),
    untied: untied.length,
    objects: seen.objects,
    probes: before.map((value, index) => ({
      before: likeEveryPlay(value, values),
      after: isStable ? likeEveryPlay(seen.probes[index] ?? value, values) : neverStill,
    })),
    lagMs: effects ? Math.max(0, effects.lastToldAt() - answeredAt) : lagMs,
  };
}

let sendNumber = 0;
const patienceMs = 30_000;
const neverStill: ProbeValue = { ok: false, sentence: "It answered something else each time." };

/** `onNumber` is told the number under which the effects of each request are known. */
function createSender({ effects, handler, headers = [], signal }: Subject, onNumber: (send: number) => void) {
  const agents = createAgents({ keepAlive: false });
  const send = (request: Parameters<typeof sendRequest>[0]): Promise<Answer> => {
    sendNumber += 1;
    const number = sendNumber;
    onNumber(number);
    return sendRequest(
      request,
      {
        url: handler.url,
        addresses: handler.addresses,
        agents,
        headers,
        timeoutMs: patienceMs,
        onConnection: (connection) => effects?.noteSend(number, connection),
      },
      signal,
    );
  };
  return Object.assign(send, { close: () => agents.destroy() });
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
  // Numbers are drawn from a hundred: an older call may have the same, and in a CRM that others use it will.
  const contacts = valuesNamed(values, "userId", ...(crm.isShared ? [] : ["caller"]));
  const idsOf = (type: string) => (type === "contacts" ? contacts : valuesNamed(values, "call"));
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
