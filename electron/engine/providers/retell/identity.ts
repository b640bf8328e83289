/** What makes two Retell readings copies of one event, by the vendor's own advice (“Webhook Overview”). */
import { canonicalJson } from "../canonical-json";
import type { Reading } from "../pack";
import { eventOf } from "./event-types";

/**
 * A call's own events come once each: name and call are the key. Of transfers there may be several, so their start is part
 * of it, and where to: the start alone is that of the call. A transcript grows: only the same bytes are a copy.
 */
export function duplicateKey(reading: Reading): string | null {
  const { type, subject, facts, bodySha256 } = reading;
  const part = eventOf(type)?.part;
  const id = subject && "call" in subject ? subject.call : facts.extra?.chat_id;
  if (typeof id !== "string" || part === undefined || part === "transcript") return `body ${bodySha256}`;
  if (part !== "transfer") return `${type} ${id}`;
  const to = canonicalJson(facts.extra?.transfer_destination ?? null);
  return `${type} ${id} ${facts.startedAt ?? ""} ${to}`;
}
