/** The naive twin's own rows: whether it is on, how far in the log it was told, and what. */
import { prepared, type Reader, readMeta, type Writer } from "./database";

export type StoredTwin = {
  enabled: boolean;
  from: number;
  position: number;
  writes: number;
  calls: number;
  /** Its account was to be emptied, and that is not known to be done. */
  emptying: boolean;
};

export type StoredTwinWrite = {
  callId: string;
  version: number;
  position: number;
  at: number;
  type: string | null;
  /** Canonical, as it was told. */
  content: string;
  missing: string[];
  ended: boolean;
  correlationId: string;
  refused: string | null;
};

/** Null: it was never switched on. */
export function readTwin(database: Reader | Writer): StoredTwin | null {
  const row = prepared(
    database,
    `SELECT enabled, from_position AS "from", position, writes, calls, emptying FROM twin`,
  ).get() as Record<keyof StoredTwin, number> | undefined;
  return row ? { ...row, enabled: row.enabled === 1, emptying: row.emptying === 1 } : null;
}

type WriteRecord = Omit<StoredTwinWrite, "missing" | "ended"> & { missing: string; ended: number };

const columns = `call_id AS callId, version, position, at, type, content, missing, ended,
  correlation_id AS correlationId, refused`;

function toWrite(row: WriteRecord): StoredTwinWrite {
  return { ...row, missing: JSON.parse(row.missing), ended: row.ended === 1 };
}

export function readTwinWrites(database: Reader, callId: string): StoredTwinWrite[] {
  const rows = prepared(database, `SELECT ${columns} FROM twin_write WHERE call_id = ? ORDER BY version`).all(
    callId,
  ) as WriteRecord[];
  return rows.map(toWrite);
}

export function readLastTwinWrite(database: Reader, callId: string): StoredTwinWrite | null {
  const row = prepared(
    database,
    `SELECT ${columns} FROM twin_write WHERE call_id = ? ORDER BY version DESC LIMIT 1`,
  ).get(callId) as WriteRecord | undefined;
  return row ? toWrite(row) : null;
}

/** Calls with an event that counts, after a place in the log, in its order. The events of the last place are whole. */
export function readNextCounted(
  database: Reader,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): { callId: string; position: number }[] {
  return prepared(
    database,
    `SELECT DISTINCT call_id AS callId, position FROM reading
     WHERE call_id IS NOT NULL AND in_fold = 1 AND position > @after AND position <= (
       SELECT coalesce(max(position), @upTo) FROM (
         SELECT position FROM reading WHERE position > @after AND position <= @upTo AND call_id IS NOT NULL
           AND in_fold = 1 ORDER BY position LIMIT @limit))
     ORDER BY position, ordinal`,
  ).all({ after, upTo, limit }) as { callId: string; position: number }[];
}

/** Older calls than these many events ago are not told: a long log would take hours. */
const mostEventsBack = 10_000;

export function switchTwin(database: Writer, enabled: boolean): void {
  if (readTwin(database) === null) begin(database);
  prepared(database, "UPDATE twin SET enabled = ?").run(enabled ? 1 : 0);
}

function begin(database: Writer): void {
  const from = Math.max(0, readMeta(database, "last_position") - mostEventsBack);
  prepared(
    database,
    `INSERT INTO twin (one, enabled, from_position, position, writes, calls, emptying)
     VALUES (1, 0, @from, @from, 0, 0, 0)
     ON CONFLICT (one) DO UPDATE SET from_position = @from, position = @from, writes = 0, calls = 0, emptying = 0`,
  ).run({ from });
}

/** Said before the account is emptied, so that a start after a crash ends it. */
export function beginEmptyingTwin(database: Writer): void {
  if (readTwin(database) === null) begin(database);
  prepared(database, "UPDATE twin SET emptying = 1").run();
}

/** The account is empty: the calls are told anew. */
export function startTwinAnew(database: Writer): void {
  prepared(database, "DELETE FROM twin_write").run();
  begin(database);
}

export function saveTwinWrite(database: Writer, write: StoredTwinWrite): void {
  prepared(
    database,
    `INSERT INTO twin_write (call_id, version, position, at, type, content, missing, ended, correlation_id, refused)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    write.callId,
    write.version,
    write.position,
    write.at,
    write.type,
    write.content,
    JSON.stringify(write.missing),
    write.ended ? 1 : 0,
    write.correlationId,
    write.refused,
  );
  prepared(database, "UPDATE twin SET writes = writes + 1, calls = calls + ?").run(
    write.version === 1 ? 1 : 0,
  );
}

export function moveTwin(database: Writer, position: number): void {
  prepared(database, "UPDATE twin SET position = max(position, ?)").run(position);
}
