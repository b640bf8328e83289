import type { Reading } from "../pack";

/** The type stands in it: one call id as the key of all events must not make them copies of each other. */
export function duplicateKey({ type, deliveryId, bodySha256 }: Reading): string {
  return deliveryId === undefined ? `body ${bodySha256}` : `${type ?? "unknown"} ${deliveryId}`;
}
