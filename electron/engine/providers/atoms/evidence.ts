/** What the events of one call prove. Functions of the set: positions decide, never the array's order. */
import type { Json, Outcome } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { OutcomeFrom, PlacedReading, Reading } from "../pack";
import { type AtomsEventType, type Dialect, eventOf, LISTED } from "./event-types";
import { outcomeOfWord } from "./outcome-words";

/** The first of a part in the log, in either dialect. */
export function firstOf(readings: PlacedReading[], part: AtomsEventType["part"]): PlacedReading | undefined {
  return byPosition(readings).find(({ type }) => eventOf(type)?.part === part);
}

/** The draft where only draft events came. A call of unknown words is judged by the current contract. */
export function dialectOf(readings: Reading[]): Dialect {
  const dialects = readings.flatMap(({ type }) => eventOf(type)?.dialect ?? []);
  return dialects.length > 0 && dialects.every((dialect) => dialect === "draft") ? "draft" : "current";
}

/** Somebody talked: words of a transcript, the moment of the answer, or (draft, whose start is not it) a duration. */
export function wasAnswered(readings: Reading[]): boolean {
  return readings.some(({ type, facts, artifacts }) => {
    if (artifacts.transcript?.state === "there") return true;
    return eventOf(type)?.dialect === "draft"
      ? (facts.talkSeconds ?? 0) > 0
      : typeof facts.startedAt === "number";
  });
}

type Ending = { outcome: Outcome | null; detail: string | null; from: OutcomeFrom | null };

/** The outcome once an end was observed, and the vendor's own word where it says more. */
export function endingOf(readings: PlacedReading[]): Ending {
  const proof = firstOf(readings, "end") ?? firstOf(readings, "analytics");
  if (!proof) return { outcome: null, detail: null, from: null };
  const told = tellingStatus(readings);
  const status = told?.facts.vendorStatus ?? null;
  const known = outcomeOfWord(status);
  const metric = dispositionMetric(readings);
  if (known === null || !told) {
    const answered = wasAnswered(readings);
    return {
      outcome: answered ? "completed" : null,
      detail: status ?? metric,
      from: answered
        ? { position: proof.position, path: { rule: "somebody answered" }, inferred: true }
        : null,
    };
  }
  const detail = metric !== null && outcomeOfWord(metric) === null ? metric : null;
  const path = told.from?.vendorStatus ?? { rule: "the call's status" };
  if (known === "completed" && outcomeOfWord(metric) === "voicemail") {
    const analytics = firstOf(readings, "analytics") ?? told;
    const rule = { rule: "completed, and a metric says voicemail" };
    return {
      outcome: "voicemail",
      detail,
      from: { position: analytics.position, path: rule, inferred: true },
    };
  }
  const inbound = readings.some(({ facts }) => facts.direction === "inbound");
  const missed = known === "no-answer" && inbound;
  return {
    outcome: missed ? "missed" : known,
    detail,
    from: { position: told.position, path, inferred: missed },
  };
}

/** What the end says; else what the analysis repeats. */
function tellingStatus(readings: PlacedReading[]): PlacedReading | undefined {
  const telling = readings.filter(({ facts }) => typeof facts.vendorStatus === "string");
  return firstOf(telling, "end") ?? firstOf(telling, "analytics");
}

const DISPOSITIONS = ["disposition", "call_disposition", "call_outcome", "outcome"];

/** Metrics are named per agent. One of these names with a text for its value is taken as the disposition. */
function dispositionMetric(readings: PlacedReading[]): string | null {
  const telling = firstOf(readings, "analytics") ?? byPosition(readings).find(({ type }) => type === LISTED);
  const metrics = telling?.facts.extra?.metrics;
  if (typeof metrics !== "object" || metrics === null || Array.isArray(metrics)) return null;
  for (const name of DISPOSITIONS) {
    const value: Json | undefined = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
    if (typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return null;
}
