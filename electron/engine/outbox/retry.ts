/**
 * When a failed delivery is tried again: 5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 5 h, 10 h, 10 h, each with a jitter of
 * half, so that what failed together does not come back together. Ten attempts in about 28 hours, then it is dead.
 */
import { hurried } from "../crash-point";

export const retryDelaysMs = [5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 36_000].map((seconds) =>
  hurried(seconds * 1000),
);

export const attemptLimit = retryDelaysMs.length + 1;

/** Wait before the next attempt; null when the last one was made. `random` is 0 to 1; a Retry-After is obeyed up to a day. */
export function nextDelayMs(attempt: number, retryAfterMs: number | null, random: number): number | null {
  const base = retryDelaysMs[attempt - 1];
  if (base === undefined) return null;
  const jittered = Math.round(base * (0.5 + random));
  if (retryAfterMs === null) return jittered;
  return Math.min(Math.max(retryAfterMs, 0), 86_400_000) + Math.round(random * 1000);
}
