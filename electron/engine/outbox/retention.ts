/**
 * Removing what is through: delivered rows older than a person set, and all of a destination that was removed in an
 * earlier session. Their keys stay. In small transactions, so that no event waits for it.
 */
import type { Reader } from "../store/database";
import { readDestinations, readRemovedDestinations } from "../store/destinations";
import type { WriteClient } from "../store/store";

const dayMs = 86_400_000;

export async function removeOld(
  store: WriteClient,
  database: Reader,
  now: number,
  stopped: () => boolean,
): Promise<void> {
  for (const { destinationId, sending } of readDestinations(database)) {
    if (sending.removeAfterDays === undefined) continue;
    const before = now - sending.removeAfterDays * dayMs;
    while (!stopped() && (await store.write("removeDelivered", { destinationId, before, now })) > 0);
  }
}

/** At start: what was removed before can no longer be brought back. */
export async function removeOfRemovedDestinations(
  store: WriteClient,
  database: Reader,
  now: number,
  stopped: () => boolean,
): Promise<void> {
  for (const { destinationId } of readRemovedDestinations(database))
    while (!stopped() && (await store.write("removeOfDestination", { destinationId, now })) > 0);
}
