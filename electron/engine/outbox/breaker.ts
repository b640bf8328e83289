/**
 * The breaker of one destination, as a function of its answers. It opens after five retryable failures in a row, or
 * when at least 70 % of at least ten answers within five minutes were such; then one request is let through after
 * 30 s, and after each that fails the wait doubles, up to 15 minutes. A set-up that must be mended and a limit that
 * only time cures open it at once. What waits meanwhile loses no attempt.
 */
import type { Breaker, BreakerAnswer, BreakerCause } from "../../../shared/sending";

export const closedBreaker: Breaker = {
  state: "closed",
  since: null,
  cause: null,
  because: null,
  failures: 0,
  openedAt: null,
  trialAt: null,
  trials: 0,
  closedAgainAt: null,
  answers: [],
};

const failuresInARow = 5;
const share = { of: 10, failed: 0.7, withinMs: 300_000 };
const firstTrialMs = 30_000;
const longestTrialMs = 900_000;
const keptAnswers = 20;
const longestObserved = 200;

/** What was observed, as far as it matters here. Null results say nothing about the destination. */
export type Seen = {
  at: number;
  result: BreakerAnswer["result"];
  observed: string;
  /** Opens it at once: `config`, or `limit` with the time it lasts. */
  opens?: { cause: "config" } | { cause: "limit"; until: number };
};

export function afterAnswer(breaker: Breaker, seen: Seen): Breaker {
  const { at, result, opens } = seen;
  const observed = seen.observed.slice(0, longestObserved);
  const answers = [...breaker.answers, { at, result, observed }].slice(-keptAnswers);
  const failures = result === "failed" ? breaker.failures + 1 : 0;
  const next = { ...breaker, answers, failures };
  if (opens) return open(next, at, opens.cause, observed, opens.cause === "limit" ? opens.until : null);
  // What was under way when a limit was reached may still be taken; the limit is over when its time is.
  const isLimited = breaker.state === "open" && breaker.cause === "limit" && (breaker.trialAt ?? 0) > at;
  if (result !== "failed" && isLimited) return next;
  if (result !== "failed") return breaker.state === "closed" ? next : close(next, at);
  if (breaker.state === "half-open")
    return open(next, at, breaker.cause ?? "failures", breaker.because ?? "", null);
  if (breaker.state === "open") return next;
  if (failures >= failuresInARow) return open(next, at, "failures", `${failures} failures in a row`, null);
  const recent = answers.filter((one) => one.at > at - share.withinMs);
  const failed = recent.filter((one) => one.result === "failed").length;
  if (recent.length >= share.of && failed / recent.length >= share.failed)
    return open(next, at, "share", `${failed} of ${recent.length} failed within five minutes`, null);
  return next;
}

/** May something be claimed? `trial`: one, to see whether it answers again. */
export function admits(breaker: Breaker, now: number): "all" | "trial" | "none" {
  if (breaker.state === "closed") return "all";
  return breaker.state === "open" && (breaker.trialAt ?? 0) <= now ? "trial" : "none";
}

export function beginTrial(breaker: Breaker, now: number): Breaker {
  return { ...breaker, state: "half-open", since: now };
}

/** The trial found nothing out: the program ended while it was under way, or it failed on our side. */
export function abandonTrial(breaker: Breaker, now: number): Breaker {
  return breaker.state === "half-open" ? { ...breaker, state: "open", since: now, trialAt: now } : breaker;
}

/** A person wants the trial now, or mended what was wrong. */
export function trialNow(breaker: Breaker, now: number): Breaker {
  return breaker.state === "open" ? { ...breaker, trialAt: now } : breaker;
}

function open(
  breaker: Breaker,
  at: number,
  cause: BreakerCause,
  because: string,
  until: number | null,
): Breaker {
  const isTrial = breaker.state === "half-open";
  const trials = isTrial ? breaker.trials + 1 : breaker.state === "open" ? breaker.trials : 0;
  return {
    ...breaker,
    state: "open",
    since: at,
    cause,
    because,
    trials,
    openedAt: breaker.state === "closed" ? at : breaker.openedAt,
    closedAgainAt: null,
    trialAt: until ?? at + Math.min(firstTrialMs * 2 ** trials, longestTrialMs),
  };
}

function close(breaker: Breaker, at: number): Breaker {
  return { ...breaker, state: "closed", since: at, trialAt: null, trials: 0, closedAgainAt: at };
}
