/** The next version of a call record, and the deliveries that bring it to a destination. */
import type { BehindRecord, CallRecordContent } from "../destinations/destination";
import { tellOnly } from "../gate/told-policy";
import { canonicalJson } from "../providers/canonical-json";
import { sha256Hex } from "../providers/signatures";
import { eventIdOf } from "../store/events";
import { readTold } from "../store/outbox-rows";
import type { StoredReading } from "../store/readings";
import { earlier } from "./earlier";
import type { FoldedCall } from "./fold-call";
import { type GateOfCall, requiredBy } from "./gates-of-call";
import type { CallInput, JudgedCall } from "./judge-call";
import { plainContent } from "./plain-content";

export type Frozen = { version: number; content: CallRecordContent };

/**
 * The version this content has or gets; null while the log is read again and no version holds it. Where the provider
 * is known to send its changes one by one, the last version stands until they are gathered.
 */
export function freezeVersion(
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
    version: (last?.version ?? before.removedVersion()) + 1,
    content: text,
    contentSha256,
    // The reading may have begun before its newest event came: no record is older than what it says.
    frozenAt: Math.max(time.now, fold.newest?.receivedAt ?? 0),
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

export function addDeliveries(
  { database, callId, before, maySend, time, readings }: CallInput,
  judged: JudgedCall,
  { stored, destination, gate, facts }: GateOfCall,
  { version, content }: Frozen,
): void {
  if (!maySend) return;
  const sent = before.sentTo(stored.destinationId);
  const required = requiredBy(facts);
  const forIt = (whole: CallRecordContent): CallRecordContent => ({
    ...tellOnly(plainContent(whole), gate.transcript),
    incomplete: whole.incomplete.filter((one) => required.has(one)),
  });
  // Before its first version nothing was told, and nothing need be asked.
  const told = (step: string) => {
    const whole = version > 1 ? readTold(database, callId, stored.destinationId, step) : null;
    return whole && forIt(whole);
  };
  const behind = () => {
    const record = judged.records.find((one) => one.version === version) ?? before.lastRecord();
    return behindRecord(readings, record?.version === version ? record.frozenAt : null);
  };
  for (const step of destination.map(forIt(content), version, told, stored.settings, behind)) {
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

/** Several readings of one event are one event. */
export function behindRecord(readings: readonly StoredReading[], frozenAt: number | null): BehindRecord {
  const byPosition = new Map(readings.toReversed().map((one) => [one.position, one]));
  return {
    frozenAt,
    events: [...byPosition.values()].reverse().map(({ position, receivedAt, inFold, reading }) => ({
      eventId: eventIdOf(position),
      type: reading.type,
      sequence: reading.sequence,
      occurredAt: reading.occurredAt,
      receivedAt,
      bodySha256: reading.bodySha256,
      counts: inFold,
    })),
  };
}
