/**
 * The outbox's rows. A delivery is one step of one call record for one destination: its payload is frozen when the
 * gate opens, its bytes at the first claim, its key for ever. Order holds per destination and call: a step without its
 * turn has no `next_at`. A result is written only under the lease that was claimed, so a worker that lost its lease
 * can overwrite nothing.
 */
import { createHash, randomUUID } from "node:crypto";
import type { DeliveryState } from "../../../shared/words";
import { prepared, type Writer } from "./database";
import type { DeliveryRecord } from "./outbox-rows";

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

/** Freezes steps. Each gets its turn when every earlier step of its call is through. Answers what changed. */
export function saveDeliveries(database: Writer, deliveries: NewDelivery[]): string[] {
  const changed: string[] = [];
  const turns = new Map<string, NewDelivery>();
  for (const delivery of deliveries) {
    const saved = saveDelivery(database, delivery);
    if (saved.length > 0) turns.set(`${delivery.destinationId} ${delivery.callId}`, delivery);
    changed.push(...saved);
  }
  for (const { destinationId, callId, at } of turns.values())
    changed.push(...passTurn(database, destinationId, callId, at));
  return [...new Set(changed)];
}

function saveDelivery(database: Writer, delivery: NewDelivery): string[] {
  const added = prepared(
    database,
    `INSERT OR IGNORE INTO delivery (delivery_id, destination_id, call_id, version, step, step_order,
       idempotency_key, payload, payload_sha256, state, attempts, next_at, observed, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, NULL, 'waits for its turn', ?, ?)`,
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
  );
  if (added.changes === 0) return [];
  // Of a first version there is nothing to overtake.
  if (delivery.version === 1) return [delivery.deliveryId];
  // A newer version of the same step overtakes one that nobody began to send, and one that could not be sent.
  const overtaken = prepared(
    database,
    `UPDATE delivery SET state = 'superseded', next_at = NULL, observed = ?, updated_at = ?
     WHERE destination_id = ? AND call_id = ? AND step = ? AND version < ?
       AND (state IN ('dead', 'blocked') OR (state = 'pending' AND attempts = 0))
     RETURNING delivery_id AS deliveryId`,
  ).all(
    `version ${delivery.version} took its place`,
    delivery.at,
    delivery.destinationId,
    delivery.callId,
    delivery.step,
    delivery.version,
  ) as { deliveryId: string }[];
  return [delivery.deliveryId, ...overtaken.map((one) => one.deliveryId)];
}

/**
 * Of one call's open steps for one destination the first has the turn: contacts before calls before tasks, an older
 * version of a step before a newer. A dead one blocks what stands behind it, since there is no call without its
 * contact; when it is gone they wait for their turn again. Answers the deliveries it changed.
 */
function passTurn(database: Writer, destinationId: string, callId: string, now: number): string[] {
  const open = prepared(
    database,
    `SELECT delivery_id AS deliveryId, state, next_at AS nextAt FROM delivery
     WHERE destination_id = ? AND call_id = ?
       AND state IN ('pending', 'inflight', 'unknown', 'held', 'dead', 'blocked')
     ORDER BY step_order, version`,
  ).all(destinationId, callId) as { deliveryId: string; state: DeliveryState; nextAt: number | null }[];
  const changed: string[] = [];
  const dead = open.findIndex((one) => one.state === "dead");
  for (const [index, one] of open.entries()) {
    const isBehind = dead >= 0 && index > dead;
    if (isBehind && one.state === "pending") {
      setState(database, one.deliveryId, "blocked", "an earlier step of this call is dead", now);
      changed.push(one.deliveryId);
    } else if (!isBehind && one.state === "blocked") {
      setState(database, one.deliveryId, "pending", "waits for its turn", now);
      one.state = "pending";
      one.nextAt = null;
      changed.push(one.deliveryId);
    }
  }
  const [first] = open;
  if (first?.state === "pending" && first.nextAt === null) {
    prepared(database, "UPDATE delivery SET next_at = ? WHERE delivery_id = ?").run(now, first.deliveryId);
    changed.push(first.deliveryId);
  }
  return changed;
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

/** Leases the oldest due delivery of one of these destinations; null when none is due. */
export function claimDelivery(
  database: Writer,
  input: { now: number; leaseMs: number; destinationIds: string[] },
): ClaimedDelivery | null {
  const due = prepared(
    database,
    `SELECT * FROM delivery WHERE destination_id = ? AND state = 'pending' AND next_at <= ?
     ORDER BY next_at, created_at, step_order LIMIT 1`,
  );
  for (const destinationId of input.destinationIds) {
    const row = due.get(destinationId, input.now) as DeliveryRecord | undefined;
    if (row) return lease(database, row, input);
  }
  return null;
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
  state: "delivered" | "pending" | "dead" | "unknown" | "held";
  outcome: string;
  httpStatus: number | null;
  remoteId: string | null;
  observed: string;
  nextAt: number | null;
};

/** Empty where the lease was lost: somebody else owns the delivery now, and nothing is written. */
export function markDelivery(database: Writer, result: DeliveryResult): string[] {
  const marked = prepared(
    database,
    `UPDATE delivery SET state = ?, next_at = ?, remote_id = coalesce(?, remote_id), observed = ?, lease_token = NULL,
       lease_until = NULL, updated_at = ? WHERE delivery_id = ? AND lease_token = ?
     RETURNING destination_id AS destinationId, call_id AS callId`,
  ).get(
    result.state,
    result.nextAt,
    result.remoteId,
    result.observed,
    result.now,
    result.deliveryId,
    result.leaseToken,
  ) as { destinationId: string; callId: string } | undefined;
  if (!marked) return [];
  closeAttempts(database, result.deliveryId, result.outcome, result.httpStatus, result.observed, result.now);
  return [result.deliveryId, ...passTurn(database, marked.destinationId, marked.callId, result.now)];
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

/** Same key, same bytes, now; the steps it blocked wait for their turn again. Empty where its state does not allow it. */
export function redriveDelivery(database: Writer, deliveryId: string, now: number): string[] {
  const row = prepared(database, "SELECT * FROM delivery WHERE delivery_id = ?").get(deliveryId) as
    | DeliveryRecord
    | undefined;
  if (!row || !["dead", "pending", "blocked"].includes(row.state)) return [];
  const again = prepared(
    database,
    `UPDATE delivery SET state = 'pending', next_at = NULL, observed = 'redriven by hand', updated_at = ?
     WHERE destination_id = ? AND call_id = ? AND (delivery_id = ? OR state IN ('blocked', 'dead'))
     RETURNING delivery_id AS deliveryId`,
  ).all(now, row.destination_id, row.call_id, deliveryId) as { deliveryId: string }[];
  passTurn(database, row.destination_id, row.call_id, now);
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', 'redrive', ?)").run(
    now,
    JSON.stringify({ deliveryId }),
  );
  return again.map((one) => one.deliveryId);
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
