/** Times of Vapi: epoch milliseconds (the API reference) or ISO 8601 text (bodies of 2024), both for the same fields. */
import type { Json } from "../../../../shared/words";
import { valueAt } from "../paths";
import { readInstant } from "../times";

const FROM = Date.UTC(2001, 0);
const UNTIL = Date.UTC(2200, 0);

export function readMoment(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value > FROM && value < UNTIL ? Math.round(value) : undefined;
  return readInstant(value) ?? undefined;
}

/** The first of the paths at which a moment stands. */
export function firstMoment(body: Json, paths: string[]): { at: number; path: string } | undefined {
  for (const path of paths) {
    const at = readMoment(valueAt(body, path));
    if (at !== undefined) return { at, path };
  }
  return undefined;
}
