/**
 * Card and national-id numbers are masked before a call record is frozen: what a caller read out belongs in no CRM.
 * Card numbers are 13 to 19 digits that pass the Luhn check; ids are US social security numbers, `123-45-6789`.
 */
import type { Json } from "../../../shared/words";

export function maskNumbers<Value extends Json>(value: Value): Value {
  return mask(value) as Value;
}

function mask(value: Json): Json {
  if (typeof value === "string") return maskText(value);
  if (Array.isArray(value)) return value.map(mask);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mask(inner)]));
}

function maskText(text: string): string {
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
