/** What the events of a call prove. Functions of the set: positions decide, never the array's order. */
import type { Outcome } from "../../../../shared/words";
import type { PlacedReading, Reading } from "../pack";
import { eventOf } from "./event-types";

export function byPosition(readings: PlacedReading[]): PlacedReading[] {
  return [...readings].sort((left, right) => left.position - right.position);
}

/** Post-Calls and Call Modifieds: they exist only once the call is over. */
export function isOver(reading: Reading): boolean {
  return eventOf(reading.type)?.over === true;
}

/**
 * The outcome told last, a webhook's before that of the list, with the vendor's word; a call that is not over has none, whatever its Pre-Call says. The word
 * “outbound” tells the direction, not how the call went.
 */
export function outcomeOf(readings: PlacedReading[]): { outcome: Outcome | null; word: string | null } {
  const told = byPosition(readings)
    .filter(isOver)
    .sort((left, right) => left.rank - right.rank);
  for (const reading of told.reverse()) {
    const outcome = outcomeTold(reading);
    const word = reading.facts.vendorStatus ?? null;
    if (outcome !== null) return { outcome, word: word?.toLowerCase() === "outbound" ? null : word };
  }
  return { outcome: null, word: null };
}

/** From `call_type`; where that is left out or no word we know, from `answered` and `voicemail`. */
function outcomeTold(reading: Reading): Outcome | null {
  const { answered, voicemail } = reading.facts.extra ?? {};
  const type = reading.facts.vendorStatus?.toLowerCase() ?? "";
  if (type === "in_progress") return null;
  if (type === "voicemail" || type === "voicemail_transcription") return "voicemail";
  if (reading.facts.direction === "outbound") {
    if (type === "answered" || answered === true) return "completed";
    if (voicemail === true) return "voicemail";
    return type !== "" || answered === false ? "no-answer" : null;
  }
  if (type === "answered") return "completed";
  if (type === "missed" || type === "abandoned") return "missed";
  if (voicemail === true) return "voicemail";
  return answered === true ? "completed" : answered === false ? "missed" : null;
}
