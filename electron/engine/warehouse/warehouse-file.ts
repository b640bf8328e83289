/**
 * A warehouse on this machine: a SQLite file of its own, beside the engine's database and no part of it. It promises that
 * one call record is written in one transaction, on disk when it answers, and that no file of another kind is touched.
 * Everything here is synchronous, so it belongs to a thread that holds no socket.
 */
import { chmodSync, existsSync } from "node:fs";
import Database from "better-sqlite3";
import type { Json } from "../../../shared/words";
import {
  type Column,
  dimContact,
  factCall,
  factCallEvent,
  storedColumns,
  type Table,
  type TableName,
  tableOf,
  tables,
} from "../destinations/warehouse/columns";
import type { Row, WarehouseRows } from "../destinations/warehouse/rows";
import {
  createStatements,
  deleteEvents,
  insertEvent,
  sqlite,
  upsertCall,
  upsertContact,
} from "../destinations/warehouse/statements";
import { type ExportFormat, spellHead, spellRow } from "./spell-row";

/** "Rwhr" in ASCII. */
const applicationId = 0x52776872;
const schemaVersion = 1;
const pageChars = 1_000_000;

export class NoWarehouse extends Error {
  override readonly name = "NoWarehouse";
}

/** `after`: the key of the last row of the page before; null: from the beginning. */
export type PageInput = { table: TableName; format: ExportFormat; after: string[] | null };
export type WarehousePage = { text: string; rows: number; after: string[] | null };

export type OpenedWarehouse = {
  /** False: this version or a later one is there already, and nothing was changed. */
  write(rows: WarehouseRows, at: number): boolean;
  count(): { name: TableName; rows: number }[];
  /** At most about a megabyte of text, in the order of the key; `after` null: that was the last. */
  page(input: PageInput): WarehousePage;
  close(): void;
};

/** Null: there is no file, and `make` was not asked for. */
export function openWarehouse(path: string, make: boolean): OpenedWarehouse | null {
  const isThere = existsSync(path);
  if (!isThere && !make) return null;
  if (isThere) refuseOthers(path);
  const database = new Database(path);
  try {
    if (!isThere) chmodSync(path, 0o600);
    prepareFile(database);
    return speakTo(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Read only: a file that is refused stays as it was. */
function refuseOthers(path: string): void {
  const database = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const owner = database.pragma("application_id", { simple: true });
    const version = database.pragma("user_version", { simple: true }) as number;
    const objects = database.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() as number;
    if (owner !== applicationId && (owner !== 0 || objects > 0))
      throw new NoWarehouse(`${path} is a database of another kind. Name another file.`);
    if (version > schemaVersion)
      throw new NoWarehouse(
        `${path} was written by a newer Ringback. Update Ringback, or name another file.`,
      );
  } catch (error) {
    if ((error as { code?: string }).code === "SQLITE_NOTADB")
      throw new NoWarehouse(`${path} is no database. Name another file.`);
    throw error;
  } finally {
    database.close();
  }
}

function prepareFile(database: Database.Database): void {
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("trusted_schema = OFF");
  database.pragma("busy_timeout = 5000");
  if (database.pragma("user_version", { simple: true }) === schemaVersion) return;
  database.transaction(() => {
    for (const statement of createStatements(sqlite, " STRICT")) database.exec(statement);
    database.pragma(`application_id = ${applicationId}`);
    database.pragma(`user_version = ${schemaVersion}`);
  })();
}

function speakTo(database: Database.Database): OpenedWarehouse {
  const call = database.prepare(upsertCall(sqlite));
  const contact = database.prepare(upsertContact(sqlite));
  const forget = database.prepare(deleteEvents(sqlite));
  const event = database.prepare(insertEvent(sqlite));
  const write = database.transaction((rows: WarehouseRows, loaded: string): boolean => {
    if (call.run(...parametersOf(factCall, rows.call, loaded)).changes === 0) return false;
    if (rows.contact) contact.run(...parametersOf(dimContact, rows.contact, loaded));
    forget.run(rows.call.call_key);
    for (const row of rows.events) event.run(...parametersOf(factCallEvent, row, loaded));
    return true;
  });
  return {
    write: (rows, at) => write.immediate(rows, new Date(at).toISOString()),
    count: () =>
      tables.map(({ name }) => ({
        name,
        rows: database.prepare(`SELECT count(*) FROM ${name}`).pluck().get() as number,
      })),
    page: (input) => readPage(database, input),
    close: () => void database.close(),
  };
}

function parametersOf(table: Table, row: Row, loaded: string): (string | number | null)[] {
  return [...table.columns.map((column) => asStored(column, row[column.name] ?? null)), loaded];
}

function asStored({ type }: Column, value: Json): string | number | null {
  if (value === null) return null;
  if (type === "json") return JSON.stringify(value);
  return type === "boolean" ? Number(value) : (value as string | number);
}

function readPage(database: Database.Database, { table, format, after }: PageInput): WarehousePage {
  const { key } = tableOf(table);
  const columns = storedColumns(tableOf(table));
  const where = after === null ? "" : `WHERE (${key.join(", ")}) > (${key.map(() => "?").join(", ")})`;
  const select = database.prepare(
    `SELECT ${columns.map(({ name }) => name).join(", ")} FROM ${table} ${where} ORDER BY ${key.join(", ")}`,
  );
  const page: WarehousePage = {
    text: after === null ? spellHead(columns, format) : "",
    rows: 0,
    after: null,
  };
  for (const row of select.iterate(...(after ?? [])) as IterableIterator<
    Record<string, string | number | null>
  >) {
    page.text += spellRow(columns, row, format);
    page.rows += 1;
    if (page.text.length < pageChars) continue;
    page.after = key.map((name) => String(row[name]));
    break;
  }
  return page;
}

/** What a page answered as `after`, read back; null: it is none. */
export function keyOfPage(table: TableName, text: string): string[] | null {
  const { key } = tableOf(table);
  try {
    const parts: unknown = JSON.parse(text);
    const isKey = Array.isArray(parts) && parts.length === key.length;
    return isKey && parts.every((part) => typeof part === "string") ? parts : null;
  } catch {
    return null;
  }
}
