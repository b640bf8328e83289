/** What makes two readings of Vapi copies of one event. */
import type { Reading } from "../pack";
import { eventOf } from "./event-types";

/**
 * Vapi sends no id of an event. Within a call the same type at the same moment is one; the status stands in the type.
 * Of a live stream there are many in a moment, and without a moment nothing else tells: there equal bytes are a copy.
 */
export function duplicateKey({ type, occurredAt, bodySha256, label }: Reading): string | null {
  const isLive = eventOf(type)?.part === "live";
  return occurredAt === null || isLive || type === null
    ? `${type ?? label} body ${bodySha256}`
    : `${type} ${label} at ${occurredAt}`;
}
