/** A destination's breaker in words. */
import type { DestinationRow } from "../../shared/deliveries";
import type { Breaker, BreakerAnswer, DestinationSending } from "../../shared/sending";
import { count } from "../time";
import type { Mark, Tone } from "../ui/Tag";

export function breakerTag({ enabled, sending }: DestinationRow): { words: string; tone: Tone; mark: Mark } {
  if (!enabled) return { words: "off", tone: "plain", mark: "minus" };
  if (sending.settings.paused) return { words: "paused", tone: "plain", mark: "pause" };
  const { state } = sending.breaker;
  if (state === "open") return { words: "breaker open", tone: "bad", mark: "cross" };
  if (state === "half-open") return { words: "breaker half-open", tone: "warn", mark: "minus" };
  return { words: "breaker closed", tone: "ok", mark: "check" };
}

export function failedOf({ answers }: Breaker): { of: number; failed: number; refused: number } {
  const many = (wanted: BreakerAnswer["result"]) => answers.filter(({ result }) => result === wanted).length;
  return { of: answers.length, failed: many("failed"), refused: many("refused") };
}

/** When a waiting step goes: not before its breaker's trial. */
export function nextTime(nextAt: number | null, sending: DestinationSending | undefined): number | null {
  const trialAt = sending?.breaker.state === "open" ? sending.breaker.trialAt : null;
  return nextAt === null || trialAt === null ? nextAt : Math.max(nextAt, trialAt);
}

/** What the next attempt will do. */
export function nextWords(sending: DestinationSending | undefined, version: number): string {
  const same = "the same key and the same bytes";
  if (!sending) return same;
  if (sending.breaker.state !== "closed") return `the breaker's one trial: ${same}`;
  return version > 1 ? `${same}; what a person edited there stays` : same;
}

export function rateWords({ settings, limits }: DestinationSending): string {
  const requests = settings.requests ?? limits.requests;
  const perMs = settings.perMs ?? limits.perMs;
  const atOnce = settings.atOnce ?? limits.atOnce;
  const once = atOnce === 1 ? "one request at a time" : `${count(atOnce)} requests at once`;
  if (requests === null || perMs === null) return once;
  return `${once}, ${count(requests)} in ${perMs % 1000 === 0 ? `${count(perMs / 1000)} s` : `${count(perMs)} ms`}`;
}
