/** What the events of one call prove. Functions of the set: positions decide, never the array's order. */
import type { Json, Outcome } from "../../../../shared/words";
import { byPosition, furthest } from "../log-order";
import type { OutcomeFrom, PlacedReading } from "../pack";
import { isObject } from "../paths";
import { eventOf, type Part } from "./event-types";
import { meaningOf } from "./reasons";

export function firstOf(readings: PlacedReading[], type: string): PlacedReading | undefined {
  return byPosition(readings).find((one) => one.type === type);
}

/** The agent connected: call_started came, or words or a length prove it. */
export function wasAnswered(readings: PlacedReading[]): boolean {
  return readings.some(
    ({ type, facts, artifacts }) =>
      type === "call_started" ||
      artifacts.transcript?.state === "there" ||
      (isPart(type, "end", "analysis") && (facts.talkSeconds ?? 0) > 0),
  );
}

export function isPart(type: string | null, ...parts: Part[]): boolean {
  const event = eventOf(type);
  return event !== undefined && parts.includes(event.part);
}

export type Ending = { outcome: Outcome | null; reason: string | null; from: OutcomeFrom | null };

/** The outcome once the agent's line has ended; the end of a transfer proves that too. */
export function endingOf(readings: PlacedReading[]): Ending {
  const over = readings.filter(({ type }) => isPart(type, "end", "analysis") || type === "transfer_ended");
  const told = furthest(over, ({ facts }) => typeof facts.vendorStatus === "string");
  const last = furthest(over, () => true);
  if (!last) return { outcome: null, reason: null, from: null };
  const reason = told?.facts.vendorStatus ?? null;
  const voicemail = furthest(over, saysVoicemail);
  const said = outcomeOf(readings, reason, told ?? last);
  if (voicemail && (said.outcome === "completed" || said.outcome === "timed-out")) {
    const path = "call.call_analysis.in_voicemail";
    return { outcome: "voicemail", reason, from: { position: voicemail.position, path, inferred: true } };
  }
  return { ...said, reason };
}

function outcomeOf(
  readings: PlacedReading[],
  reason: string | null,
  told: PlacedReading,
): Omit<Ending, "reason"> {
  const answered = wasAnswered(readings);
  const meaning = meaningOf(reason);
  const place = told.from?.vendorStatus ?? { rule: "disconnection_reason" };
  if (meaning === null) return withoutReason(answered, told);
  if (meaning === "broken") {
    const from = { position: told.position, path: place, inferred: true };
    return { outcome: answered ? "aborted" : "failed", from };
  }
  const missed = meaning === "no-answer" && readings.some(({ facts }) => facts.direction === "inbound");
  return {
    outcome: missed ? "missed" : meaning,
    from: { position: told.position, path: place, inferred: missed },
  };
}

/** No reason, or one nobody documented: somebody talked, or `call_status` says that nobody did. */
function withoutReason(answered: boolean, told: PlacedReading): Omit<Ending, "reason"> {
  const status = told.facts.extra?.call_status;
  const broken = status === "error" || status === "not_connected";
  if (!answered && !broken) return { outcome: null, from: null };
  const outcome = answered ? (status === "error" ? "aborted" : "completed") : "failed";
  const path = broken ? "call.call_status" : { rule: "somebody talked" };
  return { outcome, from: { position: told.position, path, inferred: true } };
}

function saysVoicemail({ artifacts }: PlacedReading): boolean {
  const analysis: Json | undefined = artifacts.analysis?.value;
  return isObject(analysis) && analysis.in_voicemail === true;
}
