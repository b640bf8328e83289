/**
 * Opens `crm.sqlite`, creating or upgrading it. What was committed survives a power cut (`synchronous = FULL`).
 * Refuses a file that is not a sandbox CRM, or that a newer Ringback wrote, and leaves such a file as it is.
 */
import { closeSync, openSync } from "node:fs";
import SqliteDatabase, { type Database, type Statement } from "better-sqlite3";
import { migrations } from "./migrations";

/** "RBcr" in ASCII; tells our file from anybody else's SQLite database. */
export const applicationId = 0x52426372;

export function openDatabase(path: string): Database {
  // Contacts and calls are nobody else's business on a shared machine.
  closeSync(openSync(path, "a", 0o600));
  const database = new SqliteDatabase(path);
  try {
    refuseForeignFile(database, path);
    // The first two take effect only before the first table and before WAL.
    database.pragma("page_size = 16384");
    database.pragma("auto_vacuum = INCREMENTAL");
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    database.pragma("cache_size = -8000");
    database.pragma("secure_delete = ON");
    database.pragma(`application_id = ${applicationId}`);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function refuseForeignFile(database: Database, path: string): void {
  const tables = database.prepare("SELECT count(*) FROM sqlite_schema").pluck().get();
  const found = database.pragma("application_id", { simple: true });
  if (tables !== 0 && found !== applicationId) {
    throw new Error(`${path} is a database, but not a sandbox CRM. Choose another file.`);
  }
  const version = Number(database.pragma("user_version", { simple: true }));
  if (version > migrations.length) {
    throw new Error(`${path} was written by a newer Ringback (version ${version}). Start that one instead.`);
  }
}

function migrate(database: Database): void {
  const done = Number(database.pragma("user_version", { simple: true }));
  for (const migration of migrations.slice(done)) {
    database
      .transaction(() => {
        database.exec(migration.sql);
        database.pragma(`user_version = ${migration.version}`);
      })
      .immediate();
  }
}

const statements = new WeakMap<Database, Map<string, Statement>>();

/** A statement prepared once per connection: not for one that is walked through step by step, or plucked here and whole there. */
export function prepared(database: Database, sql: string): Statement {
  const known = statements.get(database) ?? new Map<string, Statement>();
  statements.set(database, known);
  const statement = known.get(sql) ?? database.prepare(sql);
  known.set(sql, statement);
  return statement;
}
