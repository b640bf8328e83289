/**
 * Call records that left and that reading again would change: listed until a person sends the difference as the next
 * version or leaves it, or until a later event makes a version of its own.
 */
import { prepared, type Reader, readMeta, type Writer } from "./database";
import { postponeCalls } from "./readings";

export type NewWouldChange = {
  callId: string;
  /** The version that left last. */
  version: number;
  /** Canonical JSON of what the record would say; null: its events are read as other calls now. */
  content: string | null;
  contentSha256: string;
  at: number;
};

export type StoredWouldChange = Omit<NewWouldChange, "contentSha256"> & { before: string };

/** Null as change: what left and what is read agree. */
export function saveWouldChange(database: Writer, callId: string, change: NewWouldChange | null): void {
  if (!change) {
    prepared(database, "DELETE FROM would_change WHERE call_id = ?").run(callId);
    return;
  }
  prepared(
    database,
    `INSERT INTO would_change (call_id, version, content, content_sha256, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (call_id) DO UPDATE SET version = excluded.version, content = excluded.content,
       content_sha256 = excluded.content_sha256, at = excluded.at
     WHERE content_sha256 <> excluded.content_sha256 OR version <> excluded.version`,
  ).run(callId, change.version, change.content, change.contentSha256, change.at);
}

/** What reads as nothing any more, and left: it stays on the list, for nobody can send it. */
export function saveVanished(database: Writer, callId: string, at: number): void {
  const last = prepared(database, "SELECT max(version) AS version FROM call_record WHERE call_id = ?").get(
    callId,
  ) as { version: number | null };
  if (last.version === null || readLeftAsIs(database, callId) === gone) return;
  saveWouldChange(database, callId, {
    callId,
    version: last.version,
    content: null,
    contentSha256: gone,
    at,
  });
}

const gone = "gone";

/** Content that a person chose not to send; null where nobody did. */
export function readLeftAsIs(database: Reader | Writer, callId: string): string | null {
  const row = prepared(database, "SELECT content_sha256 AS sha FROM left_as_is WHERE call_id = ?").get(
    callId,
  ) as { sha: string } | undefined;
  return row?.sha ?? null;
}

export function countWouldChange(database: Reader): number {
  return (prepared(database, "SELECT count(*) AS n FROM would_change").get() as { n: number }).n;
}

/** Newest first. `cursor`: `<at>~<call id>` of the last row before. */
export function listWouldChange(
  database: Reader,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): { rows: StoredWouldChange[]; cursor: string | null } {
  const [at = "", callId = ""] = cursor?.split("~") ?? [];
  const rows = prepared(
    database,
    `SELECT call_id AS callId, would_change.version, would_change.content, at, call_record.content AS before
     FROM would_change JOIN call_record USING (call_id, version)
     WHERE at < @at OR (at = @at AND call_id > @callId)
     ORDER BY at DESC, call_id LIMIT @limit`,
  ).all({ at: cursor ? Number(at) || 0 : Number.MAX_SAFE_INTEGER, callId, limit }) as StoredWouldChange[];
  const last = rows.at(-1);
  return { rows, cursor: last && rows.length === limit ? `${last.at}~${last.callId}` : null };
}

/** Destinations that were told an earlier version: they and nobody else get the next one. */
export function readToldDestinations(
  database: Reader | Writer,
  callId: string,
): { destinationId: string; name: string; enabled: boolean; heldBy: string | null }[] {
  const rows = prepared(
    database,
    `SELECT destination_id AS destinationId, name, enabled, held_by AS heldBy
     FROM destination LEFT JOIN call_gate USING (destination_id)
     WHERE call_gate.call_id = @callId
       AND destination_id IN (SELECT destination_id FROM delivery WHERE call_id = @callId)
     ORDER BY created_at`,
  ).all({ callId }) as { destinationId: string; name: string; enabled: number; heldBy: string | null }[];
  return rows.map((row) => ({ ...row, enabled: row.enabled === 1 }));
}

/** Calls of the list: those that were asked for, or all. */
export function readWouldChangeIds(database: Reader, asked: string[] | undefined): string[] {
  const rows = prepared(database, "SELECT call_id AS callId FROM would_change").all() as { callId: string }[];
  const listed = new Set(rows.map((row) => row.callId));
  return asked ? [...new Set(asked)].filter((callId) => listed.has(callId)) : [...listed];
}

/** A person wants them as the next version, at the destinations that were told one; answers the calls that leave. */
export function sendAsNextVersion(database: Writer, callIds: string[], at: number): string[] {
  const release = prepared(
    database,
    `INSERT INTO release (call_id, destination_id, at, position) VALUES (?, ?, ?, ?)
     ON CONFLICT (call_id, destination_id) DO UPDATE SET at = excluded.at, position = excluded.position`,
  );
  const position = readMeta(database, "high_water");
  const sent = callIds.filter((callId) => {
    const told = readToldDestinations(database, callId).filter(({ heldBy }) => heldBy === "would-change");
    for (const { destinationId } of told) release.run(callId, destinationId, at, position);
    return told.length > 0;
  });
  writeAudit(database, "send-next-version", sent, at);
  postponeCalls(database, sent, { maySend: true, readAgain: false });
  return sent;
}

/** A person leaves what went out as it is: this difference asks no more. */
export function leaveAsIs(database: Writer, callIds: string[], at: number): void {
  const leave = prepared(
    database,
    `INSERT INTO left_as_is (call_id, content_sha256, at)
     SELECT call_id, content_sha256, ? FROM would_change WHERE call_id = ?
     ON CONFLICT (call_id) DO UPDATE SET content_sha256 = excluded.content_sha256, at = excluded.at`,
  );
  for (const callId of callIds) {
    leave.run(at, callId);
    saveWouldChange(database, callId, null);
  }
  writeAudit(database, "leave-as-is", callIds, at);
  postponeCalls(database, callIds, { maySend: false, readAgain: false });
}

function writeAudit(database: Writer, action: string, callIds: string[], at: number): void {
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', ?, ?)").run(
    at,
    action,
    JSON.stringify({ callIds }),
  );
}
