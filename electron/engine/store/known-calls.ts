/** Whether anything at all is kept of a call: it has rows in several families, and most calls of a fold are new. */
import { prepared, type Reader } from "./database";

export function isKnownCall(database: Reader, callId: string): boolean {
  return (
    prepared(
      database,
      `SELECT EXISTS (SELECT 1 FROM reading WHERE call_id = @callId)
         OR EXISTS (SELECT 1 FROM call_record WHERE call_id = @callId)
         OR EXISTS (SELECT 1 FROM delivery WHERE call_id = @callId)
         OR EXISTS (SELECT 1 FROM release WHERE call_id = @callId)
         OR EXISTS (SELECT 1 FROM reread_hold WHERE call_id = @callId)
         OR EXISTS (SELECT 1 FROM finalized WHERE call_id = @callId)
         OR EXISTS (SELECT 1 FROM gate_final_by_time WHERE call_id = @callId)
         OR EXISTS (SELECT 1 FROM removed_call WHERE call_id = @callId)
         OR EXISTS (SELECT 1 FROM final_by_time WHERE call_id = @callId)`,
    )
      .pluck()
      .get({ callId }) === 1
  );
}
