/** Provider times as epoch milliseconds. Only instants: a time without an offset is no moment and is not read. */
import type { Json } from "../../../shared/words";

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/** Epoch milliseconds of an ISO 8601 date-time with offset; null where null is said; undefined otherwise. */
export function readInstant(value: Json | undefined): number | null | undefined {
  if (value === null) return null;
  if (typeof value !== "string" || !INSTANT.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isSafeInteger(at) ? at : undefined;
}
