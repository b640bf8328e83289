/** Where in a payload a value of a person stands. */
import type { ContactValue } from "../../../shared/persons";
import type { Json } from "../../../shared/words";
import { isObject } from "../providers/paths";

/** Dotted path; null where the value is not one place of the payload but put together from several. */
export function findPath(body: Json | undefined, name: ContactValue["name"], value: string): string | null {
  if (body === undefined) return null;
  if (name === "phone") {
    const digits = value.replaceAll(/\D/g, "");
    return find(body, (text) => {
      const found = text.replaceAll(/\D/g, "");
      return found.length >= 7 && /^[\d\s()+.-]+$/.test(text) && digits.endsWith(found);
    });
  }
  if (name === "address") {
    const street = value.split(", ")[0];
    return find(body, (text) => text === street)?.replace(/\.[^.]+$/, "") ?? null;
  }
  if (name === "first-seen") return find(body, (text) => value === text || value.startsWith(`${text},`));
  return find(body, (text) => text.trim() === value);
}

function find(value: Json, fits: (text: string) => boolean, path: string[] = []): string | null {
  if (typeof value === "string" || typeof value === "number")
    return String(value) !== "" && fits(String(value)) ? path.join(".") : null;
  if (path.length > 12) return null;
  const entries = Array.isArray(value)
    ? value.map((one, index): [string, Json] => [String(index), one])
    : isObject(value)
      ? Object.entries(value)
      : [];
  for (const [name, one] of entries) {
    const found = find(one, fits, [...path, name]);
    if (found !== null) return found;
  }
  return null;
}
