/** What becomes of a delivery after one attempt, and what that attempt says about its destination. Pure. */
import type { SendOutcome } from "../destinations/destination";
import type { ClaimedDelivery, DeliveryResult } from "../store/outbox";
import type { Seen } from "./breaker";
import { clampRetryAfter, nextDelayMs } from "./retry";

/** Nothing was left to write: no request was made. */
export type Unchanged = { class: "unchanged"; status: null; remoteId: string | null; observed: string };
/** Ringback itself failed; it says nothing about the destination. */
export type OwnFailure = { class: "own-failure"; status: null; observed: string };
export type Outcome = SendOutcome | Unchanged | OwnFailure;

export type JudgeInput = {
  now: number;
  random: number;
  idempotent: boolean;
  schedule: "usual" | "teaching";
};

const leastLaterMs = 1000;

export function judgeOutcome(claimed: ClaimedDelivery, outcome: Outcome, input: JudgeInput): DeliveryResult {
  const { now } = input;
  const base = {
    deliveryId: claimed.deliveryId,
    destinationId: claimed.destinationId,
    leaseToken: claimed.leaseToken,
    now,
    outcome: outcome.class,
    httpStatus: outcome.status,
    remoteId: null,
    observed: outcome.observed,
    nextAt: null,
    counts: true,
    question: null,
    seen: seenOf(outcome, now),
  };
  switch (outcome.class) {
    case "delivered":
    case "unchanged":
      return { ...base, state: "delivered", remoteId: outcome.remoteId };
    case "permanent":
      return { ...base, state: "dead" };
    case "ask":
      return { ...base, state: "held", question: outcome.question };
    case "later":
      return { ...base, state: "pending", nextAt: now + laterMs(outcome.retryAfterMs), counts: false };
    case "config":
      return { ...base, state: "pending", nextAt: now, counts: false };
    case "unknown":
      // Somebody looks for it there before anything is sent again.
      return input.idempotent ? tryAgain(base, claimed, input) : { ...base, state: "unknown", nextAt: now };
    case "retry":
      return tryAgain(base, claimed, input, outcome.retryAfterMs);
    case "own-failure":
      return tryAgain(base, claimed, input);
  }
}

function tryAgain(
  base: Omit<DeliveryResult, "state">,
  claimed: ClaimedDelivery,
  { now, random, schedule }: JudgeInput,
  retryAfterMs: number | null = null,
): DeliveryResult {
  const attempt = claimed.counted;
  const delay = nextDelayMs({ attempt, retryAfterMs, status: base.httpStatus, random, schedule });
  if (delay !== null) return { ...base, state: "pending", nextAt: now + delay };
  return { ...base, state: "dead", observed: `${base.observed}; that was the last of ${attempt} attempts` };
}

function seenOf(outcome: Outcome, at: number): Seen | null {
  const { observed } = outcome;
  switch (outcome.class) {
    case "own-failure":
      return null;
    case "delivered":
    case "unchanged":
    case "ask":
      return { at, result: "delivered", observed };
    case "permanent":
      return { at, result: "refused", observed };
    case "config":
      return { at, result: "failed", observed, opens: { cause: "config" } };
    case "later":
      return {
        at,
        result: "failed",
        observed,
        opens: { cause: "limit", until: at + laterMs(outcome.retryAfterMs) },
      };
    case "retry":
    case "unknown":
      return { at, result: "failed", observed };
  }
}

function laterMs(retryAfterMs: number): number {
  return clampRetryAfter(retryAfterMs, leastLaterMs);
}
