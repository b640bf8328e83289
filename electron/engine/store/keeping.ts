/** What is kept how long, which backups were made, and what the runs of keeping removed. */

import type { DestinationKind } from "../../../shared/deliveries";
import type { KeepingRun, KnownBackup, RetentionSettings } from "../../../shared/keeping";
import { prepared, type Reader, type Writer } from "./database";

export const retentionOff: RetentionSettings = {
  enabled: false,
  olderThanDays: null,
  mostCalls: null,
  mostBytes: null,
  withNotes: false,
  looseOlderThanDays: null,
};

export function readRetention(database: Reader): RetentionSettings {
  const text = prepared(database, "SELECT settings FROM retention").pluck().get() as string | undefined;
  return text === undefined ? retentionOff : { ...retentionOff, ...(JSON.parse(text) as RetentionSettings) };
}

export function saveRetention(database: Writer, settings: RetentionSettings): null {
  prepared(
    database,
    "INSERT INTO retention (only, settings) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET settings = excluded.settings",
  ).run(JSON.stringify(settings));
  return null;
}

export function saveKnownBackup(database: Writer, backup: KnownBackup): null {
  prepared(
    database,
    "INSERT OR REPLACE INTO known_backup (path, made_at, bytes, events) VALUES (?, ?, ?, ?)",
  ).run(backup.path, backup.madeAt, backup.bytes, backup.events);
  return null;
}

export function readKnownBackups(database: Reader): KnownBackup[] {
  return prepared(
    database,
    "SELECT path, made_at AS madeAt, bytes, events FROM known_backup ORDER BY made_at DESC LIMIT 50",
  ).all() as KnownBackup[];
}

const keepingActions = "('retention', 'forget', 'backup', 'restore', 'check', 'prove', 'sending-released')";

/** The newest first. */
export function readKeepingRuns(database: Reader): KeepingRun[] {
  const rows = prepared(
    database,
    `SELECT audit_id AS auditId, at, action, detail FROM audit WHERE action IN ${keepingActions}
     ORDER BY audit_id DESC LIMIT 20`,
  ).all() as { auditId: number; at: number; action: KeepingRun["action"]; detail: string }[];
  return rows.map(({ detail, ...row }) => ({ ...row, detail: JSON.parse(detail) as KeepingRun["detail"] }));
}

/** Bytes of the file that nothing stands in: the next events take them. */
export function readReusableBytes(database: Reader): number {
  return (
    (database.pragma("freelist_count", { simple: true }) as number) *
    (database.pragma("page_size", { simple: true }) as number)
  );
}

export function countWaiting(database: Reader): number {
  return prepared(database, "SELECT count(*) FROM delivery WHERE state = 'pending'").pluck().get() as number;
}

export function isOwnNumber(database: Reader, phone: string): boolean {
  return prepared(database, "SELECT 1 FROM own_number WHERE phone = ? LIMIT 1").get(phone) !== undefined;
}

export function countEventsOfCall(database: Reader, callId: string): number {
  return prepared(database, "SELECT count(DISTINCT position) FROM reading WHERE call_id = ?")
    .pluck()
    .get(callId) as number;
}

export function countUndelivered(database: Reader, callId: string): number {
  return prepared(
    database,
    "SELECT count(*) FROM delivery WHERE call_id = ? AND state NOT IN ('delivered', 'superseded')",
  )
    .pluck()
    .get(callId) as number;
}

export type ToldElsewhere = { name: string; kind: DestinationKind; step: string; remoteId: string };

/** What a call's destinations were told, by the ids they gave it; also of deliveries that were removed. */
export function readToldElsewhere(database: Reader, callId: string): ToldElsewhere[] {
  return prepared(
    database,
    `SELECT name, kind, step, remote_id AS remoteId FROM
       (SELECT destination_id, step, remote_id FROM delivery WHERE call_id = @callId AND remote_id IS NOT NULL
        UNION SELECT destination_id, step, remote_id FROM delivery_tombstone WHERE call_id = @callId AND remote_id IS NOT NULL)
     JOIN destination USING (destination_id)`,
  ).all({ callId }) as ToldElsewhere[];
}

/** What a call is named in a CRM; both forms, whichever was used. */
export function externalIdsOf(database: Reader, callIds: readonly string[]): string[] {
  const read = prepared(database, "SELECT provider, key FROM call WHERE call_id = ?");
  return callIds.flatMap((callId) => {
    const call = read.get(callId) as { provider: string; key: string } | undefined;
    return call ? [`${call.provider}:${call.key}`, `${call.provider}:${callId}`] : [];
  });
}

/** Whether a platform called somebody so. */
export function isPersonsId(database: Reader, text: string): boolean {
  return (
    prepared(database, "SELECT 1 FROM person_key WHERE kind = 'external' AND value = ? LIMIT 1").get(text) !==
    undefined
  );
}

export function countFoundByWords(database: Reader, phrases: readonly string[]): number {
  if (phrases.length === 0) return 0;
  return prepared(database, "SELECT count(*) FROM event_text WHERE event_text MATCH ?")
    .pluck()
    .get(phrases.join(" OR ")) as number;
}
