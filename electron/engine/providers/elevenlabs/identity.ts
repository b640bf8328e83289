/** What makes two webhooks of ElevenLabs copies: the page's own advice, type and moment of one conversation. */
import type { Reading } from "../pack";

/** A retry has an identical body ("Webhooks"). Without a moment only equal bytes are a copy. */
export function duplicateKey({ type, label, occurredAt, bodySha256 }: Reading): string | null {
  const name = type ?? label;
  return occurredAt === null ? `${name} body ${bodySha256}` : `${name} at ${occurredAt}`;
}
