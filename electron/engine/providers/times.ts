/** Provider times as epoch milliseconds. Only instants: a time without an offset is no moment and is not read. */
import type { Json } from "../../../shared/words";

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

const RFC_2822 =
  /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC?)$/;

/** Epoch milliseconds of a date as in mail (RFC 2822), `Mon, 02 Mar 2026 10:00:31 +0000`; undefined otherwise. */
export function readMailDate(value: Json | undefined): number | undefined {
  if (typeof value !== "string" || !RFC_2822.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isSafeInteger(at) ? at : undefined;
}

export function writeMailDate(at: number): string {
  return new Date(at).toUTCString().replace("GMT", "+0000");
}

/** Epoch milliseconds of an ISO 8601 date-time with offset; null where null is said; undefined otherwise. */
export function readInstant(value: Json | undefined): number | null | undefined {
  if (value === null) return null;
  if (typeof value !== "string" || !INSTANT.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isSafeInteger(at) ? at : undefined;
}
