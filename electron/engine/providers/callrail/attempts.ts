/** One call of CallRail is one attempt: the number rang once, and another try is a call of its own. */
import type { Attempt, PlacedReading } from "../pack";
import { byPosition, isOver, outcomeOf } from "./evidence";

export function attempts(readings: PlacedReading[]): Attempt[] {
  const log = byPosition(readings);
  if (log.length === 0) return [];
  const { outcome, word } = outcomeOf(log);
  return [
    {
      number: 1,
      outcome,
      words: outcome === null ? wordsBefore(log) : (word ?? outcome).replaceAll("_", " "),
      startedAt: latest(log, "startedAt"),
      endedAt: latest(log, "endedAt"),
      positions: log.map(({ position }) => position),
      inferred: false,
    },
  ];
}

function wordsBefore(log: PlacedReading[]): string {
  if (log.some(isOver)) return "ended";
  if (log.some(({ type }) => type === "routing-complete")) return "in conversation";
  return log.some(({ type }) => type === "pre-call") ? "dialing" : "not seen";
}

/** The time the furthest event states; of equal ones the later in the log. */
function latest(log: PlacedReading[], name: "startedAt" | "endedAt"): number | null {
  const stating = log.filter(({ facts }) => typeof facts[name] === "number");
  const furthest = stating
    .sort((left, right) => left.rank - right.rank || left.position - right.position)
    .at(-1);
  return furthest?.facts[name] ?? null;
}
