/**
 * The outbox's rows. A delivery is one step of one call record for one destination: its payload is frozen when the
 * gate opens, its bytes at the first claim, its key for ever. Order holds per destination and call. A result is
 * written only under the lease that was claimed, so a worker that lost its lease can overwrite nothing.
 */
import { createHash, randomUUID } from "node:crypto";
import type { DeliveryAttempt, DeliveryDetail, DeliveryRow } from "../../../shared/deliveries";
import type { DeliveryState, Json } from "../../../shared/words";
import { prepared, type Reader, type Writer } from "./database";

export type NewDelivery = {
  deliveryId: string;
  destinationId: string;
  callId: string;
  version: number;
  step: string;
  stepOrder: number;
  idempotencyKey: string;
  /** Canonical JSON. */
  payload: string;
  payloadSha256: string;
  at: number;
};

export function saveDelivery(database: Writer, delivery: NewDelivery): void {
  const added = prepared(
    database,
    `INSERT OR IGNORE INTO delivery (delivery_id, destination_id, call_id, version, step, step_order,
       idempotency_key, payload, payload_sha256, state, attempts, next_at, observed, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?, 'waits for its turn', ?, ?)`,
  ).run(
    delivery.deliveryId,
    delivery.destinationId,
    delivery.callId,
    delivery.version,
    delivery.step,
    delivery.stepOrder,
    delivery.idempotencyKey,
    delivery.payload,
    delivery.payloadSha256,
    delivery.at,
    delivery.at,
    delivery.at,
  );
  if (added.changes === 0) return;
  // A newer version of the same step overtakes one that nobody began to send.
  prepared(
    database,
    `UPDATE delivery SET state = 'superseded', next_at = NULL, observed = ?, updated_at = ?
     WHERE destination_id = ? AND call_id = ? AND step = ? AND version < ? AND state = 'pending' AND attempts = 0`,
  ).run(
    `version ${delivery.version} came before it was sent`,
    delivery.at,
    delivery.destinationId,
    delivery.callId,
    delivery.step,
    delivery.version,
  );
}

export type ClaimedDelivery = {
  deliveryId: string;
  destinationId: string;
  callId: string;
  version: number;
  step: string;
  idempotencyKey: string;
  body: string;
  attempt: number;
  correlationId: string;
  leaseToken: string;
};

type DeliveryRecord = {
  delivery_id: string;
  destination_id: string;
  call_id: string;
  version: number;
  step: string;
  step_order: number;
  idempotency_key: string;
  payload: string;
  payload_sha256: string;
  body: string | null;
  state: DeliveryState;
  attempts: number;
  next_at: number | null;
  remote_id: string | null;
  observed: string;
  created_at: number;
  updated_at: number;
};

/**
 * Leases the oldest due delivery whose earlier siblings (same destination and call) are through. A step behind a
 * dead one becomes `blocked`: no call without its contact.
 */
export function claimDelivery(
  database: Writer,
  input: { now: number; leaseMs: number; busyDestinations: string[] },
): { claimed: ClaimedDelivery | null; changed: string[] } {
  const changed: string[] = [];
  const due = prepared(
    database,
    `SELECT * FROM delivery WHERE state = 'pending' AND next_at <= ?
     ORDER BY next_at, created_at, step_order LIMIT 200`,
  ).all(input.now) as DeliveryRecord[];
  for (const row of due) {
    if (input.busyDestinations.includes(row.destination_id)) continue;
    const blocker = findEarlierSibling(database, row);
    if (blocker === "dead") {
      setState(database, row.delivery_id, "blocked", "an earlier step of this call is dead", input.now);
      changed.push(row.delivery_id);
      continue;
    }
    if (blocker === "open") continue;
    return { claimed: lease(database, row, input), changed: [...changed, row.delivery_id] };
  }
  return { claimed: null, changed };
}

function findEarlierSibling(database: Writer, row: DeliveryRecord): "dead" | "open" | null {
  const states = prepared(
    database,
    `SELECT state FROM delivery WHERE destination_id = @destination AND call_id = @call
       AND (version < @version OR (version = @version AND step_order < @order))
       AND state IN ('pending', 'inflight', 'unknown', 'held', 'dead', 'blocked')`,
  ).all({
    destination: row.destination_id,
    call: row.call_id,
    version: row.version,
    order: row.step_order,
  }) as { state: DeliveryState }[];
  if (states.some(({ state }) => state === "dead" || state === "blocked")) return "dead";
  return states.length > 0 ? "open" : null;
}

function lease(
  database: Writer,
  row: DeliveryRecord,
  input: { now: number; leaseMs: number },
): ClaimedDelivery {
  const attempt = row.attempts + 1;
  const correlationId = createHash("sha256")
    .update(`${row.delivery_id}:${attempt}`)
    .digest("hex")
    .slice(0, 12);
  const body = row.body ?? fillRemoteIds(database, row);
  const leaseToken = randomUUID();
  prepared(
    database,
    `UPDATE delivery SET state = 'inflight', attempts = ?, body = ?, lease_token = ?, lease_until = ?,
       observed = 'being sent', updated_at = ? WHERE delivery_id = ?`,
  ).run(attempt, body, leaseToken, input.now + input.leaseMs, input.now, row.delivery_id);
  prepared(
    database,
    `INSERT INTO delivery_attempt (delivery_id, number, started_at, ended_at, outcome, http_status, correlation_id, observed)
     VALUES (?, ?, ?, NULL, 'open', NULL, ?, 'being sent')`,
  ).run(row.delivery_id, attempt, input.now, correlationId);
  return {
    deliveryId: row.delivery_id,
    destinationId: row.destination_id,
    callId: row.call_id,
    version: row.version,
    step: row.step,
    idempotencyKey: row.idempotency_key,
    body,
    attempt,
    correlationId,
    leaseToken,
  };
}

/** `{{contact.id}}` becomes the remote id that step got; from then on every retry sends the same bytes. */
function fillRemoteIds(database: Writer, row: DeliveryRecord): string {
  return row.payload.replace(/"\{\{([a-z-]+)\.id\}\}"/g, (_, step: string) => {
    const earlier = prepared(
      database,
      `SELECT remote_id AS remoteId FROM delivery WHERE destination_id = ? AND call_id = ? AND step = ?
         AND remote_id IS NOT NULL ORDER BY version DESC LIMIT 1`,
    ).get(row.destination_id, row.call_id, step) as { remoteId: string } | undefined;
    return JSON.stringify(earlier?.remoteId ?? null);
  });
}

export type DeliveryResult = {
  deliveryId: string;
  leaseToken: string;
  now: number;
  state: "delivered" | "pending" | "dead" | "unknown";
  outcome: string;
  httpStatus: number | null;
  remoteId: string | null;
  observed: string;
  nextAt: number | null;
};

/** Answers false where the lease was lost: somebody else owns the delivery now, and nothing is written. */
export function markDelivery(database: Writer, result: DeliveryResult): boolean {
  const marked = prepared(
    database,
    `UPDATE delivery SET state = ?, next_at = ?, remote_id = coalesce(?, remote_id), observed = ?, lease_token = NULL,
       lease_until = NULL, updated_at = ? WHERE delivery_id = ? AND lease_token = ?`,
  ).run(
    result.state,
    result.nextAt,
    result.remoteId,
    result.observed,
    result.now,
    result.deliveryId,
    result.leaseToken,
  );
  if (marked.changes === 0) return false;
  closeAttempts(database, result.deliveryId, result.outcome, result.httpStatus, result.observed, result.now);
  return true;
}

function closeAttempts(
  database: Writer,
  deliveryId: string,
  outcome: string,
  httpStatus: number | null,
  observed: string,
  now: number,
): void {
  prepared(
    database,
    `UPDATE delivery_attempt SET ended_at = ?, outcome = ?, http_status = ?, observed = ?
     WHERE delivery_id = ? AND ended_at IS NULL`,
  ).run(now, outcome, httpStatus, observed, deliveryId);
}

/**
 * What a dead process left in flight goes back to pending with the same key and the same bytes; its attempt is closed
 * as unknown. At start (`expiredBy` null) everything in flight, later only what outlived its lease.
 */
export function recoverInflight(
  database: Writer,
  input: { now: number; expiredBy: number | null },
): string[] {
  const rows = prepared(
    database,
    "SELECT delivery_id AS deliveryId FROM delivery WHERE state = 'inflight' AND (@expiredBy IS NULL OR lease_until <= @expiredBy)",
  ).all({ expiredBy: input.expiredBy }) as { deliveryId: string }[];
  for (const { deliveryId } of rows) {
    const observed =
      input.expiredBy === null ? "the program ended while it was being sent" : "its lease ran out";
    closeAttempts(database, deliveryId, "unknown", null, observed, input.now);
    prepared(
      database,
      `UPDATE delivery SET state = 'pending', next_at = ?, lease_token = NULL, lease_until = NULL, observed = ?,
         updated_at = ? WHERE delivery_id = ?`,
    ).run(input.now, `${observed}: it is sent again with the same key`, input.now, deliveryId);
  }
  return rows.map((row) => row.deliveryId);
}

/** Same key, same bytes, from the first attempt on; steps it blocked wait for it again. */
export function redriveDelivery(database: Writer, deliveryId: string, now: number): string[] {
  const row = prepared(database, "SELECT * FROM delivery WHERE delivery_id = ?").get(deliveryId) as
    | DeliveryRecord
    | undefined;
  if (!row || (row.state !== "dead" && row.state !== "pending" && row.state !== "blocked")) return [];
  const blocked = prepared(
    database,
    "SELECT delivery_id AS deliveryId FROM delivery WHERE destination_id = ? AND call_id = ? AND state = 'blocked'",
  ).all(row.destination_id, row.call_id) as { deliveryId: string }[];
  const ids = [deliveryId, ...blocked.map((one) => one.deliveryId).filter((id) => id !== deliveryId)];
  for (const id of ids) {
    prepared(
      database,
      `UPDATE delivery SET state = 'pending', next_at = ?, observed = 'redriven by hand', updated_at = ?
       WHERE delivery_id = ?`,
    ).run(now, now, id);
  }
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', 'redrive', ?)").run(
    now,
    JSON.stringify({ deliveryId }),
  );
  return ids;
}

function setState(
  database: Writer,
  deliveryId: string,
  state: DeliveryState,
  observed: string,
  now: number,
): void {
  prepared(
    database,
    "UPDATE delivery SET state = ?, next_at = NULL, observed = ?, updated_at = ? WHERE delivery_id = ?",
  ).run(state, observed, now, deliveryId);
}

/** When the next pending delivery is due, those of busy destinations left out; null when none waits. */
export function readNextDelivery(database: Reader, busyDestinations: string[]): number | null {
  const rows = prepared(
    database,
    "SELECT destination_id AS id, min(next_at) AS nextAt FROM delivery WHERE state = 'pending' GROUP BY destination_id",
  ).all() as { id: string; nextAt: number | null }[];
  const times = rows.flatMap((row) =>
    row.nextAt === null || busyDestinations.includes(row.id) ? [] : [row.nextAt],
  );
  return times.length > 0 ? Math.min(...times) : null;
}

export function readLastPayloads(
  database: Reader,
  callId: string,
  destinationId: string,
): Map<string, { version: number; payloadSha256: string }> {
  const rows = prepared(
    database,
    `SELECT step, version, payload_sha256 AS payloadSha256 FROM delivery
     WHERE call_id = ? AND destination_id = ? ORDER BY version`,
  ).all(callId, destinationId) as { step: string; version: number; payloadSha256: string }[];
  return new Map(rows.map(({ step, ...rest }) => [step, rest]));
}

export const deliveryRowColumns = `
  delivery.*, destination.name AS destination
  FROM delivery JOIN destination USING (destination_id)`;

export type DeliveryRowRecord = DeliveryRecord & { destination: string };

export function toDeliveryRow(row: DeliveryRowRecord): DeliveryRow {
  return {
    deliveryId: row.delivery_id,
    callId: row.call_id,
    destinationId: row.destination_id,
    destination: row.destination,
    version: row.version,
    step: row.step,
    state: row.state,
    deliveryAttempts: row.attempts,
    nextAt: row.next_at,
    observed: row.observed,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toDeliveryDetail(database: Reader, row: DeliveryRowRecord): DeliveryDetail {
  const attempts = prepared(
    database,
    `SELECT number, started_at AS startedAt, ended_at AS endedAt, outcome, http_status AS httpStatus,
       correlation_id AS correlationId, observed
     FROM delivery_attempt WHERE delivery_id = ? ORDER BY number`,
  ).all(row.delivery_id) as DeliveryAttempt[];
  return {
    ...toDeliveryRow(row),
    key: row.idempotency_key,
    payload: JSON.parse(row.body ?? row.payload) as Json,
    payloadSha256: row.payload_sha256,
    remoteId: row.remote_id,
    attempts,
  };
}

export function readDeliveryRows(database: Reader, deliveryIds: string[]): DeliveryRow[] {
  const one = prepared(database, `SELECT ${deliveryRowColumns} WHERE delivery_id = ?`);
  return deliveryIds.flatMap((id) => {
    const row = one.get(id) as DeliveryRowRecord | undefined;
    return row ? [toDeliveryRow(row)] : [];
  });
}

export function readDeliveryDetail(database: Reader, deliveryId: string): DeliveryDetail | null {
  const row = prepared(database, `SELECT ${deliveryRowColumns} WHERE delivery_id = ?`).get(deliveryId) as
    | DeliveryRowRecord
    | undefined;
  return row ? toDeliveryDetail(database, row) : null;
}

export function readDeliveriesOfCall(database: Reader, callId: string): DeliveryDetail[] {
  const rows = prepared(
    database,
    `SELECT ${deliveryRowColumns} WHERE call_id = ? ORDER BY version, delivery.created_at, step_order`,
  ).all(callId) as DeliveryRowRecord[];
  return rows.map((row) => toDeliveryDetail(database, row));
}

export function countDeliveries(database: Reader, destinationId: string | null): Record<string, number> {
  const rows = prepared(
    database,
    "SELECT state, count(*) AS n FROM delivery WHERE @id IS NULL OR destination_id = @id GROUP BY state",
  ).all({ id: destinationId }) as { state: string; n: number }[];
  return Object.fromEntries(rows.map((row) => [row.state, row.n]));
}
