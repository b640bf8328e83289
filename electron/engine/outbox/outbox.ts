/**
 * The outbox's worker: leases a delivery, lets its destination send it outside any transaction, writes down what was
 * observed and leases the next one in the same commit. Per destination no more requests at once and per time than its
 * limits say, none while it is paused or its breaker is open; one call's steps in their order, different calls never
 * behind each other. It promises at-least-once with the same key and the same bytes; what a crash leaves in flight goes
 * back to pending at the next start.
 */
import type { Clock } from "../clock";
import type { DestinationSettings, Ledger } from "../destinations/destination";
import { destinationOf } from "../destinations/destinations";
import { fetchChecked } from "../destinations/fetch-checked";
import type { Log } from "../log";
import { loopMarkHeader } from "../receiver/loop-marks";
import { readBreaker } from "../store/breakers";
import { crashPoint, hurried } from "../store/crash-point";
import type { Reader } from "../store/database";
import { readDestinations, type StoredDestination } from "../store/destinations";
import type { ClaimedDelivery, ClaimInput } from "../store/outbox";
import { readEarlierVersions } from "../store/outbox-freeze";
import {
  countOverdue,
  readNextDelivery,
  readNextLeaseEnd,
  readUnsettled,
  type UnsettledDelivery,
} from "../store/outbox-rows";
import { readSendingHeld } from "../store/removal";
import type { WriteClient } from "../store/store";
import { judgeOutcome, type Outcome } from "./judge-outcome";
import { admittedAt, atOnceOf, createLanes, type Lane, rateOf } from "./lanes";
import { removeOfRemovedDestinations, removeOld } from "./retention";
import { longestWaitMs } from "./retry";
import { letOutName } from "./send-message";
import { sendStep } from "./send-step";
import { lookForUnknown } from "./unknown-outcomes";

export type Outbox = {
  wake(): void;
  /** The machine slept: what became due meanwhile is spread out. */
  woke(): void;
  /** Resolves when nothing is due and nothing is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export type OutboxOptions = {
  store: WriteClient;
  database: Reader;
  clock: Clock;
  log: Log;
  settingsOf(destinationId: string, url: string | null): DestinationSettings;
  ledgerOf(destinationId: string): Ledger;
  /** What a destination said is kept and shown: without the secrets that it may have repeated. */
  redact(text: string): string;
  /** By it our own receiver knows a request that was led back to it. */
  loopMark(): string;
  random?: () => number;
  destinationOf?: typeof destinationOf;
};

const requestTimeoutMs = hurried(20_000);
const leaseMs = hurried(60_000);
const closingMs = hurried(3000);
/** After a look that failed: the disk is full, or the file is locked by another program. */
const againMs = hurried(5000);
const lookFailed = "the outbox could not go on and tries again";
const markFailed = "a delivery's result could not be written";
const removeEveryMs = 6 * 3_600_000;
/** What was due for longer than this did not wait for its turn but for the app. */
const overdueMs = 60_000;

export function startOutbox(options: OutboxOptions): Outbox {
  const { store, database, clock, log } = options;
  const random = options.random ?? Math.random;
  const kindOf = options.destinationOf ?? destinationOf;
  const lanes = createLanes();
  const underWay = new Set<Promise<void>>();
  const looked = new Set<string>();
  /** Being sent by this program. The machine may sleep longer than a lease; the request is the same one afterwards. */
  const beingSent = new Set<string>();
  const failing = new Set<string>();
  const stop = new AbortController();
  const requests = new Set<AbortController>();
  let cut = false;
  let looking: Promise<void> | null = null;
  let again = false;
  let recoveredAt = 0;
  let removedAt = 0;
  let cancelDue: (() => void) | null = null;
  /** Destinations that sent nothing when they were last looked at: what waited there is spread when they go on. */
  const stopped = new Set<string>();

  spreadOverdue(readDestinations(database));
  follow(() =>
    removeOfRemovedDestinations(store, database, clock.now(), () => stop.signal.aborted).catch(
      (error: Error) =>
        log.error("a removed destination's deliveries could not be removed", { reason: error.message }),
    ),
  );

  async function look(): Promise<void> {
    do {
      again = false;
      // In a restored folder nobody is asked anything until a person says so; that wakes it.
      if (readSendingHeld(database) !== null) return;
      await recoverExpired();
      await removeNowAndThen();
      const open = openDestinations();
      // Where nobody can be asked, a person is: that needs no open way.
      for (const stored of readDestinations(database))
        if (!kindOf(stored.kind).readBack || open.some((one) => one.destinationId === stored.destinationId))
          lookForUnknowns(stored);
      for (;;) {
        if (stop.signal.aborted) return;
        const destinationIds = open.filter((stored) => mayBegin(stored)).map((one) => one.destinationId);
        if (destinationIds.length === 0) break;
        const claimed = await store.write("claimDelivery", claimFrom(destinationIds));
        if (!claimed) break;
        const stored = open.find((one) => one.destinationId === claimed.destinationId);
        if (stored) begin(stored, claimed);
      }
    } while (again);
    planNext();
  }

  /** A lease outlives a request by far, so it is enough to look for expired ones now and then. */
  async function recoverExpired(): Promise<void> {
    const now = clock.now();
    if (Math.abs(now - recoveredAt) < leaseMs / 4) return;
    recoveredAt = now;
    const asks = asksAfterUnknown(readDestinations(database), kindOf);
    await store.write("recoverInflight", {
      now,
      expiredBy: now,
      asks,
      longestWaitMs,
      underWay: [...beingSent],
    });
  }

  async function removeNowAndThen(): Promise<void> {
    const now = clock.now();
    if (Math.abs(now - removedAt) < removeEveryMs) return;
    removedAt = now;
    await removeOld(store, database, now, () => stop.signal.aborted);
  }

  /** On, not paused, and not kept shut by its breaker. */
  function openDestinations(): StoredDestination[] {
    const now = clock.now();
    return readDestinations(database).filter((stored) => {
      const { destinationId, enabled, sending } = stored;
      const at = admittedAt(readBreaker(database, destinationId), now);
      const isOpen = enabled && sending.paused !== true && at !== null && at <= now;
      if (isOpen && stopped.delete(destinationId)) spreadOverdue([stored]);
      if (!isOpen) stopped.add(destinationId);
      return isOpen;
    });
  }

  /** What is on this machine may get everything at once. */
  function spreadOverdue(destinations: StoredDestination[]): void {
    const now = clock.now();
    for (const stored of destinations) {
      if (!kindOf(stored.kind).remote) continue;
      const overdue = countOverdue(database, stored.destinationId, now - overdueMs);
      if (overdue > 1) laneOf(stored).pace.spread(overdue, now);
    }
  }

  function laneOf({ destinationId, kind, sending }: StoredDestination): Lane {
    return lanes.of(destinationId, rateOf(sending, kindOf(kind).limits));
  }

  function mayBegin(stored: StoredDestination): boolean {
    const lane = laneOf(stored);
    const now = clock.now();
    return (
      lane.running < atOnceOf(stored.sending, kindOf(stored.kind).limits) && lane.pace.readyAt(now) <= now
    );
  }

  function claimFrom(destinationIds: string[]): ClaimInput {
    return { now: clock.now(), leaseMs, destinationIds };
  }

  function planNext(): void {
    cancelDue?.();
    cancelDue = null;
    if (stop.signal.aborted) return;
    const now = clock.now();
    const times = readDestinations(database).flatMap((stored) => {
      const { destinationId, enabled, sending, kind } = stored;
      const lane = laneOf(stored);
      if (!enabled || sending.paused || lane.running >= atOnceOf(sending, kindOf(kind).limits)) return [];
      const due = readNextDelivery(database, destinationId);
      const admitted = admittedAt(readBreaker(database, destinationId), now);
      return due === null || admitted === null ? [] : [Math.max(due, admitted, lane.pace.readyAt(now))];
    });
    // Of what is in flight only a result that could not be written outlives its lease; nothing else would tell of it.
    const leaseEnd = readNextLeaseEnd(database);
    if (leaseEnd !== null) times.push(Math.max(leaseEnd, recoveredAt + leaseMs / 4));
    if (times.length > 0) cancelDue = clock.at(Math.min(...times), wake);
  }

  /** A full disk fails every try alike: it is said once, until it works again. */
  function sayOnce(message: string, error: Error): void {
    if (failing.has(message)) return;
    failing.add(message);
    log.error(message, { reason: error.message, stack: error.stack });
  }

  function wake(): void {
    if (stop.signal.aborted) return;
    again = true;
    looking ??= look()
      .then(
        () => void failing.delete(lookFailed),
        (error: Error) => {
          sayOnce(lookFailed, error);
          cancelDue?.();
          cancelDue = stop.signal.aborted ? null : clock.at(clock.now() + againMs, wake);
        },
      )
      .finally(() => {
        looking = null;
        if (again) wake();
      });
  }

  /** One slot of a destination: it sends, and goes on as long as the commit of one result brings the next. */
  function begin(stored: StoredDestination, first: ClaimedDelivery): void {
    const lane = laneOf(stored);
    lane.running += 1;
    lane.pace.spend(clock.now());
    follow(async () => {
      try {
        for (let claimed: ClaimedDelivery | null = first; claimed; ) {
          const { deliveryId }: ClaimedDelivery = claimed;
          beingSent.add(deliveryId);
          claimed = await deliver(claimed, lane).finally(() => beingSent.delete(deliveryId));
          if (claimed) lane.pace.spend(clock.now());
        }
      } catch (error) {
        // It stays in flight until its lease is over, and is then sent again with the same key.
        sayOnce(markFailed, error as Error);
      } finally {
        lane.running -= 1;
      }
    });
  }

  function follow(run: () => Promise<void>): void {
    const running: Promise<void> = run().finally(() => {
      underWay.delete(running);
      wake();
    });
    underWay.add(running);
  }

  function find(destinationId: string): StoredDestination | null {
    return readDestinations(database).find((one) => one.destinationId === destinationId) ?? null;
  }

  /** Answers the next delivery of the same destination, leased in the commit that marked this one. */
  async function deliver(claimed: ClaimedDelivery, lane: Lane): Promise<ClaimedDelivery | null> {
    crashPoint("about to send");
    const stored = find(claimed.destinationId);
    if (!stored) return null;
    const destination = kindOf(stored.kind);
    const seen = await attempt(stored, claimed, lane);
    if (seen === null) return null;
    const outcome: Outcome = { ...seen, observed: options.redact(seen.observed) };
    const result = judgeOutcome(claimed, outcome, {
      now: clock.now(),
      random: random(),
      idempotent: destination.idempotent,
      schedule: stored.sending.schedule ?? "usual",
    });
    const { marked, claimed: next } = await store.write("markAndClaim", {
      result,
      claim: goesOn(claimed.destinationId, lane) ? claimFrom([claimed.destinationId]) : null,
    });
    failing.delete(markFailed);
    if (!marked)
      log.warn("a delivery's lease was lost before its result could be written", {
        deliveryId: claimed.deliveryId,
      });
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
    return next;
  }

  /** May this slot take another one at once? What changed while it was sending holds. */
  function goesOn(destinationId: string, lane: Lane): boolean {
    const stored = find(destinationId);
    if (!stored?.enabled || stored.sending.paused || stop.signal.aborted) return false;
    const now = clock.now();
    const isWithin = lane.running <= atOnceOf(stored.sending, kindOf(stored.kind).limits);
    return isWithin && laneOf(stored).pace.readyAt(now) <= now;
  }

  async function attempt(
    stored: StoredDestination,
    claimed: ClaimedDelivery,
    lane: Lane,
  ): Promise<Outcome | null> {
    try {
      return await sendStep({
        destination: kindOf(stored.kind),
        claimed,
        settings: options.settingsOf(stored.destinationId, stored.url),
        signal: newSignal,
        fetch: countingFetch(lane),
        ledger: options.ledgerOf(stored.destinationId),
        earlier: () => readEarlierVersions(database, claimed),
        freeze: (body, kept) =>
          store.write("freezeBody", {
            deliveryId: claimed.deliveryId,
            leaseToken: claimed.leaseToken,
            body,
            kept,
          }),
        land: (payload, because) =>
          store
            .write("landMessage", {
              deliveryId: claimed.deliveryId,
              destinationId: claimed.destinationId,
              callId: claimed.callId,
              payload: JSON.stringify(payload),
              because,
              at: clock.now(),
            })
            .then(() => {}),
      });
    } catch (error) {
      log.error("a destination failed where it should have answered", { error });
      return { class: "own-failure", status: null, observed: "Ringback itself failed; see the log" };
    }
  }

  /**
   * Not `AbortSignal.any` with a timeout: Node 22 may collect that timeout before it fires (nodejs/node#57736), and a
   * request that hangs would keep its lane for ever.
   */
  function newSignal(): AbortSignal {
    const request = new AbortController();
    requests.add(request);
    const end = () => {
      requests.delete(request);
      request.abort(new DOMException("no answer in time", "TimeoutError"));
    };
    setTimeout(end, requestTimeoutMs).unref();
    if (cut) end();
    return request.signal;
  }

  function cutRequests(): void {
    cut = true;
    for (const request of requests) request.abort();
  }

  /** The first request was spent when the step was claimed; others of the same step count as well. */
  function countingFetch(lane: Lane): typeof fetch {
    let first = true;
    return (input, init) => {
      if (!first) lane.pace.spend(clock.now());
      first = false;
      const headers = new Headers(init?.headers);
      headers.set(loopMarkHeader, options.loopMark());
      return fetchChecked(input, { ...init, headers });
    };
  }

  function lookForUnknowns(stored: StoredDestination): void {
    const destination = kindOf(stored.kind);
    if (destination.idempotent) return;
    const lane = laneOf(stored);
    for (const row of readUnsettled(database, stored.destinationId)) {
      if (looked.has(row.deliveryId)) continue;
      looked.add(row.deliveryId);
      follow(() => settle(stored, row, lane).finally(() => looked.delete(row.deliveryId)));
    }
  }

  async function settle(stored: StoredDestination, row: UnsettledDelivery, lane: Lane): Promise<void> {
    const settled = await lookForUnknown(row, {
      destination: kindOf(stored.kind),
      settings: options.settingsOf(stored.destinationId, stored.url),
      rule: stored.sending.unknown ?? "ask",
      schedule: stored.sending.schedule ?? "usual",
      signal: newSignal(),
      fetch: countingFetch(lane),
      ledger: options.ledgerOf(stored.destinationId),
      now: () => clock.now(),
      random: random(),
    });
    if (cut) return;
    await store
      .write("settleUnknown", { ...settled, observed: options.redact(settled.observed) })
      .catch((error: Error) =>
        log.error("what became of an unknown outcome could not be written", { reason: error.message }),
      );
  }

  return {
    wake,
    woke() {
      spreadOverdue(readDestinations(database));
      wake();
    },
    async settled() {
      wake();
      while (looking || underWay.size > 0) {
        await looking;
        await Promise.all(underWay);
      }
    },
    async close() {
      stop.abort();
      cancelDue?.();
      await looking;
      // What is under way may end; a destination that hangs is cut, and asked again at the next start.
      const patience = setTimeout(cutRequests, closingMs);
      crashPoint("outbox closing");
      await Promise.all(underWay);
      clearTimeout(patience);
    },
  };
}

/** Destinations where a repeat may make a second record. What was not let out lands here, once however often. */
export function asksAfterUnknown(
  destinations: readonly StoredDestination[],
  kindOf: typeof destinationOf = destinationOf,
): string[] {
  return destinations.flatMap(({ destinationId, kind, settings }) => {
    const { idempotent, message } = kindOf(kind);
    return idempotent || (message && settings[letOutName] !== true) ? [] : [destinationId];
  });
}
