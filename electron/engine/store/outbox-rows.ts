/** Deliveries as they are shown, counted and planned. */
import type {
  DeliveryAttempt,
  DeliveryDetail,
  DeliveryRow,
  DestinationKind,
} from "../../../shared/deliveries";
import type { DeliveryState, Json } from "../../../shared/words";
import type { CallRecordContent } from "../destinations/destination";
import { prepared, type Reader } from "./database";

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
};

/** When the next pending delivery is due, for these destinations; null when none waits. */
export function readNextDelivery(database: Reader, destinationIds: string[]): number | null {
  const earliest = prepared(
    database,
    "SELECT min(next_at) AS nextAt FROM delivery WHERE destination_id = ? AND state = 'pending'",
  );
  const times = destinationIds.flatMap((id) => (earliest.get(id) as { nextAt: number | null }).nextAt ?? []);
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

/** The content a destination last confirmed for a step; null where its last attempt is not known to have arrived. */
export function readTold(
  database: Reader,
  callId: string,
  destinationId: string,
  step: string,
): CallRecordContent | null {
  const row = prepared(
    database,
    `SELECT delivery.state, call_record.content FROM delivery JOIN call_record USING (call_id, version)
     WHERE call_id = ? AND destination_id = ? AND step = ? AND (attempts > 0 OR state = 'delivered')
     ORDER BY version DESC LIMIT 1`,
  ).get(callId, destinationId, step) as { state: DeliveryState; content: string } | undefined;
  return row?.state === "delivered" ? (JSON.parse(row.content) as CallRecordContent) : null;
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

/** Destinations a call record went to or is on its way to, each with the worst state of its steps. */
export function readDestinationsTold(
  database: Reader,
  callId: string,
): { destination: string; kind: DestinationKind; state: DeliveryState }[] {
  const rows = prepared(
    database,
    `SELECT destination.name AS destination, destination.kind, state
     FROM delivery JOIN destination USING (destination_id)
     WHERE call_id = ? AND state <> 'superseded' ORDER BY destination.created_at, destination.name`,
  ).all(callId) as { destination: string; kind: DestinationKind; state: DeliveryState }[];
  const told = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const known = told.get(row.destination);
    if (!known || worstFirst.indexOf(row.state) < worstFirst.indexOf(known.state))
      told.set(row.destination, row);
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
