/** Deliveries as they are shown, counted and planned. */
import type {
  DeliveryAttempt,
  DeliveryDetail,
  DeliveryRow,
  DestinationKind,
} from "../../../shared/deliveries";
import type { AskingRow } from "../../../shared/outbox-contract";
import type { DeliveryDecision, HeldQuestion } from "../../../shared/sending";
import type { DeliveryState, Json } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { ofOneMoment, prepared, type Reader } from "./database";
import { inOrderAdded } from "./destination-order";

export type DeliveryRecord = {
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
  spared: number;
  crashes: number;
  kept: string | null;
  question: string | null;
  decision: string | null;
};

/** When the next pending delivery of a destination is due; null when none waits. */
export function readNextDelivery(database: Reader, destinationId: string): number | null {
  const row = prepared(
    database,
    `SELECT next_at AS nextAt FROM delivery WHERE destination_id = @destinationId AND state = 'pending'
       AND next_at IS NOT NULL AND ${ofCallAtRest} ORDER BY next_at LIMIT 1`,
  ).get({ destinationId }) as { nextAt: number } | undefined;
  return row?.nextAt ?? null;
}

/**
 * No other step of its call is being sent there: a newer version's contact does not go while the call of the one before it
 * does, whichever has waited longer. Messages of rules wait for nobody. There are never many in flight.
 */
export const ofCallAtRest = `(step LIKE 'rule:%' OR call_id NOT IN (SELECT call_id FROM delivery
  WHERE state = 'inflight' AND destination_id = @destinationId AND step NOT LIKE 'rule:%'))`;

/** How many have been due since before `before`: what waited while the app was closed or the machine slept. */
export function countOverdue(database: Reader, destinationId: string, before: number): number {
  const row = prepared(
    database,
    "SELECT count(*) AS n FROM delivery WHERE destination_id = ? AND state = 'pending' AND next_at < ?",
  ).get(destinationId, before) as { n: number };
  return row.n;
}

export type UnsettledDelivery = {
  deliveryId: string;
  callId: string;
  version: number;
  step: string;
  idempotencyKey: string;
  body: string;
  attempts: number;
  spared: number;
  observed: string;
};

/** Unknown outcomes that nobody looked for yet. */
export function readUnsettled(database: Reader, destinationId: string): UnsettledDelivery[] {
  return prepared(
    database,
    `SELECT delivery_id AS deliveryId, call_id AS callId, version, step, idempotency_key AS idempotencyKey,
       coalesce(body, payload) AS body, attempts, spared, observed
     FROM delivery WHERE destination_id = ? AND state = 'unknown' AND next_at IS NOT NULL LIMIT 20`,
  ).all(destinationId) as UnsettledDelivery[];
}

/** When the first of the leases that are out ends; null when nothing is in flight. */
export function readNextLeaseEnd(database: Reader): number | null {
  const sql = "SELECT min(lease_until) FROM delivery WHERE state = 'inflight'";
  return prepared(database, sql).pluck().get() as number | null;
}

export function readLastPayloads(
  database: Reader,
  callId: string,
  destinationId: string,
): Map<string, { version: number; payloadSha256: string }> {
  const rows = prepared(
    database,
    `SELECT step, version, payload_sha256 AS payloadSha256 FROM delivery
     WHERE call_id = @callId AND destination_id = @destinationId
     UNION ALL SELECT step, version, payload_sha256 FROM delivery_tombstone
     WHERE call_id = @callId AND destination_id = @destinationId ORDER BY version`,
  ).all({ callId, destinationId }) as { step: string; version: number; payloadSha256: string }[];
  return new Map(rows.map(({ step, ...rest }) => [step, rest]));
}

/** The content a destination last confirmed for a step; null where its last attempt is not known to have arrived. */
export function readTold(
  database: Reader,
  callId: string,
  destinationId: string,
  step: string,
): CallRecordContent | null {
  const row = prepared(
    database,
    `SELECT told.state, call_record.content FROM (
       SELECT version, state FROM delivery WHERE call_id = @callId AND destination_id = @destinationId
         AND step = @step AND (attempts > 0 OR state = 'delivered')
       UNION ALL SELECT version, state FROM delivery_tombstone
       WHERE call_id = @callId AND destination_id = @destinationId AND step = @step AND state = 'delivered'
       ORDER BY version DESC LIMIT 1
     ) AS told JOIN call_record ON call_record.call_id = @callId AND call_record.version = told.version`,
  ).get({ callId, destinationId, step }) as { state: DeliveryState; content: string } | undefined;
  return row?.state === "delivered" ? (JSON.parse(row.content) as CallRecordContent) : null;
}

export const deliveryRowColumns = `
  delivery.*, destination.name AS destination,
  CASE WHEN delivery.step LIKE 'rule:%' THEN (SELECT json_extract(definition, '$.name')
    FROM rule_firing JOIN rule USING (rule_id) WHERE rule_firing.delivery_id = delivery.delivery_id) END AS rule
  FROM delivery JOIN destination USING (destination_id)`;

export type DeliveryRowRecord = DeliveryRecord & { destination: string; rule: string | null };

export function toDeliveryRow(row: DeliveryRowRecord): DeliveryRow {
  return {
    deliveryId: row.delivery_id,
    callId: row.call_id,
    destinationId: row.destination_id,
    destination: row.destination,
    version: row.version,
    step: row.step,
    rule: row.rule,
    stepOrder: row.step_order,
    state: row.state,
    deliveryAttempts: row.attempts,
    countedAttempts: row.attempts - row.spared,
    nextAt: row.next_at,
    observed: row.observed,
    question: row.state === "held" && row.question ? (JSON.parse(row.question) as HeldQuestion) : null,
    decision: row.decision ? (JSON.parse(row.decision) as DeliveryDecision) : null,
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
    kept: row.kept ? (JSON.parse(row.kept) as string[]) : [],
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
  return ofOneMoment(database, () => {
    const row = prepared(database, `SELECT ${deliveryRowColumns} WHERE delivery_id = ?`).get(deliveryId) as
      | DeliveryRowRecord
      | undefined;
    return row ? toDeliveryDetail(database, row) : null;
  });
}

export function readDeliveriesOfCall(database: Reader, callId: string): DeliveryDetail[] {
  const rows = prepared(
    database,
    `SELECT ${deliveryRowColumns} WHERE call_id = ? ORDER BY version, delivery.created_at, step_order`,
  ).all(callId) as DeliveryRowRecord[];
  return rows.map((row) => toDeliveryDetail(database, row));
}

/** Steps that ask a person, oldest first. */
export function readAsking(
  database: Reader,
  input: { destinationId?: string | undefined; limit: number },
): AskingRow[] {
  const rows = prepared(
    database,
    `SELECT delivery.*, destination.name AS destination, call.key AS callKey, call.phone,
       coalesce(call.person_name, call.phone, call.external_id) AS person
     FROM destination JOIN delivery USING (destination_id) LEFT JOIN call ON call.call_id = delivery.call_id
     WHERE destination.removed_at IS NULL AND (@id IS NULL OR destination.destination_id = @id)
       AND delivery.state = 'held' AND delivery.question IS NOT NULL AND delivery.step NOT LIKE 'rule:%'
     ORDER BY delivery.updated_at LIMIT @limit`,
  ).all({ id: input.destinationId ?? null, limit: input.limit }) as (DeliveryRowRecord & {
    callKey: string | null;
    phone: string | null;
    person: string | null;
  })[];
  return rows.map(({ callKey, phone, person, ...row }) => ({
    deliveryId: row.delivery_id,
    destinationId: row.destination_id,
    destination: row.destination,
    callId: row.call_id,
    callKey,
    person,
    phone,
    version: row.version,
    step: row.step,
    observed: row.observed,
    question: JSON.parse(row.question ?? "") as HeldQuestion,
    since: row.updated_at,
  }));
}

/** Destinations a call record went to or is on its way to, each with the worst state of its steps. */
export function readDestinationsTold(
  database: Reader,
  callId: string,
): { destination: string; kind: DestinationKind; state: DeliveryState }[] {
  const rows = prepared(
    database,
    `SELECT destination.name, destination.kind, state, destination.created_at AS createdAt
     FROM delivery JOIN destination USING (destination_id) WHERE call_id = ? AND state <> 'superseded'`,
  ).all(callId) as { name: string; kind: DestinationKind; state: DeliveryState; createdAt: number }[];
  const told = new Map<string, { destination: string; kind: DestinationKind; state: DeliveryState }>();
  for (const { name, kind, state } of rows.sort(inOrderAdded)) {
    const known = told.get(name);
    if (!known || worstFirst.indexOf(state) < worstFirst.indexOf(known.state))
      told.set(name, { destination: name, kind, state });
  }
  return [...told.values()];
}

const worstFirst: DeliveryState[] = [
  "dead",
  "blocked",
  "unknown",
  "held",
  "inflight",
  "pending",
  "delivered",
];

/** Of every destination what waits and what is dead, in steps: by index, however many were delivered. */
export function readOpenSteps(
  database: Reader,
): { destinationId: string; name: string; dead: number; waiting: number }[] {
  return prepared(
    database,
    `SELECT destination_id AS destinationId, name,
       (SELECT count(*) FROM delivery WHERE delivery.destination_id = destination.destination_id
          AND state = 'dead') AS dead,
       (SELECT count(*) FROM delivery WHERE delivery.destination_id = destination.destination_id
          AND state IN ('pending', 'inflight', 'blocked')) AS waiting
     FROM destination WHERE removed_at IS NULL AND enabled = 1`,
  ).all() as ReturnType<typeof readOpenSteps>;
}
