/** Properties are whatever a caller sends; they are read and compared without trusting their names. */
import type { Json } from "../../shared/words";
import type { Properties } from "./objects";

/** Only own properties: `constructor` is a name like any other. */
export function readProperty(properties: Properties, name: string): Json {
  return Object.hasOwn(properties, name) ? (properties[name] ?? null) : null;
}

/** Equal whatever the order of names in it. */
export function sameJson(left: Json, right: Json): boolean {
  return JSON.stringify(left, sortKeys) === JSON.stringify(right, sortKeys);
}

function sortKeys(_name: string, value: Json): Json {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
