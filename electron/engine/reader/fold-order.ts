/**
 * The one total order of a call's readings: the pack's phase rank, then the provider's own sequence number, then
 * `occurredAt` where it is the moment of the event, then the place in the log. A missing key sorts last among its
 * equals, so the order is the same however the readings are handed over.
 */
import type { PlacedReading } from "../providers/pack";

export function compareReadings(a: PlacedReading, b: PlacedReading): number {
  return (
    a.rank - b.rank ||
    order(a.sequence, b.sequence) ||
    order(a.occurredOrders ? a.occurredAt : null, b.occurredOrders ? b.occurredAt : null) ||
    a.position - b.position
  );
}

function order(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a - b;
}
