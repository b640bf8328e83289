/** What a later version may still write: read before it is sent, frozen under its lease. */
import { type EarlierVersion, printsOf } from "../outbox/keep-edited";
import { prepared, type Reader, type Writer } from "./database";

/** What earlier versions of a step wrote, oldest first; what was never sent wrote nothing. */
export function readEarlierVersions(
  database: Reader,
  step: { callId: string; destinationId: string; step: string; version: number },
): EarlierVersion[] {
  const rows = prepared(
    database,
    `SELECT version, state, body, NULL AS written FROM delivery
     WHERE call_id = @callId AND destination_id = @destinationId AND step = @step AND version < @version
       AND attempts > 0
     UNION ALL SELECT version, state, NULL, written FROM delivery_tombstone
     WHERE call_id = @callId AND destination_id = @destinationId AND step = @step AND version < @version
     ORDER BY version`,
  ).all(step) as { state: string; body: string | null; written: string | null }[];
  return rows.map(({ state, body, written }) => ({
    state,
    prints: written === null ? printsOf(body ?? "{}") : (JSON.parse(written) as Record<string, string>),
  }));
}

/** The step's bytes from now on, so that retries are equal. False where the lease was lost. */
export function freezeBody(
  database: Writer,
  input: { deliveryId: string; leaseToken: string; body: string; kept: string[] },
): boolean {
  const frozen = prepared(
    database,
    "UPDATE delivery SET body = ?, kept = ? WHERE delivery_id = ? AND lease_token = ?",
  ).run(input.body, JSON.stringify(input.kept), input.deliveryId, input.leaseToken);
  return frozen.changes > 0;
}
