/** What was measured, said per value of a policy, and what is still needed where it was not. */
import { sayDuration } from "../../../shared/duration";
import type { Figure, MeasuredPolicy } from "../../../shared/measured";
import type { RetryKey } from "./retry-values";

/** `known` false: not enough was seen, and `more` says what is needed. */
export type MeasuredCell = { known: boolean; words: string; events: number; more: string };

const notEnough = "not enough seen";
const failureWords: Record<string, string> = { timeout: "answer too late", reset: "no connection" };

export function measuredCells(measured: MeasuredPolicy): Partial<Record<RetryKey, MeasuredCell>> {
  const statuses = measured.retried.filter(({ failure }) => !(failure in failureWords));
  const silent = measured.retried.filter(({ failure }) => failure in failureWords);
  return {
    timeoutMs: cellOf(measured.timeoutMs, (ms) => sayDuration(ms)),
    retriedStatuses: classCell(statuses, "Fail with 500, 429 and 404 to see it."),
    retriedWithoutAnswer: classCell(silent, "Fail with no answer, and with a reset, to see it."),
    delaysMs: delayCell(measured.delays),
    jitter: cellOf(measured.jitter, (share) =>
      share === 0 ? "none seen" : `at least ${Math.round(share * 1000) / 10} %`,
    ),
    attempts: cellOf(measured.attempts, (count) => (count === 1 ? "the first attempt" : `${count} attempts`)),
  };
}

export function retryAfterCell({ retryAfter }: MeasuredPolicy): MeasuredCell {
  return cellOf(retryAfter, (followed) => (followed ? "followed" : "not followed"));
}

function cellOf<Value>(figure: Figure<Value>, say: (value: Value) => string): MeasuredCell {
  const { value, threads, words } = figure;
  return value === null
    ? { known: false, words: notEnough, events: threads, more: words }
    : { known: true, words: say(value), events: threads, more: words };
}

function classCell(classes: MeasuredPolicy["retried"], untried: string): MeasuredCell {
  if (classes.length === 0) return { known: false, words: "not tried", events: 0, more: untried };
  const say = ({ failure, value }: MeasuredPolicy["retried"][number]) =>
    `${failureWords[failure] ?? failure}: ${value === null ? notEnough : value ? "again" : "never again"}`;
  return {
    known: classes.every(({ value }) => value !== null),
    words: classes.every(({ value }) => value === null) ? notEnough : classes.map(say).join(", "),
    events: classes.reduce((sum, { threads }) => sum + threads, 0),
    more: classes.map(({ words }) => words).join(" "),
  };
}

function delayCell(delays: MeasuredPolicy["delays"]): MeasuredCell {
  if (delays.length === 0)
    return { known: false, words: notEnough, events: 0, more: "No event was sent again yet." };
  const seen = delays.some(({ value }) => value !== null);
  return {
    known: delays.every(({ value }) => value !== null),
    words: seen
      ? `after ${delays.map(({ value, words }) => (value === null ? "?" : words)).join(", ")}`
      : notEnough,
    events: Math.max(...delays.map(({ threads }) => threads)),
    more: delays.flatMap(({ retry, value, words }) => (value ? [] : `Wait ${retry}: ${words}`)).join(" "),
  };
}
