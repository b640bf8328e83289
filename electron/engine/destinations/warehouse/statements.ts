/**
 * The statements of a warehouse, made of its columns. Names are ours and come from the list; values are parameters,
 * always. A row of fact_call is replaced by a higher version only, so that versions 1, 2, 1, 2 leave version 2.
 */
import {
  type Column,
  type ColumnType,
  dimContact,
  factCall,
  factCallEvent,
  storedColumns,
  type Table,
  tables,
} from "./columns";

export type Dialect = {
  /** How a table is named in a statement. */
  place(table: Table): string;
  type(column: Column): string;
  parameter(index: number): string;
};

const sqliteTypes: Record<ColumnType, string> = {
  text: "TEXT",
  integer: "INTEGER",
  real: "REAL",
  boolean: "INTEGER",
  time: "TEXT",
  json: "TEXT",
};

export const sqlite: Dialect = {
  place: ({ name }) => name,
  type: ({ name, type }) => {
    if (type === "boolean") return `INTEGER CHECK (${name} IN (0, 1))`;
    return type === "json" ? `TEXT CHECK (json_valid(${name}))` : sqliteTypes[type];
  },
  parameter: () => "?",
};

export const postgresTypes: Record<ColumnType, string> = {
  text: "TEXT",
  integer: "BIGINT",
  real: "DOUBLE PRECISION",
  boolean: "BOOLEAN",
  time: "TIMESTAMPTZ",
  json: "JSONB",
};

/** `schema` was judged before: see `schemaName`. */
export function postgresIn(schema: string): Dialect {
  return {
    place: ({ name }) => `"${schema}"."${name}"`,
    type: ({ type }) => postgresTypes[type],
    parameter: (index) => `$${index}`,
  };
}

/** A name that needs no quoting and is none of the server's own. */
export const schemaName = /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/;

/** Each may be run again: what is there stays. */
export function createStatements(dialect: Dialect, end = ""): string[] {
  return [
    ...tables.map((table) => createTable(dialect, table, end)),
    `CREATE INDEX IF NOT EXISTS fact_call_started_at ON ${dialect.place(factCall)} (started_at)`,
    `CREATE INDEX IF NOT EXISTS fact_call_contact_key ON ${dialect.place(factCall)} (contact_key)`,
  ];
}

function createTable(dialect: Dialect, table: Table, end: string): string {
  const lines = storedColumns(table).map((column) => {
    const { name, required, oneOf } = column;
    const values = oneOf?.map((value) => `'${value}'`).join(", ");
    const check = name === "is_final" ? ` CHECK (is_final)` : values ? ` CHECK (${name} IN (${values}))` : "";
    return `  ${name} ${dialect.type(column)}${required ? " NOT NULL" : ""}${check}`;
  });
  const key = `  PRIMARY KEY (${table.key.join(", ")})`;
  return `CREATE TABLE IF NOT EXISTS ${dialect.place(table)} (\n${[...lines, key].join(",\n")}\n)${end}`;
}

/** Parameters in the order of `storedColumns(factCall)`. It changes no row where this version or a later one is there. */
export function upsertCall(dialect: Dialect): string {
  return `${insertInto(dialect, factCall)}
ON CONFLICT (call_key) DO UPDATE SET ${replaceAll(factCall)}
WHERE excluded.record_version > held.record_version`;
}

/** Run only after `upsertCall` changed a row. What a later call does not say of a contact stays. */
export function upsertContact(dialect: Dialect): string {
  const keeps = new Set(["phone_e164", "external_id", "display_name", "company"]);
  return `${insertInto(dialect, dimContact)}
ON CONFLICT (contact_key) DO UPDATE SET ${replaceAll(dimContact, keeps)}
WHERE held.last_call_at IS NULL OR excluded.last_call_at >= held.last_call_at`;
}

export function deleteEvents(dialect: Dialect): string {
  return `DELETE FROM ${dialect.place(factCallEvent)} WHERE call_key = ${dialect.parameter(1)}`;
}

export function insertEvent(dialect: Dialect): string {
  return insertInto(dialect, factCallEvent);
}

function insertInto(dialect: Dialect, table: Table): string {
  const names = storedColumns(table).map(({ name }) => name);
  const values = names.map((_, index) => dialect.parameter(index + 1));
  return `INSERT INTO ${dialect.place(table)} AS held (${names.join(", ")}) VALUES (${values.join(", ")})`;
}

function replaceAll(table: Table, keeps: ReadonlySet<string> = new Set()): string {
  return storedColumns(table)
    .filter(({ name }) => !table.key.includes(name))
    .map(({ name }) =>
      keeps.has(name) ? `${name} = coalesce(excluded.${name}, held.${name})` : `${name} = excluded.${name}`,
    )
    .join(", ");
}
