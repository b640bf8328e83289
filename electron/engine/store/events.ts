/** The event log: appending, reading on from a position, answers, trust, and the pruning of unclaimed events. */
import type { EventDetail, EventRow } from "../../../shared/events";
import type { Origin, Signature, Via } from "../../../shared/words";
import type { LintedEvent } from "../key-lint";
import {
  addToCounter,
  prepared,
  type Reader,
  readMeta,
  setCounter,
  type Writer,
  writeMeta,
} from "./database";
import { readNote } from "./saved";
import { readScriptedAnswer } from "./scripted-answers";
import { sendingColumn, toSendingMark } from "./sendings";

export type NewEvent = {
  source: string;
  sourceId: string | null;
  claimed: boolean;
  origin: Origin;
  /** `live`, a run's id, a replay's, an import's: calls of different namespaces never join. */
  namespace: string;
  receivedAt: number;
  method: string;
  url: string;
  httpVersion: string;
  peer: string;
  headers: [string, string][];
  bytes: number;
  signature: Signature;
  signatureBecause: string;
  secretId: string | null;
  /** The way it came; null or left out: straight from the provider. */
  via?: Via | null;
};

export type StoredEvent = NewEvent & { position: number; body: Uint8Array };

export type NewAnswer = { position: number; status: number; afterMicroseconds: number };
/** As they cross to the store's thread: position, status, microseconds, and the next. */
export const numbersPerAnswer = 3;

const unclaimedKept = 1000;
const unclaimedBytesKept = 50 * 1024 * 1024;

export function eventIdOf(position: number): string {
  return `e${position}`;
}

export function positionOf(eventId: string): number | null {
  const match = /^e([1-9]\d{0,14})$/.exec(eventId);
  return match ? Number(match[1]) : null;
}

/**
 * An event as it crosses to the store's thread: the values of its row in the order of `eventColumns`. Cloning a flat
 * array of primitives is several times cheaper than objects that hold arrays, and it is on the way to every ack.
 */
export type EventValues = (string | number | null)[];

const eventColumns = [
  "source",
  "source_id",
  "claimed",
  "origin",
  "namespace",
  "received_at",
  "method",
  "url",
  "http_version",
  "peer",
  "headers",
  "bytes",
  "signature_at_arrival",
  "signature_because",
  "secret_id",
  "via",
];
const sourceColumn = eventColumns.indexOf("source");
const claimedColumn = eventColumns.indexOf("claimed");
const receivedColumn = eventColumns.indexOf("received_at");
const bytesColumn = eventColumns.indexOf("bytes");

export function toEventValues(event: NewEvent): EventValues {
  return [
    event.source,
    event.sourceId,
    event.claimed ? 1 : 0,
    event.origin,
    event.namespace,
    event.receivedAt,
    event.method,
    event.url,
    event.httpVersion,
    event.peer,
    JSON.stringify(event.headers),
    event.bytes,
    event.signature,
    event.signatureBecause,
    event.secretId,
    event.via ?? null,
  ];
}

/** `bodies` holds the bytes of its events one behind the other. */
export type EventGroup = { events: EventValues[]; bodies: Uint8Array };

/** Appends in the order given. Answers the first position. */
export function appendEvents(database: Writer, groups: EventGroup[]): number {
  const insertEvent = prepared(
    database,
    `INSERT INTO event (position, ${eventColumns.join(", ")}) VALUES (?${", ?".repeat(eventColumns.length)})`,
  );
  const insertBody = prepared(database, "INSERT INTO event_body (position, body) VALUES (?, ?)");
  const first = readMeta(database, "last_position") + 1;
  const counts = new Map<string, { count: number; lastAt: number }>();
  let position = first;
  let unclaimed = false;
  for (const { events, bodies } of groups) {
    let offset = 0;
    for (const values of events) {
      const bytes = values[bytesColumn] as number;
      insertEvent.run(position, ...values);
      insertBody.run(position, bodies.subarray(offset, offset + bytes));
      offset += bytes;
      position += 1;
      const source = values[sourceColumn] as string;
      counts.set(source, {
        count: (counts.get(source)?.count ?? 0) + 1,
        lastAt: values[receivedColumn] as number,
      });
      if (values[claimedColumn] === 0) unclaimed = true;
    }
  }
  writeMeta(database, "last_position", position - 1);
  addToCounter(database, "events", position - first);
  for (const [source, { count, lastAt }] of counts) {
    addToCounter(database, `source:${source}`, count);
    setCounter(database, `source-last:${source}`, lastAt);
  }
  if (unclaimed) pruneUnclaimed(database);
  return first;
}

/** Keeps the newest thousand or 50 MB of unclaimed events; what was dropped is counted and shown. */
function pruneUnclaimed(database: Writer): void {
  const rows = prepared(
    database,
    "SELECT position, bytes FROM event WHERE claimed = 0 ORDER BY position DESC",
  ).all() as { position: number; bytes: number }[];
  let bytes = 0;
  const dropped = rows.filter((row, index) => {
    bytes += row.bytes;
    return index >= unclaimedKept || bytes > unclaimedBytesKept;
  });
  if (dropped.length === 0) return;
  const remove = prepared(database, "DELETE FROM event WHERE position = ?");
  for (const row of dropped) remove.run(row.position);
  addToCounter(database, "events", -dropped.length);
  writeMeta(database, "unclaimed_dropped", readMeta(database, "unclaimed_dropped") + dropped.length);
}

export function writeAnswers(database: Writer, numbers: Float64Array): number[] {
  const insert = prepared(
    database,
    `INSERT OR REPLACE INTO event_answer (position, status, after_us)
     SELECT @position, @status, @afterMicroseconds
     WHERE EXISTS (SELECT 1 FROM event WHERE position = @position)`,
  );
  const positions: number[] = [];
  for (let index = 0; index < numbers.length; index += numbersPerAnswer) {
    const position = numbers[index] as number;
    insert.run({ position, status: numbers[index + 1], afterMicroseconds: numbers[index + 2] });
    positions.push(position);
  }
  return positions;
}

export function trustEvent(database: Writer, position: number, at: number): void {
  prepared(database, "INSERT OR IGNORE INTO trusted_event (position, at) VALUES (?, ?)").run(position, at);
  prepared(
    database,
    "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', 'trust-event', ?)",
  ).run(at, JSON.stringify({ position }));
}

export function isTrusted(database: Reader, position: number): boolean {
  return prepared(database, "SELECT 1 FROM trusted_event WHERE position = ?").get(position) !== undefined;
}

/** Those of the positions from the first to the last. */
export function readTrusted(database: Reader, first: number, last: number): Set<number> {
  const rows = prepared(database, "SELECT position FROM trusted_event WHERE position BETWEEN ? AND ?")
    .pluck()
    .all(first, last) as number[];
  return new Set(rows);
}

type EventRecord = {
  position: number;
  source: string;
  source_id: string | null;
  claimed: number;
  origin: Origin;
  namespace: string;
  received_at: number;
  method: string;
  url: string;
  http_version: string;
  peer: string;
  headers: string;
  bytes: number;
  signature_at_arrival: Signature;
  signature_because: string;
  secret_id: string | null;
  via: Via | null;
  body: Buffer;
};

function toStoredEvent(row: EventRecord): StoredEvent {
  return {
    position: row.position,
    source: row.source,
    sourceId: row.source_id,
    claimed: row.claimed === 1,
    origin: row.origin,
    namespace: row.namespace,
    receivedAt: row.received_at,
    method: row.method,
    url: row.url,
    httpVersion: row.http_version,
    peer: row.peer,
    headers: JSON.parse(row.headers) as [string, string][],
    bytes: row.bytes,
    signature: row.signature_at_arrival,
    signatureBecause: row.signature_because,
    secretId: row.secret_id,
    via: row.via,
    body: row.body,
  };
}

/** The next events of the log in order: at most `limit` of them and about 4 MiB of bodies, at least one. */
export function readEventsAfter(database: Reader, position: number, limit: number): StoredEvent[] {
  const next = prepared(
    database,
    `SELECT event.*, body FROM event JOIN event_body USING (position) WHERE position > ?
     ORDER BY position LIMIT ?`,
  );
  const found: StoredEvent[] = [];
  let bytes = 0;
  for (const row of next.iterate(position, limit) as Iterable<EventRecord>) {
    found.push(toStoredEvent(row));
    bytes += row.bytes;
    if (bytes > 4 * 1024 * 1024) break;
  }
  return found;
}

const linted = { events: 2000, bytes: 8 * 1024 * 1024 };

/** The newest read events of a source in log order, as far as 2,000 events and 8 MiB of bodies go. */
export function readLintedEvents(database: Reader, sourceId: string): LintedEvent[] {
  const newest = prepared(
    database,
    `SELECT view.call_id, view.duplicate_of, url, headers, bytes, body
     FROM event JOIN event_body USING (position) JOIN event_view AS view USING (position)
     WHERE source_id = ? ORDER BY position DESC LIMIT ?`,
  );
  const found: LintedEvent[] = [];
  let bytes = 0;
  for (const row of newest.iterate(sourceId, linted.events) as Iterable<
    EventRecord & Partial<EventRowRecord>
  >) {
    bytes += row.bytes;
    if (bytes > linted.bytes) break;
    found.push({
      callId: row.call_id ?? null,
      isCopy: row.duplicate_of !== null,
      url: row.url,
      headers: JSON.parse(row.headers) as [string, string][],
      body: row.body,
    });
  }
  return found.reverse();
}

const previewed = { events: 100, bytes: 4 * 1024 * 1024, longest: 256 * 1024 };

/** The newest events of a source in log order: at most a hundred of 256 KiB, and 4 MiB in all. */
export function readPreviewedEvents(
  database: Reader,
  sourceId: string,
): (StoredEvent & { inFold: boolean })[] {
  const newest = prepared(
    database,
    `SELECT event.*, body, coalesce(view.in_fold, 1) AS in_fold
     FROM event JOIN event_body USING (position) LEFT JOIN event_view AS view USING (position)
     WHERE source_id = ? AND bytes <= ? ORDER BY position DESC LIMIT ?`,
  );
  const found: (StoredEvent & { inFold: boolean })[] = [];
  let bytes = 0;
  for (const row of newest.iterate(sourceId, previewed.longest, previewed.events) as Iterable<
    EventRecord & { in_fold: number }
  >) {
    bytes += row.bytes;
    if (bytes > previewed.bytes) break;
    found.push({ ...toStoredEvent(row), inFold: row.in_fold === 1 });
  }
  return found.reverse();
}

export function readStoredEvent(database: Reader, position: number): StoredEvent | null {
  const row = prepared(
    database,
    "SELECT event.*, body FROM event JOIN event_body USING (position) WHERE position = ?",
  ).get(position) as EventRecord | undefined;
  return row ? toStoredEvent(row) : null;
}

/** Columns of an event row and where they stand; shared by lists, the live feed and the detail. */
export const eventRowColumns = `
  event.position, event.source, event.origin, event.via, event.received_at, event.bytes, event.claimed,
  event.signature_at_arrival, view.provider, view.type, view.kind, view.stage, view.call_id, view.call_key,
  view.person, view.occurred_at, view.signature, view.problems, view.duplicate_of, view.late_ms,
  answer.status AS answer_status, answer.after_us,
  EXISTS (SELECT 1 FROM pin WHERE pin.position = event.position) AS pinned,
  EXISTS (SELECT 1 FROM note WHERE note.position = event.position) AS noted,
  ${sendingColumn} AS sending`;
export const eventRowTables = "event LEFT JOIN event_view AS view ON view.position = event.position";

export type EventRowRecord = {
  position: number;
  source: string;
  origin: Origin;
  via: EventRow["via"];
  received_at: number;
  bytes: number;
  claimed: number;
  signature_at_arrival: Signature;
  provider: EventRow["provider"];
  type: string | null;
  kind: EventRow["kind"] | null;
  stage: EventRow["stage"];
  call_id: string | null;
  call_key: string | null;
  person: string | null;
  occurred_at: number | null;
  signature: Signature | null;
  problems: number | null;
  duplicate_of: number | null;
  late_ms: number | null;
  answer_status: number | null;
  after_us: number | null;
  pinned: number;
  noted: number;
  sending: string | null;
};

export function toEventRow(row: EventRowRecord): EventRow {
  const sending = toSendingMark(row.sending);
  return {
    eventId: eventIdOf(row.position),
    position: row.position,
    source: row.source,
    provider: row.provider,
    origin: row.origin,
    via: row.via,
    type: row.type,
    kind: row.kind ?? "lifecycle",
    stage: row.stage,
    callId: row.call_id,
    callKey: row.call_key,
    person: row.person,
    receivedAt: row.received_at,
    occurredAt: row.occurred_at,
    signature: row.signature ?? row.signature_at_arrival,
    problems: row.problems ?? 0,
    duplicateOf: row.duplicate_of === null ? null : eventIdOf(row.duplicate_of),
    lateMs: row.late_ms,
    bytes: row.bytes,
    claimed: row.claimed === 1,
    answerStatus: row.answer_status,
    answerMs: row.after_us === null ? null : row.after_us / 1000,
    pinned: row.pinned === 1,
    noted: row.noted === 1,
    ...(sending ? { sending } : {}),
  };
}

export function readEventRows(database: Reader, positions: number[]): EventRow[] {
  const one = prepared(
    database,
    `SELECT ${eventRowColumns} FROM ${eventRowTables}
     LEFT JOIN event_answer AS answer ON answer.position = event.position WHERE event.position = ?`,
  );
  return positions.flatMap((position) => {
    const row = one.get(position) as EventRowRecord | undefined;
    return row ? [toEventRow(row)] : [];
  });
}

const bodyTextLimit = 256 * 1024;

/** The beginning of a body as text, and whether it is one. */
export function readBodyText(
  body: Uint8Array,
): Pick<EventDetail, "bodyText" | "bodyTruncated" | "bodyIsText"> {
  const bodyText = new TextDecoder("utf-8").decode(body.subarray(0, bodyTextLimit));
  return { bodyText, bodyTruncated: body.length > bodyTextLimit, bodyIsText: !bodyText.includes("\u0000") };
}

export function readEventDetail(
  database: Reader,
  position: number,
): Omit<EventDetail, "gave" | "drift" | "schema" | "secretsMasked" | "question"> | null {
  const row = readEventRows(database, [position])[0];
  const event = readStoredEvent(database, position);
  if (!row || !event) return null;
  const view = prepared(
    database,
    "SELECT signature_because, problem_list, read_error, duplicate_of FROM event_view WHERE position = ?",
  ).get(position) as
    | {
        signature_because: string;
        problem_list: string;
        read_error: string | null;
        duplicate_of: number | null;
      }
    | undefined;
  const original = view?.duplicate_of ?? position;
  const copies = prepared(
    database,
    `SELECT position, event.received_at FROM event JOIN event_view USING (position)
     WHERE (duplicate_of = @original OR position = @original) AND position <> @position ORDER BY position`,
  ).all({ original, position }) as { position: number; received_at: number }[];
  return {
    ...row,
    method: event.method,
    url: event.url,
    peer: event.peer,
    httpVersion: event.httpVersion,
    headers: event.headers,
    signatureAtArrival: event.signature,
    signatureBecause: view?.signature_because ?? event.signatureBecause,
    trusted: isTrusted(database, position),
    note: readNote(database, eventIdOf(position)),
    problemList: view ? JSON.parse(view.problem_list) : [],
    readError: view?.read_error ?? null,
    ...readBodyText(event.body),
    contentType: event.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? null,
    answered: readScriptedAnswer(database, position),
    copies: copies.map((copy) => ({
      eventId: eventIdOf(copy.position),
      position: copy.position,
      receivedAt: copy.received_at,
    })),
  };
}
