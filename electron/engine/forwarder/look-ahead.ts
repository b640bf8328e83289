/** Looks through the log for what a route means, from where its queue has come. It never looks at an event twice. */
import type { Clock } from "../clock";
import type { SearchThread } from "../search/search";
import type { Reader } from "../store/database";
import { readEnds, readMeantEvents, type StoredRoute } from "../store/forward-routes";
import type { RouteQueue } from "./route-queue";

export type LookOptions = {
  database: Reader;
  search: SearchThread;
  clock: Clock;
  /** Names of sources that refuse a bad signature. */
  enforcing(): string[];
};

/** How much may wait in memory, and how many places of the log are looked at in one go. */
export const mostWaiting = 10_000;
const lookedAtOnce = 1000;

/**
 * `end`: as far as can be. `later`: full text, which the condition asks, is not as far as the log. `changed`: the route
 * became another meanwhile. A sentence: its condition cannot be read.
 */
export type Looked = "end" | "later" | "changed" | { sentence: string };

export async function lookAhead(
  route: StoredRoute,
  queue: RouteQueue,
  options: LookOptions,
  isCurrent: () => boolean,
): Promise<Looked> {
  const { database } = options;
  // Types, conditions and calls are known only once an event was read.
  const needsReading = route.types.length > 0 || route.condition !== "" || route.atOnce > 1;
  while (queue.waiting() < mostWaiting) {
    const { read, last } = readEnds(database);
    const after = queue.looked();
    let upTo = Math.min(needsReading ? read : last, after + lookedAtOnce);
    if (upTo <= after) return "end";
    let found = readMeantEvents(database, { ...route, enforcing: options.enforcing() }, { after, upTo });
    if (route.condition !== "" && found.length > 0) {
      const positions = found.map(({ position }) => position);
      const answer = await options.search.ask(
        "among",
        { q: route.condition, positions },
        options.clock.now(),
      );
      if (!isCurrent()) return "changed";
      if ("problem" in answer)
        return { sentence: `Its condition: ${answer.problem.message} ${answer.problem.next}` };
      const fit = new Set(answer.positions);
      found = found.filter(({ position }) => fit.has(position));
      if (answer.upTo < (positions.at(-1) ?? 0)) upTo = Math.max(after, answer.upTo);
    }
    queue.add(found, upTo);
    if (upTo === after) return "later";
    // A route may look through a long log; whoever sends meanwhile is answered in between.
    await new Promise((resolve) => setImmediate(resolve));
    if (!isCurrent()) return "changed";
  }
  return "end";
}
