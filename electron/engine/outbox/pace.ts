/**
 * How fast a destination may be asked: no more than its limit in any window of that length, with a small burst, and a
 * backlog after sleep or a closed app spread out, so that what waited together does not arrive together. Kept in
 * memory: it only ever delays.
 */

export type Rate = { requests: number; perMs: number };

export type Pace = {
  /** When the next request may begin; `now` or earlier: it may begin now. */
  readyAt(now: number): number;
  /** One request begins. */
  spend(now: number): void;
  setRate(rate: Rate | null): void;
  /** So many are overdue: until they are through, they begin at even distances. */
  spread(waiting: number, now: number): void;
};

const spreadPerRowMs = 200;
const longestSpreadMs = 600_000;
const largestBurst = 10;

export function createPace(): Pace {
  let rate: Rate | null = null;
  let burst = 1;
  let everyMs = 0;
  let tokens = 1;
  let filledAt: number | null = null;
  let spreadEveryMs = 0;
  let spreadLeft = 0;
  let lastAt = Number.NEGATIVE_INFINITY;

  function fill(now: number): void {
    if (!rate) return;
    // A clock that was set back fills nothing, and takes nothing away.
    const passed = filledAt === null ? 0 : Math.max(now - filledAt, 0);
    tokens = Math.min(burst, tokens + passed / everyMs);
    filledAt = now;
  }

  return {
    readyAt(now) {
      fill(now);
      const byRate = rate && tokens < 1 - 1e-9 ? now + Math.ceil((1 - tokens) * everyMs) : now;
      const isSpread = spreadLeft > 0 && lastAt <= now;
      return Math.max(byRate, isSpread ? lastAt + spreadEveryMs : now);
    },
    spend(now) {
      fill(now);
      tokens -= 1;
      lastAt = now;
      if (spreadLeft > 0) spreadLeft -= 1;
    },
    setRate(next) {
      if (next?.requests === rate?.requests && next?.perMs === rate?.perMs) return;
      rate = next;
      if (!rate) return;
      burst = Math.min(Math.max(Math.floor(rate.requests / 10), 1), largestBurst);
      // A full burst and what is filled in until the window ends are together no more than the limit.
      everyMs = rate.perMs / (rate.requests - burst + 1);
      tokens = burst;
      filledAt = null;
    },
    spread(waiting, now) {
      spreadLeft = waiting;
      spreadEveryMs = waiting > 1 ? Math.min(longestSpreadMs, waiting * spreadPerRowMs) / waiting : 0;
      lastAt = Math.min(lastAt, now);
    },
  };
}
