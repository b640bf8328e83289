/**
 * Card and national-id numbers are masked before a call record is frozen: what a caller read out belongs in no CRM.
 * Card numbers are 13 to 19 digits that pass the Luhn check; ids are US social security numbers, `123-45-6789`.
 */
import type { Json } from "../../../shared/words";

export function maskNumbers<Value extends Json>(value: Value): Value {
  return mask(value) as Value;
}

/** What has nothing in it to be masked is given back as it is: most payloads have not. */
function mask(value: Json): Json {
  if (typeof value === "string") return maskText(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const masked = value.map(mask);
    return masked.some((one, index) => one !== value[index]) ? masked : value;
  }
  const changed = new Map<string, Json>();
  for (const [name, inner] of Object.entries(value)) {
    const masked = mask(inner);
    if (masked !== inner) changed.set(name, masked);
  }
  if (changed.size === 0) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changed.get(name) ?? inner]));
}

/** As many characters as an id number has. */
const shortest = 11;

function maskText(text: string): string {
  if (text.length < shortest) return text;
  return text
    .replace(/\b\d(?:[ -]?\d){12,18}\b/g, (found) => (passesLuhn(found) ? "[card number masked]" : found))
    .replace(/\b(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b/g, "[id number masked]");
}

function passesLuhn(text: string): boolean {
  const digits = [...text.replace(/\D/g, "")].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const counted = index % 2 === 1 ? digit * 2 : digit;
    return total + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return sum % 10 === 0;
}
