/**
 * What makes two Twilio readings copies of one event. No id of a delivery is documented to be the same in every try:
 * `I-Twilio-Idempotency-Token` "distinguishes retry attempts". So a status of a line is a copy by line, status and
 * number, a recording by its SID and status, a sentence by its number; all else by its very words.
 */
import type { Reading } from "../pack";
import { textAt } from "../paths";

export function duplicateKey({ type, subject, sequence, facts, bodySha256 }: Reading): string | null {
  const leg = subject && "leg" in subject ? subject.leg : undefined;
  if (type !== null && leg !== undefined) {
    if (/^(?:call|leg)\./.test(type)) return `${leg} ${type} ${sequence ?? ""}`;
    const recording = textAt(facts.extra, "recording.sid");
    if (type.startsWith("recording.") && recording !== undefined) return `${leg} ${type} ${recording}`;
  }
  return `body ${bodySha256}`;
}
