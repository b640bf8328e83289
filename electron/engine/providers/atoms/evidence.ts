/** What the events of one call prove. Functions of the set: positions decide, never the array's order. */
import type { Json, Outcome } from "../../../../shared/words";
import type { PlacedReading, Reading } from "../pack";
import { type AtomsEventType, type Dialect, eventOf, LISTED } from "./event-types";
import { outcomeOfWord } from "./outcome-words";

export function byPosition<Placed extends { position: number }>(readings: Placed[]): Placed[] {
  return [...readings].sort((left, right) => left.position - right.position);
}

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

/** The outcome once an end was observed, and the vendor's own word where it says more. */
export function endingOf(readings: PlacedReading[]): { outcome: Outcome | null; detail: string | null } {
  const proof = firstOf(readings, "end") ?? firstOf(readings, "analytics");
  if (!proof) return { outcome: null, detail: null };
  const status = statusOf(readings);
  const known = outcomeOfWord(status);
  const metric = dispositionMetric(readings);
  if (known === null) {
    return { outcome: wasAnswered(readings) ? "completed" : null, detail: status ?? metric };
  }
  const detail = metric !== null && outcomeOfWord(metric) === null ? metric : null;
  if (known === "completed" && outcomeOfWord(metric) === "voicemail") return { outcome: "voicemail", detail };
  const inbound = readings.some(({ facts }) => facts.direction === "inbound");
  return { outcome: known === "no-answer" && inbound ? "missed" : known, detail };
}

/** What the end says; else what the analysis repeats. */
function statusOf(readings: PlacedReading[]): string | null {
  const telling = readings.filter(({ facts }) => typeof facts.vendorStatus === "string");
  return (firstOf(telling, "end") ?? firstOf(telling, "analytics"))?.facts.vendorStatus ?? null;
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
