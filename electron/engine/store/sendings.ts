/** Each sending of the events that were failed on purpose, and what its event's row says of it. Recorded. */
import type { FailedSending, SendingMark } from "../../../shared/failing";
import type { Sending, SendingEnd } from "../failing/sending";
import { prepared, type Reader, type Writer } from "./database";

export type NewSending = {
  position: number;
  sourceId: string;
  thread: string;
  failingId: string | null;
  kind: FailedSending["kind"] | "taken";
  status: number | null;
  retryAfterMs: number | null;
  endedUs: number | null;
  number: number;
  beforePosition: number | null;
  same: boolean;
  deliveryAttempt: number | null;
  occurredAt: number | null;
  bodySha256: string;
};

export function insertSending(database: Writer, row: NewSending): void {
  prepared(
    database,
    `INSERT OR IGNORE INTO sending (position, source_id, thread, failing_id, kind, status, retry_after_ms, ended_us,
       number, before_position, same_event, delivery_attempt, occurred_at, body_sha256, closed)
     SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM event WHERE position = ?)`,
  ).run(
    row.position,
    row.sourceId,
    row.thread,
    row.failingId,
    row.kind,
    row.status,
    row.retryAfterMs,
    row.endedUs,
    row.number,
    row.beforePosition,
    row.same ? 1 : 0,
    row.deliveryAttempt,
    row.occurredAt,
    row.bodySha256,
    row.kind === "taken" && row.status === null ? 1 : 0,
    row.position,
  );
}

/** `closed`: the sender gave up. `taken`: it was answered as usual after all. */
export type SendingOver = {
  position: number;
  endedUs: number;
  closed: boolean;
  taken: boolean;
  status: number | null;
};

export function endSending(
  database: Writer,
  { position, endedUs, closed, taken, status }: SendingOver,
): void {
  prepared(
    database,
    `UPDATE sending SET ended_us = ?, closed = ?, kind = iif(? AND kind = 'hang', 'taken', kind),
       status = coalesce(status, ?) WHERE position = ?`,
  ).run(endedUs, closed ? 1 : 0, taken ? 1 : 0, status, position);
}

type SendingRecord = {
  thread: string;
  received_at: number;
  kind: NewSending["kind"];
  status: number | null;
  retry_after_ms: number | null;
  ended_us: number | null;
  closed: number;
  same_event: number;
  delivery_attempt: number | null;
  occurred_at: number | null;
};

/** Those whose signature holds, straight from the provider: how others send again is theirs. */
export function readSendings(database: Reader, sourceId: string, origin: "live" | "simulated"): Sending[] {
  const rows = prepared(
    database,
    `SELECT sending.*, event.received_at FROM sending JOIN event USING (position)
     WHERE sending.source_id = ? AND event.origin = ? AND event.via IS NULL
       AND event.signature_at_arrival NOT IN ('failed', 'missing')
     ORDER BY position`,
  ).all(sourceId, origin) as SendingRecord[];
  return rows.map((row) => ({
    thread: row.thread,
    receivedAt: row.received_at,
    end: endOf(row),
    endedAfterMs: (row.ended_us ?? 0) / 1000,
    same: row.same_event === 1,
    deliveryAttempt: row.delivery_attempt,
    occurredAt: row.occurred_at,
  }));
}

function endOf(row: SendingRecord): SendingEnd {
  if (row.kind === "taken") return usualEnd(row);
  if (row.kind === "status" && row.status !== null)
    return { kind: "status", status: row.status, retryAfterMs: row.retry_after_ms };
  if (row.kind === "reset") return row.closed === 1 ? { kind: "reset" } : { kind: "open" };
  if (row.ended_us === null) return { kind: "open" };
  if (row.closed === 1) return { kind: "timeout" };
  return row.kind === "delay" ? usualEnd(row) : { kind: "open" };
}

/** What is answered as usual may fail too: a handler of the user's answers it, or is slower than the sender waits. */
function usualEnd({ status, closed }: SendingRecord): SendingEnd {
  if (status === null) return { kind: closed === 1 ? "timeout" : "open" };
  return status >= 200 && status <= 299 ? { kind: "taken" } : { kind: "status", status, retryAfterMs: null };
}

export function readLastCalled(
  database: Reader,
  source: string,
  origin: "live" | "simulated",
): number | null {
  return (
    (prepared(
      database,
      `SELECT received_at FROM event_view WHERE source = ? AND origin = ? AND signature NOT IN ('failed', 'missing')
       ORDER BY position DESC LIMIT 1`,
    )
      .pluck()
      .get(source, origin) as number | undefined) ?? null
  );
}

/** The mark of one event's row as JSON, null where none of its sendings was failed on purpose. */
export const sendingColumn = `(SELECT json_object(
    'number', sending.number, 'kind', sending.kind, 'failing', sending.failing_id, 'status', sending.status,
    'us', sending.ended_us, 'beforeKind', earlier.kind, 'beforeFailing', earlier.failing_id,
    'beforeStatus', earlier.status, 'beforeUs', earlier.ended_us,
    'sinceMs', event.received_at - (SELECT received_at FROM event AS first WHERE first.position = earlier.position))
  FROM sending LEFT JOIN sending AS earlier ON earlier.position = sending.before_position AND sending.same_event = 1
  WHERE sending.position = event.position)`;

export function toSendingMark(json: string | null): SendingMark | null {
  if (json === null) return null;
  const row = JSON.parse(json) as {
    number: number;
    kind: NewSending["kind"];
    failing: string | null;
    status: number | null;
    us: number | null;
    beforeKind: NewSending["kind"] | null;
    beforeFailing: string | null;
    beforeStatus: number | null;
    beforeUs: number | null;
    sinceMs: number | null;
  };
  const failed = toFailed(row.failing, row.kind, row.status, row.us);
  if (row.beforeKind === null) return { number: 1, failed, before: null };
  return {
    number: row.number,
    failed,
    before: {
      failed: toFailed(row.beforeFailing, row.beforeKind, row.beforeStatus, row.beforeUs),
      afterMs: Math.max(0, Math.round((row.sinceMs ?? 0) - (row.beforeUs ?? 0) / 1000)),
    },
  };
}

function toFailed(
  failingId: string | null,
  kind: NewSending["kind"],
  status: number | null,
  us: number | null,
): FailedSending | null {
  if (failingId === null || kind === "taken") return null;
  return { kind, status: kind === "status" ? status : null, ms: us === null ? null : Math.round(us / 1000) };
}
