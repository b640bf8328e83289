/**
 * Values as CallRail sends them: numbers and truth also as text, empty text for what is not there. A value that
 * cannot be used is undefined; whether that is a problem is the schema's to say.
 */
import type { Json } from "../../../../shared/words";
import { valueAt } from "../paths";

/** Text without blanks around it; a number is its own text. */
export function readText(body: Json, name: string): string | undefined {
  return plainText(valueAt(body, name));
}

export function plainText(value: Json | undefined): string | undefined {
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
}

/** Not negative: everything CallRail counts or measures. */
export function readNumber(body: Json, name: string): number | undefined {
  return plainNumber(valueAt(body, name));
}

export function plainNumber(value: Json | undefined): number | undefined {
  const text = plainText(value);
  const number =
    text !== undefined && /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

export function readBoolean(body: Json, name: string): boolean | undefined {
  return plainBoolean(valueAt(body, name));
}

export function plainBoolean(value: Json | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.trim().toLowerCase() : "";
  return text === "true" ? true : text === "false" ? false : undefined;
}

/** Texts of a list; an entry may be an object with a `name`, as in API v3. */
export function readTexts(body: Json, name: string): string[] {
  const value = valueAt(body, name);
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => plainText(entry) ?? plainText(valueAt(entry, "name")) ?? []);
}

/** False for what CallRail writes where there is nothing: null, empty text, empty lists and objects. */
export function isThere(value: Json | undefined): value is Json {
  if (value === undefined || value === null) return false;
  if (typeof value === "string") return value.trim() !== "";
  return typeof value !== "object" || Object.keys(value).length > 0;
}
