/**
 * Group commit. While a commit is under way, events gather and form the next one; each waits for the commit that holds
 * it, and for nothing else. The queue is bounded: when it is full an event is refused at once, never dropped later.
 */
import { type EventValues, type NewEvent, toEventValues } from "../store/events";
import type { Store } from "../store/store";

export type Appender = {
  /** Resolves to the event's position when it is on disk; null: the queue is full, nothing was taken. */
  append(event: NewEvent, body: Uint8Array): Promise<number> | null;
  waiting(): number;
  /** Resolves when everything taken so far is on disk. */
  drained(): Promise<void>;
};

type Waiting = {
  values: EventValues;
  body: Uint8Array;
  resolve: (position: number) => void;
  reject: (error: Error) => void;
};

export const queueLimits = { events: 10_000, bytes: 128 * 1024 * 1024 };
/** Larger batches gain nothing and make every sender in them wait longer. */
/** While one batch is on its way to the disk the next already stands at the store's door. */
const batchesUnderWay = 2;
/** Below this a second batch would cost a sync of its own for nothing. */
const smallestSecond = 24;
const batchLimits = { events: 512, bytes: 16 * 1024 * 1024 };

export function createAppender(
  store: Pick<Store, "append">,
  onAppended: (first: number, count: number) => void,
  limits = queueLimits,
): Appender {
  let queue: Waiting[] = [];
  let queuedBytes = 0;
  let underWay = 0;
  let planned = false;
  const idle: (() => void)[] = [];

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

  /** Sends what waits, as long as the store has room for it. */
  function pump(): void {
    planned = false;
    while (queue.length > 0 && underWay < batchesUnderWay) {
      if (underWay > 0 && queue.length < smallestSecond) return;
      underWay += 1;
      void commit(takeBatch()).finally(() => {
        underWay -= 1;
        pump();
        if (underWay === 0 && queue.length === 0) for (const resolve of idle.splice(0)) resolve();
      });
    }
  }

  async function commit(batch: Waiting[]): Promise<void> {
    const bodies = new Uint8Array(batch.reduce((sum, one) => sum + one.body.length, 0));
    let offset = 0;
    for (const one of batch) {
      bodies.set(one.body, offset);
      offset += one.body.length;
    }
    try {
      const first = await store.append(
        batch.map((one) => one.values),
        bodies,
      );
      for (const [index, one] of batch.entries()) one.resolve(first + index);
      onAppended(first, batch.length);
    } catch (error) {
      for (const one of batch) one.reject(error as Error);
    }
  }

  return {
    append(event, body) {
      if (queue.length >= limits.events || queuedBytes + body.length > limits.bytes) return null;
      queuedBytes += body.length;
      const promise = new Promise<number>((resolve, reject) =>
        queue.push({ values: toEventValues(event), body, resolve, reject }),
      );
      // Let the requests that arrive in the same turn of the loop join the batch.
      if (!planned) {
        planned = true;
        setImmediate(pump);
      }
      return promise;
    },
    waiting: () => queue.length,
    drained() {
      if (underWay === 0 && queue.length === 0) return Promise.resolve();
      return new Promise((resolve) => idle.push(resolve));
    },
  };
}
