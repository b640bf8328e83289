/** A call record on its way, in the words of the outbox: it is where the worst of its steps is. */
import type { DeliveryAttempt, DeliveryRow, OutboxRow } from "../../shared/deliveries";
import type { DeliveryState } from "../../shared/words";
import type { Mark, Tone } from "../ui/Tag";

const worstFirst: readonly DeliveryState[] = [
  "dead",
  "held",
  "unknown",
  "inflight",
  "pending",
  "blocked",
  "delivered",
  "superseded",
];

/** The step that says how the record stands: the worst, and of equal ones the first. */
export function tellingStep(row: OutboxRow): DeliveryRow | undefined {
  return row.steps.toSorted((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state))[0];
}

export type StateWords = { words: string; tone: Tone; mark: Mark };

export function stateWords(step: Pick<DeliveryRow, "state" | "deliveryAttempts" | "nextAt">): StateWords {
  switch (step.state) {
    case "delivered":
      return { words: "delivered", tone: "ok", mark: "check" };
    case "dead":
      return { words: "dead", tone: "bad", mark: "cross" };
    case "inflight":
      return { words: "sending", tone: "warn", mark: "clock" };
    case "blocked":
      return { words: "waits its turn", tone: "warn", mark: "clock" };
    case "unknown":
      return { words: "unknown", tone: "warn", mark: "warning" };
    case "held":
      return { words: "held", tone: "plain", mark: "minus" };
    case "superseded":
      return { words: "superseded", tone: "plain", mark: "minus" };
    case "pending":
      if (step.deliveryAttempts > 0) return { words: "retry", tone: "warn", mark: "clock" };
      return { words: step.nextAt === null ? "waits its turn" : "pending", tone: "warn", mark: "clock" };
  }
}

/** `3 of 10` while there are more to come or were, `1` where it is through. */
export function attemptWords(row: OutboxRow, limit: number): string {
  const step = tellingStep(row);
  if (!step || step.deliveryAttempts === 0) return "0";
  if (step.state === "delivered" || step.state === "superseded")
    return String(Math.max(...row.steps.map(({ deliveryAttempts }) => deliveryAttempts)));
  return `${step.deliveryAttempts} of ${limit}`;
}

/** What was observed last: of a record that is through, of every step. */
export function observedWords(row: OutboxRow): string {
  const step = tellingStep(row);
  if (!step) return "";
  if (step.state === "delivered") {
    const through = row.steps.filter(({ state }) => state === "delivered");
    return [...new Set(through.map(({ observed }) => observed))].join(", ");
  }
  return row.steps.length > 1 ? `${step.step}: ${step.observed}` : step.observed;
}

/** Sent again with the same key: what is dead or blocked, and what waits for its next attempt. */
export function canRedrive(step: Pick<DeliveryRow, "state" | "nextAt"> | undefined): boolean {
  if (!step) return false;
  return (
    step.state === "dead" || step.state === "blocked" || (step.state === "pending" && step.nextAt !== null)
  );
}

/** What the other side answered, as short as a column. */
export function outcomeWords(attempt: DeliveryAttempt): { words: string; tone: Tone } {
  if (attempt.endedAt === null) return { words: "being sent", tone: "plain" };
  if (attempt.outcome === "delivered")
    return { words: String(attempt.httpStatus ?? "delivered"), tone: "ok" };
  if (attempt.outcome === "unknown") return { words: "unknown", tone: "warn" };
  return { words: attempt.httpStatus === null ? "not reached" : String(attempt.httpStatus), tone: "bad" };
}
