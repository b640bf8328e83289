/** A call record on its way, in the words of the outbox: it is where the worst of its steps is. */
import type { DeliveryAttempt, DeliveryRow, OutboxRow } from "../../shared/deliveries";
import type { DestinationSending } from "../../shared/sending";
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

type Stands = Pick<
  DeliveryRow,
  "state" | "deliveryAttempts" | "nextAt" | "version" | "question" | "decision"
>;

/** `sending`: how its destination is sent to, where that is known. */
export function stateWords(step: Stands, sending?: DestinationSending): StateWords {
  switch (step.state) {
    case "delivered":
      return { words: "delivered", tone: "ok", mark: "check" };
    case "dead":
      return { words: "dead", tone: "bad", mark: "cross" };
    case "inflight":
      return { words: "sending", tone: "warn", mark: "clock" };
    case "blocked":
      return { words: "waits its turn", tone: "warn", mark: "pause" };
    case "unknown":
      return { words: "unknown: asks", tone: "warn", mark: "warning" };
    case "held":
      return {
        words: step.question ? `held: ${step.question.about.replaceAll("-", " ")}` : "held",
        tone: "plain",
        mark: step.question ? "person" : "minus",
      };
    case "superseded":
      return {
        words: step.decision?.choice === "drop" ? "dropped" : "superseded",
        tone: "plain",
        mark: "minus",
      };
    case "pending":
      return waitingWords(step, sending);
  }
}

/** What keeps it from being sent: a person, the breaker, an earlier version, or only the time. */
function waitingWords(step: Stands, sending: DestinationSending | undefined): StateWords {
  if (step.nextAt === null)
    return {
      words: step.version > 1 ? `waits for v${step.version - 1}` : "waits its turn",
      tone: "warn",
      mark: "pause",
    };
  if (sending?.settings.paused) return { words: "paused", tone: "plain", mark: "pause" };
  if (sending && sending.breaker.state !== "closed")
    return { words: "breaker open", tone: "warn", mark: "pause" };
  if (step.deliveryAttempts > 0) return { words: "retry", tone: "warn", mark: "retry" };
  return { words: "pending", tone: "warn", mark: "clock" };
}

/** `3 of 10` while there are more to come or were, `1` where it is through. */
export function attemptWords(row: OutboxRow, limit: number): string {
  const step = tellingStep(row);
  if (!step || step.deliveryAttempts === 0) return "0";
  if (step.state === "delivered" || step.state === "superseded")
    return String(Math.max(...row.steps.map(({ deliveryAttempts }) => deliveryAttempts)));
  return step.countedAttempts === 0 ? "0" : `${step.countedAttempts} of ${limit}`;
}

/** What was observed last: of a record that is through, of every step. */
export function observedWords(row: OutboxRow): string {
  const step = tellingStep(row);
  if (!step) return "";
  if (step.state === "delivered") {
    const through = row.steps.filter(({ state }) => state === "delivered");
    return [...new Set(through.map(({ observed }) => observed))].join(", ");
  }
  return row.steps.length > 1 ? `${stepWords(step)}: ${step.observed}` : step.observed;
}

/** A message by its rule, a step of a call record by its own name. */
export function stepWords({ step, rule }: Pick<DeliveryRow, "step" | "rule">): string {
  return rule ?? step;
}

/** A message of a *now* rule came before any version. */
export function versionWords(version: number): string {
  return version === 0 ? "now" : `v${version}`;
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
  if (attempt.outcome === "unchanged") return { words: "unchanged", tone: "ok" };
  if (attempt.outcome === "unknown") return { words: "unknown", tone: "warn" };
  if (attempt.outcome === "ask") return { words: "asks you", tone: "warn" };
  if (attempt.outcome === "later") return { words: "limit", tone: "warn" };
  return { words: attempt.httpStatus === null ? "not reached" : String(attempt.httpStatus), tone: "bad" };
}
