/** Dotted paths into a payload, `event.data.call.id`, `items.0.name`: own properties only, never a prototype's. */
import type { Json } from "../../../shared/words";

/** The value at the path; undefined where it does not exist. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  let current = value;
  for (const key of path.split(".")) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as { [key: string]: Json })[key];
  }
  return current;
}

/** The value at the path when it is text with something in it; else undefined. */
export function textAt(value: Json | undefined, path: string): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" && found.trim() !== "" ? found : undefined;
}

/** The object at the path; undefined where there is none. */
export function objectAt(value: Json | undefined, path: string): { [key: string]: Json } | undefined {
  const found = valueAt(value, path);
  return isObject(found) ? found : undefined;
}

export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
