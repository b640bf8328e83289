/** `event.data.report.finalStatus` of call.lifecycle-ended ("Call Lifecycle & Webhooks"); its words are not listed. */
import type { Outcome } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { PlacedReading } from "../pack";
import { isFinalEvent } from "./evidence";

const OUTCOMES: Record<string, Outcome> = {
  completed: "completed",
  failed: "failed",
  busy: "busy",
  "no-answer": "no-answer",
  aborted: "aborted",
  timeout: "timed-out",
  "timed-out": "timed-out",
  skip: "skipped",
  skipped: "skipped",
  "validation-failed": "skipped",
};

/** The first one told, in the spelling of CallStatus (`no-answer`), and the event that told it. */
export function finalStatusTold(readings: PlacedReading[]): { status: string; position: number } | null {
  for (const reading of byPosition(readings.filter(isFinalEvent))) {
    const report = reading.facts.extra?.report;
    if (typeof report !== "object" || report === null || Array.isArray(report)) continue;
    const status = report.finalStatus;
    if (typeof status === "string" && status.trim() !== "")
      return { status: plain(status), position: reading.position };
  }
  return null;
}

/** Null where no report has one. */
export function finalStatus(readings: PlacedReading[]): string | null {
  return finalStatusTold(readings)?.status ?? null;
}

/** The outcome a status means; null for a status on the way (`in-progress`) and for words we do not know. */
export function outcomeOfStatus(status: string | null): Outcome | null {
  const word = status === null ? "" : plain(status);
  return Object.hasOwn(OUTCOMES, word) ? (OUTCOMES[word] ?? null) : null;
}

function plain(status: string): string {
  return status
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
}
