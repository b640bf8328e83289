/** What was seen for the first time in this folder: the lines of the checklist rest on it. */
import type { StatusRow } from "../../../shared/live";
import { prepared, type Reader, readMeta } from "./database";
import { eventIdOf } from "./events";

export function readFirstEvent(database: Reader): { at: number; eventId: string } | null {
  const row = prepared(
    database,
    "SELECT position, received_at AS at FROM event ORDER BY position LIMIT 1",
  ).get() as { position: number; at: number } | undefined;
  return row ? { at: row.at, eventId: eventIdOf(row.position) } : null;
}

/** A call whose gate opened. */
export function readFirstFinal(database: Reader): { at: number; callId: string } | null {
  const row = prepared(
    database,
    "SELECT call_id AS callId, frozen_at AS at FROM call_record LIMIT 1",
  ).get() as { callId: string; at: number } | undefined;
  return row ?? null;
}

/** A call the sandbox CRM confirmed. From the destination on (CROSS JOIN), so that a backlog is not walked through. */
export function readFirstCrmCall(database: Reader): { callId: string } | null {
  const row = prepared(
    database,
    `SELECT call_id AS callId FROM destination CROSS JOIN delivery USING (destination_id)
     WHERE kind = 'sandbox-crm' AND state = 'delivered' AND step = 'call' LIMIT 1`,
  ).get() as { callId: string } | undefined;
  return row ?? null;
}

type Seen = StatusRow["seen"];

/** What was seen once stays seen: it is looked for until then, and the status is asked for often. */
function seenOnce<Found>(look: (database: Reader) => Found | undefined): (database: Reader) => Found | null {
  const found = new WeakMap<Reader, Found & object>();
  return (database) => {
    const before = found.get(database);
    if (before) return before;
    const row = look(database);
    if (row) found.set(database, row);
    return row ?? null;
  };
}

export const readFirstPlayed = seenOnce(
  (database) =>
    prepared(
      database,
      `SELECT json_extract(detail, '$.endedAt') AS at, json_extract(detail, '$.scenario') AS scenario
       FROM run WHERE json_extract(detail, '$.state') = 'done' LIMIT 1`,
    ).get() as NonNullable<Seen["played"]> | undefined,
);

/** An answer to an event that was forwarded or replayed, or to one of the newest runs that were played to a handler. */
export const readFirstHandler = seenOnce(
  (database) =>
    prepared(
      database,
      `SELECT sent_at AS at, handler, status FROM (
         SELECT sent_at, handler, status FROM handler_answer WHERE status IS NOT NULL LIMIT 1
       ) UNION ALL SELECT * FROM (
         SELECT json_extract(send.value, '$.sentAt'), json_extract(detail, '$.handler'), json_extract(send.value, '$.status')
         FROM (SELECT detail FROM run ORDER BY started_at DESC LIMIT 20) AS newest, json_each(newest.detail, '$.sends') AS send
         WHERE json_extract(detail, '$.handler') IS NOT NULL AND json_extract(send.value, '$.status') IS NOT NULL LIMIT 1
       ) LIMIT 1`,
    ).get() as NonNullable<Seen["handler"]> | undefined,
);

export const readFirstIdempotency = seenOnce(
  (database) =>
    prepared(
      database,
      `SELECT json_extract(detail, '$.endedAt') AS at, json_extract(verdict.value, '$.state') AS state
       FROM verdict_run, json_each(detail, '$.verdicts') AS verdict
       WHERE json_extract(verdict.value, '$.name') = 'idempotency' AND json_extract(detail, '$.endedAt') IS NOT NULL LIMIT 1`,
    ).get() as NonNullable<Seen["idempotency"]> | undefined,
);

export function countUnclaimed(database: Reader): number {
  return (prepared(database, "SELECT count(*) AS n FROM event WHERE claimed = 0").get() as { n: number }).n;
}

/** Unclaimed events are kept up to a limit; these are the ones that had to go. */
export function countUnclaimedDropped(database: Reader): number {
  return readMeta(database, "unclaimed_dropped");
}
