/** Hosts that the user allowed handlers on. Recorded; both the word and taking it back leave an audit row. */
import type { HandlerHostRow } from "../../../shared/handlers";
import { prepared, type Reader, type Writer } from "./database";

export function saveHandlerHost(database: Writer, row: HandlerHostRow): void {
  prepared(
    database,
    `INSERT INTO handler_host (host, network, allowed_at) VALUES (?, ?, ?)
     ON CONFLICT (host) DO UPDATE SET network = excluded.network, allowed_at = excluded.allowed_at`,
  ).run(row.host, row.network, row.allowedAt);
  audit(database, "allow-handler-host", row, row.allowedAt);
}

export function deleteHandlerHost(database: Writer, input: { host: string; at: number }): boolean {
  const { changes } = prepared(database, "DELETE FROM handler_host WHERE host = ?").run(input.host);
  if (changes > 0) audit(database, "forbid-handler-host", { host: input.host }, input.at);
  return changes > 0;
}

function audit(database: Writer, action: string, detail: unknown, at: number): void {
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', ?, ?)").run(
    at,
    action,
    JSON.stringify(detail),
  );
}

export function readHandlerHosts(database: Reader): HandlerHostRow[] {
  return prepared(
    database,
    "SELECT host, network, allowed_at AS allowedAt FROM handler_host ORDER BY host",
  ).all() as HandlerHostRow[];
}
