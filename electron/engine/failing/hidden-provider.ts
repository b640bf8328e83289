/**
 * For tests: a provider whose policy nobody is told, on virtual time. It sends events to a source that fails on purpose
 * in turns, by the same retry engine as the simulator, and answers what the source would have seen of it.
 */
import type { RetryPolicy } from "../../../shared/retries";
import { type AttemptEnd, afterAttempt } from "../simulator/retry";
import type { Sending, SendingEnd, Span, Watched } from "./sending";
import { silenceMs } from "./threads";

export type Hidden = { policy: RetryPolicy; honoursRetryAfter: boolean; seed: number };

export type Period = Span & { failure: string; retryAfterMs: number | null };

/** What goes wrong. `stopsAt`: the provider sends nothing more; `resumesAt`: it sends new events again, no retries. */
export type Trouble = { gaps?: Span[]; stopsAt?: number; resumesAt?: number; periods?: Period[] };

/** `calledAt`: every moment at which something of it came. */
type Seen = { sendings: Sending[]; watched: Watched; calledAt: number[] };

const hour = 3_600_000;
export const startAt = Date.UTC(2026, 0, 1);
export const tried = ["500", "429", "404", "timeout", "reset"];

/** A period for each failure, as long as it takes to be sure. */
export function planPeriods(
  { policy }: Hidden,
  retryAfterMs: number,
): { periods: Period[]; eventsAt: number[] } {
  const waits = policy.delaysMs.value.map((ms) => ms * (1 + policy.jitter.value));
  const whole = policy.attempts.value * (policy.timeoutMs.value + Math.max(0, ...waits));
  const silence = Math.max(silenceMs.withoutWait, silenceMs.timesLongest * Math.max(0, ...waits)) + 60_000;
  const periods: Period[] = [];
  const eventsAt: number[] = [];
  let from = startAt;
  for (const failure of [...tried, "429 with Retry-After"]) {
    const [second, last] = [from + whole + silence, from + 2 * (whole + silence)];
    eventsAt.push(...[from, second].flatMap((at) => [at + 1000, at + 2000, at + 3000]), last + 1000);
    const own = failure.startsWith("429") && failure !== "429";
    const to = last + hour;
    periods.push({ from, to, failure: own ? "429" : failure, retryAfterMs: own ? retryAfterMs : null });
    from = to + 60_000;
  }
  return { periods, eventsAt };
}

export function play(
  hidden: Hidden,
  { periods, eventsAt }: { periods: Period[]; eventsAt: number[] },
  trouble: Trouble = {},
): Seen {
  const { gaps = [], stopsAt = Number.POSITIVE_INFINITY, resumesAt = Number.POSITIVE_INFINITY } = trouble;
  const sendings: Sending[] = [];
  const calledAt: number[] = [];
  const isStopped = (at: number) => at > stopsAt && at < resumesAt;
  for (const [event, firstAt] of eventsAt.entries()) {
    if (isStopped(firstAt)) continue;
    let at = firstAt;
    let isFailed = false;
    for (let attempt = 1; ; attempt += 1) {
      if (at > stopsAt && firstAt <= stopsAt) break;
      const period = (trouble.periods ?? periods).find(({ from, to }) => from <= at && at <= to);
      const missed = gaps.some(({ from, to }) => from <= at && at <= to);
      const { end, endedAfterMs } = missed
        ? { end: { kind: "reset" } as const, endedAfterMs: 0 }
        : answered(hidden, period, at, stopsAt);
      isFailed ||= end.kind !== "taken";
      if (!missed) calledAt.push(at);
      if (!missed && isFailed)
        sendings.push({
          thread: String(event),
          ...{ receivedAt: at, end, endedAfterMs },
          ...{ same: true, deliveryAttempt: null, occurredAt: firstAt },
        });
      const told = end.kind === "status" ? end.retryAfterMs : null;
      const next = afterAttempt(hidden.policy, toAttemptEnd(end), attempt, {
        ...{ seed: hidden.seed, runId: "hidden", event },
      });
      if (next.kind !== "again") break;
      at += endedAfterMs + (told !== null && hidden.honoursRetryAfter ? told : next.waitMs);
    }
  }
  const now = Math.max(...periods.map(({ to }) => to)) + 1;
  const before = { from: 0, to: startAt - hour };
  const failing = (trouble.periods ?? periods).map(({ from, to }) => ({ from, to }));
  const lastCalledAt = Math.max(0, ...calledAt);
  return { sendings, calledAt, watched: { now, failing, gaps: [before, ...gaps], lastCalledAt } };
}

/** What was seen until a moment in the middle of it. */
export function until(at: number, { sendings, watched, calledAt }: Seen): Seen {
  const called = calledAt.filter((one) => one <= at);
  return {
    calledAt: called,
    sendings: sendings
      .filter(({ receivedAt }) => receivedAt <= at)
      .map((one) =>
        one.receivedAt + one.endedAfterMs > at
          ? { ...one, end: { kind: "open" as const }, endedAfterMs: at - one.receivedAt }
          : one,
      ),
    watched: {
      now: at,
      failing: watched.failing
        .filter(({ from }) => from <= at)
        .map(({ from, to }) => ({ from, to: Math.min(to, at) })),
      gaps: watched.gaps
        .filter(({ from }) => from <= at)
        .map(({ from, to }) => ({ from, to: Math.min(to, at) })),
      lastCalledAt: Math.max(0, ...called),
    },
  };
}

function answered(
  { policy }: Hidden,
  period: Period | undefined,
  at: number,
  stopsAt: number,
): { end: SendingEnd; endedAfterMs: number } {
  if (!period) return { end: { kind: "taken" }, endedAfterMs: 2 };
  if (period.failure === "reset") return { end: { kind: "reset" }, endedAfterMs: 2 };
  // A provider that ends while it waits closes its connections, whatever its time limit is.
  if (period.failure === "timeout")
    return {
      end: { kind: "timeout" },
      endedAfterMs: Math.min(
        policy.timeoutMs.value + (at % 7),
        at > stopsAt ? Number.POSITIVE_INFINITY : stopsAt - at,
      ),
    };
  const { retryAfterMs } = period;
  return { end: { kind: "status", status: Number(period.failure), retryAfterMs }, endedAfterMs: 2 };
}

function toAttemptEnd(end: SendingEnd): AttemptEnd {
  if (end.kind === "taken") return { status: 200, failure: null };
  if (end.kind === "status") return { status: end.status, failure: null };
  return { status: null, failure: end.kind === "reset" ? "connection" : "timeout" };
}
