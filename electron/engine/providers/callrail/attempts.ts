/** One call of CallRail is one attempt: the number rang once, and another try is a call of its own. */

import { byPosition, latestStated } from "../log-order";
import type { Attempt, PlacedReading } from "../pack";
import { isOver, outcomeOf } from "./evidence";

export function attempts(readings: PlacedReading[]): Attempt[] {
  const log = byPosition(readings);
  if (log.length === 0) return [];
  const { outcome, word } = outcomeOf(log);
  return [
    {
      number: 1,
      outcome,
      words: outcome === null ? wordsBefore(log) : (word ?? outcome).replaceAll("_", " "),
      startedAt: latestStated(log, "startedAt"),
      endedAt: latestStated(log, "endedAt"),
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
