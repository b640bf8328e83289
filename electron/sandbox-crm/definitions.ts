/**
 * What types of records there are and what is known of their properties: who owns one, who may edit it, whether its
 * value is unique. A property needs no definition to be written; one without is nobody's and free text.
 */
import type { Database } from "better-sqlite3";
import type { CrmObjectType, CrmProperty } from "../../shared/crm";
import { builtInProperties, undefinedProperty } from "./built-in-properties";
import { prepared } from "./database";
import { type Refusal, refuse } from "./refusal";
import { backfillUnique } from "./unique-values";

type TypeRow = {
  name: string;
  one: string;
  many: string;
  custom: number;
  external_id_property: string | null;
  title_property: string;
};

const mostUnique = 10;

export function findType(database: Database, name: string | undefined): CrmObjectType | null {
  const row = prepared(database, "SELECT * FROM object_type WHERE name = ?").get(name ?? "");
  return row === undefined ? null : toType(row as TypeRow);
}

export function listTypes(database: Database): CrmObjectType[] {
  const rows = prepared(database, "SELECT * FROM object_type ORDER BY position, name").all();
  return rows.map((row) => toType(row as TypeRow));
}

/** Defines a custom type, or changes its words. */
export function saveType(database: Database, type: Omit<CrmObjectType, "custom">): CrmObjectType | Refusal {
  if (findType(database, type.name)?.custom === false) {
    return refuse(
      409,
      "TYPE_TAKEN",
      `${type.name} is a type that every CRM has. Choose another name, such as ${type.name}_custom.`,
    );
  }
  prepared(
    database,
    `INSERT INTO object_type (name, one, many, custom, external_id_property, title_property, position)
       VALUES (@name, @one, @many, 1, @externalIdProperty, @titleProperty, 100)
       ON CONFLICT (name) DO UPDATE SET one = excluded.one, many = excluded.many,
         external_id_property = excluded.external_id_property, title_property = excluded.title_property`,
  ).run(type);
  if (type.externalIdProperty !== null) {
    const known = findProperty(database, type.name, type.externalIdProperty);
    const saved = saveProperty(database, type.name, {
      ...(known ?? undefinedProperty(type.externalIdProperty)),
      hasUniqueValue: true,
    });
    if ("code" in saved) return saved;
  }
  return { ...type, custom: true };
}

/** What the account says of it, else what every account begins with. */
export function findProperty(database: Database, type: string, name: string): CrmProperty | null {
  const definition = prepared(database, "SELECT definition FROM property WHERE type = ? AND name = ?")
    .pluck()
    .get(type, name);
  if (typeof definition === "string") return JSON.parse(definition);
  return builtInProperties(type).find((property) => property.name === name) ?? null;
}

export function listProperties(database: Database, type: string): CrmProperty[] {
  const own = prepared(database, "SELECT definition FROM property WHERE type = ? ORDER BY name")
    .pluck()
    .all(type)
    .map((definition): CrmProperty => JSON.parse(String(definition)));
  const builtIn = builtInProperties(type).filter(
    ({ name }) => !own.some((property) => property.name === name),
  );
  return [...builtIn, ...own];
}

/** Creates or replaces a definition. A property becomes unique only if no two records share a value. */
export function saveProperty(database: Database, type: string, property: CrmProperty): CrmProperty | Refusal {
  if (property.hasUniqueValue) {
    const others = listProperties(database, type).filter(
      ({ name, hasUniqueValue }) => hasUniqueValue && name !== property.name,
    );
    if (others.length >= mostUnique) {
      return refuse(
        422,
        "TOO_MANY_UNIQUE",
        `${type} has ${mostUnique} properties with unique values already; that is the most. Make another one not unique first.`,
      );
    }
  }
  const refused = backfillUnique(database, type, property);
  if (refused !== null) return refused;
  prepared(
    database,
    "INSERT INTO property VALUES (?, ?, ?) ON CONFLICT (type, name) DO UPDATE SET definition = excluded.definition",
  ).run(type, property.name, JSON.stringify(property));
  return property;
}

/** The values stay; the property is nobody's again. */
export function deleteProperty(database: Database, type: string, name: string): boolean {
  prepared(database, "DELETE FROM unique_value WHERE type = ? AND property = ?").run(type, name);
  return prepared(database, "DELETE FROM property WHERE type = ? AND name = ?").run(type, name).changes > 0;
}

function toType(row: TypeRow): CrmObjectType {
  return {
    name: row.name,
    one: row.one,
    many: row.many,
    custom: row.custom === 1,
    externalIdProperty: row.external_id_property,
    titleProperty: row.title_property,
  };
}
