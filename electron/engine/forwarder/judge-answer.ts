/**
 * What a handler's answer means for its route. A handler that cannot be reached, or whose proxy says so (502, 503, 504), is
 * down: the event waits for it however long that takes. One that took the request and gave no answer gets it again, but
 * an event that hangs or ends its handler each time must not hold up all others: after `triesUnanswered` it has failed.
 * Every other status is the handler's answer.
 */
import type { Answer } from "../simulator/send-request";

export const triesUnanswered = 3;

/** `unanswered`: how often it took this request and gave no answer; 0 where it could not be reached. */
export function isDown({ status }: Pick<Answer, "status">, unanswered: number): boolean {
  if (status !== null) return status >= 502 && status <= 504;
  return unanswered < triesUnanswered;
}

/** `nextAt` by the monotonic clock, `nextTryAt` as the console shows it. */
export type Down = { since: number; because: string; tries: number; nextAt: number; nextTryAt: number };

/** Left alone for 1 s, 2 s, 4 s … up to half a minute. */
export function stayDown(
  down: Down | null,
  answer: Pick<Answer, "status" | "error">,
  { now, monotonic }: { now: number; monotonic: number },
): Down {
  const tries = (down?.tries ?? 0) + 1;
  const pauseMs = Math.min(1000 * 2 ** Math.min(tries - 1, 10), 30_000);
  return {
    since: down?.since ?? now,
    because: sayDown(answer),
    tries,
    nextAt: monotonic + pauseMs,
    nextTryAt: now + pauseMs,
  };
}

export function sayDown({ status, error }: Pick<Answer, "status" | "error">): string {
  return status === null
    ? (error ?? "It gave no answer")
    : `It answers ${status}, as for a server that is down`;
}
