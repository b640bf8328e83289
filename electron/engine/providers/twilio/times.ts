/** Moments as Twilio writes them: RFC 2822 in UTC; compatible senders write ISO 8601. Without an offset it is no moment. */
import type { Json } from "../../../../shared/words";
import { readInstant } from "../times";

const RFC_2822 =
  /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC?)$/;

/** Epoch milliseconds. */
export function readMoment(value: Json | undefined): number | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (!RFC_2822.test(text)) return readInstant(text) ?? undefined;
  const at = Date.parse(text);
  return Number.isSafeInteger(at) ? at : undefined;
}

/** As `Mon, 02 Mar 2026 10:00:31 +0000`. */
export function writeMoment(at: number): string {
  return new Date(at).toUTCString().replace("GMT", "+0000");
}
