/**
 * The outbox's rows. A delivery is one step of one call record for one destination: its payload is frozen when the
 * gate opens, its bytes at the first claim, its key for ever. Order holds per destination and call: a step without its
 * turn has no `next_at`. A result is written only under the lease that was claimed, so a worker that lost its lease
 * can overwrite nothing.
 */
import { createHash, randomUUID } from "node:crypto";
import type { DeliveryDecision, HeldQuestion } from "../../../shared/sending";
import { admits, beginTrial, type Seen } from "../outbox/breaker";
import { endTrial, noteAnswer, readBreaker, saveBreaker } from "./breakers";
import { crashPoint, hurried } from "./crash-point";
import { prepared, type Writer } from "./database";
import { type DeliveryRecord, ofCallAtRest } from "./outbox-rows";
import { passTurn } from "./outbox-turns";
import { readSendingHeld } from "./removal";
import { type Firing, saveFiring } from "./rules";
import { hasTombstone } from "./tombstones";

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
  /** The rule that made it; left out of a call record's steps. */
  firing?: Firing;
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
  if (hasTombstone(database, delivery.idempotencyKey)) return [];
  const added = prepared(
    database,
    `INSERT INTO delivery (delivery_id, destination_id, call_id, version, step, step_order,
       idempotency_key, payload, payload_sha256, state, attempts, next_at, observed, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, NULL, 'waits for its turn', ?, ?)
     ON CONFLICT DO NOTHING`,
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
  if (delivery.firing) {
    const { deliveryId, callId, at, firing } = delivery;
    saveFiring(database, { deliveryId, callId, at, firing });
  }
  // Of a first version there is nothing to overtake.
  if (delivery.version <= 1 || delivery.firing) return [delivery.deliveryId];
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

export type ClaimedDelivery = {
  deliveryId: string;
  destinationId: string;
  callId: string;
  version: number;
  step: string;
  idempotencyKey: string;
  body: string;
  attempt: number;
  /** Of those that count: what the schedule goes by. */
  counted: number;
  correlationId: string;
  leaseToken: string;
  /** Fields left out because a person edited them; null while nobody looked. */
  kept: string[] | null;
  /** What a person decided about this step, here or in an earlier version. */
  decision: DeliveryDecision | null;
};

export type ClaimInput = { now: number; leaseMs: number; destinationIds: string[] };

/**
 * Leases the oldest due delivery of one of these destinations; null when none is due. Where the breaker is open
 * nothing is, until it is time for the one trial. In a restored folder nothing is until a person says so.
 */
export function claimDelivery(database: Writer, input: ClaimInput): ClaimedDelivery | null {
  if (readSendingHeld(database) !== null) return null;
  const due = prepared(
    database,
    `SELECT * FROM delivery WHERE destination_id = @destinationId AND state = 'pending' AND next_at <= @now
       AND ${ofCallAtRest} ORDER BY next_at, created_at, step_order LIMIT 1`,
  );
  for (const destinationId of input.destinationIds) {
    const breaker = readBreaker(database, destinationId);
    const admitted = admits(breaker, input.now);
    if (admitted === "none") continue;
    const row = due.get({ destinationId, now: input.now }) as DeliveryRecord | undefined;
    if (!row) continue;
    if (admitted === "trial") saveBreaker(database, destinationId, beginTrial(breaker, input.now));
    return lease(database, row, input);
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
  crashPoint("leased");
  return {
    deliveryId: row.delivery_id,
    destinationId: row.destination_id,
    callId: row.call_id,
    version: row.version,
    step: row.step,
    idempotencyKey: row.idempotency_key,
    body,
    attempt,
    counted: attempt - row.spared,
    correlationId,
    leaseToken,
    kept: row.kept === null ? null : (JSON.parse(row.kept) as string[]),
    decision: readDecision(database, row),
  };
}

/** A person is asked once per call and step: a later version goes by the same answer. */
function readDecision(database: Writer, row: DeliveryRecord): DeliveryDecision | null {
  if (row.decision !== null) return JSON.parse(row.decision) as DeliveryDecision;
  if (row.version === 1) return null;
  const earlier = prepared(
    database,
    `SELECT decision FROM delivery WHERE destination_id = ? AND call_id = ? AND step = ? AND version < ?
       AND decision IS NOT NULL ORDER BY version DESC LIMIT 1`,
  ).get(row.destination_id, row.call_id, row.step, row.version) as { decision: string } | undefined;
  return earlier ? (JSON.parse(earlier.decision) as DeliveryDecision) : null;
}

/** `{{contact.id}}` becomes the remote id that step got; from then on every retry sends the same bytes. */
function fillRemoteIds(database: Writer, row: DeliveryRecord): string {
  return row.payload.replace(/"\{\{([a-z-]+)\.id\}\}"/g, (_, step: string) => {
    const told = ["delivery", "delivery_tombstone"].flatMap((table) => {
      const earlier = prepared(
        database,
        `SELECT remote_id AS remoteId FROM ${table} WHERE destination_id = ? AND call_id = ? AND step = ?
           AND remote_id IS NOT NULL ORDER BY version DESC LIMIT 1`,
      ).get(row.destination_id, row.call_id, step) as { remoteId: string } | undefined;
      return earlier ? [earlier.remoteId] : [];
    });
    return JSON.stringify(told[0] ?? null);
  });
}

export type DeliveryResult = {
  deliveryId: string;
  destinationId: string;
  leaseToken: string;
  now: number;
  state: "delivered" | "pending" | "dead" | "unknown" | "held";
  outcome: string;
  httpStatus: number | null;
  remoteId: string | null;
  observed: string;
  nextAt: number | null;
  /** False: this attempt is none of those that end in a dead delivery. */
  counts: boolean;
  question: HeldQuestion | null;
  /** What it says about the destination; null: nothing. */
  seen: Seen | null;
};

/** Empty where the lease was lost: somebody else owns the delivery now, and nothing is written. */
export function markDelivery(database: Writer, result: DeliveryResult): string[] {
  const marked = prepared(
    database,
    `UPDATE delivery SET state = ?, next_at = ?, remote_id = coalesce(?, remote_id), observed = ?, lease_token = NULL,
       lease_until = NULL, updated_at = ?, spared = spared + ?, crashes = 0, question = ?
     WHERE delivery_id = ? AND lease_token = ?
     RETURNING destination_id AS destinationId, call_id AS callId`,
  ).get(
    result.state,
    result.nextAt,
    result.remoteId,
    result.observed,
    result.now,
    result.counts ? 0 : 1,
    result.question === null ? null : JSON.stringify(result.question),
    result.deliveryId,
    result.leaseToken,
  ) as { destinationId: string; callId: string } | undefined;
  if (!marked) return [];
  closeAttempts(database, result.deliveryId, result.outcome, result.httpStatus, result.observed, result.now);
  noteAnswer(database, marked.destinationId, result.seen);
  if (result.seen === null) endTrial(database, marked.destinationId, result.now);
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

export type RecoverInput = {
  now: number;
  expiredBy: number | null;
  /** Destinations where a repeat may make a second record: there it is asked what became of it. */
  asks: string[];
  /** Deliveries that are still being sent, whatever the clock says of their lease. */
  underWay?: string[];
};

/**
 * A delivery at which the program ended twice in a row is under suspicion and rests for a moment. Ends the program
 * meanwhile, it was not the delivery; ends it with the delivery once more, it is not tried again by itself. Whoever
 * kills a program that starts hits the same delivery twice: that alone proves nothing.
 */
const suspectedAfter = 2;
const suspectRestsMs = 5000;

/**
 * What a dead process left in flight goes back to pending with the same key and the same bytes; its attempt is closed
 * as unknown. Where a repeat could make a second record it is unknown instead. What ended the program again and again is parked.
 * At start (`expiredBy` null) everything in flight, later only what outlived its lease.
 */
export function recoverInflight(database: Writer, input: RecoverInput): string[] {
  const { now, expiredBy } = input;
  const rows = prepared(
    database,
    `SELECT delivery_id AS deliveryId, destination_id AS destinationId, call_id AS callId, crashes,
       step LIKE 'rule:%' AND NOT coalesce(json_extract(payload, '$.leaves'), 1) AS staysHere FROM delivery
     WHERE state = 'inflight' AND (@expiredBy IS NULL OR lease_until <= @expiredBy)`,
  ).all({ expiredBy }) as {
    deliveryId: string;
    destinationId: string;
    callId: string;
    crashes: number;
    /** A message that may not leave this machine: a repeat lands it in the same place. */
    staysHere: 0 | 1;
  }[];
  const changed: string[] = [];
  if (expiredBy === null) clearSuspects(database);
  const left = rows.filter(({ deliveryId }) => !input.underWay?.includes(deliveryId));
  for (const { deliveryId, destinationId, callId, crashes: before, staysHere } of left) {
    const observed = expiredBy === null ? "the program ended while it was being sent" : "its lease ran out";
    const crashes = expiredBy === null ? before + 1 : before;
    const isPoison = crashes > suspectedAfter;
    const again = crashes === suspectedAfter ? now + hurried(suspectRestsMs) : now;
    const asks = input.asks.includes(destinationId) && staysHere === 0;
    const [state, nextAt, words] = isPoison
      ? ([
          "dead",
          null,
          `crashes the worker: the program ended ${crashes} times while it was being sent`,
        ] as const)
      : asks
        ? (["unknown", now, `${observed}: written or not, unknown`] as const)
        : (["pending", again, `${observed}: it is sent again with the same key`] as const);
    closeAttempts(database, deliveryId, "unknown", null, observed, now);
    prepared(
      database,
      `UPDATE delivery SET state = ?, next_at = ?, lease_token = NULL, lease_until = NULL, observed = ?, crashes = ?,
         updated_at = ? WHERE delivery_id = ?`,
    ).run(state, nextAt, words, crashes, now, deliveryId);
    endTrial(database, destinationId, now);
    changed.push(deliveryId, ...(isPoison ? passTurn(database, destinationId, callId, now) : []));
  }
  return changed;
}

/** The program ended without them: it was not they who ended it. */
function clearSuspects(database: Writer): void {
  prepared(database, "UPDATE delivery SET crashes = 0 WHERE crashes > 0 AND state <> 'inflight'").run();
}

/** A clock that was set back must not hold for days what is due: nothing waits longer than `longestMs`. */
export function capWaits(database: Writer, input: { now: number; longestMs: number }): string[] {
  const latest = input.now + input.longestMs;
  const rows = prepared(
    database,
    `UPDATE delivery SET next_at = @latest WHERE destination_id IN (SELECT destination_id FROM destination)
       AND state = 'pending' AND next_at > @latest RETURNING delivery_id AS deliveryId`,
  ).all({ latest }) as { deliveryId: string }[];
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
    `UPDATE delivery SET state = 'pending', next_at = NULL, observed = 'redriven by hand', updated_at = ?,
       spared = CASE state WHEN 'dead' THEN attempts ELSE spared END, crashes = 0
     WHERE destination_id = ? AND call_id = ?
       AND (delivery_id = ? OR (state IN ('blocked', 'dead') AND step NOT LIKE 'rule:%' AND ? NOT LIKE 'rule:%'))
     RETURNING delivery_id AS deliveryId`,
  ).all(now, row.destination_id, row.call_id, deliveryId, row.step) as { deliveryId: string }[];
  passTurn(database, row.destination_id, row.call_id, now);
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', 'redrive', ?)").run(
    now,
    JSON.stringify({ deliveryId }),
  );
  return again.map((one) => one.deliveryId);
}
