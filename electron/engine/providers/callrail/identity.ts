/**
 * What makes two CallRail readings copies of one event: the same kind with the same bytes. CallRail sends no delivery
 * id and nothing again, but two URLs or two integrations may both fire; a Call Modified repeats with other bytes and
 * is an event of its own each time.
 */
import type { Reading } from "../pack";

export function duplicateKey(reading: Reading): string {
  return `${reading.type ?? "unknown"} ${reading.bodySha256}`;
}
