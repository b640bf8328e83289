/** Ids, numbers and names of one call as templates, so that every play puts its own there. */
import type { Json } from "../../../../shared/words";
import type { Identity } from "./recorded";

export type AsTemplates = (text: string) => string;

/** Shorter values are too common to be taken for somebody's. */
const shortest = 3;
const shortestKey = 6;

export function createAsTemplates(identity: Identity): AsTemplates {
  const { call, caller, ...names } = identity;
  const whole = new Map<string, string>();
  for (const [name, value] of Object.entries(names).reverse()) {
    if (value !== undefined && value.length >= shortest) whole.set(value, `{{${name}}}`);
  }
  return (text) => {
    const named = whole.get(text);
    if (named !== undefined) return named;
    let changed = text === call ? "{{call}}" : text;
    if (call.length >= shortestKey) changed = changed.replaceAll(call, "{{call}}");
    return caller?.startsWith("+") ? changed.replaceAll(caller, "{{caller}}") : changed;
  };
}

/** What already stands there in two braces would be taken for a template. */
export function withoutBraces(text: string): string {
  return text.replaceAll("{{", "{ {").replaceAll("}}", "} }");
}

export function templatesInside(value: Json, asTemplates: AsTemplates): Json {
  if (typeof value === "string") return asTemplates(withoutBraces(value));
  if (Array.isArray(value)) return value.map((entry) => templatesInside(entry, asTemplates));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, templatesInside(entry, asTemplates)]),
  );
}
