/** One attempt to send a rule's message as the outbox makes it, without an engine. */
import type {
  Destination,
  DestinationSettings,
  Ledger,
  SendContext,
} from "../../electron/engine/destinations/destination";
import { withPresets } from "../../electron/engine/destinations/fields";
import type { RuleMessage } from "../../shared/rules";
import type { Json } from "../../shared/words";

/** A ledger in memory. */
export function memoryLedger(): Ledger {
  const kept = new Map<string, { key: string; remoteId: string; words: string }>();
  return {
    read: (kind, key) => kept.get(`${kind} ${key}`) ?? null,
    async write(kind, entry) {
      kept.set(`${kind} ${entry.key}`, entry);
    },
    async forget(kind, key) {
      kept.delete(`${kind} ${key}`);
    },
  };
}

export function settingsOf(
  { fields }: Pick<Destination, "fields">,
  given: Record<string, Json>,
  credentials: Record<string, string>,
): DestinationSettings {
  const { url = null, ...values } = withPresets(fields, given);
  return { url: url === null ? null : String(url), token: null, values, credentials };
}

export function contextFor(
  settings: DestinationSettings,
  message: RuleMessage,
  change: Partial<SendContext> = {},
): SendContext {
  return {
    settings,
    idempotencyKey: "x:c_9f21:rule:r_1:a1",
    correlationId: "c0ffee123456",
    body: JSON.stringify(message),
    step: "rule:r_1:a1",
    version: 1,
    decision: null,
    signal: AbortSignal.timeout(5000),
    fetch,
    ledger: memoryLedger(),
    ...change,
  };
}
