/**
 * What a provider does when a webhook fails, from the sendings that were failed on purpose. Pure. It promises to say
 * nothing that was not seen: a provider that stops half-way, an experiment that ended too early, a thread that may still
 * go on, and sendings that may have been missed make a figure "not enough seen", with what is still needed.
 */
import { sayDuration } from "../../../shared/duration";
import type { Figure, MeasuredPolicy } from "../../../shared/measured";
import type { RetryPolicy } from "../../../shared/retries";
import { jitterOf, retryAfterOf, waitFigures } from "./measure-waits";
import { endOf, failureOf, type Sending, type Watched } from "./sending";
import { areApart, longestWait, neededSilence, type Thread, threadsOf } from "./threads";

/** What is tried to know all of it. */
export const usualFailures = ["500", "429", "404", "timeout", "reset"] as const;
const sayFailure: Record<string, string> = { timeout: "no answer", reset: "a reset" };
const leastThreads = 2;

export function measurePolicy(
  sendings: readonly Sending[],
  known: RetryPolicy,
  watched: Watched,
): MeasuredPolicy {
  const threads = threadsOf(sendings, watched, known);
  const tried = [...new Set(sendings.flatMap((one) => failureOf(one) ?? []))].sort(inUsualOrder);
  const longest = longestWait(threads.map((thread) => thread.sendings));
  const silence = sayDuration(neededSilence(0, longest, known));
  const retried = tried.map((failure) => ({
    failure,
    ...retriedFigure(failure, threads, watched, silence),
  }));
  const waits = threads.flatMap((thread) => thread.waits);
  return {
    attempts: attemptsFigure(threads, retried, silence),
    delays: waitFigures(waits),
    jitter: jitterOf(waits),
    timeoutMs: timeoutFigure(threads),
    retried,
    retryAfter: retryAfterOf(waits),
  };
}

function retriedFigure(
  failure: string,
  threads: readonly Thread[],
  { now, lastCalledAt }: Watched,
  silence: string,
): Figure<boolean> {
  const words = sayFailure[failure] ?? failure;
  const again = threads.filter(({ waits }) => waits.some((wait) => wait.failure === failure));
  const ended = threads.filter((thread) => thread.state === "given-up" && isSingle(thread, failure));
  const perhaps = threads.filter(
    ({ state, sendings }) =>
      state === "unclear" && sendings.slice(0, -1).some((one) => failureOf(one) === failure),
  );
  if (again.length === 0 && ended.length >= leastThreads && areApart(ended) && perhaps.length === 0)
    return {
      value: false,
      threads: ended.length,
      words: `Nothing came again after ${words}, in ${silence} of receiving and failing.`,
    };
  if (again.length === 0)
    return notYet(
      ended.length,
      `Nothing came again after ${words} yet. Two events are needed, the second of them ${silence} after the first, and one more call ${silence} after that, with the source failing and Ringback receiving all the while.`,
    );
  // Far beyond the wait that was seen, and the provider is alive: this one is not sent again.
  const longest = Math.max(...again.flatMap(({ waits }) => waits[0]?.ms ?? 0));
  const by = Math.min(now, lastCalledAt ?? 0);
  const left = threads.filter(
    (thread) =>
      (thread.state === "open" || thread.state === "given-up") &&
      isSingle(thread, failure) &&
      by >= thread.lastAt + 3 * longest + 60_000,
  );
  if (left.length > 0)
    return notYet(
      again.length,
      `Some came again after ${words} and ${left.length} did not: either not all events are, or what came was another event with the same content.`,
    );
  if (again.length < leastThreads)
    return notYet(again.length, `One event came again after ${words}: a second one is needed.`);
  return { value: true, threads: again.length, words: `Sent again after ${words}.` };
}

function isSingle({ sendings }: Thread, failure: string): boolean {
  const [first] = sendings;
  return sendings.length === 1 && first !== undefined && failureOf(first) === failure;
}

type Retried = MeasuredPolicy["retried"];

function attemptsFigure(threads: readonly Thread[], retried: Retried, silence: string): Figure<number> {
  const again = new Set(threads.flatMap(({ waits }) => waits.map((wait) => wait.failure)));
  const ended = threads.filter(({ state, sendings }) => {
    const failure = failureOf(sendings.at(-1) as Sending);
    return state === "given-up" && sendings.length > 1 && failure !== null && again.has(failure);
  });
  const longestThread = Math.max(0, ...threads.map(({ sendings }) => sendings.length));
  if (ended.length === 0) {
    const untried = usualFailures.filter(
      (failure) => retried.find((one) => one.failure === failure)?.value !== false,
    );
    if (untried.length === 0 && longestThread === 1)
      return {
        value: 1,
        threads: threads.filter(({ state }) => state === "given-up").length,
        words: "Nothing came again after any failure that was tried.",
      };
    if (longestThread > 1)
      return notYet(
        0,
        `${longestThread} sendings of one event were seen; whether more come is not. It takes ${silence} of silence while the source fails, then one more call.`,
      );
    const missing = untried.map((failure) => sayFailure[failure] ?? failure).join(", ");
    return notYet(0, `Nothing was sent again yet. Still to be tried: ${missing}.`);
  }
  const counts = [...new Set(ended.map(({ sendings }) => sendings.length))].sort((a, b) => a - b);
  const [count] = counts as [number];
  if (counts.length > 1 || longestThread > count)
    return notYet(
      ended.length,
      `It differs from event to event (${[...new Set([...counts, longestThread])].join(", ")} sendings): the provider may have stopped half-way.`,
    );
  if (ended.length < leastThreads || !areApart(ended))
    return notYet(
      ended.length,
      `${count} sendings, then silence. A second event is needed that begins ${silence} after the end of the first, so that both were not broken off at once.`,
    );
  return {
    value: count,
    threads: ended.length,
    words: `Nothing came for ${silence} after sending ${count}, while the source failed and received.`,
  };
}

function timeoutFigure(threads: readonly Thread[]): Figure<number> {
  const closed = threads
    .flatMap(({ sendings }) => sendings.filter(({ end }) => end.kind === "timeout"))
    .sort((a, b) => a.receivedAt - b.receivedAt);
  const times = closed.map(({ endedAfterMs }) => endedAfterMs).sort((a, b) => a - b);
  const [least = 0] = times;
  const most = times.at(-1) ?? 0;
  if (times.length < leastThreads)
    return notYet(
      times.length,
      times.length === 0
        ? "No sender was left without an answer until it gave up: fail with no answer."
        : `One sender gave up after ${sayDuration(least)}: a second one is needed.`,
    );
  if (most - least > Math.max(500, least * 0.1))
    return notYet(
      times.length,
      `Senders gave up after ${sayDuration(least)} to ${sayDuration(most)}: these are not one time limit.`,
    );
  const firstEnd = Math.min(...closed.map(endOf));
  if (!closed.some(({ receivedAt }) => receivedAt >= firstEnd))
    return notYet(
      times.length,
      `Senders gave up after ${sayDuration(least)}, all at once: another one is needed, later.`,
    );
  const middle = times[Math.floor(times.length / 2)] as number;
  return {
    value: Math.round(middle),
    threads: times.length,
    words: `Senders closed the connection after ${sayDuration(least)}${most - least >= 100 ? ` to ${sayDuration(most)}` : ""}.`,
  };
}

function notYet(threads: number, words: string): { value: null; threads: number; words: string } {
  return { value: null, threads, words };
}

function inUsualOrder(a: string, b: string): number {
  const place = (failure: string) => {
    const index = (usualFailures as readonly string[]).indexOf(failure);
    return index === -1 ? usualFailures.length : index;
  };
  return place(a) - place(b) || a.localeCompare(b);
}
