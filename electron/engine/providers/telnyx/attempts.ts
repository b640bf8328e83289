/** One attempt per session: who is dialled again is another call. */
import type { Outcome } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { Attempt, PlacedReading } from "../pack";
import { linesOf, outcomeOfLine } from "./lines";

const WORDS: Partial<Record<Outcome, string>> = { "no-answer": "no answer", aborted: "cancelled" };

export function attempts(readings: PlacedReading[]): Attempt[] {
  if (readings.length === 0) return [];
  const log = byPosition(readings);
  const lines = linesOf(log);
  const own = lines[0];
  const over = lines.length > 0 && lines.every(({ end }) => end !== null);
  const outcome = over && own ? outcomeOfLine(own) : null;
  const ends = lines.flatMap(({ end }) => end?.facts.endedAt ?? end?.occurredAt ?? []);
  const running = own?.answer ? "in conversation" : own ? "dialing" : "not seen";
  return [
    {
      number: 1,
      outcome,
      words: outcome === null ? running : (WORDS[outcome] ?? outcome),
      startedAt: own?.startedAt ?? null,
      endedAt: over && ends.length > 0 ? Math.max(...ends) : null,
      positions: log.map(({ position }) => position),
      inferred: false,
    },
  ];
}
