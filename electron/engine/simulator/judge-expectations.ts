/**
 * Judges what a scenario expects against what was observed. Says for each what was expected, what was there instead and
 * where that can be seen. Judges the state of this moment: who waits for something to come asks again.
 */
import { isDeepStrictEqual } from "node:util";
import type { CallDetail } from "../../../shared/calls";
import type { CrmObject } from "../../../shared/crm";
import { parseDuration, sayDuration } from "../../../shared/duration";
import type { EffectRow } from "../../../shared/effects-contract";
import type { Expectation, ExpectationResult } from "../../../shared/expectations";
import type { RunDetail, RunSend } from "../../../shared/runs";
import type { Json } from "../../../shared/words";
import { valueAt } from "../providers/paths";
import { judgeAnswers, judgeNoAnswer } from "./judge-answers";
import { judgeRecordedEffects } from "./judge-effects";
import { concluded, type Difference, inconclusive, type Judged, sayValue } from "./judged";

export type CrmQuestion = { kind: "call" | "contact" | "task"; externalId?: string; phone?: string };

/** One delivery of a call: of a call record a step, of a rule a message. */
export type SeenInOutbox = {
  destination: string;
  kind: string;
  step: string;
  state: string;
  observed: string;
  /** What is sent, as one text. */
  payload: string;
};

/** What can be seen of one call of a run in our own receiver. */
export type ObservedCall = {
  /** Null until its first event was read. */
  call: CallDetail | null;
  /** Without an id or a number: the objects this call made. */
  objects(question: CrmQuestion): Promise<CrmObject[]>;
  /** Everything on its way or there, of every destination. */
  outbox(): SeenInOutbox[];
};

export type Observed = {
  run: RunDetail;
  /** By its name where the scenario has several; without a name the only one, or the first. */
  call(name: string | undefined): ObservedCall;
  /** Of the handler, where it ran under `ringback run`; null or left out where nobody watched it. */
  effects?: EffectRow[] | null;
};

export async function judgeExpectations(observed: Observed): Promise<ExpectationResult[]> {
  return Promise.all(
    observed.run.expect.map(async (expected) => ({
      expectation: sayExpectation(expected),
      ...(await judge(expected, observed)),
    })),
  );
}

/** Of one call's requests; what is tied to none of a run's requests may be any call's. */
function isOfSends(sends: RunDetail["sends"]): (effect: EffectRow) => boolean {
  return ({ send }) => send === null || sends.some(({ number }) => number === send);
}

/** How long after its last event a run is watched until every `never` has been watched long enough, milliseconds. */
export function watchedMs(expect: Expectation[]): number {
  return Math.max(0, ...expect.map((one) => ("never" in one ? (parseDuration(one.within) ?? 0) : 0)));
}

/** As it stands in the file, on one line: `call: {outcome: busy}`. */
export function sayExpectation(expected: Expectation): string {
  return sayValue(expected as Json).slice(1, -1);
}

async function judge(expected: Expectation, { run, call, effects }: Observed): Promise<Judged> {
  if (run.handler !== null && needsOurReceiver(expected))
    return inconclusive(
      `It was played to ${run.handler}, so what became of it is not here. Play it to Ringback's own receiver: leave “handler:” out.`,
    );
  const observed = call(expected.of);
  const sends = run.sends.filter((send) => expected.of === undefined || send.call === expected.of);
  if ("never" in expected) return judgeNever(expected, observed, sends);
  if ("call record" in expected) return judgeRecord(expected["call record"], observed.call);
  if ("call" in expected) return judgeCall(expected.call, observed.call);
  if ("crm" in expected) return judgeCrm(expected, observed);
  if ("outbox" in expected) return judgeOutbox(expected.outbox, observed);
  if ("answer" in expected) return judgeAnswers(expected.answer, { ...run, sends });
  if ("effects" in expected)
    return judgeRecordedEffects(expected.effects, run, effects?.filter(isOfSends(sends)) ?? null);
  return inconclusive(
    run.handler === null
      ? "A probe asks a handler; this run played to our own receiver."
      : "The handler was not asked: that is what “ringback verify” does.",
  );
}

/** Calls, call records and the sandbox CRM know nothing of what a foreign handler was sent. */
function needsOurReceiver(expected: Expectation): boolean {
  if ("never" in expected) return !("answer" in expected.never);
  return ["call", "call record", "crm", "outbox"].some((kind) => kind in expected);
}

function compare(expected: Record<string, Json | undefined>, got: (name: string) => Json, prefix = "") {
  return Object.entries(expected).flatMap(([name, value]): Difference[] => {
    if (value === undefined) return [];
    const there = got(name);
    return isDeepStrictEqual(there, value) ? [] : [{ what: `${prefix}${name}`, expected: value, got: there }];
  });
}

function judgeCall(expected: Record<string, Json | undefined>, call: CallDetail | null): Judged {
  if (!call) return { ...concluded([{ what: "call", expected: "a call", got: null }], [], "") };
  const differences = compare(expected, (name) => call[name as keyof CallDetail] as Json);
  const evidence = [
    `call ${call.callId}: ${call.events} events`,
    ...call.gate.flatMap(({ checks }) => checks.map(({ name, because }) => `${name}: ${because}`)),
  ];
  return concluded(differences, [...new Set(evidence)], "The call is as expected.");
}

type ExpectedRecord = Extract<Expectation, { "call record": unknown }>["call record"];

function judgeRecord(expected: ExpectedRecord, call: CallDetail | null): Judged {
  const records = call?.callRecords ?? [];
  const newest = records.at(-1);
  const differences: Difference[] = [];
  if (expected.versions !== undefined && records.length !== expected.versions)
    differences.push({ what: "versions", expected: expected.versions, got: records.length });
  if (!newest && expected.versions === undefined && (expected.fields || expected.artifacts))
    differences.push({ what: "versions", expected: 1, got: 0 });
  if (newest) {
    differences.push(...compare(expected.fields ?? {}, (path) => at(newest.content, path)));
    const artifacts = new Map(call?.artifacts.map(({ name, state }) => [name as string, state]));
    differences.push(
      ...compare(expected.artifacts ?? {}, (name) => artifacts.get(name) ?? null, "artifact "),
    );
  }
  const evidence = records.map(({ version, because }) => `version ${version}: ${because}`);
  return concluded(differences, evidence, "The call record is as expected.");
}

/** Only own fields are followed: a path comes from a file, the content from a payload. */
function at(content: Json, path: string): Json {
  return valueAt(content, path) ?? null;
}

function questionOf(expected: {
  crm: CrmQuestion["kind"];
  externalId?: string;
  phone?: string;
}): CrmQuestion {
  const { crm: kind, externalId, phone } = expected;
  return {
    kind,
    ...(externalId === undefined ? {} : { externalId }),
    ...(phone === undefined ? {} : { phone }),
  };
}

async function judgeCrm(
  expected: Extract<Expectation, { crm: unknown }>,
  { objects }: ObservedCall,
): Promise<Judged> {
  const found = await objects(questionOf(expected as never));
  const differences: Difference[] = [];
  const wanted = expected.count ?? (expected.fields ? null : 1);
  if (wanted !== null && found.length !== wanted)
    differences.push({ what: `${expected.crm}s in the sandbox CRM`, expected: wanted, got: found.length });
  if (expected.fields) {
    if (found.length === 0)
      differences.push({ what: `${expected.crm} in the sandbox CRM`, expected: "one", got: null });
    for (const object of found)
      differences.push(...compare(expected.fields, (name) => at(object.properties, name)));
  }
  return concluded(differences, found.map(sayObject), "The sandbox CRM has what was expected.");
}

function sayObject(object: CrmObject): string {
  const kind = object.type.slice(0, -1);
  return `sandbox CRM ${kind} ${object.externalId ?? object.id}, made ${new Date(object.createdAt).toISOString()}`;
}

type ExpectedOutbox = Extract<Expectation, { outbox: unknown }>["outbox"];

/** Nothing that was overtaken or dropped: it is neither there nor on its way. */
function inOutbox({ destination, contains }: ExpectedOutbox, { outbox }: ObservedCall) {
  const texts = contains === undefined ? [] : [contains].flat();
  return outbox().filter(
    (one) =>
      one.state !== "superseded" &&
      (destination === undefined || one.destination === destination || one.kind === destination) &&
      texts.every((text) => one.payload.includes(text)),
  );
}

function judgeOutbox(expected: ExpectedOutbox, observed: ObservedCall): Judged {
  const found = inOutbox(expected, observed);
  const arrived = found.filter(({ state }) => state === "delivered");
  const { destination: to = "any destination", count, contains } = expected;
  const what = `${contains === undefined ? "deliveries" : `deliveries with ${sayValue([contains].flat())}`} to ${to}`;
  const isSo = count === undefined ? arrived.length > 0 : arrived.length === count;
  const differences: Difference[] = isSo
    ? []
    : [{ what, expected: count ?? "at least one", got: arrived.length }];
  // On its way is not there yet, and would be one too many once it arrives.
  if (isSo && count !== undefined && found.length > count)
    differences.push({ what: `${what}, on their way too`, expected: count, got: found.length });
  const evidence = (found.length > 0 ? found : observed.outbox()).map(
    (one) => `${one.destination}, ${one.step}: ${one.observed}`,
  );
  return concluded(differences, evidence, "The outbox has what was expected.");
}

type Never = Extract<Expectation, { never: unknown }>;

/** As it is now: who watches asks at every change, and one `fail` stays one. */
async function judgeNever(
  { never, within }: Never,
  observed: ObservedCall,
  sends: RunSend[],
): Promise<Judged> {
  const watched = `Watched for ${sayDuration(parseDuration(within) ?? 0)} after the last event`;
  if ("crm" in never) {
    const found = await observed.objects(questionOf(never as never));
    const early = never.before === undefined ? found : found.filter(before(never.before, observed.call));
    const when = never.before === undefined ? "" : ` before the call was ${never.before}`;
    return early.length === 0
      ? {
          state: "pass",
          sentence: `${watched}: no ${never.crm}${when}.`,
          differences: [],
          evidence: found.map(sayObject),
        }
      : concluded(
          [{ what: `${never.crm}s${when}`, expected: 0, got: early.length }],
          early.map(sayObject),
          "",
        );
  }
  if ("outbox" in never) {
    const found = inOutbox(never.outbox, observed);
    const evidence = found.map((one) => `${one.destination}, ${one.step}: ${one.observed}`);
    const to = never.outbox.destination ?? "any destination";
    return found.length === 0
      ? { state: "pass", sentence: `${watched}: nothing of it for ${to}.`, differences: [], evidence }
      : concluded([{ what: `deliveries to ${to}`, expected: 0, got: found.length }], evidence, "");
  }
  if ("answer" in never) return judgeNoAnswer(never.answer, sends, watched);
  const judged = judgeCall(never.call, observed.call);
  return judged.state === "fail"
    ? { ...judged, state: "pass", sentence: `${watched}: it was not so.`, differences: [] }
    : { ...judged, state: "fail", sentence: "The call is as it never should be." };
}

/**
 * Made while the call was not yet `fact`. Who looks later goes by the times: those of the gate's check, or of the first
 * version, since a call that was final by its deadline may get its final event afterwards.
 */
function before(fact: "ended" | "final", call: CallDetail | null): (object: CrmObject) => boolean {
  if (!call?.[fact]) return () => true;
  const checks = call.gate.flatMap((verdict) => verdict.checks);
  const checked = checks.find((check) => check.name === fact && check.mark === "check")?.at ?? Infinity;
  const since = Math.min(checked, call.callRecords[0]?.frozenAt ?? Infinity);
  return (object) => object.createdAt < since;
}
