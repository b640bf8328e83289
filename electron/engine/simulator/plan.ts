/**
 * From a scenario to the exact requests of one run. Pure: no clock, no chance, no network. Promises that the same
 * scenario, seed, run id, start time and speed give the same bytes, and that another run id gives another call.
 * Refuses, as problems, changes a payload has no place for. Times in the payloads are those at which the steps
 * *happen*, whatever the faults do to their sending; at speed 10 the provider's clock runs ten times faster too,
 * so that occurred and received stay comparable.
 */
import type { Expectation } from "../../../shared/expectations";
import type { Scenario, ScenarioStep, StepFault } from "../../../shared/scenario";
import type { Json } from "../../../shared/words";
import type { DraftRequest, RunContext } from "../providers/pack";
import { scheduleSends, type WireSend } from "./faults";
import { callKeyOf, fillTemplates, templateValues } from "./identity";
import { removePath, setPath } from "./payload-paths";
import { type SimulatedPack, signDraft } from "./sign-draft";

export type PlannedSend = {
  /** 1 is the first request on the wire. */
  number: number;
  /** Milliseconds after the start of the run in the scenario's own time (not yet divided by speed). */
  plannedMs: number;
  type: string;
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
  template: (type: string) => Uint8Array;
  pack: SimulatedPack;
  /** Signed at this moment instead of when it is sent: for events that are sent after they happened. */
  signedAt?: number;
};

/** With problems there are no sends. `dropped` are the steps lost on purpose, in their order. */
export type Plan = {
  callKey: string;
  sends: PlannedSend[];
  dropped: { type: string; happensMs: number }[];
  /** What the scenario expects, with this run's ids and numbers. */
  expect: Expectation[];
  problems: string[];
};

type Change = { set: Record<string, Json>; without: string[] };

/** The steps of the same attempt: a step of the scenario's first type begins a new one. */
function attemptOf(steps: ScenarioStep[], index: number): ScenarioStep[] {
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
  try {
    payload = JSON.parse(new TextDecoder().decode(body));
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
  return new TextEncoder().encode(JSON.stringify(payload));
}

export function planRun(scenario: Scenario, options: PlanOptions): Plan {
  const { seed, runId, startedAt, speed, pack } = options;
  const { steps } = scenario;
  const drawn = callKeyOf(seed, runId);
  const callKey = pack.makeCallKey?.(drawn) ?? drawn;
  const values = { ...templateValues(scenario.with, { seed, runId }), call: callKey };
  const metadata = fillTemplates(scenario.call.metadata, values) as Record<string, Json>;
  const moment = (ms: number) => Math.round(startedAt + ms / speed);
  const { wire, dropped } = scheduleSends(scenario);
  const problems: string[] = [];

  function draftStep(step: ScenarioStep, index: number): DraftRequest {
    const attempt = attemptOf(steps, index);
    const run: RunContext = {
      runId,
      seed,
      type: step.type,
      callKey,
      at: moment(step.atMs),
      timeOf: (type) => {
        const found = attempt.find((other) => other.type === type);
        return found ? moment(found.atMs) : null;
      },
      metadata: structuredClone(metadata),
      values: { ...values },
    };
    return pack.rekey(
      {
        method: "POST",
        path: options.path ?? "/",
        headers: [["content-type", "application/json"]],
        body: options.template(step.type),
      },
      run,
    );
  }

  /** `mutate` changes the event; where it is duplicated as well, the first stays exact and its copies are changed. */
  function buildRequest(
    send: WireSend,
    signedMs: number,
  ): { request: DraftRequest; words: string[]; unsigned: PlannedSend["unsigned"] } {
    const { step } = send;
    const { mutate, duplicate, signature } = step.fault ?? {};
    const changed = mutate !== undefined && (duplicate === undefined || send.copy > 1);
    const set = fillTemplates({ ...step.set, ...(changed ? mutate : {}) }, values) as Record<string, Json>;
    const found: string[] = [];
    const draft = draftStep(step, send.index);
    const body = changeBody(draft.body, { set, without: step.without ?? [] }, found);
    for (const problem of found) problems.push(`${step.type} at ${step.atMs / 1000} s: ${problem}.`);
    const unsigned = { draft: { ...draft, body }, signature, signedMs };
    const at = options.signedAt ?? moment(signedMs);
    const signed = signDraft(unsigned.draft, { pack, at, signature });
    return {
      request: signed.request,
      unsigned,
      words: [...send.words, ...(changed ? ["changed"] : []), ...(signed.words ? [signed.words] : [])],
    };
  }

  // Copies of a step share one signature moment, that of the first, so exact copies are the same bytes.
  const firstSent = new Map<number, number>();
  for (const send of wire) if (send.copy === 1) firstSent.set(send.index, send.plannedMs);
  const sends = wire.map((send, place): PlannedSend => {
    const { request, words, unsigned } = buildRequest(send, firstSent.get(send.index) ?? send.plannedMs);
    return {
      number: place + 1,
      plannedMs: send.plannedMs,
      type: send.step.type,
      fault: words.join(", ") || null,
      request,
      happensMs: send.step.atMs,
      unsigned,
    };
  });
  return {
    callKey,
    sends: problems.length > 0 ? [] : sends,
    dropped: dropped.map(({ type, atMs }) => ({ type, happensMs: atMs })),
    expect: scenario.expect.map((expected) => fillTemplates(expected as Json, values) as Expectation),
    problems: [...new Set(problems)],
  };
}
