/** Questions to a lifecycle: what is still to come, and what should have come. Pure. */
import type { Always, Lifecycle } from "./pack";

/** What is still to come after these types of the last attempt, in order. */
export function awaitedAfter({ awaited }: Pick<Lifecycle, "awaited">, types: readonly string[]): string[] {
  const has = (wanted: string[]) => wanted.some((type) => types.includes(type));
  return awaited.flatMap(({ given, unless, again, inOrder }) => {
    if (!has(given) || has(unless)) return [];
    return [...again, ...inOrder.slice(inOrder.findLastIndex((type) => types.includes(type)) + 1)];
  });
}

/** The event that proves that one of this type should have come in the attempt; undefined: it came, or nothing does. */
export function proofOfMissing<Event extends { type: string | null }>(
  type: string,
  always: Always,
  attempt: readonly Event[],
): Event | undefined {
  const came = (wanted: string[]) => attempt.some((event) => wanted.includes(event.type ?? ""));
  if (came([type]) || came(always.unless)) return undefined;
  if (always.given.length > 0 && !came(always.given)) return undefined;
  return attempt.find((event) => always.provenBy.includes(event.type ?? ""));
}
