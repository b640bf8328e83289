/** Verdict runs as rows: the whole run as JSON, since it is written and read as one thing. */
import { type VerdictRun, verdictRun } from "../../../shared/verdicts";
import { prepared, type Reader, type Writer } from "./database";

export function saveVerdictRun(database: Writer, run: VerdictRun): void {
  prepared(
    database,
    `INSERT INTO verdict_run (verdict_run_id, subject, number, started_at, detail) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (verdict_run_id) DO UPDATE SET detail = excluded.detail`,
  ).run(run.verdictRunId, run.subject, run.number, run.startedAt, JSON.stringify(run));
}

export function readVerdictRun(database: Reader, verdictRunId: string): VerdictRun | null {
  const row = prepared(database, "SELECT detail FROM verdict_run WHERE verdict_run_id = ?").get(
    verdictRunId,
  ) as { detail: string } | undefined;
  return row ? parse(row) : null;
}

/** Newest first. */
export function readRunsAbout(database: Reader, subject: string, limit: number): VerdictRun[] {
  const rows = prepared(
    database,
    "SELECT detail FROM verdict_run WHERE subject = ? ORDER BY number DESC LIMIT ?",
  ).all(subject, limit) as { detail: string }[];
  return rows.map(parse);
}

export function readVerdictRuns(
  database: Reader,
  page: { subject?: string | undefined; cursor?: string | undefined; limit: number },
): { rows: VerdictRun[]; cursor: string | null } {
  const [at, id] = (page.cursor ?? "").split("~");
  const rows = prepared(
    database,
    `SELECT verdict_run_id AS id, started_at AS startedAt, detail FROM verdict_run
     WHERE (started_at, verdict_run_id) < (?, ?) AND (? IS NULL OR subject = ?)
     ORDER BY started_at DESC, verdict_run_id DESC LIMIT ?`,
  ).all(
    at ? Number(at) : Number.MAX_SAFE_INTEGER,
    id ?? "",
    page.subject ?? null,
    page.subject ?? null,
    page.limit,
  ) as { id: string; startedAt: number; detail: string }[];
  const last = rows.at(-1);
  return {
    rows: rows.map(parse),
    cursor: last && rows.length === page.limit ? `${last.startedAt}~${last.id}` : null,
  };
}

/** Runs that judged when the program ended did not go on. */
export function endOpenVerdictRuns(database: Writer, at: number): void {
  const rows = prepared(
    database,
    "SELECT detail FROM verdict_run WHERE json_extract(detail, '$.state') = 'judging'",
  ).all() as { detail: string }[];
  for (const row of rows)
    saveVerdictRun(database, {
      ...parse(row),
      state: "stopped",
      judging: null,
      endedAt: at,
      reason: "Ringback was closed while it judged",
    });
}

function parse({ detail }: { detail: string }): VerdictRun {
  return verdictRun.parse(JSON.parse(detail));
}
