/**
 * Keeps runs as they stand: at most twenty times a second while a run plays, at once when it is over. A run is written as
 * a whole, so writing it for each of a thousand requests would cost a million.
 */
import type { RunDetail } from "../../shared/runs";

export type RunSaver = {
  /** The run itself, not a copy: what stands in it is read when it is written. */
  changed(run: RunDetail): void;
  flush(): Promise<void>;
};

const everyMs = 50;

export function createRunSaver(write: (run: RunDetail) => Promise<void>): RunSaver {
  const waiting = new Map<string, RunDetail>();
  let timer: NodeJS.Timeout | null = null;

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const runs = [...waiting.values()];
    waiting.clear();
    await Promise.all(runs.map(write));
  }

  return {
    changed(run) {
      waiting.set(run.runId, run);
      const isFirst = run.sent === 0;
      if (isFirst || run.endedAt !== null) void flush();
      else timer ??= setTimeout(() => void flush(), everyMs);
    },
    flush,
  };
}
