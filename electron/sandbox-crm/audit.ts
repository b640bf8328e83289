/**
 * The audit log: one row per request, written in the transaction of the change it tells about, so that neither
 * exists without the other. Rows can not be changed or deleted; the database itself refuses (see migrations).
 */
import type { Database } from "better-sqlite3";
import type { CrmAuditRow, CrmType } from "../../shared/crm";
import { mapPage, type Page, readCursor, takePage } from "./page";
import { isRefusal, type Refusal } from "./refusal";

export type AuditFilter = {
  objectType?: CrmType | undefined;
  objectId?: string | undefined;
  correlationId?: string | undefined;
  externalId?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

type StoredRow = Omit<CrmAuditRow, "changes"> & { changes: string };

const columns = `audit_id AS auditId, at, actor, method, route, what, outcome, status, object_type AS objectType,
  object_id AS objectId, external_id AS externalId, correlation_id AS correlationId,
  idempotency_key AS idempotencyKey, request_sha256 AS requestSha256, changes`;

export function appendAudit(database: Database, row: Omit<CrmAuditRow, "auditId">): void {
  database
    .prepare(
      `INSERT INTO audit (at, actor, method, route, what, outcome, status, object_type, object_id, external_id,
         correlation_id, idempotency_key, request_sha256, changes)
       VALUES (@at, @actor, @method, @route, @what, @outcome, @status, @objectType, @objectId, @externalId,
         @correlationId, @idempotencyKey, @requestSha256, @changes)`,
    )
    .run({ ...row, changes: JSON.stringify(row.changes) });
}

/** Newest first. */
export function listAudit(database: Database, filter: AuditFilter): Page<CrmAuditRow> | Refusal {
  const after = readCursor(filter.cursor, 1);
  if (isRefusal(after)) return after;
  const conditions: [sql: string, value: string | number | undefined][] = [
    ["object_type = ?", filter.objectType],
    ["object_id = ?", filter.objectId],
    ["correlation_id = ?", filter.correlationId],
    ["external_id = ?", filter.externalId],
    ["audit_id < ?", after?.[0]],
  ];
  const given = conditions.filter(([, value]) => value !== undefined);
  const where = given.length === 0 ? "" : `WHERE ${given.map(([sql]) => sql).join(" AND ")}`;
  const found = database
    .prepare(`SELECT ${columns} FROM audit ${where} ORDER BY audit_id DESC LIMIT ${filter.limit + 1}`)
    .iterate(...given.map(([, value]) => value)) as IterableIterator<StoredRow>;
  const page = takePage(
    found,
    filter.limit,
    (row) => row.changes.length,
    (row) => [row.auditId],
  );
  return mapPage(page, (row) => ({ ...row, changes: JSON.parse(row.changes) }));
}

/** 0 when nothing has been recorded yet. */
export function readNewestAuditId(database: Database): number {
  return Number(database.prepare("SELECT coalesce(max(audit_id), 0) FROM audit").pluck().get());
}
