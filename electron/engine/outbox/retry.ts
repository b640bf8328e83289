/**
 * When a failed delivery is tried again: 5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 5 h, 10 h, 10 h, each with a jitter of
 * half, so that what failed together does not come back together. Ten attempts in about 28 hours, then it is dead.
 */
import { hurried } from "../store/crash-point";

export const retryDelaysMs = [5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 36_000].map((seconds) =>
  hurried(seconds * 1000),
);

export const attemptLimit = retryDelaysMs.length + 1;

/** A learner sees all of it in half an hour. */
const teachingSpeed = 60;
const dayMs = 86_400_000;

/** Nothing waits longer by itself: a clock that was set back must not hold what is due for days. */
export const longestWaitMs = dayMs + 60_000;

export type RetryInput = {
  /** Of those that count. */
  attempt: number;
  /** What the destination asked for. */
  retryAfterMs: number | null;
  status: number | null;
  /** 0 to 1. */
  random: number;
  schedule: "usual" | "teaching";
};

/** A record that is locked stays so for two seconds. */
const lockedMs = 2000;

/** Wait before the next attempt; null when the last one was made. A Retry-After is obeyed, up to a day. */
export function nextDelayMs(input: RetryInput): number | null {
  const usual = retryDelaysMs[input.attempt - 1];
  if (usual === undefined) return null;
  const base = input.schedule === "teaching" ? usual / teachingSpeed : usual;
  const jittered = Math.round(base * (0.5 + input.random));
  const least = input.status === 423 ? lockedMs : 0;
  if (input.retryAfterMs === null) return Math.max(jittered, least);
  const asked = clampRetryAfter(input.retryAfterMs, Math.max(base, least));
  return Math.min(asked + Math.round(input.random * 1000), dayMs);
}

/** An absurd Retry-After is neither "at once" nor "next year". */
export function clampRetryAfter(retryAfterMs: number, base: number): number {
  return Math.min(Math.max(Number.isFinite(retryAfterMs) ? retryAfterMs : dayMs, base), dayMs);
}
