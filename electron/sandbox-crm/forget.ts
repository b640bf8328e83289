/**
 * Removing everything about a number or an address from a sandbox CRM. Records that bear it go with what hangs on them.
 * The audit log stays a chain: of the rows that tell of them the content is emptied, their hashes stand, so that the
 * chain can still be followed, and a check says of how many rows the content was removed. The one way past the triggers.
 */
import type { Database } from "better-sqlite3";

export type ForgotInCrm = { records: number; auditRows: number; others: number };

/** `matches` is asked of every text; `isCall` of the external ids of calls. */
export function findInCrm(
  database: Database,
  matches: (text: string) => boolean,
  isCall: (externalId: string) => boolean,
): { ids: number[]; audit: number[]; others: [table: string, key: string, value: unknown][] } {
  const hit = (row: Record<string, unknown>) =>
    Object.values(row).some((value) => typeof value === "string" && matches(value));
  const every = (sql: string) => database.prepare(sql).iterate() as Iterable<Record<string, unknown>>;
  const ids = new Set<number>();
  for (const row of every("SELECT * FROM object"))
    if (hit(row) || isCall(String(row.external_id)) || isCall(String(row.call_external_id)))
      ids.add(row.id as number);
  // What hangs on a contact that goes: its calls, tasks, tickets and notes.
  for (const row of every("SELECT id, contact_id FROM object WHERE contact_id IS NOT NULL"))
    if (ids.has(row.contact_id as number)) ids.add(row.id as number);
  const texts = new Set([...ids].map(String));
  const audit: number[] = [];
  for (const row of every("SELECT * FROM audit"))
    if (
      row.content_removed_at === null &&
      (hit(row) || texts.has(String(row.object_id)) || isCall(String(row.external_id)))
    )
      audit.push(row.audit_id as number);
  const others: [string, string, unknown][] = [];
  for (const [table, key] of [
    ["idempotency", "key"],
    ["staged_change", "staged_change_id"],
    ["setting", "key"],
  ] as const)
    for (const row of every(`SELECT * FROM ${table}`))
      if (hit(row) || isCall(String(row.external_id))) others.push([table, key, row[key]]);
  for (const row of every("SELECT * FROM unique_value")) if (hit(row)) ids.add(row.object_id as number);
  return { ids: [...ids], audit, others };
}

export function forgetInCrm(
  database: Database,
  matches: (text: string) => boolean,
  isCall: (externalId: string) => boolean,
  at: number,
): ForgotInCrm {
  database.pragma("secure_delete = ON");
  const forget = database.transaction(() => {
    const { ids, audit, others } = findInCrm(database, matches, isCall);
    const run = (sql: string, ...values: unknown[]) => database.prepare(sql).run(...values);
    for (const id of ids) {
      run("DELETE FROM association WHERE from_id = ? OR to_id = ?", id, id);
      for (const table of ["unique_value", "refused_edit", "conflict"])
        run(`DELETE FROM ${table} WHERE object_id = ?`, id);
      run("UPDATE object SET contact_id = NULL WHERE contact_id = ?", id);
      run("UPDATE object SET merged_into = NULL WHERE merged_into = ?", id);
    }
    for (const id of ids) run("DELETE FROM object WHERE id = ?", id);
    for (const [table, key, value] of others) run(`DELETE FROM ${table} WHERE ${key} = ?`, value);
    emptyAudit(database, audit, at);
    return { records: ids.length, auditRows: audit.length, others: others.length };
  });
  const done = forget.immediate();
  database.pragma("wal_checkpoint(TRUNCATE)");
  return done;
}

function emptyAudit(database: Database, rows: readonly number[], at: number): void {
  if (rows.length === 0) return;
  const name = "audit_never_updated";
  const trigger = database
    .prepare("SELECT sql FROM sqlite_schema WHERE name = ?")
    .pluck()
    .get(name) as string;
  database.exec(`DROP TRIGGER ${name}`);
  const empty = database.prepare(
    `UPDATE audit SET what = 'content removed on request', route = '', object_id = NULL, external_id = NULL,
       idempotency_key = NULL, request_sha256 = NULL, changes = '[]', fault = NULL, content_removed_at = ?
     WHERE audit_id = ?`,
  );
  for (const auditId of rows) empty.run(at, auditId);
  database.exec(trigger);
}
