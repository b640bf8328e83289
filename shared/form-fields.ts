/** A form (`application/x-www-form-urlencoded`) as the object that readings, searches and screens see. */
import type { Json } from "./words";

export const formType = "application/x-www-form-urlencoded";

export function isFormType(contentType: string | null | undefined): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test((contentType ?? "").trim());
}

/** Fields of a form or a query by name: texts, and a list where a name stands there more than once. */
export function fieldsOf(text: string): { [key: string]: Json } {
  return pairsToObject(new URLSearchParams(text));
}

export function pairsToObject(pairs: Iterable<[string, string]>): { [key: string]: Json } {
  const found = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = found.get(name);
    if (values) values.push(value);
    else found.set(name, [value]);
  }
  return Object.fromEntries(
    [...found].map(([name, values]): [string, Json] => [
      name,
      values.length === 1 ? (values[0] ?? "") : values,
    ]),
  );
}
