/** Runs as rows: the whole detail as JSON, since a run is written and read as one thing. */
import { type RunDetail, runDetail } from "../../../shared/runs";
import { prepared, type Reader, type Writer } from "./database";

export function saveRun(database: Writer, run: RunDetail): void {
  prepared(
    database,
    `INSERT INTO run (run_id, started_at, detail) VALUES (?, ?, ?)
     ON CONFLICT (run_id) DO UPDATE SET detail = excluded.detail`,
  ).run(run.runId, run.startedAt, JSON.stringify(run));
}

export function readRun(database: Reader, runId: string): RunDetail | null {
  const row = prepared(database, "SELECT detail FROM run WHERE run_id = ?").get(runId) as
    | { detail: string }
    | undefined;
  return row ? runDetail.parse(JSON.parse(row.detail)) : null;
}

export function readRuns(
  database: Reader,
  page: { cursor?: string | undefined; limit: number },
): { rows: RunDetail[]; cursor: string | null } {
  const [at, id] = (page.cursor ?? "").split("~");
  const rows = prepared(
    database,
    `SELECT run_id AS runId, started_at AS startedAt, detail FROM run
     WHERE (started_at, run_id) < (?, ?) ORDER BY started_at DESC, run_id DESC LIMIT ?`,
  ).all(at ? Number(at) : Number.MAX_SAFE_INTEGER, id ?? "", page.limit) as {
    runId: string;
    startedAt: number;
    detail: string;
  }[];
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => runDetail.parse(JSON.parse(row.detail))),
    cursor: last && rows.length === page.limit ? `${last.startedAt}~${last.runId}` : null,
  };
}

/** The newest run that made this call, alone or among several. */
export function readRunOfCall(database: Reader, callId: string): RunDetail | null {
  const row = prepared(
    database,
    `SELECT detail FROM run WHERE json_extract(detail, '$.callId') = ?
       OR EXISTS (SELECT 1 FROM json_each(detail, '$.calls') WHERE json_extract(value, '$.callId') = ?)
     ORDER BY started_at DESC LIMIT 1`,
  ).get(callId, callId) as { detail: string } | undefined;
  return row ? runDetail.parse(JSON.parse(row.detail)) : null;
}

/** Runs that were open when the program ended did not go on. */
export function endOpenRuns(database: Writer, at: number): void {
  const rows = prepared(
    database,
    "SELECT detail FROM run WHERE json_extract(detail, '$.state') IN ('playing', 'paused')",
  ).all() as {
    detail: string;
  }[];
  for (const row of rows) {
    const run = runDetail.parse(JSON.parse(row.detail));
    saveRun(database, {
      ...run,
      state: "stopped",
      endedAt: at,
      reason: "Ringback was closed while it played",
    });
  }
}
