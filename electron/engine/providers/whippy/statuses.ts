/**
 * Delivery statuses of a call as data. Documented are the two of the changelog "Improved Call Sync Accuracy to External
 * Systems"; the rest is assumed: the text after the dot reads like the reason of a hang-up, so others are likely.
 *
 * What a status means for outcome and end goes by its beginning; whether the call may leave goes by the exact text
 * alone and stands in `ALLOWED_STATUSES`.
 */
import type { EventKind, Outcome, Stage } from "../../../../shared/words";

export type CallStatus = { kind: EventKind; stage: Stage | null; rank: number; outcome: Outcome | null };

/** Compared exactly: no prefix, no case, no blanks. */
export const ALLOWED_STATUSES = ["call_completed", "call_completed.agent_hangup"];

const running: CallStatus = { kind: "lifecycle", stage: "in-conversation", rank: 20, outcome: null };
const failed: CallStatus = { kind: "failure", stage: "failed", rank: 30, outcome: "failed" };
/** Over, and not on the list: Whippy may still move it to a status that is. */
const over: CallStatus = { kind: "lifecycle", stage: "processing", rank: 40, outcome: "completed" };
const allowed: CallStatus = { kind: "final", stage: "final", rank: 50, outcome: "completed" };
/** A status we do not know moves nothing, but it is what the call has until a status says that it is over. */
const unknown: CallStatus = { kind: "lifecycle", stage: null, rank: 25, outcome: null };
const none: CallStatus = { kind: "lifecycle", stage: null, rank: 10, outcome: null };
/** Before the call: documented for messages. */
export const QUEUED = "queued";
const queued: CallStatus = { ...none, stage: "queued" };

/** Statuses with a name of their own on the timeline; any other is shown as the event that brought it. */
export const CALL_STATUSES: Record<string, CallStatus> = {
  call_in_progress: running,
  call_failed: failed,
  "call_failed.dial_busy": { ...failed, outcome: "busy" },
  "call_failed.dial_no_answer": { ...failed, outcome: "no-answer" },
  "call_completed.user_hangup": over,
  "call_completed.call_transfer": over,
  "call_completed.voicemail_reached": { ...over, outcome: "voicemail" },
  "call_completed.inactivity": over,
  call_completed: allowed,
  "call_completed.agent_hangup": allowed,
};

export function callStatusOf(status: string | null): CallStatus {
  if (status === null) return none;
  if (status === QUEUED) return queued;
  if (Object.hasOwn(CALL_STATUSES, status)) return CALL_STATUSES[status] ?? unknown;
  if (status.startsWith("call_completed")) return over;
  return status.startsWith("call_failed") ? failed : unknown;
}

export function isAllowed(status: string | null | undefined): status is string {
  return typeof status === "string" && ALLOWED_STATUSES.includes(status);
}

/** Any `call_completed…` or `call_failed…` proves the end, whether it may leave or not. */
export function provesEnd(status: string | null | undefined): status is string {
  return (
    typeof status === "string" && (status.startsWith("call_completed") || status.startsWith("call_failed"))
  );
}
