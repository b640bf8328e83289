/** Copies of one event: a status of a line comes once, a recording once; all else is one by its very words. */
import type { Reading } from "../pack";
import { textAt } from "../paths";

export function duplicateKey({ type, subject, facts, bodySha256 }: Reading): string | null {
  const leg = subject && "leg" in subject ? subject.leg : undefined;
  if (type !== null && leg !== undefined && facts.vendorStatus) return `${leg} ${type}`;
  const recording = textAt(facts.extra, "recording.uuid");
  return type === "record" && recording !== undefined ? `record ${recording}` : `body ${bodySha256}`;
}
