/** Destinations as rows: which systems are told, and since which position in the log. */
import type { DestinationKind } from "../../../shared/deliveries";
import { prepared, type Reader, type Writer } from "./database";

export type StoredDestination = {
  destinationId: string;
  name: string;
  kind: DestinationKind;
  url: string | null;
  enabled: boolean;
  /** Position in the log after which calls leave by themselves; null while it was never on. */
  switchedOnAt: number | null;
  createdAt: number;
};

export function saveDestination(database: Writer, destination: StoredDestination): void {
  prepared(
    database,
    `INSERT INTO destination (destination_id, name, kind, url, enabled, switched_on_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (destination_id) DO UPDATE SET enabled = excluded.enabled,
       switched_on_at = excluded.switched_on_at`,
  ).run(
    destination.destinationId,
    destination.name,
    destination.kind,
    destination.url,
    destination.enabled ? 1 : 0,
    destination.switchedOnAt,
    destination.createdAt,
  );
}

export function readDestinations(database: Reader | Writer): StoredDestination[] {
  const rows = prepared(database, "SELECT * FROM destination ORDER BY created_at, name").all() as {
    destination_id: string;
    name: string;
    kind: DestinationKind;
    url: string | null;
    enabled: number;
    switched_on_at: number | null;
    created_at: number;
  }[];
  return rows.map((row) => ({
    destinationId: row.destination_id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    enabled: row.enabled === 1,
    switchedOnAt: row.switched_on_at,
    createdAt: row.created_at,
  }));
}

/** Every call that has readings is judged again for a destination that was just switched on; nothing is sent. */
export function judgeAllCallsAgain(database: Writer): void {
  prepared(
    database,
    `INSERT INTO unfolded_call (call_id, may_send, read_again, asked) SELECT call_id, 0, 0, 1 FROM call WHERE true
     ON CONFLICT (call_id) DO UPDATE SET asked = asked + 1`,
  ).run();
}
