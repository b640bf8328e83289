/**
 * The outbox by call record: the steps of one version of one call for one destination are one row. Such a group is
 * found by its first step, which stands in the index of the newest deliveries; all else asks for the steps beside it.
 */
import type { OutboxCounts, OutboxRow } from "../../../shared/deliveries";
import type { DeliveryState } from "../../../shared/words";
import { prepared, type Reader } from "./database";
import { type DeliveryRowRecord, deliveryRowColumns, toDeliveryRow } from "./outbox-rows";

const sameRecord =
  "step.call_id = delivery.call_id AND step.destination_id = delivery.destination_id AND step.version = delivery.version";

/** True for a record with a step in one of these states. */
function someStep(...states: DeliveryState[]): string {
  return `EXISTS (SELECT 1 FROM delivery AS step
    WHERE ${sameRecord} AND step.state IN (${states.map((state) => `'${state}'`).join(", ")}))`;
}

const under: Record<keyof OutboxCounts, DeliveryState[]> = {
  dead: ["dead"],
  held: ["held", "unknown"],
  waiting: ["pending", "inflight", "blocked"],
  delivered: ["delivered"],
};

/** Calls with a step in one of these states, by index: what is open or dead is little beside what was delivered. */
function amongCalls(...states: DeliveryState[]): string {
  return `delivery.call_id IN (SELECT call_id FROM delivery AS other
    WHERE other.destination_id IN (SELECT destination_id FROM destination)
      AND other.state IN (${states.map((state) => `'${state}'`).join(", ")}))`;
}

function inState(...states: DeliveryState[]): string {
  return `${amongCalls(...states)} AND ${someStep(...states)}`;
}

/** A record is where the worst of its steps is. */
export const recordStates: Record<string, string> = {
  waiting: `(${inState(...under.waiting)} AND NOT ${someStep(...under.dead, ...under.held)})`,
  held: `(${inState(...under.held)} AND NOT ${someStep(...under.dead)})`,
  dead: `(${inState(...under.dead)})`,
  delivered: `(${someStep("delivered")} AND NOT ${someStep(...under.dead, ...under.held, ...under.waiting)})`,
  superseded: `(${amongCalls("superseded")} AND NOT ${someStep(...under.dead, ...under.held, ...under.waiting, ...under.delivered)})`,
  pending: `(${inState("pending")})`,
  inflight: `(${inState("inflight")})`,
  blocked: `(${inState("blocked")})`,
  unknown: `(${inState("unknown")})`,
};

/** Where free text is looked for, one walk over each table: what was observed at any step, the call, the destination. */
export const recordTexts = [
  `(delivery.call_id, delivery.destination_id, delivery.version) IN (
     SELECT call_id, destination_id, version FROM delivery AS step WHERE step.observed LIKE ? ESCAPE '\\')`,
  `delivery.call_id IN (SELECT call_id FROM call
     WHERE concat_ws(char(10), key, person_name, phone, external_id) LIKE ? ESCAPE '\\')`,
  `delivery.destination_id IN (SELECT destination_id FROM destination WHERE name LIKE ? ESCAPE '\\')`,
];
export const hasStep = `EXISTS (SELECT 1 FROM delivery AS step WHERE ${sameRecord} AND step.step = ?)`;

export const outboxRowColumns = `
  delivery.*, destination.name AS destination, call.key AS call_key,
  coalesce(call.person_name, call.phone, call.external_id) AS person
  FROM delivery JOIN (SELECT destination_id, name FROM destination WHERE removed_at IS NULL) AS destination
    USING (destination_id) LEFT JOIN call ON call.call_id = delivery.call_id`;

/** Messages of several rules may stand in the same place: of these the id decides. */
export const isFirstStep = `delivery.delivery_id = (SELECT step.delivery_id FROM delivery AS step
  WHERE ${sameRecord} ORDER BY step.step_order, step.delivery_id LIMIT 1)`;

export type OutboxRowRecord = Omit<DeliveryRowRecord, "rule"> & {
  call_key: string | null;
  person: string | null;
};

export function toOutboxRow(database: Reader, row: OutboxRowRecord): OutboxRow {
  const steps = prepared(
    database,
    `SELECT ${deliveryRowColumns} WHERE call_id = ? AND destination_id = ? AND version = ? ORDER BY step_order`,
  ).all(row.call_id, row.destination_id, row.version) as DeliveryRowRecord[];
  return {
    recordId: `${row.call_id}~${row.version}~${row.destination_id}`,
    callId: row.call_id,
    callKey: row.call_key,
    person: row.person,
    version: row.version,
    destinationId: row.destination_id,
    destination: row.destination,
    createdAt: row.created_at,
    steps: steps.map(toDeliveryRow),
  };
}

/** Of a destination, or of all that were not removed. The database keeps the numbers, so the cost is a row each. */
export function countOutbox(database: Reader, destinationId: string | null): OutboxCounts {
  const rows = prepared(
    database,
    `SELECT standing, sum(n) AS n FROM outbox_count
     WHERE destination_id IN (SELECT destination_id FROM destination
       WHERE removed_at IS NULL AND (@id IS NULL OR destination_id = @id))
     GROUP BY standing`,
  ).all({ id: destinationId }) as { standing: keyof OutboxCounts; n: number }[];
  const counts: OutboxCounts = { waiting: 0, held: 0, dead: 0, delivered: 0 };
  for (const { standing, n } of rows) counts[standing] = n;
  return counts;
}

/** Step by step, for a destination whose steps do not belong together. */
export function countSteps(database: Reader, destinationId: string): OutboxCounts {
  const rows = prepared(
    database,
    "SELECT state, count(*) AS n FROM delivery WHERE destination_id = ? GROUP BY state",
  ).all(destinationId) as { state: DeliveryState; n: number }[];
  const countOf = (states: DeliveryState[]) =>
    rows.reduce((sum, { state, n }) => sum + (states.includes(state) ? n : 0), 0);
  return {
    dead: countOf(under.dead),
    held: countOf(under.held),
    waiting: countOf(under.waiting),
    delivered: countOf(under.delivered),
  };
}

const lastAnswered = 20;

/** Of its newest deliveries that were tried: how many are through. */
export function readLastAnswers(database: Reader, destinationId: string): { of: number; delivered: number } {
  const newest = (condition: string) =>
    `SELECT * FROM (SELECT created_at, state FROM delivery WHERE destination_id = @id AND ${condition}
       ORDER BY created_at DESC LIMIT ${lastAnswered})`;
  const row = prepared(
    database,
    `SELECT count(*) AS "of", coalesce(sum(state = 'delivered'), 0) AS delivered FROM (
       SELECT state FROM (
         ${newest("state = 'delivered' AND next_at IS NULL")}
         UNION ALL ${newest("state = 'dead' AND next_at IS NULL")}
         UNION ALL ${newest("state = 'pending' AND attempts > 0")}
       ) ORDER BY created_at DESC LIMIT ${lastAnswered})`,
  ).get({ id: destinationId }) as { of: number; delivered: number };
  return row;
}
