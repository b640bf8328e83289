/** Waits between sendings: their middle and spread per retry, and whether a `Retry-After` decides them. */
import { sayDuration } from "../../../shared/duration";
import type { Figure, MeasuredPolicy } from "../../../shared/measured";
import type { Wait } from "./threads";

const leastWaits = 2;
const leastForJitter = 3;
/** What the network and our own clock add. */
const noiseMs = 50;
/** Waits further apart than this are not one wait with some jitter. */
const mostSpread = 3;

type Range = { least: number; most: number; count: number };

function rangeOf(waits: readonly number[]): Range {
  return { least: Math.min(...waits), most: Math.max(...waits), count: waits.length };
}

function isOneWait({ least, most }: Range): boolean {
  return most - least <= 2 * noiseMs || most <= least * mostSpread;
}

/** By retry; where a `Retry-After` was sent the wait may be that one, so it is left out. */
function ownWaits(waits: readonly Wait[]): Map<number, Range> {
  const by = new Map<number, number[]>();
  for (const { retry, ms, retryAfterMs } of waits)
    if (retryAfterMs === null) by.set(retry, [...(by.get(retry) ?? []), ms]);
  return new Map([...by].sort(([a], [b]) => a - b).map(([retry, own]) => [retry, rangeOf(own)]));
}

export function waitFigures(waits: readonly Wait[]): MeasuredPolicy["delays"] {
  return [...ownWaits(waits)].map(([retry, range]) => {
    const { least, most, count } = range;
    const words = isSame(range)
      ? sayDuration((least + most) / 2)
      : `${sayDuration(least)} to ${sayDuration(most)}`;
    if (count < leastWaits)
      return { retry, value: null, threads: count, words: `${words}, seen once: a second event is needed.` };
    if (!isOneWait(range))
      return { retry, value: null, threads: count, words: `${words}: too far apart to be one wait.` };
    const value = {
      ms: Math.round((least + most) / 2),
      leastMs: Math.round(least),
      mostMs: Math.round(most),
    };
    return { retry, value, threads: count, words };
  });
}

function isSame({ least, most }: Range): boolean {
  return sayDuration(least) === sayDuration(most);
}

export function jitterOf(waits: readonly Wait[]): Figure<number> {
  const ranges = [...ownWaits(waits).values()].filter(
    (range) => range.count >= leastForJitter && isOneWait(range) && range.most > 0,
  );
  if (ranges.length === 0)
    return {
      value: null,
      threads: Math.max(0, ...[...ownWaits(waits).values()].map(({ count }) => count)),
      words: "Three events that were sent again equally often are needed.",
    };
  const shares = ranges.map(({ least, most }) => Math.max(0, most - least - noiseMs) / (least + most));
  const value = Math.floor(Math.max(...shares) * 1000) / 1000;
  const threads = Math.max(...ranges.map(({ count }) => count));
  const words =
    value === 0
      ? "No wait differed from event to event."
      : `Waits differed by ${Math.round(value * 1000) / 10} % of their middle at most: at least that much is left to chance.`;
  return { value, threads, words };
}

export function retryAfterOf(waits: readonly Wait[]): Figure<boolean> {
  const usual = ownWaits(waits);
  const told = waits.filter((wait) => wait.retryAfterMs !== null);
  const verdicts = told.flatMap((wait) => followed(wait, usual.get(wait.retry)) ?? []);
  const yes = verdicts.filter((one) => one).length;
  const no = verdicts.length - yes;
  if (told.length === 0)
    return { value: null, threads: 0, words: "No event was sent again after an answer with Retry-After." };
  if (yes > 0 && no > 0)
    return {
      value: null,
      threads: verdicts.length,
      words: "Some waits were those of Retry-After, others not.",
    };
  if (verdicts.length < leastWaits)
    return {
      value: null,
      threads: verdicts.length,
      words:
        "Two waits are needed that cannot be mistaken: fail once without Retry-After, then with one far longer than the usual wait.",
    };
  return yes > 0
    ? { value: true, threads: yes, words: "It came again when Retry-After said." }
    : { value: false, threads: no, words: "It came again at its usual time, whatever Retry-After said." };
}

/** Null: the usual wait and that of Retry-After are too close, or the usual one is not known. */
function followed({ ms, retryAfterMs }: Wait, usual: Range | undefined): boolean | null {
  if (!usual || retryAfterMs === null || usual.count < leastWaits || !isOneWait(usual)) return null;
  const fits = ms >= usual.least / 2 - noiseMs && ms <= usual.most * 2 + noiseMs;
  const follows = ms >= retryAfterMs - 1000 && ms <= retryAfterMs + Math.max(2000, retryAfterMs * 0.1);
  if (follows && !fits) return true;
  return fits && !follows && retryAfterMs > usual.most * 2 + noiseMs ? false : null;
}
