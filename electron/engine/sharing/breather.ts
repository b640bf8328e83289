/**
 * Long work on the main thread, which serves the receiver's sockets too: asked after every piece, it gives the others
 * their turn whenever some milliseconds of work have passed.
 */
const longestMs = 6;

export function createBreather(now: () => number = () => performance.now()): () => Promise<void> | undefined {
  let since = now();
  return () => {
    if (now() - since < longestMs) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        since = now();
        resolve();
      }),
    );
  };
}
