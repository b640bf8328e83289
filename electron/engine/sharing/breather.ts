/**
 * Long work, asked after every piece: whenever some milliseconds of it have passed, it gives other questions their turn,
 * and ends with `Cancelled` where nobody waits for it any more.
 */
const longestMs = 20;

export type Breather = () => Promise<void> | undefined;

export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

export function createBreather(
  isCancelled: () => boolean,
  now: () => number = () => performance.now(),
  longest = longestMs,
): Breather {
  let since = now();
  return () => {
    if (now() - since < longest) return undefined;
    return new Promise((resolve, reject) =>
      setImmediate(() => {
        since = now();
        if (isCancelled()) reject(new Cancelled());
        else resolve();
      }),
    );
  };
}
