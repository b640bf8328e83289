/** Which calls nobody talked in a destination takes, and the sentence for the others. */
import type { CallRecordContent, DestinationGatePreset } from "../destinations/destination";

/** Why it does not take this call; null where it does. */
export function whyNotTaken(
  { outcomeClass, direction }: Pick<CallRecordContent, "outcomeClass" | "direction">,
  { withoutConversation, neverDialled }: Pick<DestinationGatePreset, "withoutConversation" | "neverDialled">,
  name: string,
): string | null {
  if (outcomeClass === "never-dialled")
    return neverDialled ? null : `It was never dialled, and ${name} does not take such calls.`;
  if (outcomeClass === null || outcomeClass === "conversation" || withoutConversation === "yes") return null;
  if (withoutConversation === "no") return `Nobody talked, and ${name} takes conversations only.`;
  if (direction === "inbound") return null;
  const which = direction === null ? "its direction is not known" : "it was outbound";
  return `Nobody talked, and ${name} takes such calls only where they were inbound: ${which}.`;
}
