/** Destinations as rows: which systems are told, and since which position in the log. */
import type { DestinationKind } from "../../../shared/deliveries";
import type { GateSettings } from "../../../shared/gate-settings";
import type { SendingSettings } from "../../../shared/sending-settings";
import type { Json } from "../../../shared/words";
import { prepared, type Reader, readMeta, type Writer } from "./database";
import { inOrderAdded } from "./destination-order";

export type StoredDestination = {
  destinationId: string;
  name: string;
  kind: DestinationKind;
  url: string | null;
  enabled: boolean;
  /** Position in the log after which calls leave by themselves; null while it was never on. */
  switchedOnAt: number | null;
  createdAt: number;
  /** What its kind asks for, without its credentials. */
  settings: Record<string, Json>;
  gate: GateSettings;
  /** The gates that stood before, the oldest first, each until a moment and a position in the log. */
  gateBefore?: { until: number; position: number; gate: GateSettings }[];
  sending: SendingSettings;
};

type GatesBefore = NonNullable<StoredDestination["gateBefore"]>;

export function saveDestination(database: Writer, destination: StoredDestination): void {
  prepared(
    database,
    `INSERT INTO destination (destination_id, name, kind, url, enabled, switched_on_at, created_at,
       settings, gate, sending)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (destination_id) DO UPDATE SET name = excluded.name, url = excluded.url, enabled = excluded.enabled,
       switched_on_at = excluded.switched_on_at, settings = excluded.settings, gate = excluded.gate,
       sending = excluded.sending`,
  ).run(
    destination.destinationId,
    destination.name,
    destination.kind,
    destination.url,
    destination.enabled ? 1 : 0,
    destination.switchedOnAt,
    destination.createdAt,
    JSON.stringify(destination.settings),
    JSON.stringify(destination.gate),
    JSON.stringify(destination.sending),
  );
}

export function readDestinations(database: Reader | Writer): StoredDestination[] {
  const before = readGatesBefore(database);
  const rows = prepared(database, "SELECT * FROM destination WHERE removed_at IS NULL").all() as {
    destination_id: string;
    name: string;
    kind: DestinationKind;
    url: string | null;
    enabled: number;
    switched_on_at: number | null;
    created_at: number;
    settings: string;
    gate: string;
    sending: string;
  }[];
  const read = rows.map((row) => ({
    destinationId: row.destination_id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    enabled: row.enabled === 1,
    switchedOnAt: row.switched_on_at,
    createdAt: row.created_at,
    settings: JSON.parse(row.settings) as Record<string, Json>,
    gate: JSON.parse(row.gate) as GateSettings,
    gateBefore: before.get(row.destination_id) ?? [],
    sending: JSON.parse(row.sending) as SendingSettings,
  }));
  return read.sort(inOrderAdded);
}

function readGatesBefore(database: Reader | Writer): Map<string, GatesBefore> {
  const rows = prepared(
    database,
    "SELECT destination_id AS destinationId, at, position, before FROM gate_change ORDER BY gate_change_id",
  ).all() as { destinationId: string; at: number; position: number; before: string }[];
  const gates = new Map<string, GatesBefore>();
  for (const { destinationId, at, position, before } of rows) {
    const of = gates.get(destinationId) ?? [];
    of.push({ until: at, position, gate: JSON.parse(before) as GateSettings });
    gates.set(destinationId, of);
  }
  return gates;
}

/** How it is sent to, and nothing else of it: no call is judged again for that. */
export function saveSending(
  database: Writer,
  input: { destinationId: string; sending: SendingSettings; at: number },
): null {
  prepared(database, "UPDATE destination SET sending = ? WHERE destination_id = ?").run(
    JSON.stringify(input.sending),
    input.destinationId,
  );
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', 'sending', ?)").run(
    input.at,
    JSON.stringify(input),
  );
  return null;
}

/** Nobody is told there any more, or (`removed` false) it is back as it was, with everything that waited. */
export function removeDestination(
  database: Writer,
  input: { destinationId: string; removed: boolean; at: number },
): void {
  const row = prepared(
    database,
    "SELECT name, removed_at AS removedAt FROM destination WHERE destination_id = ?",
  ).get(input.destinationId) as { name: string; removedAt: number | null } | undefined;
  if (!row || (row.removedAt !== null) === input.removed) return;
  // Its name is free for another one meanwhile; if that was taken, it comes back under the longer one.
  const before = row.name.replace(/ \(removed \d+\)$/, "");
  const isTaken =
    prepared(database, "SELECT 1 FROM destination WHERE name = ? AND destination_id <> ?").get(
      before,
      input.destinationId,
    ) !== undefined;
  const name = input.removed ? `${before} (removed ${input.at})` : isTaken ? row.name : before;
  // What became final while it was away was told to nobody there: it waits for a person, under held by history.
  prepared(
    database,
    `UPDATE destination SET removed_at = ?, name = ?, switched_on_at = CASE WHEN ? THEN ? ELSE switched_on_at END
     WHERE destination_id = ?`,
  ).run(
    input.removed ? input.at : null,
    name,
    input.removed ? 0 : 1,
    readMeta(database, "last_position"),
    input.destinationId,
  );
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', ?, ?)").run(
    input.at,
    input.removed ? "remove-destination" : "restore-destination",
    JSON.stringify({ destinationId: input.destinationId }),
  );
}

/** Removed destinations that still have deliveries: what was removed in an earlier session is not brought back. */
export function readRemovedDestinations(database: Reader): { destinationId: string; name: string }[] {
  return prepared(
    database,
    `SELECT destination_id AS destinationId, name FROM destination WHERE removed_at IS NOT NULL
       AND EXISTS (SELECT 1 FROM delivery WHERE delivery.destination_id = destination.destination_id)`,
  ).all() as { destinationId: string; name: string }[];
}

/** Every call that has readings is judged again for a destination that was just switched on; nothing is sent. */
export function judgeAllCallsAgain(database: Writer): void {
  prepared(
    database,
    `INSERT INTO unfolded_call (call_id, may_send, read_again, asked) SELECT call_id, 0, 0, 1 FROM call WHERE true
     ON CONFLICT (call_id) DO UPDATE SET asked = asked + 1`,
  ).run();
}
