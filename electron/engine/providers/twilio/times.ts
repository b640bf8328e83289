/** Moments as Twilio writes them: RFC 2822 in UTC; compatible senders write ISO 8601. Without an offset it is no moment. */
import type { Json } from "../../../../shared/words";
import { readInstant, readMailDate } from "../times";

/** Epoch milliseconds. */
export function readMoment(value: Json | undefined): number | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return readMailDate(text) ?? readInstant(text) ?? undefined;
}
