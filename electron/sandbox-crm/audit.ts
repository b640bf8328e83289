/**
 * The audit log: one row per request, written in the transaction of the change it tells about, so that neither
 * exists without the other. Rows cannot be changed or deleted; the database itself refuses (see migrations), and
 * each row carries the hash of the one before, so that a change made behind the database's back is found.
 */
import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import type { CrmAuditRow, CrmType } from "../../shared/crm";
import { prepared } from "./database";
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

type StoredRow = Omit<CrmAuditRow, "changes" | "fault"> & {
  changes: string;
  fault: string | null;
};

const columns = `audit_id AS auditId, at, actor, method, route, what, outcome, status, object_type AS objectType,
  object_id AS objectId, external_id AS externalId, correlation_id AS correlationId,
  idempotency_key AS idempotencyKey, request_sha256 AS requestSha256, changes, fault`;

export function appendAudit(database: Database, row: Omit<CrmAuditRow, "auditId">): void {
  const stored = { ...row, fault: row.fault ?? null, changes: JSON.stringify(row.changes) };
  const last = prepared(
    database,
    "SELECT audit_id AS id, hash FROM audit ORDER BY audit_id DESC LIMIT 1",
  ).get() as { id: number; hash: string | null } | undefined;
  const auditId = (last?.id ?? 0) + 1;
  const prevHash = last?.hash ?? null;
  prepared(
    database,
    `INSERT INTO audit (audit_id, at, actor, method, route, what, outcome, status, object_type, object_id, external_id,
         correlation_id, idempotency_key, request_sha256, changes, fault, prev_hash, hash)
       VALUES (@auditId, @at, @actor, @method, @route, @what, @outcome, @status, @objectType, @objectId, @externalId,
         @correlationId, @idempotencyKey, @requestSha256, @changes, @fault, @prevHash, @hash)`,
  ).run({ ...stored, auditId, prevHash, hash: hashRow({ ...stored, auditId }, prevHash) });
}

export type ChainCheck =
  | {
      intact: true;
      rows: number;
      newest: string | null;
      /** Rows whose content was removed on request: their hashes stand, what they said cannot be checked any more. */
      withoutContent: number;
    }
  | { intact: false; rows: number; brokenAt: number; why: string };

/** Reads every row; the first that does not fit its hash, or the one before it, is named. */
export function verifyAudit(database: Database): ChainCheck {
  const rows = database
    .prepare(
      `SELECT ${columns}, prev_hash AS prevHash, hash, content_removed_at AS removedAt FROM audit ORDER BY audit_id`,
    )
    .iterate() as IterableIterator<
    StoredRow & { prevHash: string | null; hash: string | null; removedAt: number | null }
  >;
  let count = 0;
  let withoutContent = 0;
  let before: { auditId: number; hash: string | null } | null = null;
  for (const { prevHash, hash, removedAt, ...row } of rows) {
    count += 1;
    if (removedAt !== null) withoutContent += 1;
    // Rows of before the chain have none; after its first link there are no others.
    if (hash === null && before?.hash == null) {
      before = { auditId: row.auditId, hash };
      continue;
    }
    const why =
      prevHash !== (before?.hash ?? null) || (before !== null && row.auditId !== before.auditId + 1)
        ? "it does not follow the row before it: one was taken out, put in or changed"
        : removedAt === null && hash !== hashRow(row, prevHash)
          ? "its content is not what was hashed when it was written"
          : null;
    if (why !== null) return { intact: false, rows: count, brokenAt: row.auditId, why };
    before = { auditId: row.auditId, hash };
  }
  return { intact: true, rows: count, newest: before?.hash ?? null, withoutContent };
}

function hashRow(row: StoredRow, prevHash: string | null): string {
  const fields = [
    row.auditId,
    row.at,
    row.actor,
    row.method,
    row.route,
    row.what,
    row.outcome,
    row.status,
    row.objectType,
    row.objectId,
    row.externalId,
    row.correlationId,
    row.idempotencyKey,
    row.requestSha256,
    row.changes,
    row.fault,
  ];
  return createHash("sha256")
    .update(JSON.stringify([prevHash, ...fields]))
    .digest("hex");
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
  return mapPage(page, ({ fault, ...row }) => ({
    ...row,
    changes: JSON.parse(row.changes),
    ...(fault === null ? {} : { fault }),
  }));
}

/** 0 when nothing has been recorded yet. */
export function readNewestAuditId(database: Database): number {
  return Number(prepared(database, "SELECT coalesce(max(audit_id), 0) FROM audit").pluck().get());
}
