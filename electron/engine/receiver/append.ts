/**
 * Group commit. While a commit is under way, events gather and form the next one; each waits for the commit that holds
 * it, and for nothing else. The queue is bounded: when it is full an event is refused at once, never dropped later.
 */
import type { NewEvent } from "../store/events";
import type { Store } from "../store/store";

export type Appender = {
  /** Resolves to the event's position when it is on disk; null: the queue is full, nothing was taken. */
  append(event: NewEvent, body: Uint8Array): Promise<number> | null;
  waiting(): number;
  /** Resolves when everything taken so far is on disk. */
  drained(): Promise<void>;
};

type Waiting = {
  event: NewEvent;
  body: Uint8Array;
  resolve: (position: number) => void;
  reject: (error: Error) => void;
};

export const queueLimits = { events: 10_000, bytes: 128 * 1024 * 1024 };
/** Larger batches gain nothing and make every sender in them wait longer. */
const batchLimits = { events: 512, bytes: 16 * 1024 * 1024 };

export function createAppender(store: Pick<Store, "append">, limits = queueLimits): Appender {
  let queue: Waiting[] = [];
  let queuedBytes = 0;
  let inFlight: Promise<void> | null = null;

  function takeBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const one of queue) {
      if (count > 0 && (count >= batchLimits.events || bytes + one.body.length > batchLimits.bytes)) break;
      bytes += one.body.length;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    queuedBytes -= bytes;
    return batch;
  }

  async function commit(): Promise<void> {
    // Let the requests that arrived in the same turn of the loop join the batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = takeBatch();
      const bodies = new Uint8Array(batch.reduce((sum, one) => sum + one.body.length, 0));
      let offset = 0;
      for (const one of batch) {
        bodies.set(one.body, offset);
        offset += one.body.length;
      }
      try {
        const first = await store.append(
          batch.map((one) => one.event),
          bodies,
        );
        for (const [index, one] of batch.entries()) one.resolve(first + index);
      } catch (error) {
        for (const one of batch) one.reject(error as Error);
      }
    }
    inFlight = null;
  }

  return {
    append(event, body) {
      if (queue.length >= limits.events || queuedBytes + body.length > limits.bytes) return null;
      queuedBytes += body.length;
      const promise = new Promise<number>((resolve, reject) => queue.push({ event, body, resolve, reject }));
      inFlight ??= commit();
      return promise;
    },
    waiting: () => queue.length,
    async drained() {
      while (inFlight) await inFlight;
    },
  };
}
