/**
 * Everything the reader computes for one call: the fold, the four facts, each destination's verdict, and, where a gate
 * opens on content that no version holds yet, the next call record with its deliveries. It reads and returns; the
 * writing is one transaction elsewhere.
 */
import type { Origin } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { type GateTime, judgeFacts } from "../gate/facts";
import { judgeGate } from "../gate/gate";
import type { Pack } from "../providers/pack";
import { sha256Hex } from "../providers/signatures";
import type { NewCallRecord } from "../store/call-records";
import type { CallWrite, GateWrite } from "../store/calls";
import type { Reader } from "../store/database";
import type { StoredDestination } from "../store/destinations";
import type { NewDelivery } from "../store/outbox";
import type { ReadingBatch, StoredReading } from "../store/readings";
import type { StoredSource } from "../store/sources";
import type { NewWouldChange } from "../store/would-change";
import type { CallBefore } from "./call-before";
import { buildContent, spellContent } from "./call-content";
import { describeCall } from "./call-row";
import { evaluateConformance } from "./conformance";
import { earlier } from "./earlier";
import { type FoldedCall, foldCall, toFoldReading } from "./fold-call";
import { addDeliveries, freezeVersion } from "./freeze-version";
import { gatesOfCall, missingForGood } from "./gates-of-call";
import { finalWithoutPulled, holdAfterReadingAgain, newestOfItself, wasTold } from "./history";
import { readSettingsOf } from "./read-event";
import { addFinalMessages, addNowMessages, type OpenedGate, type RuleBook } from "./rules-of-call";
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
  /** Null where nothing can come of rules: a call that is judged in memory only. */
  rules: RuleBook | null;
  /** Events from this position on came with this fold; Infinity: none did. */
  newFrom: number;
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
  const fold = await foldCall(pack, input.readings.map(toFoldReading), source, readSettingsOf(source));
  const position = before.position();
  const facts = judgeFacts(fold, pack.gatePreset, time, {
    final: position.finalByTime,
    incomplete: () => leftIncomplete(before),
  });
  const gates = gatesOfCall(input, fold, facts, () => leftIncomplete(before));
  const content = buildContent(input, fold, missingForGood(facts, gates));
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
      ...describeCall(input, fold, facts, conformance, content.metrics ?? null),
      foldSha256,
      untaken: false,
      dueAt: earlier(facts.dueAt, conformance.dueAt),
    },
    gates: [],
    records: [],
    deliveries: [],
    finalsByTime: facts.newlyFinalByTime ? [{ callId, gate: null, ...facts.newlyFinalByTime }] : [],
    rereadHolds: held.hold,
    wouldChange: null,
  };
  const opened: OpenedGate[] = [];
  for (const one of gates) {
    const { stored } = one;
    const { destinationId } = stored;
    const { verdict, settlesAt } = judgeGate({
      ...one,
      pack,
      fold,
      content,
      origin: input.origin,
      time,
      sourceSwitchedOnAt: source.switchedOnAt,
      finalFrom: one.facts === facts ? finalFrom : await finalWithoutPulled(input, one.facts),
      // Who was told a version is told the next for any event that comes later, as without reading again.
      holdPosition: one.told && newestPosition > held.position ? 0 : held.position,
      releasedUpTo: before.releasedUpTo(destinationId),
      wasTold: () => wasTold(input, text, stored),
      wouldChange: one.told ? difference : null,
    });
    if (one.gate.own) {
      judged.call.dueAt = earlier(judged.call.dueAt, one.facts.dueAt);
      const made = one.facts.newlyFinalByTime;
      const changes = stored.gateBefore?.length ?? 0;
      if (made) judged.finalsByTime.push({ callId, gate: { destinationId, changes }, ...made });
    }
    judged.call.dueAt = earlier(judged.call.dueAt, settlesAt);
    const frozen =
      verdict.state === "opened"
        ? freezeVersion(input, judged, fold, { content, text }, verdict.sentence)
        : null;
    if (frozen && one.destination.message) {
      const from = one.facts === facts ? finalFrom : await finalWithoutPulled(input, one.facts);
      const byPerson = one.byHand !== null || before.releasedUpTo(destinationId) !== null;
      opened.push({ one, frozen, finalFrom: from, byPerson });
    } else if (frozen) addDeliveries(input, judged, one, frozen);
    judged.gates.push({
      callId,
      destinationId,
      verdict: { ...verdict, version: frozen?.version ?? null },
    });
  }
  // In the order of the log, also where both came at once: who was told at an event is not told at the end.
  const firstFinal = Math.min(...opened.map(({ finalFrom: from }) => from ?? newestPosition));
  await addNowMessages(input, judged, gates, fold, (position) => position < firstFinal);
  await addFinalMessages(input, judged, opened, fold);
  await addNowMessages(input, judged, gates, fold, (position) => position >= firstFinal);
  judged.call.untaken = isUntaken(input, fold, judged.gates);
  if (difference && !difference.leftAsIs && judged.records.length === 0)
    judged.wouldChange = difference.change;
  return judged;
}

/** Ended, of the kind that may leave at all, and by its conditions no destination that is on takes it. */
function isUntaken(
  { origin, destinations }: CallInput,
  fold: FoldedCall,
  gates: JudgedCall["gates"],
): boolean {
  const counts = (origin === "live" || origin === "pulled") && !fold.test && !fold.spam;
  if (!counts || fold.judgement.ended === null) return false;
  const on = new Set(destinations.flatMap((one) => (one.enabled ? [one.destinationId] : [])));
  return gates.every(({ destinationId, verdict }) => !on.has(destinationId) || verdict.notTaken === true);
}

/** Its last version left without what was missing: the deadline passed, and a restart does not take that back. */
function leftIncomplete(before: CallBefore): boolean {
  const last = before.lastRecord();
  return last !== null && (JSON.parse(last.content) as CallRecordContent).incomplete.length > 0;
}
