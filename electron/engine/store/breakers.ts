/** Breakers as rows: one per destination that was ever answered, kept over restarts. */
import type { Breaker } from "../../../shared/sending";
import { abandonTrial, afterAnswer, closedBreaker, type Seen, trialNow } from "../outbox/breaker";
import { prepared, type Reader, type Writer } from "./database";

export function readBreaker(database: Reader | Writer, destinationId: string): Breaker {
  const row = prepared(database, "SELECT content FROM breaker WHERE destination_id = ?").get(destinationId) as
    | { content: string }
    | undefined;
  return row ? (JSON.parse(row.content) as Breaker) : closedBreaker;
}

export function saveBreaker(database: Writer, destinationId: string, breaker: Breaker): void {
  prepared(
    database,
    `INSERT INTO breaker (destination_id, content) VALUES (?, ?)
     ON CONFLICT (destination_id) DO UPDATE SET content = excluded.content`,
  ).run(destinationId, JSON.stringify(breaker));
}

/** Part of the transaction that marks a delivery. Null: what was observed says nothing about the destination. */
export function noteAnswer(database: Writer, destinationId: string, seen: Seen | null): void {
  const before = readBreaker(database, destinationId);
  const after = seen === null ? before : afterAnswer(before, seen);
  if (after !== before) saveBreaker(database, destinationId, after);
}

/** The trial ended without an answer: it is made again. */
export function endTrial(database: Writer, destinationId: string, now: number): void {
  const before = readBreaker(database, destinationId);
  const after = abandonTrial(before, now);
  if (after !== before) saveBreaker(database, destinationId, after);
}

/** A person wants to see now whether it answers again. False where its breaker is not open. */
export function tryNow(database: Writer, destinationId: string, now: number): boolean {
  const before = readBreaker(database, destinationId);
  if (before.state !== "open") return false;
  saveBreaker(database, destinationId, trialNow(before, now));
  return true;
}
