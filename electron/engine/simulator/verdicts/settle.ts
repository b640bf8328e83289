/**
 * Waits until what a handler leaves behind stays the same: handlers work on after they have answered. Says how long it
 * took to get there, so that later looks need not wait longer than this handler needs.
 */
import { setTimeout as pause } from "node:timers/promises";

export type Rest = {
  /** So long nothing may change. Milliseconds, as the others. */
  quietMs: number;
  atMostMs: number;
  /** Where nothing at all has changed since before the events: so long it may still begin. */
  mayBeginMs?: number;
};

export type Settled<Seen> = { seen: Seen; lagMs: number; isStable: boolean };

const askEveryMs = 80;

/** Asks twice at least. Rejects when the signal ends. */
export async function settle<Seen>(
  ask: () => Promise<Seen>,
  rest: Rest,
  options: { hasBegun(seen: Seen): boolean; signal: AbortSignal },
): Promise<Settled<Seen>> {
  const begun = performance.now();
  let seen = await ask();
  let changedAt = begun;
  for (;;) {
    await pause(askEveryMs, undefined, { signal: options.signal });
    const next = await ask();
    const now = performance.now();
    if (JSON.stringify(next) !== JSON.stringify(seen)) {
      seen = next;
      changedAt = now;
    }
    const waitMs = options.hasBegun(seen) ? rest.quietMs : Math.max(rest.quietMs, rest.mayBeginMs ?? 0);
    if (now - changedAt >= waitMs) return { seen, lagMs: changedAt - begun, isStable: true };
    if (now - begun >= rest.atMostMs) return { seen, lagMs: changedAt - begun, isStable: false };
  }
}

/** The same work, given up as soon as the signal ends. */
export async function orStopped<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener("abort", stop);
  });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
