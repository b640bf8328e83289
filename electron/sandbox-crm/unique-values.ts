/** Values that only one record of a type may have: kept beside the records, so that finding one is a look-up, not a search. */
import type { Database } from "better-sqlite3";
import type { CrmProperty } from "../../shared/crm";
import type { Json } from "../../shared/words";
import { prepared } from "./database";
import { type Refusal, refuse } from "./refusal";

/** The id of the record that holds it, deleted ones too: their values stay reserved. */
export function findUniqueHolder(
  database: Database,
  type: string,
  property: string,
  value: string,
): number | null {
  const id = prepared(
    database,
    "SELECT object_id FROM unique_value WHERE type = ? AND property = ? AND value = ?",
  )
    .pluck()
    .get(type, property, value);
  return typeof id === "number" ? id : null;
}

export function isUniqueProperty(database: Database, type: string, property: string): boolean {
  return listUnique(database, type).includes(property);
}

/** Which of these values another record holds already, or null. */
export function checkUnique(
  database: Database,
  type: string,
  ownId: number | null,
  properties: Record<string, Json>,
): Refusal | null {
  for (const property of listUnique(database, type)) {
    const value = toText(properties, property);
    const holder = value === null ? null : findUniqueHolder(database, type, property, value);
    if (holder === null || holder === ownId) continue;
    return refuse(
      409,
      "VALUE_TAKEN",
      `${property} "${value?.slice(0, 100)}" already belongs to record ${holder}. Write to that one, or send another value.`,
      { existingId: String(holder), property },
    );
  }
  return null;
}

export function keepUnique(
  database: Database,
  type: string,
  id: number,
  properties: Record<string, Json>,
): void {
  const unique = listUnique(database, type);
  if (unique.length === 0) return;
  prepared(database, "DELETE FROM unique_value WHERE object_id = ?").run(id);
  for (const property of unique) {
    const value = toText(properties, property);
    if (value !== null) {
      // A deleted record keeps its values; who merged it away has them first.
      prepared(database, "INSERT OR IGNORE INTO unique_value VALUES (?, ?, ?, ?)").run(
        type,
        property,
        value,
        id,
      );
    }
  }
}

export function backfillUnique(database: Database, type: string, definition: CrmProperty): Refusal | null {
  const { name } = definition;
  const clear = () =>
    prepared(database, "DELETE FROM unique_value WHERE type = ? AND property = ?").run(type, name);
  if (!definition.hasUniqueValue) {
    clear();
    return null;
  }
  const values = prepared(
    database,
    `SELECT o.id AS id, CAST(v.value AS TEXT) AS value FROM object o, json_each(o.properties) v
       WHERE o.type = ? AND o.merged_into IS NULL AND v.key = ? AND v.type IN ('text', 'integer', 'real') AND v.value <> ''
       ORDER BY o.id`,
  ).all(type, name) as { id: number; value: string }[];
  const seen = new Map<string, number>();
  for (const { id, value } of values) {
    const other = seen.get(value);
    if (other !== undefined) {
      return refuse(
        409,
        "VALUES_NOT_UNIQUE",
        `${name} cannot become unique: records ${other} and ${id} both have "${value.slice(0, 100)}". Change one of them first.`,
        { existingId: String(other) },
      );
    }
    seen.set(value, id);
  }
  clear();
  const insert = prepared(database, "INSERT INTO unique_value VALUES (?, ?, ?, ?)");
  for (const [value, id] of seen) insert.run(type, name, value, id);
  return null;
}

function listUnique(database: Database, type: string): string[] {
  return prepared(
    database,
    "SELECT name FROM property WHERE type = ? AND json_extract(definition, '$.hasUniqueValue')",
  )
    .pluck()
    .all(type)
    .map(String);
}

function toText(properties: Record<string, Json>, name: string): string | null {
  const value = Object.hasOwn(properties, name) ? properties[name] : null;
  if (typeof value === "string") return value === "" ? null : value;
  return typeof value === "number" ? String(value) : null;
}
