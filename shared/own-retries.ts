import type { RetryOverride, RetryPolicy } from "./retries";

/** A pack's policy with what the user set instead, each marked as theirs. */
export function withOverride(policy: RetryPolicy, own: RetryOverride | null): RetryPolicy {
  if (!own || Object.keys(own).length === 0) return policy;
  const yours = <Value>(value: Value) => ({ value, known: "yours" as const, source: "Set by you." });
  const {
    timeoutMs,
    attempts,
    delaysMs,
    jitter,
    retriedStatuses,
    retriedWithoutAnswer,
    disablesAfterGivenUp,
  } = own;
  return {
    ...policy,
    ...(timeoutMs === undefined ? {} : { timeoutMs: yours(timeoutMs) }),
    ...(attempts === undefined ? {} : { attempts: yours(attempts) }),
    ...(delaysMs === undefined ? {} : { delaysMs: yours(delaysMs) }),
    ...(jitter === undefined ? {} : { jitter: yours(jitter) }),
    ...(retriedStatuses === undefined ? {} : { retriedStatuses: yours(retriedStatuses) }),
    ...(retriedWithoutAnswer === undefined ? {} : { retriedWithoutAnswer: yours(retriedWithoutAnswer) }),
    ...(disablesAfterGivenUp === undefined
      ? {}
      : { disables: yours({ may: disablesAfterGivenUp !== null, afterGivenUp: disablesAfterGivenUp }) }),
  };
}
