/** The ledger of one destination over the store: read here, written by the one writer. */
import type { Ledger } from "./destinations/destination";
import type { Reader } from "./store/database";
import { readLedger } from "./store/ledger";
import type { Store } from "./store/store";

export function createLedger(
  parts: { database: Reader; store: Store; now(): number },
  destinationId: string,
): Ledger {
  const { database, store, now } = parts;
  return {
    read: (kind, key) => readLedger(database, { destinationId, kind, key }),
    async write(kind, entry) {
      await store.write("writeLedger", { destinationId, kind, ...entry, at: now() });
    },
    async forget(kind, key) {
      await store.write("forgetLedger", { destinationId, kind, key });
    },
  };
}
