/**
 * Keys that say who or what something is, as far as they survived the way here. Half a surrogate pair, and bytes that
 * were no UTF-8, all read as “\uFFFD”: two calls or two people whose keys differ only there would become one.
 */
import type { Problem } from "../../../shared/words";
import type { Reading } from "../providers/pack";

export function isWholeKey(key: string): boolean {
  return key.isWellFormed() && !key.includes("\uFFFD");
}

/** A subject whose key is broken is nobody's: the event is kept, shown, and joins nothing. */
export function withoutBrokenSubject(reading: Reading): Reading {
  const { subject } = reading;
  if (!subject) return reading;
  const keys = "call" in subject ? [subject.call, subject.scope ?? ""] : [subject.person];
  return keys.every(isWholeKey)
    ? reading
    : { ...reading, subject: null, problems: [...reading.problems, brokenKey(keys[0] ?? "")] };
}

function brokenKey(key: string): Problem {
  const got = `the text “${key.slice(0, 60).toWellFormed()}”`;
  return {
    path: "",
    expected: "an id in whole characters",
    got,
    sentence: `Characters of the id are broken, got ${got}: others may break into the same text, so the event joins nothing.`,
  };
}
