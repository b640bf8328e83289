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

export const isFirstStep = `delivery.step_order = (SELECT min(step.step_order) FROM delivery AS step
  WHERE ${sameRecord})`;

export type OutboxRowRecord = DeliveryRowRecord & { call_key: string | null; person: string | null };

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

/**
 * Open and dead steps are few and are counted one by one; delivered records are what is left of all. So the cost is
 * one walk over an index, however many have been delivered.
 */
export function countOutbox(database: Reader, destinationId: string | null): OutboxCounts {
  const open = prepared(
    database,
    `SELECT worst, count(*) AS n FROM (
       SELECT min(CASE state WHEN 'dead' THEN 1 WHEN 'held' THEN 2 WHEN 'unknown' THEN 2 WHEN 'superseded' THEN 4 ELSE 3 END) AS worst,
         EXISTS (SELECT 1 FROM delivery AS step WHERE ${sameRecord} AND step.state = 'delivered') AS reached
       FROM delivery
       WHERE destination_id IN (SELECT destination_id FROM destination
         WHERE removed_at IS NULL AND (@id IS NULL OR destination_id = @id))
         AND state IN ('dead', 'held', 'unknown', 'pending', 'inflight', 'blocked', 'superseded')
       GROUP BY call_id, destination_id, version
     ) WHERE worst < 4 OR NOT reached GROUP BY worst`,
  ).all({ id: destinationId }) as { worst: number; n: number }[];
  const all = prepared(
    database,
    `SELECT count(*) AS n FROM (
       SELECT 1 FROM delivery WHERE destination_id IN (SELECT destination_id FROM destination
         WHERE removed_at IS NULL AND (@id IS NULL OR destination_id = @id))
       GROUP BY call_id, destination_id, version)`,
  ).get({ id: destinationId }) as { n: number };
  const countOf = (worst: number) => open.find((one) => one.worst === worst)?.n ?? 0;
  return {
    dead: countOf(1),
    held: countOf(2),
    waiting: countOf(3),
    delivered: all.n - open.reduce((sum, one) => sum + one.n, 0),
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
