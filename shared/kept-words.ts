/** Why a call stays, in words; apart from the contract, so that the console carries no zod. */
import type { KeptBecause } from "./keeping";

export const keptWords: Record<KeptBecause, string> = {
  "not-final": "not final",
  unread: "something of them is still to be read or judged",
  pinned: "pinned",
  noted: "they bear a note",
  undelivered: "a delivery is not through",
  held: "held, and waiting for you",
  shared: "they share an event with another call",
  "not-forwarded": "a forwarding route has not come to them",
  "would-change": "reading again would change what left",
};
