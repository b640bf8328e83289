/**
 * What a provider does after an attempt, by its policy. Pure: chance comes from the seed, so that the same seed, run and
 * event give the same waits.
 */
import { createHash } from "node:crypto";
import { sayDuration } from "../../../shared/duration";
import type { RetryPolicy } from "../../../shared/retries";

/** How an attempt ended: a status, or why there was none. */
export type AttemptEnd = {
  status: number | null;
  failure: "timeout" | "connection" | null;
  /** What the answer says in the header at which the provider stops, where it has one. */
  askedHeader?: string | undefined;
};

export type AfterAttempt =
  | { kind: "taken" }
  /** `waitMs` on the provider's clock from the end of the attempt that failed. */
  | { kind: "again"; waitMs: number }
  | { kind: "gives-up"; because: "not-retried" | "no-attempts-left" | "asked-to-stop" };

/** The same for the same event of the same run. */
export type Draw = { seed: number; runId: string; event: number };

export function isTaken(policy: RetryPolicy, end: AttemptEnd): boolean {
  return end.status !== null && isWithin(end.status, policy.success.value);
}

/** `attempt` is the one that ended, from 1. Without a `draw` the waits are those of the policy, without jitter. */
export function afterAttempt(
  policy: RetryPolicy,
  end: AttemptEnd,
  attempt: number,
  draw: Draw | null,
): AfterAttempt {
  if (isTaken(policy, end)) return { kind: "taken" };
  if (end.askedHeader !== undefined && end.askedHeader === policy.stopsAt?.value.value)
    return { kind: "gives-up", because: "asked-to-stop" };
  if (attempt >= policy.attempts.value) return { kind: "gives-up", because: "no-attempts-left" };
  if (!isRetried(policy, end)) return { kind: "gives-up", because: "not-retried" };
  const delays = policy.delaysMs.value;
  const delayMs = delays[attempt - 1] ?? delays.at(-1) ?? 0;
  const share = draw ? policy.jitter.value * drawShare(draw, attempt) : 0;
  return { kind: "again", waitMs: delayMs * (1 + share) };
}

function isRetried(policy: RetryPolicy, { status, failure }: AttemptEnd): boolean {
  if (status !== null) return isWithin(status, policy.retriedStatuses.value);
  const { timeout, connection } = policy.retriedWithoutAnswer.value;
  return failure === "timeout" ? timeout : connection;
}

function isWithin(status: number, ranges: [number, number][]): boolean {
  return ranges.some(([from, to]) => status >= from && status <= to);
}

/** From -1 to 1. */
function drawShare({ seed, runId, event }: Draw, attempt: number): number {
  const bytes = createHash("sha256").update(`${seed}\n${runId}\nretry\n${event}\n${attempt}`).digest();
  return (bytes.readUInt32BE(0) / 0xffffffff) * 2 - 1;
}

/** What the provider does now that an attempt failed, in words; what is not documented says so. */
export function sayAfterAttempt(
  name: string,
  policy: RetryPolicy,
  end: AttemptEnd,
  attempt: number,
  after: AfterAttempt,
): string | null {
  if (after.kind === "taken") return null;
  const attempts = policy.attempts.value;
  if (after.kind === "again") {
    const note = policy.delaysMs.known === "assumed" ? " (the wait is assumed)" : "";
    return `${name} sends it again in ${sayDuration(after.waitMs)}, attempt ${attempt + 1} of ${attempts}${note}.`;
  }
  if (after.because === "asked-to-stop" && policy.stopsAt) {
    const { header, value } = policy.stopsAt.value;
    return `${name} sends nothing again: your handler asked it to stop by ${header}: ${value}.`;
  }
  if (after.because === "not-retried" && attempts > 1) {
    const what = end.status ?? (end.failure === "timeout" ? "a timeout" : "a failed connection");
    return `${name} sends nothing again after ${what}: the event is lost.`;
  }
  if (attempts > 1) return `${name} gives up after ${attempts} attempts: the event is lost.`;
  return policy.attempts.known === "assumed"
    ? `Whether ${name} sends it again is not published; assumed is that it does not: the event is lost.`
    : `${name} sends every event once: it is lost.`;
}

/** What becomes of the webhook itself when events are given up; null where nothing does. */
export function saySwitchingOff(name: string, { disables }: RetryPolicy): string | null {
  const { may, afterGivenUp, failingForMs } = disables.value;
  if (!may) return null;
  if (failingForMs !== undefined)
    return `${name} switches the webhook off once everything has failed for ${sayDuration(failingForMs)}.`;
  return afterGivenUp === null
    ? `If failures go on, ${name} may switch the webhook off; after how many is not published.`
    : `${name} switches the webhook off after ${afterGivenUp} lost events in a row.`;
}
