/** What makes two Whippy readings copies of one event: the same delivery, told by `request_id` ("Webhooks"). */
import type { Reading } from "../pack";

/**
 * The id is not relied on alone: whether it is fresh on a retry is not documented, and one id with another event is
 * another event. The same data under another id is an event of its own, because no page says that it is a copy; it
 * changes nothing in the fold. Without an id only the same bytes are a copy.
 */
export function duplicateKey({ type, deliveryId, bodySha256 }: Reading): string | null {
  return deliveryId === undefined ? `body ${bodySha256}` : `${type ?? "unknown"} ${deliveryId}`;
}
