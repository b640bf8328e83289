/** What makes two Telnyx readings copies of one event. */
import type { Reading } from "../pack";

/**
 * `data.id` stays the same over all attempts of a delivery, at both URLs ("Webhook Fundamentals"). TeXML has no such id:
 * there only the same bytes are a copy, and CallSid with the status would merge two recordings of one call.
 */
export function duplicateKey(reading: Reading): string | null {
  const type = reading.type ?? "unknown";
  return reading.deliveryId === undefined
    ? `${type} body ${reading.bodySha256}`
    : `${type} delivery ${reading.deliveryId}`;
}
