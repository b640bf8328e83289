/**
 * The outbox's worker: leases a delivery, lets its destination send it outside any transaction, writes down what was
 * observed. One request at a time per destination. It promises at-least-once with the same key and the same bytes;
 * what a crash leaves in flight goes back to pending at the next start.
 */
import type { Clock } from "../clock";
import { crashPoint, hurried } from "../crash-point";
import type { DestinationSettings, SendOutcome } from "../destinations/destination";
import { destinationOf } from "../destinations/destinations";
import type { Log } from "../log";
import type { Reader } from "../store/database";
import { readDestinations } from "../store/destinations";
import type { ClaimedDelivery, DeliveryResult } from "../store/outbox";
import { readNextDelivery } from "../store/outbox-rows";
import type { Store } from "../store/store";
import { nextDelayMs } from "./retry";

export type Outbox = {
  wake(): void;
  /** Resolves when nothing is due and nothing is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

const requestTimeoutMs = hurried(20_000);
const leaseMs = hurried(60_000);
const closingMs = hurried(3000);

export function startOutbox(options: {
  store: Store;
  database: Reader;
  clock: Clock;
  log: Log;
  settingsOf(destinationId: string, url: string | null): DestinationSettings;
  random?: () => number;
}): Outbox {
  const { store, database, clock, log } = options;
  const random = options.random ?? Math.random;
  const busy = new Map<string, Promise<void>>();
  const stop = new AbortController();
  const cut = new AbortController();
  let looking: Promise<void> | null = null;
  let again = false;
  let recoveredAt = 0;
  let cancelDue: (() => void) | null = null;

  async function look(): Promise<void> {
    do {
      again = false;
      await recoverExpired();
      for (;;) {
        if (stop.signal.aborted) return;
        const destinationIds = idleDestinations();
        if (destinationIds.length === 0) break;
        const claimed = await store.write("claimDelivery", {
          now: clock.now(),
          leaseMs,
          destinationIds,
        });
        if (!claimed) break;
        const sending = deliver(claimed)
          // It stays in flight until its lease is over, and is then sent again with the same key.
          .catch((error: Error) =>
            log.error("a delivery's result could not be written", { reason: error.message }),
          )
          .finally(() => {
            busy.delete(claimed.destinationId);
            wake();
          });
        busy.set(claimed.destinationId, sending);
      }
    } while (again);
    planNext();
  }

  /** A lease outlives a request by far, so it is enough to look for expired ones now and then. */
  async function recoverExpired(): Promise<void> {
    const now = clock.now();
    if (now - recoveredAt < leaseMs / 4) return;
    recoveredAt = now;
    await store.write("recoverInflight", { now, expiredBy: now });
  }

  function idleDestinations(): string[] {
    return readDestinations(database)
      .filter((one) => one.enabled && !busy.has(one.destinationId))
      .map((one) => one.destinationId);
  }

  function planNext(): void {
    cancelDue?.();
    cancelDue = null;
    if (stop.signal.aborted) return;
    const next = readNextDelivery(database, idleDestinations());
    if (next !== null) cancelDue = clock.at(next, wake);
  }

  function wake(): void {
    if (stop.signal.aborted) return;
    again = true;
    looking ??= look()
      .catch((error: Error) =>
        log.error("the outbox met a bug", { reason: error.message, stack: error.stack }),
      )
      .finally(() => {
        looking = null;
        if (again) wake();
      });
  }

  async function deliver(claimed: ClaimedDelivery): Promise<void> {
    const stored = readDestinations(database).find((one) => one.destinationId === claimed.destinationId);
    if (!stored) return;
    const destination = destinationOf(stored.kind);
    let outcome: SendOutcome;
    try {
      outcome = await destination.send({
        settings: options.settingsOf(stored.destinationId, stored.url),
        idempotencyKey: claimed.idempotencyKey,
        correlationId: claimed.correlationId,
        body: claimed.body,
        step: claimed.step,
        version: claimed.version,
        signal: AbortSignal.any([AbortSignal.timeout(requestTimeoutMs), cut.signal]),
        fetch,
      });
    } catch (error) {
      log.error("a destination failed where it should have answered", { error });
      outcome = {
        class: "retry",
        status: null,
        observed: "Ringback itself failed; see the log",
        retryAfterMs: null,
      };
    }
    const result = toResult(claimed, outcome, destination.idempotent);
    if (!(await store.write("markDelivery", result))) {
      log.warn("a delivery's lease was lost before its result could be written", {
        deliveryId: claimed.deliveryId,
      });
    }
    log.info("delivery attempt", {
      deliveryId: claimed.deliveryId,
      destination: stored.name,
      step: claimed.step,
      version: claimed.version,
      attempt: claimed.attempt,
      correlationId: claimed.correlationId,
      outcome: outcome.class,
      status: outcome.status,
    });
  }

  function toResult(claimed: ClaimedDelivery, outcome: SendOutcome, idempotent: boolean): DeliveryResult {
    const now = clock.now();
    const base = {
      deliveryId: claimed.deliveryId,
      leaseToken: claimed.leaseToken,
      now,
      outcome: outcome.class,
      httpStatus: outcome.status,
      remoteId: null,
      observed: outcome.observed,
      nextAt: null,
    };
    if (outcome.class === "delivered") return { ...base, state: "delivered", remoteId: outcome.remoteId };
    if (outcome.class === "permanent") return { ...base, state: "dead" };
    if (outcome.class === "unknown" && !idempotent) return { ...base, state: "unknown" };
    if (outcome.class === "ask") return { ...base, state: "held" };
    if (outcome.class === "later") return { ...base, state: "pending", nextAt: now + outcome.retryAfterMs };
    const delay = nextDelayMs(
      claimed.attempt,
      "retryAfterMs" in outcome ? outcome.retryAfterMs : null,
      random(),
    );
    if (delay === null) {
      return {
        ...base,
        state: "dead",
        observed: `${outcome.observed}; that was the last of ${claimed.attempt} attempts`,
      };
    }
    return { ...base, state: "pending", nextAt: now + delay };
  }

  return {
    wake,
    async settled() {
      wake();
      while (looking || busy.size > 0) {
        await looking;
        await Promise.all(busy.values());
      }
    },
    async close() {
      stop.abort();
      cancelDue?.();
      await looking;
      // What is under way may end; a destination that hangs is cut, and asked again at the next start.
      const patience = setTimeout(() => cut.abort(), closingMs);
      crashPoint("outbox closing");
      await Promise.all(busy.values());
      clearTimeout(patience);
    },
  };
}
