/**
 * From a scenario to the exact requests of one run. Pure: no clock, no chance, no network. Promises that the same
 * scenario, seed, run id, start time and speed give the same bytes, and that another run id gives another call.
 * Refuses, as problems, changes a payload has no place for. Times in the payloads are those at which the steps
 * *happen*, whatever the faults do to their sending; at speed 10 the provider's clock runs ten times faster too,
 * so that occurred and received stay comparable.
 */
import { isDeepStrictEqual } from "node:util";
import type { Expectation } from "../../../shared/expectations";
import { fieldsOf, formType } from "../../../shared/form-fields";
import type { Scenario, ScenarioStep, StepFault } from "../../../shared/scenario";
import type { Json } from "../../../shared/words";
import type { DraftRequest, RunContext } from "../providers/pack";
import { isObject } from "../providers/paths";
import { contentTypeOf, writeForm } from "../providers/payload";
import { scheduleSends, type WireSend } from "./faults";
import { FilledTooLong, fillTemplates } from "./identity";
import { removePath, setPath } from "./payload-paths";
import { callsOf, type PlayedCall, playCall } from "./scenario-calls";
import { type SimulatedPack, signDraft } from "./sign-draft";

export type PlannedSend = {
  /** 1 is the first request on the wire. */
  number: number;
  /** Milliseconds after the start of the run in the scenario's own time (not yet divided by speed). */
  plannedMs: number;
  type: string;
  /** Name of its call where the scenario has several. */
  call: string | null;
  /** `copy 2 of 2`, `after end-of-call`; null when untouched. */
  fault: string | null;
  request: DraftRequest;
  /** When the step happens, whatever is done to its sending. */
  happensMs: number;
  /** What is signed anew where it is sent at another moment than planned, or again. */
  unsigned: { draft: DraftRequest; signature: StepFault["signature"]; signedMs: number };
};

export type PlanOptions = {
  seed: number;
  runId: string;
  /** Epoch milliseconds. */
  startedAt: number;
  speed: number;
  /** Path of the source; packs that sign the URL, or name the event in it, need it. Default `/`. */
  path?: string;
  /** Scheme, host and port of the target. */
  base?: string;
  template: (type: string) => Uint8Array;
  pack: SimulatedPack;
  /** Signed at this moment instead of when it is sent: for events that are sent after they happened. */
  signedAt?: number;
};

/** With problems there are no sends. `dropped` are the steps lost on purpose, in their order. */
export type Plan = {
  /** Key of the call, of several the first. */
  callKey: string;
  calls: PlayedCall[];
  sends: PlannedSend[];
  dropped: { type: string; happensMs: number }[];
  /** What the scenario expects, with this run's ids and numbers. */
  expect: Expectation[];
  problems: string[];
};

type Change = { set: Record<string, Json>; without: string[] };

/** The steps of the same call and attempt: a step of the call's first type begins a new attempt. */
function attemptOf(all: ScenarioStep[], place: number): ScenarioStep[] {
  const steps = all.filter(({ call }) => call === all[place]?.call);
  const index = all.slice(0, place).filter(({ call }) => call === all[place]?.call).length;
  const opens = steps[0]?.type;
  const from = Math.max(
    0,
    steps.findLastIndex((step, other) => other <= index && step.type === opens),
  );
  const next = steps.findIndex((step, other) => other > from && step.type === opens);
  return steps.slice(from, next < 0 ? undefined : next);
}

/** The body with values set and fields left out; bytes stay untouched where nothing is to be changed. */
function changeBody(body: Uint8Array, change: Change, problems: string[]): Uint8Array {
  if (Object.keys(change.set).length + change.without.length === 0) return body;
  let payload: Json;
  const isForm = contentTypeOf(body) === formType;
  try {
    const text = new TextDecoder().decode(body);
    payload = isForm ? fieldsOf(text) : JSON.parse(text);
  } catch {
    problems.push("its body is no JSON, so no field in it can be changed");
    return body;
  }
  for (const [path, value] of Object.entries(change.set)) {
    const wrong = setPath(payload, path, value);
    if (wrong) problems.push(wrong);
  }
  for (const path of change.without) {
    const wrong = removePath(payload, path);
    if (wrong) problems.push(wrong);
  }
  return isForm && isObject(payload) ? writeForm(payload) : new TextEncoder().encode(JSON.stringify(payload));
}

/** Text stands for itself: it is how a body that is no JSON is written. Fields of an event that is a form are one. */
function spellPayload(payload: Json, isForm: boolean): Uint8Array {
  if (isForm && isObject(payload)) return writeForm(payload);
  return new TextEncoder().encode(typeof payload === "string" ? payload : JSON.stringify(payload));
}

function withContentType(headers: [string, string][], contentType: string): [string, string][] {
  return headers.map(([name, value]) => [name, name === "content-type" ? contentType : value]);
}

/** All requests of a run are made before the first is sent, and each event of it is kept. */
const mostBytes = 64 * 1024 * 1024;

export function planRun(scenario: Scenario, options: PlanOptions): Plan {
  try {
    return makePlan(scenario, options);
  } catch (error) {
    if (!(error instanceof FilledTooLong)) throw error;
    return { callKey: "", calls: [], sends: [], dropped: [], expect: [], problems: [`${error.message}.`] };
  }
}

function makePlan(scenario: Scenario, options: PlanOptions): Plan {
  const { seed, runId, startedAt, speed, pack } = options;
  const { steps } = scenario;
  const makeCallKey = (drawn: string) => pack.makeCallKey?.(drawn) ?? drawn;
  const moment = (ms: number) => Math.round(startedAt + ms / speed);
  const calls = callsOf(scenario).map((call) => playCall(call, { seed, runId }, makeCallKey, moment));
  const first = calls[0];
  if (!first) throw new Error("A scenario without a call was not refused when it was read");
  const callNamed = (name: string | undefined) => calls.find((call) => call.name === name) ?? first;
  const { wire, dropped } = scheduleSends(scenario);
  const problems: string[] = [];

  function draftStep(step: ScenarioStep, index: number, delivery: number): DraftRequest {
    const attempt = attemptOf(steps, index);
    const { key: callKey, metadata, values } = callNamed(step.call);
    const run: RunContext = {
      runId,
      seed,
      type: step.type,
      callKey,
      at: moment(step.atMs),
      ...(delivery > 1 ? { delivery } : {}),
      timeOf: (type) => {
        const found = attempt.find((other) => other.type === type);
        return found ? moment(found.atMs) : null;
      },
      metadata: structuredClone(metadata),
      values: { ...values },
    };
    const template = options.template(step.type);
    const body =
      step.payload === undefined
        ? template
        : spellPayload(fillTemplates(step.payload, values, moment), contentTypeOf(template) === formType);
    return pack.rekey(
      {
        method: "POST",
        path: options.path ?? "/",
        ...(options.base === undefined ? {} : { base: options.base }),
        headers: [["content-type", contentTypeOf(body)]],
        body,
      },
      run,
    );
  }

  /** `mutate` and `without` change the event; where it is duplicated as well, the copies alone unless it says otherwise. */
  function buildRequest(
    send: WireSend,
    signedMs: number,
  ): { request: DraftRequest; words: string[]; unsigned: PlannedSend["unsigned"] } {
    const { step } = send;
    const { mutate, without, duplicate, copies, signature, contentType } = step.fault ?? {};
    const onlyCopies = copies === undefined ? duplicate !== undefined : copies === "changed";
    const changed = (mutate ?? without) !== undefined && (send.copy > 1 || !onlyCopies);
    const { values } = callNamed(step.call);
    const set = fillTemplates({ ...step.set, ...(changed ? mutate : {}) }, values, moment) as Record<
      string,
      Json
    >;
    const found: string[] = [];
    const draft = draftOf(send, found);
    const left = [...(step.without ?? []), ...(changed ? (without ?? []) : [])];
    const body = changeBody(draft.body, { set, without: left }, found);
    for (const problem of found) problems.push(`${step.type} at ${step.atMs / 1000} s: ${problem}.`);
    const headers = contentType === undefined ? draft.headers : withContentType(draft.headers, contentType);
    const unsigned = { draft: { ...draft, headers, body }, signature, signedMs };
    const at = options.signedAt ?? moment(signedMs);
    const signed = signDraft(unsigned.draft, { pack, at, signature });
    const words = [
      ...send.words,
      ...(changed ? ["changed"] : []),
      ...(contentType === undefined ? [] : [`as ${contentType}`]),
      ...(signed.words ? [signed.words] : []),
    ];
    return { request: signed.request, unsigned, words };
  }

  /** A copy with a new id must differ by it: a provider that gives deliveries no id cannot send such a copy. */
  function draftOf({ step, index, copy }: WireSend, found: string[]): DraftRequest {
    const event = draftStep(step, index, 1);
    if (copy === 1 || step.fault?.copies !== "new-id") return event;
    const again = draftStep(step, index, copy);
    if (isDeepStrictEqual(again, event)) {
      found.push(
        `${pack.name} gives a delivery of this event no id, so a copy cannot have a new one; use copies: exact`,
      );
    }
    return again;
  }

  // Copies of a step share one signature moment, that of the first, so exact copies are the same bytes.
  const firstSent = new Map<number, number>();
  for (const send of wire) if (send.copy === 1) firstSent.set(send.index, send.plannedMs);
  let bytes = 0;
  const sends = wire.flatMap((send, place): PlannedSend[] => {
    if (bytes > mostBytes) return [];
    const { request, words, unsigned } = buildRequest(send, firstSent.get(send.index) ?? send.plannedMs);
    bytes += request.body.byteLength;
    if (bytes > mostBytes)
      problems.push("Its requests have more than 64 MB together; send fewer copies or shorter payloads.");
    const planned: PlannedSend = {
      number: place + 1,
      plannedMs: send.plannedMs,
      type: send.step.type,
      call: callNamed(send.step.call).name,
      fault: words.join(", ") || null,
      request,
      happensMs: send.step.atMs,
      unsigned,
    };
    return [planned];
  });
  return {
    callKey: first.key,
    calls,
    sends: problems.length > 0 ? [] : sends,
    dropped: dropped.map(({ type, atMs }) => ({ type, happensMs: atMs })),
    expect: scenario.expect.map(
      (expected) => fillTemplates(expected as Json, callNamed(expected.of).values, moment) as Expectation,
    ),
    problems: [...new Set(problems)],
  };
}
