/** What came of one expectation, in words: with differences it failed, and what was not observed is neither. */
import type { ExpectationResult } from "../../../shared/expectations";
import type { Json } from "../../../shared/words";

export type Difference = ExpectationResult["differences"][number];
export type Judged = Omit<ExpectationResult, "expectation">;

export function sayValue(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(sayValue).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([key, entry]) => `${key}: ${sayValue(entry)}`)
      .join(", ")}}`;
  return String(value);
}

export function inconclusive(sentence: string): Judged {
  return { state: "inconclusive", sentence, differences: [], evidence: [] };
}

export function concluded(differences: Difference[], evidence: string[], good: string): Judged {
  const first = differences[0];
  if (!first) return { state: "pass", sentence: good, differences, evidence };
  const more = differences.length > 1 ? `, and ${differences.length - 1} more` : "";
  const sentence = `${first.what}: expected ${sayValue(first.expected)}, got ${sayValue(first.got)}${more}.`;
  return { state: "fail", sentence, differences, evidence };
}
