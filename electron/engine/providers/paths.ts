/** Dotted paths into a payload, `event.data.call.id`, `items.0.name`: own properties only, never a prototype's. */
import type { Json } from "../../../shared/words";

const mostSteps = 2000;
const steps = new Map<string, string[]>();

/** Packs ask for the same few paths with every event. */
function stepsOf(path: string): string[] {
  const known = steps.get(path);
  if (known) return known;
  const made = path.split(".");
  if (steps.size < mostSteps) steps.set(path, made);
  return made;
}

/** The value at the path; undefined where it does not exist. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  let current = value;
  for (const key of stepsOf(path)) {
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
