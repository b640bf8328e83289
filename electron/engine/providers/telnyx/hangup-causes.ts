/**
 * What the word at the end of a line means. Call Control: `hangup_cause` ("Call Hangup"); TeXML: `CallStatus` ("TeXML Call
 * Completed"). What a word means for a line that nobody answered is our reading of it, said in the pack's notes.
 */
import type { Direction, Outcome } from "../../../../shared/words";

type Meaning = {
  /** Of a line that was answered. */
  answered: Outcome;
  /** Of one that was not: dialled by us; an inbound one is missed. */
  unanswered: Outcome;
};

const CAUSES: Record<string, Meaning> = {
  normal_clearing: { answered: "completed", unanswered: "no-answer" },
  originator_cancel: { answered: "completed", unanswered: "aborted" },
  timeout: { answered: "completed", unanswered: "no-answer" },
  no_answer: { answered: "completed", unanswered: "no-answer" },
  time_limit: { answered: "timed-out", unanswered: "no-answer" },
  user_busy: { answered: "completed", unanswered: "busy" },
  call_rejected: { answered: "completed", unanswered: "no-answer" },
  not_found: { answered: "completed", unanswered: "failed" },
  unspecified: { answered: "completed", unanswered: "failed" },
  completed: { answered: "completed", unanswered: "completed" },
  busy: { answered: "completed", unanswered: "busy" },
  "no-answer": { answered: "completed", unanswered: "no-answer" },
  failed: { answered: "failed", unanswered: "failed" },
  canceled: { answered: "completed", unanswered: "aborted" },
};

export function outcomeOfCause(
  cause: string | null,
  { answered, direction }: { answered: boolean; direction: Direction | null },
): Outcome {
  const known = cause !== null && Object.hasOwn(CAUSES, cause) ? CAUSES[cause] : undefined;
  if (answered || cause === "completed") return known?.answered ?? "completed";
  if (direction === "inbound") return "missed";
  return known?.unanswered ?? "failed";
}

/** Nobody can have answered where one of these stands. */
const UNREACHED = ["originator_cancel", "timeout", "no_answer", "user_busy", "call_rejected", "not_found"];

export function isUnreached(cause: string | null | undefined): boolean {
  return [...UNREACHED, "busy", "no-answer", "failed", "canceled"].includes(cause ?? "");
}
