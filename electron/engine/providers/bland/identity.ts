/** What makes two Bland readings copies of one event. */
import type { Reading } from "../pack";

/**
 * A record may be sent once more at any time (“Resend Post Call Webhook”), and carries no id of its sending. The same
 * content of the same call is a copy; other content is told anew and takes its place.
 */
export function duplicateKey({ type, subject, bodySha256 }: Reading): string {
  const call = subject && "call" in subject ? subject.call : "";
  return `${type ?? "unknown"} ${call} ${bodySha256}`;
}
