/**
 * Everything the reader computes for one call: the fold, the four facts, each destination's verdict, and, where a gate
 * opens on content that no version holds yet, the next call record with its deliveries. It reads and returns; the
 * writing is one transaction elsewhere.
 */
import type { Json, Origin } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { destinationOf } from "../destinations/destinations";
import { type GateTime, judgeFacts } from "../gate/facts";
import { isAllowedAtAll, judgeGate } from "../gate/gate";
import { maskNumbers } from "../gate/mask";
import { canonicalJson } from "../providers/canonical-json";
import type { Pack } from "../providers/pack";
import { sha256Hex } from "../providers/signatures";
import { listMeta } from "../store/call-meta";
import type { NewCallRecord } from "../store/call-records";
import { type CallExtra, type CallWrite, type GateWrite, readFoldSha256 } from "../store/calls";
import type { Reader } from "../store/database";
import type { StoredDestination } from "../store/destinations";
import type { NewDelivery } from "../store/outbox";
import { readTold } from "../store/outbox-rows";
import type { ReadingBatch, StoredReading } from "../store/readings";
import type { StoredSource } from "../store/sources";
import type { NewWouldChange } from "../store/would-change";
import type { CallBefore } from "./call-before";
import { type Conformance, evaluateConformance } from "./conformance";
import { type FoldedCall, foldCall } from "./fold-call";
import { personKeysOf } from "./person-keys";
import { keyOf, readSettingsOf } from "./read-event";
import { findDifference } from "./would-change";

export type CallInput = {
  database: Reader;
  callId: string;
  namespace: string;
  origin: Origin;
  pack: Pack;
  source: StoredSource;
  /** All of them, those that came now too. */
  readings: StoredReading[];
  before: CallBefore;
  destinations: StoredDestination[];
  time: GateTime;
  /** False while the log is read again: versions and deliveries are not made, changes are held. */
  maySend: boolean;
  /** True: its readings were made again, and what came out differently is held. */
  readAgain: boolean;
  /** Furthest position ever read: what reading again may have changed stands up to here. */
  highWater: number;
};

export type JudgedCall = {
  call: CallWrite;
  gates: GateWrite[];
  records: NewCallRecord[];
  deliveries: NewDelivery[];
  finalsByTime: ReadingBatch["finalsByTime"];
  rereadHolds: ReadingBatch["rereadHolds"];
  /** What reading again would change about the version that left; null where they agree. */
  wouldChange: NewWouldChange | null;
};

export async function judgeCall(input: CallInput): Promise<JudgedCall> {
  const { database, callId, pack, source, before, time } = input;
  const fold = await foldCall(
    pack,
    input.readings.map((stored) => ({
      ...stored.reading,
      position: stored.position,
      receivedAt: stored.receivedAt,
      inFold: stored.inFold,
      signatureFailed: !stored.inFold,
    })),
    source,
    readSettingsOf(source),
  );
  const position = before.position();
  const facts = judgeFacts(fold, pack.gatePreset, time, {
    final: position.finalByTime,
    incomplete: () => leftIncomplete(before),
  });
  const content = buildContent(input, fold, facts.pastDeadline ? facts.missing : []);
  const text = spellContent(content);
  // What the readings say, and nothing that time alone decides: only that tells whether reading again changed a call.
  const { ended, final } = fold.judgement;
  const timeless = content.incomplete.length === 0 ? text : spellContent({ ...content, incomplete: [] });
  const foldSha256 = sha256Hex(`{"content":${timeless},"ended":${ended !== null},"final":${final !== null}}`);
  const conformance = evaluateConformance({
    pack,
    ...fold,
    finalByTime: facts.final !== null,
    overdue: facts.stuck ? "first-event" : facts.heldReason !== null ? "end" : null,
    withoutEvents: source.withoutEvents,
    now: time.now,
  });
  const finalFrom = await finalWithoutPulled(input, facts);
  const held = holdAfterReadingAgain(input, foldSha256, position.holdPosition);
  const newestPosition = newestOfItself(input, fold);
  const last = before.lastRecord();
  const difference =
    last !== null && newestPosition <= held.position ? findDifference(database, last, text, time.now) : null;
  const judged: JudgedCall = {
    call: {
      ...describeCall(input, fold, facts, conformance),
      foldSha256,
      dueAt: earlier(facts.dueAt, conformance.dueAt),
    },
    gates: [],
    records: [],
    deliveries: [],
    finalsByTime: facts.newlyFinalByTime ? [{ callId, ...facts.newlyFinalByTime }] : [],
    rereadHolds: held.hold,
    wouldChange: null,
  };
  for (const stored of input.destinations) {
    const destination = destinationOf(stored.kind);
    const told = last !== null && before.sentTo(stored.destinationId).size > 0;
    const verdict = judgeGate({
      pack,
      fold,
      facts,
      content,
      origin: input.origin,
      destination,
      stored,
      sourceSwitchedOnAt: source.switchedOnAt,
      finalFrom,
      // Who was told a version is told the next for any event that comes later, as without reading again.
      holdPosition: told && newestPosition > held.position ? 0 : held.position,
      releasedUpTo: before.releasedUpTo(stored.destinationId),
      wasTold: () => wasTold(input, text, stored),
      wouldChange: told ? difference : null,
    });
    const frozen =
      verdict.state === "opened"
        ? freezeVersion(input, judged, fold, { content, text }, verdict.sentence)
        : null;
    if (frozen) addDeliveries(input, judged, stored, frozen);
    judged.gates.push({
      callId,
      destinationId: stored.destinationId,
      verdict: { ...verdict, version: frozen?.version ?? null },
    });
  }
  if (difference && !difference.leftAsIs && judged.records.length === 0)
    judged.wouldChange = difference.change;
  return judged;
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** A call that was pulled from the provider's list never makes a version leave by itself. */
function newestOfItself({ readings }: CallInput, { originals }: FoldedCall): number {
  const pulled = pulledPositions(readings);
  return Math.max(0, ...originals.map(({ position }) => position).filter((one) => !pulled.has(one)));
}

function pulledPositions(readings: CallInput["readings"]): ReadonlySet<number> {
  return new Set(readings.flatMap((one) => (one.origin === "pulled" ? [one.position] : [])));
}

/**
 * Where what made it final stands in the log, as if nothing had been pulled: a call of the provider's own list never
 * makes a call leave by itself, and never keeps one that would leave without it.
 */
async function finalWithoutPulled(
  { pack, source, readings }: CallInput,
  { final }: ReturnType<typeof judgeFacts>,
): Promise<number | null> {
  const pulled = pulledPositions(readings);
  if (!final || pulled.size === 0) return final?.position ?? 0;
  const others = readings.filter((one) => one.inFold && !pulled.has(one.position));
  if (others.length === 0) return null;
  const judged = await pack.judge(
    others.map(({ reading, position, receivedAt }) => ({ ...reading, position, receivedAt })),
    source.expects,
    readSettingsOf(source),
  );
  if (judged.final) return judged.final.position;
  return judged.ended && !pulled.has(final.position) ? final.position : null;
}

/** Its last version left without what was missing: the deadline passed, and a restart does not take that back. */
function leftIncomplete(before: CallBefore): boolean {
  const last = before.lastRecord();
  return last !== null && (JSON.parse(last.content) as CallRecordContent).incomplete.length > 0;
}

/** Reading again changed a call: from here on it leaves only for an event that comes later, or by hand. */
function holdAfterReadingAgain(
  { database, callId, readAgain, highWater, time }: CallInput,
  foldSha256: string,
  holdPosition: number,
): { position: number; hold: ReadingBatch["rereadHolds"] } {
  if (!readAgain) return { position: holdPosition, hold: [] };
  if (readFoldSha256(database, callId) === foldSha256) return { position: holdPosition, hold: [] };
  return { position: highWater, hold: [{ callId, position: highWater, at: time.now }] };
}

/** Its last version says the same, and this destination has a delivery of that version. */
function wasTold({ before }: CallInput, text: string, stored: StoredDestination) {
  const last = before.lastRecord();
  if (last?.contentSha256 !== sha256Hex(text)) return false;
  const sent = before.sentTo(stored.destinationId);
  return [...sent.values()].some((step) => step.version === last.version);
}

type Frozen = { version: number; content: CallRecordContent };

/**
 * The version this content has or gets; null while the log is read again and no version holds it. Where the provider
 * is known to send its changes one by one, the last version stands until they are gathered.
 */
function freezeVersion(
  input: CallInput,
  judged: JudgedCall,
  fold: FoldedCall,
  { content, text }: { content: CallRecordContent; text: string },
  because: string,
): Frozen | null {
  const { before, callId, maySend, time } = input;
  const contentSha256 = sha256Hex(text);
  const last = judged.records.at(-1) ?? before.lastRecord();
  if (last?.contentSha256 === contentSha256) return { version: last.version, content };
  const gathersUntil = last && maySend ? gatheringEnds(input, fold) : null;
  if (last && (!maySend || gathersUntil !== null)) {
    judged.call.dueAt = earlier(judged.call.dueAt, gathersUntil);
    return { version: last.version, content: JSON.parse(last.content) as CallRecordContent };
  }
  if (!maySend) return null;
  const record = {
    callId,
    version: (last?.version ?? 0) + 1,
    content: text,
    contentSha256,
    frozenAt: time.now,
    because,
  };
  judged.records.push(record);
  return { version: record.version, content };
}

/** Until when changes of a call that left are gathered; null: not, or no longer. */
function gatheringEnds({ pack, time }: CallInput, { newest }: FoldedCall): number | null {
  const { gathersChanges } = pack.gatePreset;
  if (!gathersChanges || !newest) return null;
  const until = newest.receivedAt + gathersChanges.ms;
  return time.now < until ? until : null;
}

function addDeliveries(
  { database, callId, before, maySend, time }: CallInput,
  judged: JudgedCall,
  stored: StoredDestination,
  { version, content }: Frozen,
): void {
  if (!maySend) return;
  const sent = before.sentTo(stored.destinationId);
  // Before its first version nothing was told, and nothing need be asked.
  const told = (step: string) =>
    version > 1 ? readTold(database, callId, stored.destinationId, step) : null;
  for (const step of destinationOf(stored.kind).map(content, version, told, stored.settings)) {
    const payload = canonicalJson(step.payload);
    const payloadSha256 = sha256Hex(payload);
    const last = sent.get(step.step);
    if (last && (last.payloadSha256 === payloadSha256 || last.version >= version)) continue;
    const idempotencyKey = `${stored.destinationId}:${callId}:${step.step}:v${version}`;
    judged.deliveries.push({
      deliveryId: `d_${sha256Hex(idempotencyKey).slice(0, 20)}`,
      destinationId: stored.destinationId,
      callId,
      version,
      step: step.step,
      stepOrder: step.order,
      idempotencyKey,
      payload,
      payloadSha256,
      at: time.now,
    });
  }
}

/** Canonical: equal content, equal text. */
function spellContent(content: CallRecordContent): string {
  return canonicalJson(content as unknown as Json);
}

/** What a call record of this fold says; `incomplete` names what is missing for good. */
export function buildContent(
  {
    callId,
    namespace,
    origin,
    pack,
    source,
    readings,
  }: Pick<CallInput, "callId" | "namespace" | "origin" | "pack" | "source" | "readings">,
  fold: FoldedCall,
  incomplete: string[],
): CallRecordContent {
  const { facts, judgement } = fold;
  const first = readings[0]?.reading;
  const key = (first && keyOf(first)) ?? "";
  const scope = first?.subject && "call" in first.subject ? (first.subject.scope ?? "") : "";
  const plain = namespace === "live" && scope === "" && /^[A-Za-z0-9:._-]+$/.test(key);
  const artifact = (name: string) => fold.artifacts.find((one) => one.name === name);
  return {
    externalId: `${pack.id}:${plain ? key : callId}`,
    callId,
    provider: pack.id,
    source: source.name,
    key,
    origin,
    test: fold.test,
    outcome: judgement.outcome,
    outcomeDetail: judgement.outcomeDetail,
    outcomeClass: judgement.outcomeClass,
    direction: facts.direction,
    startedAt: facts.startedAt,
    endedAt: facts.endedAt,
    talkSeconds: judgement.outcomeClass === "conversation" ? facts.talkSeconds : 0,
    phone: facts.phone,
    personName: facts.personName,
    personExternalId: facts.externalId,
    company: facts.company,
    agent: facts.agent,
    summary: maskNumbers(artifact("summary")?.text ?? null),
    transcript: maskNumbers(artifact("transcript")?.value ?? artifact("transcript")?.text ?? null),
    recordingUrl: artifact("recording")?.text ?? null,
    detailUrl: facts.detailUrl,
    metadata: maskNumbers(facts.metadata),
    extra: maskNumbers(facts.extra),
    followUps: fold.followUps,
    incomplete,
  };
}

function describeCall(
  { callId, namespace, origin, pack, source, readings }: CallInput,
  fold: FoldedCall,
  facts: ReturnType<typeof judgeFacts>,
  conformance: Conformance,
): Omit<CallWrite, "foldSha256" | "dueAt"> {
  const { judgement, timeline } = fold;
  const first = readings[0] as StoredReading;
  const last = readings.at(-1) as StoredReading;
  const copies = timeline.marks.reduce((sum, mark) => sum + mark.copies.length, 0);
  const row: CallWrite["row"] = {
    callId,
    provider: pack.id,
    source: source.name,
    key: keyOf(first.reading) ?? "",
    origin,
    stage: judgement.stage,
    outcome: judgement.outcome,
    outcomeDetail: judgement.outcomeDetail,
    ended: facts.ended !== null,
    complete: facts.complete,
    final: facts.final !== null,
    allowed: isAllowedAtAll(fold, pack.gatePreset),
    conformance: conformance.verdict,
    dialAttempts: fold.attempts.length,
    events: timeline.marks.length,
    duplicates: copies,
    late: timeline.marks.filter((mark) => mark.lateMs !== null).length,
    problems: readings.reduce((sum, stored) => sum + stored.reading.problems.length, 0),
    direction: fold.facts.direction,
    phone: fold.facts.phone,
    personName: fold.facts.personName,
    externalId: fold.facts.externalId,
    firstReceivedAt: first.receivedAt,
    lastReceivedAt: last.receivedAt,
    startedAt: fold.facts.startedAt,
    spark: timeline.spark,
  };
  return {
    row,
    namespace,
    firstPosition: first.position,
    lastPosition: last.position,
    extra: describeExtra(fold, facts, conformance),
    person: personKeysOf(pack.id, fold.facts, { test: fold.test, country: source.country }),
    test: fold.test,
    meta: listMeta(fold.facts.metadata, fold.facts.extra),
  };
}

function describeExtra(
  fold: FoldedCall,
  facts: ReturnType<typeof judgeFacts>,
  { breaches }: Conformance,
): CallExtra {
  const required = new Set(facts.required.map((artifact) => artifact.name));
  return {
    outcomeClass: fold.judgement.outcomeClass,
    endedAt: fold.facts.endedAt,
    talkSeconds: fold.facts.talkSeconds,
    company: fold.facts.company,
    agent: fold.facts.agent,
    phoneFrom: fold.facts.phoneFrom,
    metadata: fold.facts.metadata,
    artifacts: fold.artifacts.map(({ value: _, ...artifact }) => ({
      ...artifact,
      required: required.has(artifact.name),
    })),
    attempts: fold.attemptRows,
    timeline: fold.marks,
    phases: fold.timeline.phases,
    ghosts: fold.timeline.ghosts,
    findings: [...fold.timeline.findings, ...findStuck(fold, facts)],
    breaches,
  };
}

function findStuck(fold: FoldedCall, facts: ReturnType<typeof judgeFacts>): CallExtra["findings"] {
  if (!facts.stuck) return [];
  return [
    {
      kind: "stuck",
      sentence: "no end was observed: the call is marked stuck, and none is invented",
      position: fold.newest?.position ?? null,
    },
  ];
}
