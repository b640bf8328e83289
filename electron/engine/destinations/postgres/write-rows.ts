/** One call record in one transaction. Schema and tables are made where they are missing; what is there is not touched. */
import type { ClientBase } from "pg";
import type { Json } from "../../../../shared/words";
import {
  type Column,
  dimContact,
  factCall,
  factCallEvent,
  storedColumns,
  type Table,
  tables,
} from "../warehouse/columns";
import type { Row, WarehouseRows } from "../warehouse/rows";
import {
  createStatements,
  deleteEvents,
  postgresIn,
  postgresTypes,
  upsertCall,
  upsertContact,
} from "../warehouse/statements";
import type { ServerError } from "./errors";

type Client = Pick<ClientBase, "query">;

/** Any number: only those who make the same tables wait for each other. */
const makingTables = 0x52776872;

export async function makeTables(client: Client, schema: string): Promise<void> {
  const there = await client.query(
    "SELECT count(*)::int AS found FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = ANY($2)",
    [schema, tables.map(({ name }) => name)],
  );
  // Asked first: whoever may write rows need not be allowed to make a schema.
  if (there.rows[0]?.found === tables.length) return;
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [makingTables]);
    const has = await client.query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", [schema]);
    if (has.rows.length === 0) await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    for (const statement of createStatements(postgresIn(schema))) await client.query(statement);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/** False: this version or a later one is there already, and nothing was changed. */
export async function writeRows(
  client: Client,
  schema: string,
  rows: WarehouseRows,
  at: number,
): Promise<boolean> {
  const dialect = postgresIn(schema);
  const loaded = new Date(at).toISOString();
  await client.query("BEGIN");
  try {
    const told = await client.query(upsertCall(dialect), parametersOf(factCall, rows.call, loaded));
    const isNew = told.rowCount === 1;
    if (isNew) {
      if (rows.contact)
        await client.query(upsertContact(dialect), parametersOf(dimContact, rows.contact, loaded));
      await client.query(deleteEvents(dialect), [rows.call.call_key]);
      if (rows.events.length > 0)
        await client.query(insertEvents(schema), [
          JSON.stringify(rows.events.map((row) => ({ ...row, loaded_at: loaded }))),
        ]);
    }
    await client.query("COMMIT");
    return isNew;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/** All events of a call in one statement and one parameter. */
function insertEvents(schema: string): string {
  const columns = storedColumns(factCallEvent);
  const names = columns.map(({ name }) => name).join(", ");
  const typed = columns.map(({ name, type }) => `${name} ${postgresTypes[type]}`).join(", ");
  return `INSERT INTO ${postgresIn(schema).place(factCallEvent)} (${names})
SELECT ${names} FROM jsonb_to_recordset($1::jsonb) AS given (${typed})`;
}

function parametersOf(table: Table, row: Row, loaded: string): unknown[] {
  return [...table.columns.map((column) => parameterOf(column, row[column.name] ?? null)), loaded];
}

function parameterOf({ type }: Column, value: Json): unknown {
  return type === "json" && value !== null ? JSON.stringify(value) : value;
}

/**
 * The column whose value did not fit, where somebody changed the tables: the server says which parameter, or that a text
 * was too long and not where.
 */
export async function columnAt(
  client: Client,
  schema: string,
  rows: WarehouseRows,
  error: ServerError,
): Promise<string | null> {
  const parameter = /parameter \$(\d+)/.exec(error.where ?? "")?.[1];
  if (parameter !== undefined) {
    const column = storedColumns(factCall)[Number(parameter) - 1];
    return column ? `fact_call.${column.name}` : null;
  }
  if (error.code !== "22001") return null;
  const limits = await client.query(
    `SELECT table_name, column_name, character_maximum_length AS most FROM information_schema.columns
     WHERE table_schema = $1 AND character_maximum_length IS NOT NULL`,
    [schema],
  );
  const given: Record<string, Row[]> = {
    fact_call: [rows.call],
    dim_contact: rows.contact ? [rows.contact] : [],
    fact_call_event: rows.events,
  };
  const short = limits.rows.find(({ table_name, column_name, most }) =>
    given[table_name]?.some((row) => [...String(row[column_name] ?? "")].length > most),
  );
  return short ? `${short.table_name}.${short.column_name}` : null;
}
