/** Results of reconciling, and what of the log they are compared with: live calls by id, and by the moment they began. */
import type {
  AddedKind,
  ReconciledKind,
  ReconciledRow,
  Reconciliation,
} from "../../../shared/reconciliations";
import type { Direction, Outcome } from "../../../shared/words";
import { prepared, type Reader, type Writer } from "./database";
import { eventIdOf } from "./events";

export type SourceListSettings = {
  sourceId: string;
  baseUrl: string | null;
  account: string | null;
  timeZone: string | null;
};

export function readListSettings(database: Reader): SourceListSettings[] {
  return prepared(
    database,
    "SELECT source_id AS sourceId, base_url AS baseUrl, account, time_zone AS timeZone FROM source_list",
  ).all() as SourceListSettings[];
}

export function saveListSettings(database: Writer, settings: SourceListSettings): void {
  prepared(
    database,
    `INSERT INTO source_list (source_id, base_url, account, time_zone)
     VALUES (@sourceId, @baseUrl, @account, @timeZone)
     ON CONFLICT (source_id) DO UPDATE SET base_url = excluded.base_url, account = excluded.account,
       time_zone = excluded.time_zone`,
  ).run(settings);
}

/** A row as it is written: its number is its place. */
export type NewReconciledRow = Omit<ReconciledRow, "rowId" | "eventId"> & {
  number: number;
  body: Uint8Array | null;
};

export function openReconciliation(database: Writer, run: Reconciliation): void {
  prepared(
    database,
    `INSERT INTO reconciliation (reconciliation_id, source_id, started_at, complete, detail) VALUES (?, ?, ?, 0, ?)`,
  ).run(run.reconciliationId, run.sourceId, run.startedAt, JSON.stringify(run));
}

export function addReconciledRows(
  database: Writer,
  input: { reconciliationId: string; rows: NewReconciledRow[] },
): void {
  const insert = prepared(
    database,
    "INSERT INTO reconciled_row (reconciliation_id, number, kind, detail, body) VALUES (?, ?, ?, ?, ?)",
  );
  for (const { number, body, ...row } of input.rows)
    insert.run(input.reconciliationId, number, row.kind, JSON.stringify(row), body);
}

/**
 * The run as it ended. A result takes the place of everything before it; one that failed or was stopped only that of
 * earlier ones that did too: the last result stays.
 */
export function closeReconciliation(database: Writer, run: Reconciliation): void {
  prepared(
    database,
    `INSERT INTO reconciliation (reconciliation_id, source_id, started_at, complete, detail) VALUES (?, ?, ?, 1, ?)
     ON CONFLICT (reconciliation_id) DO UPDATE SET complete = 1, detail = excluded.detail`,
  ).run(run.reconciliationId, run.sourceId, run.startedAt, JSON.stringify(run));
  const replaced =
    run.state === "done" ? "" : "AND json_extract(detail, '$.state') IN ('failed', 'cancelled')";
  prepared(
    database,
    `DELETE FROM reconciliation WHERE source_id = ? AND reconciliation_id <> ? ${replaced}`,
  ).run(run.sourceId, run.reconciliationId);
}

export function removeUnfinishedReconciliations(database: Writer): void {
  prepared(database, "DELETE FROM reconciliation WHERE complete = 0").run();
}

/** Calls of the list that were added, or had come by themselves meanwhile (position null). */
export function markAdded(
  database: Writer,
  input: {
    reconciliationId: string;
    rows: { number: number; position: number | null; because: string | null }[];
  },
): void {
  const mark = prepared(
    database,
    `UPDATE reconciled_row SET position = @position,
       detail = json_set(detail, '$.addable', json('false'), '$.because', @because)
     WHERE reconciliation_id = @reconciliationId AND number = @number`,
  );
  for (const row of input.rows) mark.run({ reconciliationId: input.reconciliationId, ...row });
}

export function auditAdding(
  database: Writer,
  input: { at: number; reconciliationId: string; source: string; calls: number },
): void {
  const { at, ...detail } = input;
  prepared(
    database,
    "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', 'add-pulled', ?)",
  ).run(at, JSON.stringify(detail));
}

/** Finished ones, newest first. */
export function readReconciliations(database: Reader): Reconciliation[] {
  const rows = prepared(
    database,
    "SELECT detail FROM reconciliation WHERE complete = 1 ORDER BY started_at DESC, reconciliation_id DESC",
  ).all() as { detail: string }[];
  return rows.map(({ detail }) => JSON.parse(detail) as Reconciliation);
}

type RowRecord = { number: number; detail: string; position: number | null };

function toRow({ number, detail, position }: RowRecord): ReconciledRow {
  return {
    ...(JSON.parse(detail) as Omit<ReconciledRow, "rowId" | "eventId">),
    rowId: `r${number}`,
    eventId: position === null ? null : eventIdOf(position),
  };
}

/** In the order of the list; the cursor is the number of the last row. */
export function readReconciledRows(
  database: Reader,
  page: { reconciliationId: string; kind: ReconciledKind; cursor?: string | undefined; limit: number },
): { rows: ReconciledRow[]; cursor: string | null } {
  const rows = prepared(
    database,
    `SELECT number, detail, position FROM reconciled_row
     WHERE reconciliation_id = ? AND kind = ? AND number > ? ORDER BY number LIMIT ?`,
  ).all(page.reconciliationId, page.kind, Number(page.cursor ?? 0) || 0, page.limit) as RowRecord[];
  const last = rows.at(-1);
  return {
    rows: rows.map(toRow),
    cursor: last && rows.length === page.limit ? String(last.number) : null,
  };
}

export type AddableRow = { number: number; callKey: string; callId: string; kind: AddedKind };

/** What can still be added, in order; `numbers` names some of them. */
export function readAddableRows(
  database: Reader,
  reconciliationId: string,
  kind: AddedKind,
  numbers: number[] | null,
): AddableRow[] {
  const rows = prepared(
    database,
    `SELECT number, kind, json_extract(detail, '$.callKey') AS callKey, json_extract(detail, '$.callId') AS callId
     FROM reconciled_row
     WHERE reconciliation_id = ? AND kind = ? AND json_extract(detail, '$.addable')
     ORDER BY number`,
  ).all(reconciliationId, kind) as AddableRow[];
  return numbers ? rows.filter(({ number }) => numbers.includes(number)) : rows;
}

export function readRowBody(database: Reader, reconciliationId: string, number: number): Uint8Array | null {
  const row = prepared(
    database,
    "SELECT body FROM reconciled_row WHERE reconciliation_id = ? AND number = ?",
  ).get(reconciliationId, number) as { body: Buffer | null } | undefined;
  return row?.body ?? null;
}

/** What is compared of a call that is here. */
export type CallHere = {
  callId: string;
  key: string;
  startedAt: number | null;
  firstReceivedAt: number;
  phone: string | null;
  direction: Direction | null;
  outcome: Outcome | null;
  ended: number;
  /** Of its conversation; null where it had none or nothing says. */
  seconds: number | null;
};

const hereColumns = `call_id AS callId, key, started_at AS startedAt, first_received_at AS firstReceivedAt, phone, direction,
  outcome, ended, CASE WHEN json_extract(detail, '$.outcomeClass') = 'conversation'
    THEN json_extract(detail, '$.talkSeconds') END AS seconds`;

export function readCallHere(database: Reader, callId: string): CallHere | null {
  const row = prepared(
    database,
    `SELECT ${hereColumns} FROM call WHERE call_id = ? AND namespace = 'live'`,
  ).get(callId) as CallHere | undefined;
  return row ?? null;
}

/** Live calls of a source that began from `since` to `until`, in order, from behind `after` on. */
export function readCallsBetween(
  database: Reader,
  window: {
    source: string;
    since: number;
    until: number;
    after: { at: number; callId: string } | null;
    limit: number;
  },
): (CallHere & { moment: number })[] {
  return prepared(
    database,
    `SELECT ${hereColumns}, coalesce(started_at, first_received_at) AS moment
     FROM call INDEXED BY call_moment
     WHERE namespace = 'live' AND source = @source AND coalesce(started_at, first_received_at) BETWEEN @at AND @until
       AND (coalesce(started_at, first_received_at), call_id) > (@at, @callId)
     ORDER BY coalesce(started_at, first_received_at), call_id LIMIT @limit`,
  ).all({
    source: window.source,
    until: window.until,
    at: window.after?.at ?? window.since - 1,
    callId: window.after?.callId ?? "\u{10FFFF}",
    limit: window.limit,
  }) as (CallHere & { moment: number })[];
}
