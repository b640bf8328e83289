/**
 * Tells whoever waits that the audit log has grown. Only that: what changed is read from the log itself, so a
 * listener that missed a call misses nothing. Waiting ends with the caller, the time, or the CRM, whichever is first.
 */
export type Changes = {
  announce(): void;
  /** Resolves when the log grew, after `waitMs`, when `signal` aborts, or when everything is closed. */
  wait(waitMs: number, signal: AbortSignal): Promise<void>;
  close(): void;
};

export function createChanges(): Changes {
  const waiting = new Set<() => void>();
  let closed = false;

  function announce(): void {
    for (const wake of [...waiting]) wake();
  }

  function wait(waitMs: number, signal: AbortSignal): Promise<void> {
    if (closed || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      function wake(): void {
        waiting.delete(wake);
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        resolve();
      }
      const timer = setTimeout(wake, waitMs).unref();
      signal.addEventListener("abort", wake);
      waiting.add(wake);
    });
  }

  function close(): void {
    closed = true;
    announce();
  }

  return { announce, wait, close };
}
