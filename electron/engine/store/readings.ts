/**
 * What the reader writes: readings, calls, gate verdicts, call records, deliveries and the cursor, in one short
 * transaction. It fails if the cursor moved since the reader looked, so a reader that was killed and started again,
 * or two of them, can never write one event twice.
 */
import type { Origin, PackId, Problem, Signature, Stage } from "../../../shared/words";
import type { Reading } from "../providers/pack";
import type { DriftBatch } from "../schemas/gather";
import { type NewCallRecord, saveCallRecord } from "./call-records";
import { deleteCall, saveCall, saveGate, type WrittenCall, type WrittenGate } from "./calls";
import { addToCounter, prepared, type Reader, readMeta, type Writer, writeMeta } from "./database";
import { applyDrift, wipeDrift } from "./drift";
import { startTextAgain } from "./full-text";
import { admitMessage, deleteMessage, type NewMessage, saveMessage } from "./messages";
import { type NewDelivery, saveDeliveries } from "./outbox";
import { advanceSourceWalk } from "./source-walk";
import { type NewWouldChange, saveVanished, saveWouldChange } from "./would-change";

export type EventView = {
  position: number;
  source: string;
  origin: Origin;
  receivedAt: number;
  provider: PackId | null;
  type: string | null;
  kind: Reading["kind"];
  stage: Stage | null;
  callId: string | null;
  callKey: string | null;
  person: string | null;
  occurredAt: number | null;
  signature: Signature;
  signatureBecause: string;
  secretId: string | null;
  inFold: boolean;
  problems: Problem[];
  /** Things in it that its schema does not know; 0 for events that do not count. */
  drift: number;
  readError: string | null;
  test: boolean;
};

/** What is wrong with an event, said anew because a schema changed; nothing else of it is touched. */
export type ProblemsAnew = { position: number; problems: Problem[][] };

export type NewReading = {
  position: number;
  ordinal: number;
  callId: string | null;
  inFold: boolean;
  reading: Reading;
};

/** As readings, calls and verdicts cross to the store's thread: text is cheaper to hand over than what it says. */
export type WrittenReading = Omit<NewReading, "reading"> & { data: string };

export function spellReading({ reading, ...placed }: NewReading): WrittenReading {
  return { ...placed, data: JSON.stringify(reading) };
}

export type ReadingBatch = {
  expectedCursor: number;
  /** What it was computed by: a batch of settings that are no longer those of the log is not written. */
  settingsRevision: number;
  nextCursor: number;
  views: EventView[];
  readings: WrittenReading[];
  messages: NewMessage[];
  drift: DriftBatch;
  problemsAnew: ProblemsAnew[];
  /** How far a walk over problems has come; done: it is at its end. */
  walked: { walkId: number; next: number; done: boolean } | null;
  /** How far a walk over a source's events has come; `next` null: it is at its end. */
  walkedSource: { sourceId: string; next: number | null } | null;
  /** Calls to be folded later, because their readings are being read again. */
  postponed: string[];
  /** Calls of `unfolded_call` that this batch folded. */
  caughtUp: UnfoldedCall[];
  calls: WrittenCall[];
  /** Calls that have no reading left. */
  vanished: string[];
  gates: WrittenGate[];
  /** `gate` null: by the source's preset; else by a gate with waits of its own, after so many changes. */
  finalsByTime: {
    callId: string;
    gate: { destinationId: string; changes: number } | null;
    position: number;
    at: number;
    because: string;
  }[];
  rereadHolds: { callId: string; position: number; at: number }[];
  /** Of each folded call what reading again would change about the version that left; null: nothing. */
  wouldChange: { callId: string; change: NewWouldChange | null }[];
  /** When the batch was computed. */
  at: number;
  records: NewCallRecord[];
  deliveries: NewDelivery[];
};

export type AppliedBatch = {
  moved: boolean;
  events: number[];
  calls: string[];
  deliveries: string[];
  /** How long it took, the commit not counted. */
  ms: number;
};
export const nothing = { events: [], calls: [], deliveries: [], ms: 0 };

export function applyReadings(database: Writer, batch: ReadingBatch): AppliedBatch {
  const isOld = batch.settingsRevision < readMeta(database, "settings_revision");
  if (isOld || readMeta(database, "cursor") !== batch.expectedCursor) return { moved: true, ...nothing };
  const begun = performance.now();
  const touched = new Set<number>();
  const readBefore = readMeta(database, "high_water");
  for (const view of batch.views) {
    if (view.position <= readBefore) forgetEvent(database, view.position);
    saveView(database, view);
    touched.add(view.position);
    // A source that is read again alone was counted when it was read before.
    if (view.secretId && !batch.walkedSource) addToCounter(database, `secret:${view.secretId}`, 1);
  }
  if (batch.walkedSource) advanceSourceWalk(database, batch.walkedSource);
  const insert = prepared(
    database,
    "INSERT INTO reading (position, ordinal, call_id, in_fold, data) VALUES (?, ?, ?, ?, ?)",
  );
  for (const one of batch.readings) {
    insert.run(one.position, one.ordinal, one.callId, one.inFold ? 1 : 0, one.data);
  }
  for (const message of batch.messages) saveMessage(database, message);
  for (const position of sayAnew(database, batch)) touched.add(position);
  applyDrift(database, batch.drift);
  for (const call of batch.calls) {
    for (const position of saveCall(database, call)) touched.add(position);
  }
  for (const callId of batch.vanished) {
    deleteCall(database, callId);
    saveVanished(database, callId, batch.at);
  }
  for (const gate of batch.gates) saveGate(database, gate);
  recordTimeAndHolds(database, batch);
  for (const { callId, change } of batch.wouldChange) saveWouldChange(database, callId, change);
  for (const record of batch.records) saveCallRecord(database, record);
  const deliveries = saveDeliveries(database, batch.deliveries);
  postponeCalls(database, batch.postponed, { maySend: false, readAgain: true });
  const done = prepared(database, "DELETE FROM unfolded_call WHERE call_id = ? AND asked = ?");
  for (const { callId, asked } of batch.caughtUp) done.run(callId, asked);
  moveCursor(database, batch.nextCursor);
  return {
    moved: false,
    events: [...touched],
    calls: [...batch.calls.map((call) => call.row.callId), ...batch.vanished],
    deliveries,
    ms: performance.now() - begun,
  };
}

function sayAnew(database: Writer, { problemsAnew, walked }: ReadingBatch): number[] {
  const view = prepared(database, "UPDATE event_view SET problems = ?, problem_list = ? WHERE position = ?");
  const reading = prepared(
    database,
    "UPDATE reading SET data = json_set(data, '$.problems', json(?)) WHERE position = ? AND ordinal = ?",
  );
  for (const { position, problems } of problemsAnew) {
    const all = problems.flat();
    view.run(all.length, JSON.stringify(all), position);
    for (const [ordinal, own] of problems.entries()) reading.run(JSON.stringify(own), position, ordinal);
  }
  if (walked?.done) prepared(database, "DELETE FROM problem_walk WHERE walk_id = ?").run(walked.walkId);
  else if (walked)
    prepared(database, "UPDATE problem_walk SET next = ? WHERE walk_id = ?").run(walked.next, walked.walkId);
  return problemsAnew.map(({ position }) => position);
}

function recordTimeAndHolds(database: Writer, batch: ReadingBatch): void {
  const final = prepared(
    database,
    "INSERT OR IGNORE INTO final_by_time (call_id, position, at, because) VALUES (?, ?, ?, ?)",
  );
  const ofGate = prepared(
    database,
    `INSERT OR IGNORE INTO gate_final_by_time (call_id, destination_id, position, at, because, changes)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  for (const { callId, gate, position, at, because } of batch.finalsByTime) {
    if (gate === null) final.run(callId, position, at, because);
    else ofGate.run(callId, gate.destinationId, position, at, because, gate.changes);
  }
  const hold = prepared(
    database,
    `INSERT INTO reread_hold (call_id, position, at) VALUES (?, ?, ?)
     ON CONFLICT (call_id) DO UPDATE SET position = max(position, excluded.position), at = excluded.at`,
  );
  for (const one of batch.rereadHolds) hold.run(one.callId, one.position, one.at);
}

export function moveCursor(database: Writer, cursor: number): void {
  writeMeta(database, "cursor", cursor);
  if (cursor > readMeta(database, "high_water")) writeMeta(database, "high_water", cursor);
}

const isThere = "SELECT 1 FROM event WHERE position = ?";

/** What was made of an event when it was read the last time. */
export function forgetEvent(database: Writer, position: number): void {
  prepared(database, "DELETE FROM event_view WHERE position = ?").run(position);
  prepared(database, "DELETE FROM reading WHERE position = ?").run(position);
  deleteMessage(database, position);
}

/** An event that no source has claimed may have been pruned meanwhile: then there is nothing to say about it. */
export function saveView(database: Writer, view: EventView): void {
  if (view.provider === null && !prepared(database, isThere).get(view.position)) return;
  prepared(
    database,
    `INSERT INTO event_view (position, provider, type, kind, stage, call_id, call_key, person, occurred_at, signature,
       signature_because, secret_id, in_fold, problems, problem_list, drift, read_error, test, source, origin,
       received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    view.position,
    view.provider,
    view.type,
    view.kind,
    view.stage,
    view.callId,
    view.callKey,
    view.person,
    view.occurredAt,
    view.signature,
    view.signatureBecause,
    view.secretId,
    view.inFold ? 1 : 0,
    view.problems.length,
    JSON.stringify(view.problems),
    view.drift,
    view.readError,
    view.test ? 1 : 0,
    view.source,
    view.origin,
    view.receivedAt,
  );
}

export type Postponed = { maySend: boolean; readAgain: boolean };

export function postponeCalls(database: Writer, callIds: Iterable<string>, why: Postponed): void {
  const insert = prepared(
    database,
    `INSERT INTO unfolded_call (call_id, may_send, read_again, asked) VALUES (?, ?, ?, 1)
     ON CONFLICT (call_id) DO UPDATE SET may_send = max(may_send, excluded.may_send),
       read_again = max(read_again, excluded.read_again), asked = asked + 1`,
  );
  for (const callId of callIds) insert.run(callId, why.maySend ? 1 : 0, why.readAgain ? 1 : 0);
}

/** The cursor goes back to the start; up to where it had come, nothing that is read makes a call leave. */
export function startReadingAgain(database: Writer): number {
  const end = readMeta(database, "high_water");
  writeMeta(database, "again_until", end);
  writeMeta(database, "cursor", 0);
  startTextAgain(database);
  prepared(database, "DELETE FROM meta WHERE name LIKE 'count:secret:%'").run();
  wipeDrift(database);
  prepared(database, "DELETE FROM source_walk").run();
  return end;
}

const mostCounted = 10_000;

/** How far reading again is; null where it is done. Calls are folded only behind its last event; counted up to 10,000. */
export function readProgressAgain(database: Reader): { read: number; of: number; callsLeft: number } | null {
  const [read, of] = [readMeta(database, "cursor"), readMeta(database, "again_until")];
  const { calls } = prepared(
    database,
    "SELECT count(*) AS calls FROM (SELECT 1 FROM unfolded_call WHERE read_again = 1 LIMIT ?)",
  ).get(mostCounted) as { calls: number };
  return read < of || calls > 0 ? { read: Math.min(read, of), of, callsLeft: calls } : null;
}

/** A person trusts an event: it takes part in the fold from now on. */
export function admitToFold(database: Writer, position: number): string[] {
  prepared(database, "UPDATE reading SET in_fold = 1 WHERE position = ?").run(position);
  prepared(database, "UPDATE event_view SET in_fold = 1 WHERE position = ?").run(position);
  admitMessage(database, position);
  const rows = prepared(
    database,
    "SELECT DISTINCT call_id AS callId FROM reading WHERE position = ? AND call_id IS NOT NULL",
  ).all(position) as { callId: string }[];
  const callIds = rows.map((row) => row.callId);
  postponeCalls(database, callIds, { maySend: true, readAgain: false });
  return callIds;
}

export type StoredReading = {
  position: number;
  ordinal: number;
  callId: string | null;
  inFold: boolean;
  receivedAt: number;
  namespace: string;
  origin: Origin;
  sourceId: string | null;
  reading: Reading;
};

type ReadingRow = {
  position: number;
  ordinal: number;
  call_id: string | null;
  in_fold: number;
  data: string;
  received_at: number;
  namespace: string;
  origin: Origin;
  source_id: string | null;
};

export function readReadingsOfCall(database: Reader, callId: string): StoredReading[] {
  const rows = prepared(
    database,
    `SELECT reading.position, ordinal, reading.call_id, in_fold, data, received_at, namespace, origin, source_id
     FROM reading JOIN event USING (position)
     WHERE reading.call_id = ? ORDER BY reading.position, ordinal`,
  ).all(callId) as ReadingRow[];
  return rows.map(toStoredReading);
}

/** What a timeline shows of a reading. */
export type ShownReading = Pick<
  Reading,
  "type" | "label" | "kind" | "stage" | "occurredAt" | "occurredFrom" | "problems"
> & { position: number };

/** Without what the events carry: a transcript that grows with every event would be read a few hundred times. */
export function readShownReadings(database: Reader, callId: string): ShownReading[] {
  const rows = prepared(
    database,
    `SELECT position, json_extract(
       data, '$.type', '$.label', '$.kind', '$.stage', '$.occurredAt', '$.occurredFrom', '$.problems') AS shown
     FROM reading WHERE call_id = ? ORDER BY position, ordinal`,
  ).all(callId) as { position: number; shown: string }[];
  return rows.map(({ position, shown }) => {
    const [type, label, kind, stage, occurredAt, occurredFrom, problems] = JSON.parse(shown);
    return { position, type, label, kind, stage, occurredAt, occurredFrom, problems };
  });
}

export function toStoredReading(row: ReadingRow): StoredReading {
  return {
    position: row.position,
    ordinal: row.ordinal,
    callId: row.call_id,
    inFold: row.in_fold === 1,
    receivedAt: row.received_at,
    namespace: row.namespace,
    origin: row.origin,
    sourceId: row.source_id,
    reading: JSON.parse(row.data) as Reading,
  };
}

export type UnfoldedCall = Postponed & { callId: string; asked: number };

export function readUnfoldedCalls(database: Reader, limit: number): UnfoldedCall[] {
  const rows = prepared(
    database,
    "SELECT call_id, may_send, read_again, asked FROM unfolded_call LIMIT ?",
  ).all(limit) as { call_id: string; may_send: number; read_again: number; asked: number }[];
  return rows.map((row) => ({
    callId: row.call_id,
    maySend: row.may_send === 1,
    readAgain: row.read_again === 1,
    asked: row.asked,
  }));
}

/** Calls an event belonged to when it was read the last time. */
export function readCallsOfEvent(database: Reader | Writer, position: number): string[] {
  const rows = prepared(
    database,
    "SELECT DISTINCT call_id AS callId FROM reading WHERE position = ? AND call_id IS NOT NULL",
  ).all(position) as { callId: string }[];
  return rows.map((row) => row.callId);
}

export function readReadingsOfEvent(database: Reader, position: number): Reading[] {
  const rows = prepared(database, "SELECT data FROM reading WHERE position = ? ORDER BY ordinal").all(
    position,
  ) as {
    data: string;
  }[];
  return rows.map((row) => JSON.parse(row.data) as Reading);
}

/** Positions of a call's events, copies too, in the order of the log. */
export function readPositionsOfCall(database: Reader, callId: string): number[] {
  return (
    prepared(database, "SELECT DISTINCT position FROM reading WHERE call_id = ? ORDER BY position").all(
      callId,
    ) as { position: number }[]
  ).map((row) => row.position);
}

/** Calls of one namespace that have events between two positions. */
export function readCallsOfNamespace(
  database: Reader,
  namespace: string,
  first: number,
  last: number,
): string[] {
  return (
    prepared(
      database,
      `SELECT DISTINCT reading.call_id AS callId FROM reading JOIN event USING (position)
       WHERE reading.position BETWEEN ? AND ? AND namespace = ? AND reading.call_id IS NOT NULL LIMIT 1000`,
    ).all(first, last, namespace) as { callId: string }[]
  ).map((row) => row.callId);
}
