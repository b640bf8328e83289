/** What people decide about gates and what is asked of them: changes, finalized calls, calls that nobody takes. */
import type { GateVerdict } from "../../../shared/calls";
import type { GateSettings } from "../../../shared/gate-settings";
import type { PackId } from "../../../shared/words";
import { releaseCall } from "./calls";
import { prepared, type Reader, readMeta, type Writer } from "./database";

/** The gate that stood stays with the calls that were final under it; every other call is judged by the new one. */
export function changeGate(
  database: Writer,
  { destinationId, gate, at }: { destinationId: string; gate: GateSettings; at: number },
): string[] {
  const after = JSON.stringify(gate);
  prepared(
    database,
    `INSERT INTO gate_change (destination_id, at, position, before)
     SELECT destination_id, ?, ?, gate FROM destination WHERE destination_id = ?`,
  ).run(at, readMeta(database, "last_position"), destinationId);
  prepared(database, "UPDATE destination SET gate = ? WHERE destination_id = ?").run(after, destinationId);
  prepared(
    database,
    "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', 'change-gate', ?)",
  ).run(at, JSON.stringify({ destinationId, gate }));
  return readCallsNotFinal(database);
}

/** The newest calls that are final. */
export function readNewestFinal(database: Reader, limit: number): string[] {
  return prepared(
    database,
    "SELECT call_id FROM call INDEXED BY call_search WHERE final = 1 ORDER BY last_position DESC LIMIT ?",
  )
    .pluck()
    .all(limit) as string[];
}

/** Calls that are not final, and final ones that still wait for something. */
export function readCallsNotFinal(database: Reader | Writer): string[] {
  return prepared(
    database,
    `SELECT call_id FROM call INDEXED BY call_open WHERE final = 0
     UNION SELECT call_id FROM call INDEXED BY call_due WHERE due_at IS NOT NULL`,
  )
    .pluck()
    .all() as string[];
}

const waitsAskedFor = 200;
/** Fewer say nothing. */
const fewestWaits = 10;

/** How long after the observed end calls of a provider were final, as one gate saw the newest of them. */
export function readUsualWait(
  database: Reader,
  { destinationId, provider }: { destinationId: string; provider: PackId },
): { of: number; withinMs: number | null } {
  const rows = prepared(
    database,
    `SELECT verdict FROM (
       SELECT call_id FROM (SELECT call_id, provider, final FROM call INDEXED BY call_search
         ORDER BY last_position DESC LIMIT 5000) WHERE provider = ? AND final = 1 LIMIT ?
     ) JOIN call_gate USING (call_id) WHERE destination_id = ?`,
  ).all(provider, waitsAskedFor, destinationId) as { verdict: string }[];
  const waits = rows
    .flatMap(({ verdict }) => {
      const { checks, byHand } = JSON.parse(verdict) as GateVerdict;
      const [ended, final] = ["ended", "final"].map((name) => checks.find((one) => one.name === name)?.at);
      return byHand || ended == null || final == null ? [] : [Math.max(final - ended, 0)];
    })
    .sort((a, b) => a - b);
  const withinMs = waits[Math.ceil(waits.length * 0.9) - 1] ?? null;
  return { of: waits.length, withinMs: waits.length < fewestWaits ? null : withinMs };
}

/** `changes`: how often the gate had been changed that was asked. */
export type Finalized = { at: number; missing: string[]; changes: number };

export function readFinalized(database: Reader, callId: string, destinationId: string): Finalized | null {
  const row = prepared(
    database,
    "SELECT at, missing, changes FROM finalized WHERE call_id = ? AND destination_id = ?",
  ).get(callId, destinationId) as { at: number; missing: string; changes: number } | undefined;
  return row ? { ...row, missing: JSON.parse(row.missing) as string[] } : null;
}

/** A person opens the gates of these destinations for one call. */
export function finalizeCall(
  database: Writer,
  input: { callId: string; at: number; gates: { destinationId: string; missing: string[] }[] },
): void {
  const insert = prepared(
    database,
    `INSERT INTO finalized (call_id, destination_id, at, missing, changes)
     VALUES (@callId, @destinationId, @at, @missing,
       (SELECT count(*) FROM gate_change WHERE destination_id = @destinationId))
     ON CONFLICT (call_id, destination_id) DO UPDATE SET at = excluded.at, missing = excluded.missing,
       changes = excluded.changes`,
  );
  const release = prepared(database, releaseCall);
  const position = readMeta(database, "high_water");
  for (const { destinationId, missing } of input.gates) {
    insert.run({ callId: input.callId, destinationId, at: input.at, missing: JSON.stringify(missing) });
    release.run(input.callId, destinationId, input.at, position);
  }
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', 'finalize', ?)").run(
    input.at,
    JSON.stringify({ callId: input.callId, gates: input.gates }),
  );
}

export function countUntaken(database: Reader): number {
  return prepared(database, "SELECT count(*) FROM call INDEXED BY call_untaken WHERE untaken = 1")
    .pluck()
    .get() as number;
}

export function readUntaken(database: Reader, limit: number): string[] {
  return prepared(
    database,
    `SELECT call_id FROM call INDEXED BY call_untaken WHERE untaken = 1
     ORDER BY last_position DESC LIMIT ?`,
  )
    .pluck()
    .all(limit) as string[];
}
