/** What makes two Atoms readings copies of one event. */
import type { Reading } from "../pack";

/**
 * The current contract has an `id` per delivery. Without one only the same bytes are a copy, and never `call_id`
 * alone, as "Webhook Use Cases" has it: that would drop call.end and analytics.completed of the same call.
 */
export function duplicateKey(reading: Reading): string | null {
  const type = reading.type ?? "unknown";
  return reading.deliveryId === undefined
    ? `${type} body ${reading.bodySha256}`
    : `${type} delivery ${reading.deliveryId}`;
}
