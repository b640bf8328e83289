/**
 * What is left of removed deliveries. A key that was ever given out is known for good: a late retry or a second freeze
 * of the same step makes no delivery, and the next version of a call still knows what its destination holds.
 */
import { printsOf } from "../outbox/keep-edited";
import { prepared, type Writer } from "./database";

/** Deliveries of one transaction: removing must never keep an event waiting. */
const removedAtOnce = 200;

export function hasTombstone(database: Writer, idempotencyKey: string): boolean {
  return (
    prepared(database, "SELECT 1 FROM delivery_tombstone WHERE idempotency_key = ?").get(idempotencyKey) !==
    undefined
  );
}

/** The key stays, whatever becomes of the row. */
export function buryKey(database: Writer, deliveryId: string, now: number): void {
  const row = prepared(
    database,
    "SELECT coalesce(body, payload) AS body, attempts FROM delivery WHERE delivery_id = ?",
  ).get(deliveryId) as { body: string; attempts: number };
  prepared(
    database,
    `INSERT OR REPLACE INTO delivery_tombstone
       (idempotency_key, destination_id, call_id, version, step, state, payload_sha256, remote_id, written, removed_at)
     SELECT idempotency_key, destination_id, call_id, version, step, state, payload_sha256, remote_id, ?, ?
     FROM delivery WHERE delivery_id = ?`,
  ).run(JSON.stringify(row.attempts > 0 ? printsOf(row.body) : {}), now, deliveryId);
}

/** Through or overtaken since before `before`, with nothing of its call under way. Answers how many are gone. */
export function removeDelivered(
  database: Writer,
  input: { destinationId: string; before: number; now: number },
): number {
  const rows = prepared(
    database,
    `SELECT delivery_id AS deliveryId FROM delivery
     WHERE destination_id = @destinationId AND state IN ('delivered', 'superseded') AND next_at IS NULL
       AND created_at < @before AND updated_at < @before
       AND NOT EXISTS (SELECT 1 FROM delivery AS other WHERE other.call_id = delivery.call_id
         AND other.destination_id = delivery.destination_id
         AND other.state NOT IN ('delivered', 'superseded'))
     LIMIT ${removedAtOnce}`,
  ).all({ destinationId: input.destinationId, before: input.before }) as { deliveryId: string }[];
  return removeRows(database, rows, input.now);
}

/** Everything of a destination that was removed in an earlier session. Answers how many are gone. */
export function removeOfDestination(database: Writer, input: { destinationId: string; now: number }): number {
  const rows = prepared(
    database,
    `SELECT delivery_id AS deliveryId FROM delivery WHERE destination_id = ? LIMIT ${removedAtOnce}`,
  ).all(input.destinationId) as { deliveryId: string }[];
  return removeRows(database, rows, input.now);
}

function removeRows(database: Writer, rows: { deliveryId: string }[], now: number): number {
  for (const { deliveryId } of rows) {
    buryKey(database, deliveryId, now);
    prepared(database, "DELETE FROM delivery_attempt WHERE delivery_id = ?").run(deliveryId);
    prepared(database, "DELETE FROM delivery WHERE delivery_id = ?").run(deliveryId);
  }
  return rows.length;
}
