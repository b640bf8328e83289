/** What was seen for the first time in this folder: the lines of the checklist rest on it. */
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

/** A call the sandbox CRM confirmed. */
export function readFirstCrmCall(database: Reader): { callId: string } | null {
  const row = prepared(
    database,
    `SELECT call_id AS callId FROM delivery JOIN destination USING (destination_id)
     WHERE state = 'delivered' AND step = 'call' AND kind = 'sandbox-crm' LIMIT 1`,
  ).get() as { callId: string } | undefined;
  return row ?? null;
}

export function countUnclaimed(database: Reader): number {
  return (prepared(database, "SELECT count(*) AS n FROM event WHERE claimed = 0").get() as { n: number }).n;
}

/** Unclaimed events are kept up to a limit; these are the ones that had to go. */
export function countUnclaimedDropped(database: Reader): number {
  return readMeta(database, "unclaimed_dropped");
}
