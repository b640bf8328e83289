/**
 * A search over records, as a CRM's own: by properties, a few operators, and behind the writes by the search lag. What
 * was written within the lag is seen as it was before, or not at all. `readBy` lets a face name properties its own way.
 */
import type { Database } from "better-sqlite3";
import type { Json } from "../../shared/words";
import { type Properties, readAll, type StoredObject } from "./objects";
import { readProperty } from "./properties";

export type SearchOperator =
  | "EQ"
  | "NEQ"
  | "LT"
  | "LTE"
  | "GT"
  | "GTE"
  | "IN"
  | "NOT_IN"
  | "HAS_PROPERTY"
  | "NOT_HAS_PROPERTY"
  | "CONTAINS_TOKEN";

export type SearchFilter = { property: string; operator: SearchOperator; value?: Json; values?: Json[] };

export type Search = {
  /** Any of the groups, each with all of its filters; none: everything. */
  groups: SearchFilter[][];
  /** In any text property. */
  text?: string;
  offset?: number;
  limit: number;
  now: number;
  lagMs: number;
  /** A property of a record as a search has it; the native names where a face says nothing. */
  readBy?: (properties: Properties, name: string) => Json;
};

/** In the order of creation, with the total of all that match. */
export function searchObjects(
  database: Database,
  type: string,
  search: Search,
): { total: number; objects: StoredObject[] } {
  const read = search.readBy ?? readProperty;
  const objects: StoredObject[] = [];
  let total = 0;
  for (const object of readAll(database, type)) {
    const seen = seenBySearch(object, search.now, search.lagMs);
    if (seen === null || !matches(seen, search, read)) continue;
    total += 1;
    if (total > (search.offset ?? 0) && objects.length < search.limit) {
      objects.push({ ...object, properties: seen });
    }
  }
  return { total, objects };
}

/** The properties the index has of it by now; null: it is too new to be found. */
export function seenBySearch(object: StoredObject, now: number, lagMs: number): Properties | null {
  return object.writtenAt + lagMs <= now ? object.properties : object.indexedProperties;
}

function matches(properties: Properties, search: Search, read: NonNullable<Search["readBy"]>): boolean {
  const text = search.text?.toLowerCase();
  if (text && !Object.values(properties).some((value) => textOf(value)?.toLowerCase().includes(text)))
    return false;
  if (search.groups.length === 0) return true;
  return search.groups.some((group) =>
    group.every((filter) => matchesFilter(read(properties, filter.property), filter)),
  );
}

function matchesFilter(found: Json, filter: SearchFilter): boolean {
  const value = textOf(found);
  const wanted = textOf(filter.value ?? null);
  const list = (filter.values ?? []).map(textOf);
  const has = value !== null && value !== "";
  if (filter.operator === "HAS_PROPERTY") return has;
  if (filter.operator === "NOT_HAS_PROPERTY") return !has;
  if (filter.operator === "NEQ") return !isSame(value, wanted);
  if (filter.operator === "NOT_IN") return !list.some((one) => isSame(value, one));
  if (value === null) return false;
  if (filter.operator === "EQ") return isSame(value, wanted);
  if (filter.operator === "IN") return list.some((one) => isSame(value, one));
  if (wanted === null) return false;
  if (filter.operator === "CONTAINS_TOKEN") {
    return value.toLowerCase().includes(wanted.replaceAll("*", "").toLowerCase());
  }
  const order = compare(value, wanted);
  if (filter.operator === "LT") return order < 0;
  if (filter.operator === "LTE") return order <= 0;
  return filter.operator === "GT" ? order > 0 : order >= 0;
}

function isSame(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && left.toLowerCase() === right.toLowerCase();
}

function compare(left: string, right: string): number {
  const [a, b] = [Number(left), Number(right)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return left < right ? -1 : left > right ? 1 : 0;
}

function textOf(value: Json): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}
