/** What a value of a payload means, in lines. Told only where the value or its name says so; nothing is guessed. */
import type { JsonKind } from "../../ui/json-nodes";

export type Explanation = {
  /** What it is: `a moment, in epoch seconds`. */
  title: string;
  lines: { name: string; value: string }[];
  /** What follows from it, or what to mind. */
  note?: string;
};

export type Value = {
  kind: JsonKind;
  /** As it was sent; a text with its quotes. */
  raw: string;
  /** Its name; of a thing in a list the name of the list. */
  key: string;
  receivedAt: number;
  /** The reader's zone; the machine's own when left out. */
  zone?: string;
};

/** `durationSeconds`, `duration_seconds` and `Duration-Seconds` are the words duration and seconds. */
export function wordsOfKey(key: string): string[] {
  return key
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);
}
