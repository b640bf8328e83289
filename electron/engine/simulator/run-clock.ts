/**
 * A run's own time: milliseconds of the scenario, which pass `speed` times as fast as the engine's clock, stand still
 * while the run is paused, and jump where somebody asks for the next event. Every change starts a new straight line.
 */
export type RunClock = {
  /** Where the scenario stands at that moment of the engine's clock. */
  msAt(now: number): number;
  /** When a moment of the scenario comes or came, on the line of now. */
  dueAt(ms: number): number;
  pause(now: number): void;
  resume(now: number): void;
  setSpeed(speed: number, now: number): void;
  /** Never back. */
  jumpTo(ms: number, now: number): void;
  /** The last point from which time runs straight on. */
  anchor(): { ms: number; at: number };
};

export function createRunClock(startedAt: number, startSpeed: number): RunClock {
  let anchor = { ms: 0, at: startedAt };
  let speed = startSpeed;
  let paused = false;
  const msAt = (now: number) => (paused ? anchor.ms : anchor.ms + (now - anchor.at) * speed);
  const restart = (now: number) => {
    anchor = { ms: msAt(now), at: now };
  };
  return {
    msAt,
    dueAt: (ms) => anchor.at + (ms - anchor.ms) / speed,
    pause(now) {
      restart(now);
      paused = true;
    },
    resume(now) {
      restart(now);
      paused = false;
    },
    setSpeed(next, now) {
      restart(now);
      speed = next;
    },
    jumpTo(ms, now) {
      anchor = { ms: Math.max(ms, msAt(now)), at: now };
    },
    anchor: () => anchor,
  };
}
