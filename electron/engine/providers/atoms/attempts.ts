/**
 * One attempt per call: Atoms gives each retry a call id of its own ("Webhooks" carries no attempt number; the API's
 * conversation log has `retryCallId`), so every reading of a call stands in its only attempt.
 */
import type { Outcome } from "../../../../shared/words";
import { byPosition, latestStated } from "../log-order";
import type { Attempt, PlacedReading } from "../pack";
import { endingOf, firstOf } from "./evidence";

const OUTCOME_WORDS: Partial<Record<Outcome, string>> = { "no-answer": "no answer", aborted: "cancelled" };

export function attempts(readings: PlacedReading[]): Attempt[] {
  if (readings.length === 0) return [];
  const log = byPosition(readings);
  const { outcome } = endingOf(log);
  return [
    {
      number: 1,
      outcome,
      words: words(log, outcome),
      startedAt: latestStated(log, "startedAt"),
      endedAt: latestStated(log, "endedAt"),
      positions: log.map(({ position }) => position),
      inferred: false,
    },
  ];
}

function words(log: PlacedReading[], outcome: Outcome | null): string {
  if (outcome !== null) return OUTCOME_WORDS[outcome] ?? outcome;
  if (firstOf(log, "end") || firstOf(log, "analytics")) return "ended";
  const start = firstOf(log, "start");
  if (!start) return "not seen";
  return start.stage === "in-conversation" ? "in conversation" : "dialing";
}
