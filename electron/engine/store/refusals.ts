/** Refusals: requests that became no event, and counters per minute for what is too much to keep one by one. */
import type { RefusalRow } from "../../../shared/events";
import { prepared, type Reader, type Writer } from "./database";

export type NewRefusal = Omit<RefusalRow, "refusalId">;

const refusalsKept = 10_000;

export function insertRefusals(database: Writer, refusals: NewRefusal[]): void {
  const insert = prepared(
    database,
    `INSERT INTO refusal (at, peer, method, url, status, reason, bytes, headers)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const refusal of refusals) {
    insert.run(
      refusal.at,
      refusal.peer,
      refusal.method,
      refusal.url,
      refusal.status,
      refusal.reason,
      refusal.bytes,
      JSON.stringify(refusal.headers),
    );
  }
  prepared(database, "DELETE FROM refusal WHERE refusal_id <= (SELECT max(refusal_id) FROM refusal) - ?").run(
    refusalsKept,
  );
}

export function removeTestRows(database: Writer): void {
  prepared(database, "DELETE FROM refusal WHERE peer = '' AND reason = 'test row'").run();
}

export function countMinute(database: Writer, name: string, at: number, count: number): void {
  prepared(
    database,
    `INSERT INTO counter_minute (minute, name, count) VALUES (?, ?, ?)
     ON CONFLICT (minute, name) DO UPDATE SET count = count + excluded.count`,
  ).run(Math.floor(at / 60_000), name, count);
}

export function readMinuteTotal(database: Reader, name: string): number {
  const row = prepared(
    database,
    "SELECT coalesce(sum(count), 0) AS total FROM counter_minute WHERE name = ?",
  ).get(name) as { total: number };
  return row.total;
}

export function countRefusals(database: Reader): number {
  return (prepared(database, "SELECT count(*) AS n FROM refusal").get() as { n: number }).n;
}

export function readRefusals(
  database: Reader,
  page: { cursor?: string | undefined; limit: number },
): { rows: RefusalRow[]; cursor: string | null } {
  const before = page.cursor ? Number(page.cursor) : Number.MAX_SAFE_INTEGER;
  const rows = prepared(
    database,
    "SELECT * FROM refusal WHERE refusal_id < ? ORDER BY refusal_id DESC LIMIT ?",
  ).all(Number.isFinite(before) ? before : 0, page.limit) as (Omit<RefusalRow, "refusalId" | "headers"> & {
    refusal_id: number;
    headers: string;
  })[];
  return {
    rows: rows.map(({ refusal_id, headers, ...row }) => ({
      ...row,
      refusalId: String(refusal_id),
      headers: JSON.parse(headers) as [string, string][],
    })),
    cursor: rows.length === page.limit ? String(rows.at(-1)?.refusal_id) : null,
  };
}
