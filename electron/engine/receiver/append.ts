/**
 * The way of an event to the disk. What arrives in one turn of the loop goes to the store in one message, and the
 * store commits everything that stands at its door at once; each event waits for the commit that holds it, and for
 * nothing else. What is under way is bounded: beyond that an event is refused at once, never dropped later.
 */
import { type EventValues, type NewEvent, toEventValues } from "../store/events";
import type { Store } from "../store/store";

export type Appender = {
  /** Resolves to the event's position when it is on disk; null: too much is under way, nothing was taken. */
  append(event: NewEvent, body: Uint8Array): Promise<number> | null;
  /** Resolves when everything taken so far is on disk. */
  drained(): Promise<void>;
};

type Waiting = {
  values: EventValues;
  body: Uint8Array;
  resolve: (position: number) => void;
  reject: (error: Error) => void;
};

const groupSize = 16;
/** Taken and not yet on disk. */
export const underWayLimits = { events: 10_000, bytes: 128 * 1024 * 1024 };

export function createAppender(
  store: Pick<Store, "append">,
  onAppended: (first: number, count: number) => void,
  limits = underWayLimits,
): Appender {
  let gathered: Waiting[] = [];
  let events = 0;
  let bytes = 0;
  const idle: (() => void)[] = [];

  async function hand(): Promise<void> {
    const group = gathered;
    if (group.length === 0) return;
    gathered = [];
    const size = group.reduce((sum, one) => sum + one.body.length, 0);
    const bodies = new Uint8Array(size);
    let offset = 0;
    for (const one of group) {
      bodies.set(one.body, offset);
      offset += one.body.length;
    }
    try {
      const first = await store.append(
        group.map((one) => one.values),
        bodies,
      );
      for (const [index, one] of group.entries()) one.resolve(first + index);
      onAppended(first, group.length);
    } catch (error) {
      for (const one of group) one.reject(error as Error);
    }
    events -= group.length;
    bytes -= size;
    if (events === 0) for (const resolve of idle.splice(0)) resolve();
  }

  return {
    append(event, body) {
      if (events >= limits.events || bytes + body.length > limits.bytes) return null;
      events += 1;
      bytes += body.length;
      const promise = new Promise<number>((resolve, reject) =>
        gathered.push({ values: toEventValues(event), body, resolve, reject }),
      );
      // A few go along with each other; a crowd does not keep the store waiting until the turn of the loop is over.
      if (gathered.length === groupSize) void hand();
      else if (gathered.length === 1) setImmediate(hand);
      return promise;
    },
    drained: () => (events === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
  };
}
