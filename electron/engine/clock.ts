/**
 * The one clock of an engine. The real one follows the wall clock and re-plans waits when it jumps or the machine
 * slept; the settable one stands still until it is moved, and runs what became due in order. Times are epoch
 * milliseconds.
 */

export type Clock = {
  now(): number;
  /** The time of one that is set, where other threads read it; the wall clock is theirs too. */
  shared?: Float64Array;
  /** Runs `act` once when the clock reaches `at`; answers how to cancel it. */
  at(at: number, act: () => void | Promise<void>): () => void;
  close(): void;
};

export type SettableClock = Clock & {
  /** Moves forward, stopping at everything that becomes due on the way; `settle` runs after each stop. */
  advance(by: number, settle: () => Promise<void>): Promise<void>;
};

type Timer = { at: number; act: () => void | Promise<void> };

const longestSleepMs = 1000;
const jumpMs = 30_000;
const heartbeatMs = 5000;
const setBackMs = 5000;

export function createRealClock(onWaking: (sleptMs: number) => void, onSetBack = () => {}): Clock {
  const timers = new Set<Timer>();
  let handle: NodeJS.Timeout | null = null;
  let lastWall = Date.now();
  let lastMonotonic = performance.now();

  function plan(): void {
    if (handle) clearTimeout(handle);
    handle = null;
    const next = Math.min(...[...timers].map((timer) => timer.at));
    if (!Number.isFinite(next)) return;
    handle = setTimeout(run, Math.max(0, Math.min(next - Date.now(), longestSleepMs)));
  }

  function run(): void {
    noticeSleep();
    const now = Date.now();
    for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
      if (timer.at > now) break;
      timers.delete(timer);
      void timer.act();
    }
    plan();
  }

  /** A machine that slept, or a wall clock that was set, shows as a gap between two looks. It is told before anything due runs. */
  function noticeSleep(): void {
    const wall = Date.now();
    const monotonic = performance.now();
    const slept = Math.max(wall - lastWall, monotonic - lastMonotonic) - heartbeatMs;
    const isSetBack = monotonic - lastMonotonic - (wall - lastWall) > setBackMs;
    lastWall = wall;
    lastMonotonic = monotonic;
    if (slept > jumpMs) onWaking(slept);
    if (isSetBack) onSetBack();
  }

  const heartbeat = setInterval(() => {
    noticeSleep();
    plan();
  }, heartbeatMs);
  heartbeat.unref();

  return {
    now: () => Date.now(),
    at(at, act) {
      const timer = { at, act };
      timers.add(timer);
      plan();
      return () => {
        timers.delete(timer);
        plan();
      };
    },
    close() {
      clearInterval(heartbeat);
      if (handle) clearTimeout(handle);
      timers.clear();
    },
  };
}

export function createSettableClock(start: number, onMoved: (now: number) => void): SettableClock {
  const timers = new Set<Timer>();
  const shared = new Float64Array(new SharedArrayBuffer(8));
  const now = () => shared[0] ?? start;
  shared[0] = start;
  let moving: Promise<void> = Promise.resolve();
  return {
    now,
    shared,
    at(at, act) {
      const timer = { at, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(by, settle) {
      // One after the other: two that were asked for at once add up.
      const moved = moving.then(() => move(by, settle));
      moving = moved.catch(() => {});
      return moved;
    },
    close: () => timers.clear(),
  };

  async function move(by: number, settle: () => Promise<void>): Promise<void> {
    const end = now() + by;
    await settle();
    for (;;) {
      const next = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      timers.delete(next);
      shared[0] = Math.max(now(), next.at);
      await next.act();
      await settle();
    }
    shared[0] = end;
    onMoved(end);
    await settle();
  }
}
