/**
 * Who watches a feed. Each is handed one message after another as they are taken for it, and says which it has worked
 * through: a watcher that reads slowly is behind by what was sent and not acknowledged, and nothing piles up for it.
 */
export type Watching = {
  id: string;
  sent: number;
  acknowledged: number;
  /** Looks again whether there is something to say. */
  wake: () => void;
};

export type Watchers<Watcher extends Watching, Message> = {
  all(): Iterable<Watcher>;
  count(): number;
  follow(watcher: Watcher, signal: AbortSignal | undefined): AsyncGenerator<Message>;
  /** False: nobody of that id watches. */
  acknowledge(id: string, sequence: number): boolean;
  wake(): void;
  isClosed(): boolean;
  close(): void;
};

/** `take` answers the next message for a watcher, or null while there is nothing to say or it is behind. */
export function createWatchers<Watcher extends Watching, Message>(
  take: (watcher: Watcher) => Message | null,
): Watchers<Watcher, Message> {
  const watchers = new Map<string, Watcher>();
  let closed = false;
  function wake(): void {
    for (const watcher of watchers.values()) watcher.wake();
  }
  return {
    all: () => watchers.values(),
    count: () => watchers.size,
    async *follow(watcher, signal) {
      watchers.set(watcher.id, watcher);
      const end = () => watcher.wake();
      signal?.addEventListener("abort", end);
      try {
        while (!signal?.aborted && !closed) {
          const message = take(watcher);
          if (message) yield message;
          else
            await new Promise<void>((resolve) => {
              watcher.wake = resolve;
            });
        }
      } finally {
        signal?.removeEventListener("abort", end);
        watchers.delete(watcher.id);
      }
    },
    acknowledge(id, sequence) {
      const watcher = watchers.get(id);
      if (!watcher) return false;
      watcher.acknowledged = Math.max(watcher.acknowledged, Math.min(sequence, watcher.sent));
      return true;
    },
    wake,
    isClosed: () => closed,
    close() {
      closed = true;
      wake();
    },
  };
}
