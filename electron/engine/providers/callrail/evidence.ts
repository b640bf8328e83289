/** What the events of a call prove. Functions of the set: positions decide, never the array's order. */
import type { Outcome } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { OutcomeFrom, PlacedReading, Reading } from "../pack";
import { eventOf } from "./event-types";

/** Post-Calls and Call Modifieds: they exist only once the call is over. */
export function isOver(reading: Reading): boolean {
  return eventOf(reading.type)?.over === true;
}

/**
 * The outcome told last, a webhook's before that of the list, with the vendor's word; a call that is not over has none, whatever its Pre-Call says. The word
 * “outbound” tells the direction, not how the call went.
 */
export function outcomeOf(readings: PlacedReading[]): {
  outcome: Outcome | null;
  word: string | null;
  from: OutcomeFrom | null;
} {
  const told = byPosition(readings)
    .filter(isOver)
    .sort((left, right) => left.rank - right.rank);
  for (const reading of told.reverse()) {
    const found = outcomeTold(reading);
    if (!found) continue;
    const word = reading.facts.vendorStatus ?? null;
    return {
      outcome: found.outcome,
      word: word?.toLowerCase() === "outbound" ? null : word,
      from: { position: reading.position, path: found.path, inferred: found.path.includes(" + ") },
    };
  }
  return { outcome: null, word: null, from: null };
}

type Told = { outcome: Outcome; path: string };

/** From `call_type`; where that is left out or no word we know, from `answered` and `voicemail`. */
function outcomeTold(reading: Reading): Told | null {
  const { answered, voicemail } = reading.facts.extra ?? {};
  const type = reading.facts.vendorStatus?.toLowerCase() ?? "";
  if (type === "in_progress") return null;
  if (type === "voicemail" || type === "voicemail_transcription") return told("voicemail", "call_type");
  if (reading.facts.direction === "outbound") {
    if (type === "answered") return told("completed", "call_type");
    if (answered === true) return told("completed", "answered");
    if (voicemail === true) return told("voicemail", "voicemail");
    return type !== "" || answered === false ? told("no-answer", "call_type + answered") : null;
  }
  if (type === "answered") return told("completed", "call_type");
  if (type === "missed" || type === "abandoned") return told("missed", "call_type");
  if (voicemail === true) return told("voicemail", "voicemail");
  return answered === true || answered === false ? told(answered ? "completed" : "missed", "answered") : null;
}

function told(outcome: Outcome, path: string): Told {
  return { outcome, path };
}
