/**
 * A call record as rows of a warehouse. Every text is made fit for both databases: PostgreSQL takes neither a NUL nor
 * half a surrogate pair, and a call must not stay out for one. The frozen bytes of a step can be changed by a person, so
 * they are read back column by column, and what does not fit is named.
 */
import type { Json } from "../../../../shared/words";
import type { BehindRecord, CallRecordContent } from "../destination";
import { type Column, dimContact, factCall, factCallEvent, type Table } from "./columns";

export type Row = Record<string, Json>;
/** `contact` null: nobody is known. */
export type WarehouseRows = { call: Row; contact: Row | null; events: Row[] };

const mostEvents = 1000;

export function rowsOf(
  record: CallRecordContent,
  version: number,
  behind: BehindRecord | null,
): WarehouseRows {
  const events = behind?.events ?? [];
  const rows = {
    call: callRow(record, version, behind),
    contact: contactRow(record),
    events: events.slice(0, mostEvents).map((event) => ({
      call_key: record.externalId,
      event_key: event.eventId,
      event_type: event.type,
      provider_sequence: event.sequence,
      occurred_at: moment(event.occurredAt),
      received_at: moment(event.receivedAt),
      payload_sha256: event.bodySha256,
      counts: event.counts,
    })),
  };
  return storable(rows) as WarehouseRows;
}

function callRow(record: CallRecordContent, version: number, behind: BehindRecord | null): Row {
  const { startedAt, endedAt, talkSeconds, transcript, metrics, direction } = record;
  const duration =
    startedAt !== null && endedAt !== null && endedAt >= startedAt ? endedAt - startedAt : null;
  return {
    call_key: record.externalId,
    call_id: record.callId,
    provider: record.provider,
    provider_call_id: record.key,
    source: record.source,
    origin: record.origin,
    is_test: record.test,
    is_spam: record.spam === true,
    record_version: version,
    is_final: true,
    is_complete: record.incomplete.length === 0,
    missing: record.incomplete,
    direction:
      direction === "inbound" || direction === "outbound" || direction === "internal" ? direction : "unknown",
    phone_e164: record.phone,
    contact_key: contactKey(record),
    started_at: moment(startedAt),
    ended_at: moment(endedAt),
    duration_ms: duration,
    talk_ms: talkSeconds === null ? null : Math.round(talkSeconds * 1000),
    outcome: record.outcome,
    disposition: record.outcomeDetail,
    outcome_class: record.outcomeClass,
    satisfaction: metrics?.satisfaction ?? null,
    resolved: metrics?.resolved ?? null,
    sentiment: metrics?.sentiment ?? null,
    follow_up: metrics?.followUp ?? null,
    follow_ups: record.followUps,
    agent: record.agent,
    company: record.company,
    summary: record.summary,
    transcript,
    transcript_chars: transcript === null ? null : countChars(transcript),
    recording_url: record.recordingUrl,
    detail_url: record.detailUrl,
    variables: record.metadata,
    extra: record.extra,
    events: behind?.events.length ?? null,
    first_event_at: moment(behind?.events[0]?.receivedAt ?? null),
    frozen_at: moment(behind?.frozenAt ?? null),
  };
}

function contactRow(record: CallRecordContent): Row | null {
  const key = contactKey(record);
  if (key === null) return null;
  return {
    contact_key: key,
    origin: record.origin,
    source_system: record.provider,
    phone_e164: record.phone,
    external_id: record.personExternalId,
    display_name: record.personName,
    company: record.company,
    last_call_at: moment(record.startedAt),
  };
}

/** Whoever was met in a simulated, replayed or imported call is never one with somebody real. */
function contactKey({ personExternalId, phone, provider, origin }: CallRecordContent): string | null {
  const key = personExternalId ? `${provider}:${personExternalId}` : phone ? `phone:${phone}` : null;
  return key === null || origin === "live" || origin === "pulled" ? key : `${origin}:${key}`;
}

/** Of what was said: the strings under `content`, `text`, `message` or `words`, else the whole text. */
function countChars(transcript: Json): number {
  if (typeof transcript === "string") return transcript.length;
  if (!Array.isArray(transcript)) return JSON.stringify(transcript).length;
  const spoken = ["content", "text", "message", "words", "utterance"];
  return transcript.reduce<number>((sum, turn) => {
    if (typeof turn === "string") return sum + turn.length;
    if (turn === null || typeof turn !== "object" || Array.isArray(turn)) return sum;
    const said = spoken.map((name) => turn[name]).find((value) => typeof value === "string");
    return sum + (typeof said === "string" ? said.length : 0);
  }, 0);
}

const earliest = Date.UTC(1, 0, 1);
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A time that no calendar of four digits has is no time: a sender's nanoseconds read as milliseconds. */
function moment(at: number | null): string | null {
  return at === null || !(at >= earliest && at <= latest) ? null : new Date(at).toISOString();
}

function storable(value: Json): Json {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "\uFFFD");
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), storable(inner)]));
}

/** The rows of a frozen step, or a sentence that names the column which does not fit. */
export function readRows(body: string): WarehouseRows | string {
  let given: Json;
  try {
    given = JSON.parse(body);
  } catch {
    return "the step is no JSON any more";
  }
  if (!isRow(given) || !isRow(given.call) || !(given.contact === null || isRow(given.contact)))
    return "the step has no row for fact_call any more";
  if (!Array.isArray(given.events) || !given.events.every(isRow))
    return "the step has no list of rows for fact_call_event any more";
  const rows = { call: given.call, contact: given.contact, events: given.events };
  const wrong =
    explainRow(factCall, rows.call) ??
    (rows.contact && explainRow(dimContact, rows.contact)) ??
    rows.events.map((row) => explainRow(factCallEvent, row)).find((sentence) => sentence !== null);
  return wrong ?? rows;
}

function explainRow({ name, columns }: Table, row: Row): string | null {
  const strange = Object.keys(row).find((one) => !columns.some((column) => column.name === one));
  if (strange !== undefined) return `${name} has no column ${strange}`;
  for (const column of columns) {
    const said = explainValue(column, row[column.name] ?? null);
    if (said) return `${name}.${column.name} ${said}`;
  }
  return null;
}

function explainValue({ type, required, oneOf }: Column, value: Json): string | null {
  if (value === null) return required ? "is needed" : null;
  if (type === "json") return null;
  if (type === "boolean") return typeof value === "boolean" ? null : "is true or false";
  if (type === "integer") return Number.isSafeInteger(value) ? null : "is a whole number";
  if (type === "real") return typeof value === "number" ? null : "is a number";
  if (typeof value !== "string") return "is a text";
  if (type === "time" && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value))
    return "is a time like 2026-03-02T15:10:00.000Z";
  return oneOf && !oneOf.includes(value) ? `is one of ${oneOf.join(", ")}` : null;
}

function isRow(value: Json | undefined): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
