/** What makes two Aircall readings copies of one event. */
import type { Reading } from "../pack";
import { REPEATING } from "./event-types";

/**
 * No delivery has an id; the vendor advises to upsert on `data.id`, which alone would drop all events of a call but one.
 * An event of a call is the same where name, call and second are; what may happen twice within a second, and all that is
 * about no call, only where the bytes are.
 */
export function duplicateKey(reading: Reading): string | null {
  const { type, subject, occurredAt, bodySha256 } = reading;
  if (type === null || occurredAt === null || REPEATING.has(type) || !type.startsWith("call.") || !subject)
    return `${type ?? "unknown"} body ${bodySha256}`;
  return `${type} of ${"call" in subject ? subject.call : ""} at ${occurredAt}`;
}
