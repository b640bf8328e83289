/**
 * While a console is shown to a room, nothing is told outside of it: no notice of the window, no post to the webhook. What
 * would have been told is counted, and alerts that still stand are told afterwards. A console says so again and again;
 * one that is closed without a word is believed for a minute and a half.
 */
export type Quiet = {
  begin(consoleId: string): void;
  /** How many different things were not told meanwhile; what other consoles are shown to goes on. */
  end(consoleId: string): number;
  isQuiet(): boolean;
  /** What would have been told: the same one counts once. */
  note(what: string): void;
  /** The last console that presented said that it does no more. */
  onEnd(listener: () => void): void;
};

const believedMs = 90_000;

export function createQuiet(now: () => number): Quiet {
  const until = new Map<string, number>();
  const muted = new Set<string>();
  const listeners: (() => void)[] = [];

  function isQuiet(): boolean {
    for (const [consoleId, at] of until) if (at <= now()) until.delete(consoleId);
    return until.size > 0;
  }

  return {
    isQuiet,
    begin(consoleId) {
      if (!isQuiet()) muted.clear();
      until.set(consoleId, now() + believedMs);
    },
    end(consoleId) {
      if (!until.delete(consoleId)) return 0;
      const { size } = muted;
      if (!isQuiet()) for (const listener of listeners) listener();
      return size;
    },
    onEnd: (listener) => void listeners.push(listener),
    note: (what) => void muted.add(what),
  };
}
