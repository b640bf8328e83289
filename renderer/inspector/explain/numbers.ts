/** Numbers: lengths of time and money where the name says so, and those that a JavaScript number cannot hold. */
import { durationWords } from "../../calls/duration-words";
import { type Explanation, wordsOfKey } from "./explanation";

const lengths: [RegExp, number, string][] = [
  [/^(?:s|sec|secs|second|seconds)$/, 1_000, "seconds"],
  [/^(?:ms|milli|millis|millisecond|milliseconds)$/, 1, "milliseconds"],
  [/^(?:min|mins|minute|minutes)$/, 60_000, "minutes"],
];
const lengthWords = /^(?:duration|latency|elapsed|talktime|holdtime|waittime|length|timeout|delay)$/;

export function explainLength(digits: string, key: string): Explanation | null {
  const value = Number(digits);
  if (!/^\d{1,9}(?:\.\d+)?$/.test(digits) || value > 1e9) return null;
  const words = wordsOfKey(key);
  const unit = lengths.find(([pattern]) => words.some((word) => pattern.test(word)));
  if (unit) {
    // `startedAtMs` is a moment, `minute` alone a part of a clock.
    if (words.includes("at") || words.length === 1) return null;
    return {
      title: `a length of time, in ${unit[2]}`,
      lines: [{ name: "that is", value: lengthOf(value * unit[1]) }],
    };
  }
  if (!words.some((word) => lengthWords.test(word))) return null;
  return {
    title: "a length of time, its unit unsaid",
    lines: [
      { name: "in seconds", value: lengthOf(value * 1_000) },
      { name: "in milliseconds", value: lengthOf(value) },
    ],
    note: "The name gives no unit.",
  };
}

function lengthOf(ms: number): string {
  return durationWords(ms);
}

export function explainMoney(digits: string, key: string): Explanation | null {
  const words = wordsOfKey(key);
  if (!/^-?\d{1,15}$/.test(digits) || !words.some((word) => /^(?:cents|pence|minor)$/.test(word)))
    return null;
  const sign = digits.startsWith("-") ? "−" : "";
  const padded = digits.replace("-", "").padStart(3, "0");
  return {
    title: "an amount in hundredths, as its name says",
    lines: [{ name: "that is", value: `${sign}${padded.slice(0, -2)}.${padded.slice(-2)}` }],
    note: "Currencies without hundredths (JPY) and with thousandths (KWD) are counted otherwise.",
  };
}

/** A number that changes when a program reads it with JSON.parse. */
export function explainLargeNumber(digits: string): Explanation | null {
  if (!/^-?\d+$/.test(digits) || Number.isSafeInteger(Number(digits))) return null;
  return {
    title: "larger than a JavaScript number",
    lines: [
      { name: "sent", value: digits },
      { name: "JSON.parse", value: BigInt(Number(digits)).toString() },
    ],
    note: "Ringback reads it as text and keeps every digit. As an id it belongs into quotes.",
  };
}

/** Digits in quotes that would not survive as a number. */
export function explainLargeId(text: string): Explanation | null {
  if (!/^\d{16,40}$/.test(text) || Number.isSafeInteger(Number(text))) return null;
  return {
    title: `${text.length} digits, as text`,
    lines: [],
    note: "Larger than a JavaScript number: keep it as text. Number() and parseInt change its last digits.",
  };
}
