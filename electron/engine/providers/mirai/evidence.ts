/** What the events of one attempt prove about it. Functions of the set: positions decide, never the array's order. */
import type { Outcome } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { PlacedReading, Reading } from "../pack";

const CONVERSATION = new Set([
  "call.in-progress",
  "call.ended",
  "call.completed",
  "call.timeout",
  "end-of-call",
]);

const DIAL_FAILURES: Record<string, Outcome> = {
  "call.failed": "failed",
  "call.busy": "busy",
  "call.no-answer": "no-answer",
};

export function isInitiate(reading: Reading): boolean {
  return reading.type === "call.initiate";
}

/** call.failed, call.busy, call.no-answer: somebody was dialled and not reached. */
export function isDialFailure(reading: Reading): boolean {
  return reading.type !== null && Object.hasOwn(DIAL_FAILURES, reading.type);
}

/** call.skip, call.validation-failed: nobody was dialled. */
export function isNeverDialled(reading: Reading): boolean {
  return reading.type === "call.skip" || reading.type === "call.validation-failed";
}

export function isFinalEvent(reading: Reading): boolean {
  return reading.type === "call.lifecycle-ended";
}

/** An event that exists only because somebody answered. An abort proves an answer by its `startedAt`. */
export function isConversation(reading: Reading): boolean {
  if (reading.kind === "action" || (reading.type !== null && CONVERSATION.has(reading.type))) return true;
  return reading.type === "call.aborted" && typeof reading.facts.startedAt === "number";
}

export function hasType(readings: Reading[], ...types: string[]): boolean {
  return readings.some(({ type }) => type !== null && types.includes(type));
}

/** How the attempt ended as its own events tell; null while they do not. */
export function attemptOutcome(readings: PlacedReading[]): Outcome | null {
  return decisiveEvent(readings)?.outcome ?? null;
}

/**
 * The event that tells how the attempt ended; null while none does, and after call.ended alone, which a call.timeout may
 * still explain. A cut (timeout, abort) says more than the call.completed that may follow it.
 */
export function decisiveEvent(
  readings: PlacedReading[],
): { outcome: Outcome; reading: PlacedReading } | null {
  const first = (type: string) => byPosition(readings).find((reading) => reading.type === type);
  const as = (outcome: Outcome, reading: PlacedReading | undefined) =>
    reading ? { outcome, reading } : null;
  const failure = latestFailure(readings);
  return (
    as("timed-out", first("call.timeout")) ??
    as("aborted", first("call.aborted")) ??
    as("completed", first("call.completed") ?? first("end-of-call")) ??
    (failure?.type ? as(DIAL_FAILURES[failure.type] as Outcome, original(failure, readings)) : null) ??
    (readings.some(isConversation)
      ? null
      : as(
          "skipped",
          byPosition(readings).find((reading) => isNeverDialled(reading)),
        ))
  );
}

function latestFailure(readings: PlacedReading[]): PlacedReading | undefined {
  return readings
    .filter(isDialFailure)
    .sort((left, right) => (left.occurredAt ?? 0) - (right.occurredAt ?? 0) || left.position - right.position)
    .at(-1);
}

/** The first of its copies. */
function original(failure: PlacedReading, readings: PlacedReading[]): PlacedReading {
  const same = ({ type, occurredAt }: PlacedReading) =>
    type === failure.type && occurredAt === failure.occurredAt;
  return byPosition(readings).find(same) ?? failure;
}

/** True when the attempt's last word is that a callback was scheduled. */
export function isRescheduled(readings: PlacedReading[]): boolean {
  return hasType(readings, "call.rescheduled") && !hasType(readings, "call.aborted");
}

/**
 * The first call.lifecycle-ended whose report has both counts; a count of more than a thousand is no count.
 * `attempts` is reAttemptCount + rescheduledCount + 1.
 */
export function reportedAttempts(readings: PlacedReading[]): number | null {
  for (const reading of byPosition(readings.filter(isFinalEvent))) {
    const report = reading.facts.extra?.report;
    if (typeof report !== "object" || report === null || Array.isArray(report)) continue;
    const { reAttemptCount, rescheduledCount } = report;
    if (isCount(reAttemptCount) && isCount(rescheduledCount)) return reAttemptCount + rescheduledCount + 1;
  }
  return null;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 1000;
}
