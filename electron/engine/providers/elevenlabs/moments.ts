/** Times of ElevenLabs: unix seconds, as a number or (an older page) as text. */
import type { Json } from "../../../../shared/words";

const FROM = Date.UTC(2001, 0) / 1000;
const UNTIL = Date.UTC(2200, 0) / 1000;

/** Epoch milliseconds; undefined where it is no such time. */
export function readSeconds(value: Json | undefined): number | undefined {
  const seconds = typeof value === "string" && /^\d{9,11}$/.test(value.trim()) ? Number(value) : value;
  if (typeof seconds !== "number" || seconds < FROM || seconds > UNTIL) return undefined;
  return Math.round(seconds * 1000);
}
