/** The ledgers of destinations: what each remembers because its system cannot be asked for it. */
import type { LedgerEntry, LedgerKind } from "../destinations/destination";
import { prepared, type Reader, type Writer } from "./database";

export type LedgerPlace = { destinationId: string; kind: LedgerKind };

export function readLedger(
  database: Reader | Writer,
  { destinationId, kind, key }: LedgerPlace & { key: string },
): LedgerEntry | null {
  const row = prepared(
    database,
    `SELECT key, remote_id AS remoteId, words FROM destination_ledger
     WHERE destination_id = ? AND kind = ? AND key = ?`,
  ).get(destinationId, kind, key) as LedgerEntry | undefined;
  return row ?? null;
}

/** The newest first. */
export function listLedger(
  database: Reader,
  { destinationId, kind }: LedgerPlace,
  limit: number,
): (LedgerEntry & { at: number })[] {
  return prepared(
    database,
    `SELECT key, remote_id AS remoteId, words, at FROM destination_ledger
     WHERE destination_id = ? AND kind = ? ORDER BY at DESC, key LIMIT ?`,
  ).all(destinationId, kind, limit) as (LedgerEntry & { at: number })[];
}

/** Answers false where there was an equal entry already. */
export function writeLedger(database: Writer, input: LedgerPlace & LedgerEntry & { at: number }): boolean {
  const before = readLedger(database, input);
  if (before?.remoteId === input.remoteId && before.words === input.words) return false;
  prepared(
    database,
    `INSERT INTO destination_ledger (destination_id, kind, key, remote_id, words, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (destination_id, kind, key) DO UPDATE SET remote_id = excluded.remote_id, words = excluded.words,
       at = excluded.at`,
  ).run(input.destinationId, input.kind, input.key, input.remoteId, input.words, input.at);
  return true;
}

export function forgetLedger(database: Writer, input: LedgerPlace & { key: string }): boolean {
  return (
    prepared(
      database,
      "DELETE FROM destination_ledger WHERE destination_id = ? AND kind = ? AND key = ?",
    ).run(input.destinationId, input.kind, input.key).changes > 0
  );
}
