/**
 * What waits for one route and what is under way, in the order of the log. It promises that of one lane, a call, only one
 * is under way and never a later before an earlier one, and it knows the place up to which everything is done.
 */
import type { WaitingEvent } from "../store/forward-routes";

export type Waiting = WaitingEvent & {
  /** How often the handler took it and gave no answer. */
  unanswered: number;
};

export type RouteQueue = ReturnType<typeof createRouteQueue>;

/** `done`: what is done behind `position` all the same. */
export function createRouteQueue(position: number, done: readonly number[]) {
  let looked = position;
  let waiting: Waiting[] = [];
  const underWay = new Map<number, Waiting>();
  const finished = new Set(done);

  /** Everything up to here is done. */
  function reached(): number {
    const open = [...underWay.keys(), ...waiting.slice(0, 1).map((one) => one.position)];
    return Math.min(looked, ...open.map((one) => one - 1));
  }

  function forget(): void {
    const upTo = reached();
    for (const one of finished) if (one <= upTo) finished.delete(one);
  }

  return {
    reached,
    /** How far the log was looked through. */
    looked: () => looked,
    waiting: () => waiting.length,
    underWay: () => [...underWay.keys()],
    add(events: readonly WaitingEvent[], upTo: number): void {
      for (const event of events)
        if (!underWay.has(event.position) && !finished.has(event.position))
          waiting.push({ ...event, unanswered: 0 });
      looked = upTo;
      forget();
    },
    /** The first that nothing of its call stands before; null: none, or all of them wait for one under way. */
    take(): Waiting | null {
      const lanes = new Set([...underWay.values()].map(({ lane }) => lane));
      const index = waiting.findIndex(({ lane }) => !lanes.has(lane));
      const [next] = index < 0 ? [] : waiting.splice(index, 1);
      if (next) underWay.set(next.position, next);
      return next ?? null;
    },
    /** It has to be sent again, before what came after it. */
    putBack(item: Waiting): void {
      underWay.delete(item.position);
      const index = waiting.findIndex((one) => one.position > item.position);
      waiting.splice(index < 0 ? waiting.length : index, 0, item);
    },
    finish(place: number): void {
      underWay.delete(place);
      finished.add(place);
      forget();
    },
    /** The first that waits needs nothing more. */
    passOverFirst(): number | null {
      const first = waiting.shift();
      if (!first) return null;
      finished.add(first.position);
      forget();
      return first.position;
    },
    /** Nothing waits any more, up to this place. Answers how many did. */
    passOverAll(upTo: number): number {
      const many = waiting.length;
      waiting = [];
      looked = Math.max(looked, upTo);
      forget();
      return many;
    },
    /** What waits is looked for anew: the route means other events now. */
    lookAgain(): void {
      const from = reached();
      waiting = [];
      looked = from;
    },
  };
}
