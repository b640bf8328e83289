/**
 * What a later version may still write. Before version 2 the record is read: a field whose value is not what was last
 * written is a person's now, and is left out. Pure; values are compared as a CRM gives them back: a number may come as
 * text, nothing as an empty text.
 */
import { createHash } from "node:crypto";
import type { Json } from "../../../shared/words";
import { canonicalJson } from "../providers/canonical-json";

/** Fingerprints of what a field may hold if nobody touched it, by its name. */
export type Written = ReadonlyMap<string, readonly string[]>;

/** What one earlier version wrote, by field; of a removed delivery only this is left. */
export type EarlierVersion = { state: string; prints: Record<string, string> };

export function printsOf(body: string): Record<string, string> {
  const properties = Object.entries(propertiesOf(body) ?? {});
  return Object.fromEntries(properties.map(([name, value]) => [name, fingerprint(value)]));
}

/** From earlier versions, oldest first: what was confirmed, and what may have arrived since. */
export function writtenBy(earlier: readonly EarlierVersion[]): Written {
  const written = new Map<string, string[]>();
  for (const { state, prints } of earlier) {
    for (const [name, print] of Object.entries(prints)) {
      const before = written.get(name) ?? [fingerprint(null)];
      written.set(name, state === "delivered" ? [print] : [...before, print]);
    }
  }
  return written;
}

/** The properties of a frozen step; null where it has none, and so nothing to compare. */
export function propertiesOf(body: string): Record<string, Json> | null {
  const payload = JSON.parse(body) as Json;
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return null;
  const { properties } = payload;
  const isObject = typeof properties === "object" && properties !== null && !Array.isArray(properties);
  return isObject ? properties : null;
}

/** The step without what a person edited. Nothing left: there is nothing to send. */
export function keepEdited(
  body: string,
  current: Record<string, Json>,
  written: Written,
): { body: string; kept: string[]; left: number } {
  const properties = propertiesOf(body) ?? {};
  const kept = Object.entries(properties).flatMap(([name, value]) => {
    const now = fingerprint(current[name] ?? null);
    const ours = written.get(name) ?? [fingerprint(null)];
    return ours.includes(now) || now === fingerprint(value) ? [] : [name];
  });
  if (kept.length === 0) return { body, kept, left: Object.keys(properties).length };
  const rest = Object.fromEntries(Object.entries(properties).filter(([name]) => !kept.includes(name)));
  const payload = JSON.parse(body) as Record<string, Json>;
  return { body: canonicalJson({ ...payload, properties: rest }), kept, left: Object.keys(rest).length };
}

export function keptWords(kept: readonly string[]): string {
  return `kept: edited by a person (${kept.join(", ")})`;
}

export function fingerprint(value: Json): string {
  const text =
    value === null
      ? ""
      : typeof value === "object"
        ? canonicalJson(value)
        : String(value).replace(/\r\n/g, "\n").trim();
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
