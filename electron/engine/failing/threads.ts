/**
 * The sendings of one event, and what can be said of them. A thread is only counted where all of it was seen; it is given
 * up only after a long silence in which the source received and failed, and the provider showed afterwards that it lives.
 */
import type { RetryPolicy } from "../../../shared/retries";
import { endOf, failureOf, type Sending, type Span, type Watched } from "./sending";

export type ThreadState = "taken" | "given-up" | "open" | "unclear";

export type Wait = { retry: number; ms: number; failure: string; retryAfterMs: number | null };

export type Thread = {
  sendings: Sending[];
  state: ThreadState;
  /** From the end of a failed sending to the next one; none of an unclear thread. */
  waits: Wait[];
  startedAt: number;
  /** End of its last sending. */
  lastAt: number;
  /** When its silence was long enough. */
  silentAt: number;
};

const hour = 3_600_000;
/** Without any wait seen so long a silence is needed; afterwards ten times the longest, and at least an hour. */
export const silenceMs = { withoutWait: 3 * hour, least: hour, timesLongest: 10 } as const;
const clockSkewMs = 60_000;
/** A sending this much before the end of the last one is no retry: it was on its way already. */
const overlapMs = 20;

export function threadsOf(sendings: readonly Sending[], watched: Watched, known: RetryPolicy): Thread[] {
  const byThread = new Map<string, Sending[]>();
  for (const one of sendings) {
    const own = byThread.get(one.thread);
    if (own) own.push(one);
    else byThread.set(one.thread, [one]);
  }
  const all = [...byThread.values()].map((own) => own.sort((a, b) => a.receivedAt - b.receivedAt));
  const longest = longestWait(all);
  return all
    .map((own) => judge(own, neededSilence(own.length - 1, longest, known), watched))
    .sort((a, b) => a.startedAt - b.startedAt);
}

/** How long nothing may come after the last sending until the provider has given up. */
export function neededSilence(retries: number, longest: number | null, known: RetryPolicy): number {
  const seen =
    longest === null ? silenceMs.withoutWait : Math.max(silenceMs.least, silenceMs.timesLongest * longest);
  const documented = known.delaysMs.known === "documented" && retries < known.attempts.value - 1;
  const next = documented ? (known.delaysMs.value[retries] ?? known.delaysMs.value.at(-1) ?? 0) : 0;
  return Math.max(seen, 2 * next);
}

/** Of all threads, also of those that are not counted: a longer wait asks for a longer silence. */
export function longestWait(threads: readonly Sending[][]): number | null {
  const waits = threads.flatMap((own) =>
    own.slice(1).flatMap((sending, index) => {
      const before = own[index] as Sending;
      const told = before.end.kind === "status" && before.end.retryAfterMs !== null;
      return told ? [] : [sending.receivedAt - endOf(before)];
    }),
  );
  return waits.length === 0 ? null : Math.max(...waits);
}

function judge(sendings: Sending[], silence: number, watched: Watched): Thread {
  const [first] = sendings as [Sending];
  const last = sendings.at(-1) as Sending;
  const startedAt = first.receivedAt;
  const lastAt = endOf(last);
  const silentAt = lastAt + silence;
  const unclear =
    !isProvenFirst(first, watched.gaps, silence) ||
    !isWhole(sendings) ||
    touches(watched.gaps, { from: startedAt, to: lastAt });
  const waits = unclear ? [] : waitsOf(sendings);
  const state = (): ThreadState => {
    if (unclear) return "unclear";
    if (last.end.kind === "taken") return "taken";
    if (last.end.kind === "open") return "open";
    const silentSpan = { from: lastAt, to: silentAt };
    const failed = watched.failing.some(({ from, to }) => from <= startedAt && silentAt <= to);
    const lives = (watched.lastCalledAt ?? 0) >= silentAt;
    return failed && lives && watched.now >= silentAt && !touches(watched.gaps, silentSpan)
      ? "given-up"
      : "open";
  };
  return { sendings, state: state(), waits, startedAt, lastAt, silentAt };
}

/** An event that may have been sent before while nobody received, may have begun then. */
function isProvenFirst(first: Sending, gaps: readonly Span[], silence: number): boolean {
  if (first.deliveryAttempt !== null) return first.deliveryAttempt === 1;
  const gap = gaps.filter(({ from }) => from <= first.receivedAt).at(-1);
  if (!gap) return true;
  const since = Math.max(...gaps.flatMap(({ from, to }) => (from <= first.receivedAt ? [to] : [])));
  const happenedAfter = first.occurredAt !== null && first.occurredAt >= since + clockSkewMs;
  return happenedAfter || first.receivedAt >= since + silence;
}

function isWhole(sendings: readonly Sending[]): boolean {
  return sendings.every((sending, index) => {
    if (!sending.same) return false;
    if (sending.deliveryAttempt !== null && sending.deliveryAttempt !== index + 1) return false;
    const before = sendings[index - 1];
    if (!before) return true;
    return failureOf(before) !== null && sending.receivedAt >= endOf(before) - overlapMs;
  });
}

function waitsOf(sendings: readonly Sending[]): Wait[] {
  return sendings.slice(1).map((sending, index) => {
    const before = sendings[index] as Sending;
    return {
      retry: index + 1,
      ms: Math.max(0, sending.receivedAt - endOf(before)),
      failure: failureOf(before) ?? "",
      retryAfterMs: before.end.kind === "status" ? before.end.retryAfterMs : null,
    };
  });
}

function touches(gaps: readonly Span[], span: Span): boolean {
  return gaps.some(({ from, to }) => from <= span.to && to >= span.from);
}

/** Two of them, one of which began when the silence after the other was long enough: not both were broken off at once. */
export function areApart(threads: readonly Thread[]): boolean {
  const silent = Math.min(...threads.map(({ silentAt }) => silentAt));
  return threads.some(({ startedAt }) => startedAt >= silent);
}
