/**
 * What providers do while a handler is down. Pure: policies and, where asked, the moments of a scenario's events in,
 * sentences and numbers out. It rests on the same `afterAttempt` that the player retries by, without jitter; what the
 * answer rests on and is not documented is named.
 */

import { sayDuration } from "../../../shared/duration";
import type { Forecast, ForecastedEvent, ForecastRow, Outage } from "../../../shared/forecast";
import type { Known, RetryPolicy } from "../../../shared/retries";
import { type AttemptEnd, afterAttempt, saySwitchingOff } from "./retry";

export type ForecastProvider = Pick<ForecastRow, "provider" | "name" | "source"> & { policy: RetryPolicy };

/** How an attempt ends that falls into the outage. */
function failureOf(outage: Outage): AttemptEnd {
  if (outage.answers === "nothing" || outage.answers === "too-late")
    return { status: null, failure: outage.answers === "nothing" ? "connection" : "timeout" };
  return { status: outage.answers, failure: null };
}

/** Moments of every attempt after the first, milliseconds from it, if each of them fails. */
export function retryMoments(policy: RetryPolicy, failure: AttemptEnd): number[] {
  const waitedMs = failure.failure === "timeout" ? policy.timeoutMs.value : 0;
  const moments: number[] = [];
  let at = 0;
  for (let attempt = 1; ; attempt += 1) {
    const after = afterAttempt(policy, failure, attempt, null);
    if (after.kind !== "again") return moments;
    at += waitedMs + after.waitMs;
    moments.push(at);
  }
}

/** `events` are a scenario's, all of one provider. */
export function forecast(
  outage: Outage,
  providers: readonly ForecastProvider[],
  events: readonly { type: string; atMs: number }[] = [],
): Forecast {
  const rows = providers.map((provider) => forecastRow(outage, provider));
  const [first] = providers;
  const settled = first ? events.map((event) => settle(event, outage, first.policy)) : [];
  const said = [`${sayOutage(outage)}: ${rows.map(({ words }) => words).join(", ")}.`];
  if (settled.length > 0) said.push(sayEvents(settled));
  return { sentence: said.join(" "), rows, events: settled };
}

function forecastRow(outage: Outage, { provider, name, source, policy }: ForecastProvider): ForecastRow {
  const failure = failureOf(outage);
  const retriesMs = retryMoments(policy, failure);
  const lastMs = retriesMs.at(-1) ?? 0;
  const lengthMs = outage.untilMs - outage.fromMs;
  const lostMs = Math.max(0, lengthMs - lastMs);
  const sentences = policy.published ? [] : [`${name} publishes no retry policy: what follows is assumed.`];
  if (retriesMs.length === 0) {
    sentences.push(`Every event that falls into the outage is lost.`);
  } else if (lostMs === 0) {
    sentences.push(`No event is lost: the last attempt comes ${sayDuration(lastMs)} after the first.`);
  } else {
    sentences.push(
      `Events of the first ${sayDuration(lostMs)} are lost; those of the last ${sayDuration(lengthMs - lostMs)} come late, with a later attempt.`,
    );
  }
  const off = retriesMs.length === 0 || lostMs > 0 ? saySwitchingOff(name, policy) : null;
  if (off !== null) sentences.push(off);
  const jitter = policy.jitter.value;
  if (jitter > 0 && retriesMs.length > 0)
    sentences.push(`Each wait is up to ${Math.round(jitter * 100)} % shorter or longer.`);
  return {
    provider,
    name,
    source,
    published: policy.published,
    words: sayInShort(name, policy, retriesMs, lostMs),
    sentences,
    retriesMs,
    lostMs,
    notes: notesOf(policy, failure),
  };
}

/** `CallRail loses the event`, `Whippy sends twice more (10 s and 30 s after the first, assumed), then loses it`. */
function sayInShort(name: string, policy: RetryPolicy, retriesMs: number[], lostMs: number): string {
  if (!policy.published && policy.attempts.known === "assumed") return `${name}'s policy is not published`;
  const lastMs = retriesMs.at(-1);
  if (lastMs === undefined) return `${name} loses the event`;
  const times = ["once", "twice"][retriesMs.length - 1] ?? `${retriesMs.length} times`;
  const shown = retriesMs.slice(0, 6).map(sayDuration);
  const when =
    shown.length === retriesMs.length ? sayList(shown) : `${shown.join(", ")} … ${sayDuration(lastMs)}`;
  const assumed = policy.delaysMs.known === "assumed" ? ", assumed" : "";
  const sends = `${name} sends ${times} more (${when} after the first${assumed})`;
  return lostMs === 0 ? `${sends} and loses nothing` : `${sends}, then loses it`;
}

function sayEvents(events: ForecastedEvent[]): string {
  const named = (outcome: ForecastedEvent["outcome"]) =>
    events
      .filter((event) => event.outcome === outcome)
      .map(({ type, atMs }) => `${type} at ${sayDuration(atMs)}`);
  const lost = named("lost");
  const late = named("late");
  if (lost.length + late.length === 0) return "No event of this scenario falls into it.";
  const parts = [
    ...(lost.length > 0
      ? [
          `${lost.length} of ${events.length} events ${lost.length === 1 ? "is" : "are"} lost (${lost.join(", ")})`,
        ]
      : []),
    ...(late.length > 0
      ? [`${late.length} ${late.length === 1 ? "comes" : "come"} late (${late.join(", ")})`]
      : []),
  ];
  return `${parts.join("; ")}.`;
}

function sayList(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** What the row rests on and no vendor documents. */
function notesOf(policy: RetryPolicy, failure: AttemptEnd): ForecastRow["notes"] {
  const used: [string, { known: Known; source: string }][] = [["how often it sends", policy.attempts]];
  if (policy.attempts.value > 1) {
    const whether = failure.status === null ? policy.retriedWithoutAnswer : policy.retriedStatuses;
    used.push(["when it sends again", policy.delaysMs], ["that it sends again after this failure", whether]);
    if (failure.failure === "timeout") used.push(["how long it waits for the answer", policy.timeoutMs]);
  }
  return used.flatMap(([about, { known, source }]) =>
    known === "documented" ? [] : [{ about, known, source }],
  );
}

/** One event of a scenario: when it arrives, if ever. */
function settle(
  { type, atMs }: { type: string; atMs: number },
  outage: Outage,
  policy: RetryPolicy,
): ForecastedEvent {
  const isDown = (ms: number) => ms >= outage.fromMs && ms < outage.untilMs;
  const attemptsMs = [atMs];
  if (isDown(atMs)) {
    for (const retryMs of retryMoments(policy, failureOf(outage))) {
      attemptsMs.push(atMs + retryMs);
      if (!isDown(atMs + retryMs)) break;
    }
  }
  const lastMs = attemptsMs.at(-1) ?? atMs;
  const arrivesMs = isDown(lastMs) ? null : lastMs;
  const outcome = arrivesMs === null ? "lost" : arrivesMs > atMs ? "late" : "in time";
  return { type, atMs, attemptsMs, arrivesMs, outcome };
}

function sayOutage({ fromMs, untilMs, answers }: Outage): string {
  const length = sayDuration(untilMs - fromMs);
  if (answers === "nothing") return `Your handler is down ${length}`;
  if (answers === "too-late") return `Your handler answers too late for ${length}`;
  return `Your handler answers ${answers} for ${length}`;
}
