/** Readings of a call in order. Functions of the set: positions decide, never the order of the array. */
import type { PlacedReading } from "./pack";

export function byPosition<Placed extends { position: number }>(readings: readonly Placed[]): Placed[] {
  return [...readings].sort((left, right) => left.position - right.position);
}

/** The furthest event of which it holds: by phase, and of equal ones the later in the log. */
export function furthest(
  readings: readonly PlacedReading[],
  holds: (reading: PlacedReading) => boolean,
): PlacedReading | undefined {
  return readings
    .filter(holds)
    .sort((left, right) => left.rank - right.rank || left.position - right.position)
    .at(-1);
}

/** The time the furthest event states. */
export function latestStated(
  readings: readonly PlacedReading[],
  name: "startedAt" | "endedAt",
): number | null {
  return furthest(readings, ({ facts }) => typeof facts[name] === "number")?.facts[name] ?? null;
}
