/** When sources failed on purpose, when nothing could be received meanwhile, and which events are still awaited. Recorded. */
import {
  type FailingEnd,
  type FailingRow,
  type FailingSettings,
  failingSettings,
} from "../../../shared/failing";
import type { Span } from "../failing/sending";
import { prepared, type Reader, type Writer } from "./database";

export type NewFailing = {
  failingId: string;
  sourceId: string;
  settings: FailingSettings;
  startedAt: number;
  untilAt: number;
  receivingSince: number;
};

export function startFailing(database: Writer, row: NewFailing): void {
  prepared(
    database,
    `INSERT INTO failing (failing_id, source_id, settings, started_at, until_at, receiving_since, alive_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    row.failingId,
    row.sourceId,
    JSON.stringify(row.settings),
    row.startedAt,
    row.untilAt,
    row.receivingSince,
    row.startedAt,
  );
  audit(database, "person", "start-failing", { sourceId: row.sourceId, ...row.settings }, row.startedAt);
}

export function endFailing(
  database: Writer,
  { failingId, at, because }: { failingId: string; at: number; because: FailingEnd },
): void {
  const { changes } = prepared(
    database,
    "UPDATE failing SET ended_at = ?, ended_because = ? WHERE failing_id = ? AND ended_at IS NULL",
  ).run(at, because, failingId);
  const actor = because === "person" ? "person" : "engine";
  if (changes > 0) audit(database, actor, "end-failing", { failingId, because }, at);
}

function audit(database: Writer, actor: string, action: string, detail: unknown, at: number): void {
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, ?, ?, ?)").run(
    at,
    actor,
    action,
    JSON.stringify(detail),
  );
}

/** For so long after its end the sendings of its events are still awaited. */
const awaitedMs = 7 * 24 * 3_600_000;
const isAwaited = "(ended_at IS NULL OR ended_at > @now - @awaitedMs)";

/** The engine receives at this moment. */
export function noteAlive(database: Writer, { now }: { now: number }): void {
  prepared(database, `UPDATE failing SET alive_at = max(alive_at, @now) WHERE ${isAwaited}`).run({
    now,
    awaitedMs,
  });
}

/** What came to awaited sources between the two moments was not seen; `from` null: since it was last known to be. */
export function noteGap(database: Writer, { from, to }: { from: number | null; to: number }): void {
  prepared(
    database,
    `INSERT OR REPLACE INTO failing_gap (failing_id, from_at, to_at)
     SELECT failing_id, coalesce(@from, alive_at), @to FROM failing
     WHERE ${isAwaited} AND coalesce(@from, alive_at) <= @to`,
  ).run({ from, to, now: to, awaitedMs });
  noteAlive(database, { now: to });
}

type FailingRecord = {
  failing_id: string;
  source_id: string;
  name: string;
  settings: string;
  started_at: number;
  until_at: number;
  receiving_since: number;
  alive_at: number;
  ended_at: number | null;
  ended_because: FailingEnd | null;
  failed: number;
};

const failingQuery = `SELECT failing.*, source.name,
    (SELECT count(*) FROM sending WHERE sending.failing_id = failing.failing_id) AS failed
  FROM failing JOIN source USING (source_id)`;

function toRow(record: FailingRecord): FailingRow {
  return {
    ...failingSettings.parse(JSON.parse(record.settings)),
    failingId: record.failing_id,
    sourceId: record.source_id,
    source: record.name,
    startedAt: record.started_at,
    untilAt: record.until_at,
    failed: record.failed,
    endedAt: record.ended_at,
    endedBecause: record.ended_because,
  };
}

export function readOpenFailings(database: Reader): FailingRow[] {
  const rows = prepared(database, `${failingQuery} WHERE ended_at IS NULL`).all() as FailingRecord[];
  return rows.map(toRow);
}

/** Newest first. */
export function readFailingsOf(database: Reader, sourceId: string): FailingRow[] {
  const rows = prepared(
    database,
    `${failingQuery} WHERE failing.source_id = ? ORDER BY started_at DESC LIMIT 200`,
  ).all(sourceId) as FailingRecord[];
  return rows.map(toRow);
}

/** When the source failed, and when sendings to it could not be seen. */
export function readFailingSpans(
  database: Reader,
  sourceId: string,
  now: number,
): { failing: Span[]; gaps: Span[] } {
  const rows = prepared(database, `${failingQuery} WHERE failing.source_id = ? ORDER BY started_at`).all(
    sourceId,
  ) as FailingRecord[];
  const gaps = prepared(
    database,
    `SELECT from_at AS "from", to_at AS "to" FROM failing_gap JOIN failing USING (failing_id) WHERE source_id = ?`,
  ).all(sourceId) as Span[];
  let alive = 0;
  for (const row of rows) {
    if (row.receiving_since > alive) gaps.push({ from: alive, to: row.receiving_since });
    alive = Math.max(alive, row.alive_at);
  }
  return {
    failing: rows.map((row) => ({ from: row.started_at, to: row.ended_at ?? now })),
    gaps: gaps.sort((a, b) => a.from - b.from),
  };
}

export type KnownThread = {
  sourceId: string;
  thread: string;
  number: number;
  position: number;
  bodySha256: string;
};

/** The newest sending of each event whose further sendings are awaited. */
export function readAwaitedThreads(database: Reader, now: number): KnownThread[] {
  return prepared(
    database,
    `SELECT sending.source_id AS sourceId, thread, max(number) AS number, position, body_sha256 AS bodySha256
     FROM sending WHERE sending.source_id IN (SELECT source_id FROM failing WHERE ${isAwaited})
     GROUP BY sending.source_id, thread`,
  ).all({ now, awaitedMs }) as KnownThread[];
}

/** Sources to which sendings are awaited, also after the end. */
export function readAwaitedSources(database: Reader, now: number): string[] {
  return prepared(database, `SELECT DISTINCT source_id FROM failing WHERE ${isAwaited}`)
    .pluck()
    .all({ now, awaitedMs }) as string[];
}
