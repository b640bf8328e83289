/** One call as the console shows it: the derived row, its timeline joined with its events, gate, versions, deliveries. */
import type { Question, SentAnswer, SentAnswerMark } from "../../shared/answers";
import type { CallDetail, TimelineEvent } from "../../shared/calls";
import type { EventDetail, EventRow } from "../../shared/events";
import type { ForwardedMark } from "../../shared/forwarding";
import type { BlindTime } from "../../shared/tunnel";
import type { PackId } from "../../shared/words";
import { readEventDrift } from "./drift/event-drift";
import type { Reading } from "./providers/pack";
import { findPack, packOf } from "./providers/packs";
import { maskSecrets, maskWords, secretPathsOf, type Told, toldOf } from "./sharing/secret-paths";
import { headerOf } from "./sharing/shared-event";
import { readCallRecords } from "./store/call-records";
import { readCallExtra, readCallRows, readGateVerdicts, type TimelineMark } from "./store/calls";
import { ofOneMoment, type Reader } from "./store/database";
import {
  eventIdOf,
  readBodyText,
  readEventDetail,
  readEventRows,
  readStoredEvent,
  type StoredEvent,
} from "./store/events";
import { readForwardedMarks } from "./store/forward-routes";
import { readDeliveriesOfCall } from "./store/outbox-rows";
import { readReadingsOfEvent, readShownReadings, type ShownReading } from "./store/readings";
import { readNote } from "./store/saved";
import { readScriptedMarks } from "./store/scripted-answers";
import { readBlindWithin } from "./store/tunnel";

export function readCallDetail(database: Reader, callId: string): CallDetail | null {
  return ofOneMoment(database, () => readCall(database, callId));
}

function readCall(database: Reader, callId: string): CallDetail | null {
  const row = readCallRows(database, [callId])[0];
  const extra = readCallExtra(database, callId);
  if (!row || !extra) return null;
  const readings = new Map(readShownReadings(database, callId).map((one) => [one.position, one]));
  const deliveries = readDeliveriesOfCall(database, callId);
  const forwarded = readForwardedMarks(
    database,
    extra.timeline.flatMap((mark) => [mark.position, ...mark.copies.map(({ position }) => position)]),
  );
  const answered = readScriptedMarks(
    database,
    extra.timeline.map(({ position }) => position),
  );
  const {
    timeline,
    artifacts,
    ghosts,
    findings,
    breaches = [],
    phases,
    legs = [],
    board: _,
    ...rest
  } = extra;
  const events = timeline.flatMap((mark) =>
    toTimelineEvent(database, mark, readings.get(mark.position), { forwarded, answered }),
  );
  const asked = new Set(events.filter(cameAgainAsAsked).map(({ eventId }) => eventId));
  return {
    ...row,
    ...rest,
    via: events.find((event) => event.via !== null)?.via ?? null,
    note: readNote(database, callId),
    providerName: packOf(row.provider).name,
    artifacts: artifacts.map(({ position, ...artifact }) => ({ ...artifact, eventId: idOrNull(position) })),
    timeline: events,
    legs,
    phases: phases.map(({ leg = null, ...phase }) => ({ ...phase, leg })),
    ghosts: ghosts.map(({ after, ...ghost }) => ({ ...ghost, after: eventIdOf(after) })),
    findings: findings
      .map(({ position, ...finding }) => ({ ...finding, eventId: idOrNull(position) }))
      .filter(({ kind, eventId }) => kind !== "duplicated" || !asked.has(eventId ?? "")),
    breaches: breaches.map(({ positions, ...breach }) => ({ ...breach, eventIds: positions.map(eventIdOf) })),
    gate: readGateVerdicts(database, callId),
    callRecords: readCallRecords(database, callId),
    deliveries,
    blind: row.origin === "live" ? readBlindOf(database, extra.timeline, row.final) : [],
  };
}

/** Until it is final a call may still be told something. */
function readBlindOf(database: Reader, timeline: TimelineMark[], isFinal: boolean): BlindTime[] {
  const times = readEventRows(
    database,
    timeline.map(({ position }) => position),
  ).map(({ receivedAt }) => receivedAt);
  if (times.length === 0) return [];
  return readBlindWithin(
    database,
    Math.min(...times),
    isFinal ? Math.max(...times) : Number.MAX_SAFE_INTEGER,
  );
}

function idOrNull(position: number | null): string | null {
  return position === null ? null : eventIdOf(position);
}

function toTimelineEvent(
  database: Reader,
  mark: TimelineMark,
  reading: ShownReading | undefined,
  {
    forwarded,
    answered,
  }: {
    forwarded: ReadonlyMap<number, ForwardedMark[]>;
    answered: ReadonlyMap<number, SentAnswerMark>;
  },
): TimelineEvent[] {
  const event = readEventRows(database, [mark.position])[0];
  if (!event || !reading) return [];
  const copies = readEventRows(
    database,
    mark.copies.map((copy) => copy.position),
  );
  return [
    {
      eventId: event.eventId,
      position: event.position,
      type: reading.type,
      label: reading.label,
      kind: reading.kind,
      stage: reading.stage,
      attempt: mark.attempt,
      leg: mark.leg ?? null,
      occurredAt: reading.occurredAt,
      placedAt: mark.placedAt,
      occurredFrom: reading.occurredFrom,
      receivedAt: event.receivedAt,
      arrival: mark.arrival,
      copies: mark.copies.map((copy, index) => ({
        eventId: eventIdOf(copy.position),
        position: copy.position,
        receivedAt: copies[index]?.receivedAt ?? event.receivedAt,
        arrival: copy.arrival,
        identical: copy.identical,
        ...sendingOf(copies[index]),
      })),
      lateMs: mark.lateMs,
      signature: event.signature,
      via: event.via,
      inFold: mark.inFold,
      problems: reading.problems,
      bytes: event.bytes,
      answerMs: event.answerMs,
      answerStatus: event.answerStatus,
      ...(event.sending ? { sending: event.sending } : {}),
      waitsFor: questionOf(event.provider, reading.type)?.withinMs ?? null,
      answered: answered.get(mark.position) ?? null,
      forwarded: [mark, ...mark.copies].flatMap(({ position }) => forwarded.get(position) ?? []),
      ledTo: mark.ledTo,
    },
  ];
}

/** Every copy was sent because the one before was failed on purpose: nothing is wrong with its sender. */
function cameAgainAsAsked({ copies }: TimelineEvent): boolean {
  return copies.length > 0 && copies.every(({ sending }) => sending?.before?.failed);
}

function sendingOf(copy: EventRow | undefined) {
  return copy?.sending ? { sending: copy.sending, answerStatus: copy.answerStatus } : {};
}

export function readFullEvent(database: Reader, position: number): EventDetail | null {
  return ofOneMoment(database, () => readEvent(database, position));
}

function readEvent(database: Reader, position: number): EventDetail | null {
  const detail = readEventDetail(database, position);
  const stored = readStoredEvent(database, position);
  if (!detail || !stored) return null;
  const paths = secretPathsOf(detail.provider && findPack(detail.provider));
  const masked = maskSecrets(stored, paths);
  const readings = readReadingsOfEvent(database, position);
  const question = questionOf(detail.provider, detail.type);
  return {
    ...detail,
    ...(masked === stored ? {} : shownOf(masked)),
    answered: detail.answered && withoutSecrets(detail.answered, toldOf(stored, paths)),
    secretsMasked: masked !== stored,
    ...readEventDrift(database, detail),
    question: question && { withinMs: question.withinMs, says: question.says },
    gave: readings.flatMap(listGiven),
  };
}

/** What is shown of a request; of its body as much as of any other. */
function shownOf({ url, headers, body }: Pick<StoredEvent, "url" | "headers" | "body">) {
  const contentType = headerOf(headers, "content-type");
  return { url, headers, contentType, ...readBodyText(body) };
}

/** A template or a handler may have put into the answer what came with the request. */
function withoutSecrets(answered: SentAnswer, told: Told): SentAnswer {
  const { contentType, body, why } = answered;
  return {
    ...answered,
    contentType: contentType && maskWords(contentType, told),
    body: maskWords(body, told),
    why: maskWords(why, told),
  };
}

function questionOf(provider: PackId | null, type: string | null): Question | null {
  const questions = (provider && findPack(provider)?.questions) || [];
  return questions.find((one) => one.type === type) ?? null;
}

function listGiven(reading: Reading): { fact: string; value: string }[] {
  const facts = Object.entries(reading.facts).flatMap(([fact, value]) =>
    value === null || value === undefined || typeof value === "object"
      ? []
      : [{ fact, value: String(value) }],
  );
  const artifacts = Object.entries(reading.artifacts).map(([fact, artifact]) => ({
    fact,
    value: artifact.text ?? artifact.state,
  }));
  return [...facts, ...artifacts];
}
