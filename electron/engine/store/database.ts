/**
 * Opening the engine's database. It promises: the file is created with the settings below before any table exists,
 * every connection syncs on commit, and only the store worker ever gets a writer. It refuses a file of another
 * program and one written by a newer Ringback.
 *
 * A function that reads takes a `Reader` and cannot be handed a `Writer` by mistake, and the other way round.
 */
import Database from "better-sqlite3";
import { crashPoint } from "./crash-point";
import { migration001 } from "./migrations/001-log-and-derived";
import { migration002 } from "./migrations/002-persons";
import { migration003 } from "./migrations/003-search";
import { migration004 } from "./migrations/004-drift";
import { migration005 } from "./migrations/005-mapping";
import { migration006 } from "./migrations/006-reconciliations";
import { migration007 } from "./migrations/007-conformance-and-advice";
import { migration009 } from "./migrations/009-would-change";
import { migration010 } from "./migrations/010-handlers";
import { migration011 } from "./migrations/011-handler-answers";
import { migration012 } from "./migrations/012-verdict-runs";
import { migration013 } from "./migrations/013-replays";
import { migration014 } from "./migrations/014-forwarding";
import { migration015 } from "./migrations/015-effects";
import { migration016 } from "./migrations/016-destination-settings";
import { migration017 } from "./migrations/017-outbox";
import { migration018 } from "./migrations/018-gates";
import { migration019 } from "./migrations/019-twin";
import { migration020 } from "./migrations/020-avionte-ledger";
import { migration021 } from "./migrations/021-newest-calls";
import { migration022 } from "./migrations/022-sources-of-many-platforms";
import { migration023 } from "./migrations/023-scripted-answers";
import { migration024 } from "./migrations/024-failing-on-purpose";
import { migration025 } from "./migrations/025-copies-of-production";
import { migration026 } from "./migrations/026-tunnel";
import { migration027 } from "./migrations/027-rules";
import { migration028 } from "./migrations/028-keeping";
import { migration029 } from "./migrations/029-outbox-counts";
import { migration030 } from "./migrations/030-archived-sources";
import { migration031 } from "./migrations/031-rows-in-order";
import { type PersonKeyKind, personIdOf } from "./person-ids";

declare const readerBrand: unique symbol;
declare const writerBrand: unique symbol;
export type Reader = Database.Database & { readonly [readerBrand]: true };
export type Writer = Database.Database & { readonly [writerBrand]: true };

/** "Ring" in ASCII: tells `file` and us whose database this is. */
export const applicationId = 0x52696e67;
/** In the order in which they are run: a folder's version says how many of them it has. */
export const migrations = [
  migration001,
  migration002,
  migration003,
  migration004,
  migration005,
  migration006,
  migration007,
  migration009,
  migration010,
  migration011,
  migration012,
  migration013,
  migration014,
  migration015,
  migration016,
  migration017,
  migration018,
  migration019,
  migration020,
  migration021,
  migration022,
  migration026,
  migration023,
  migration024,
  migration025,
  migration027,
  migration028,
  migration029,
  migration030,
  migration031,
];

export class DatabaseRefused extends Error {
  override readonly name = "DatabaseRefused";
}

export function openWriter(path: string): Writer {
  const database = new Database(path);
  let version: number;
  try {
    version = readVersion(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  // page_size and auto_vacuum are silently ignored once a table exists, page_size also after WAL: this order matters.
  database.pragma("page_size = 16384");
  database.pragma("auto_vacuum = INCREMENTAL");
  database.pragma("journal_mode = WAL");
  applyConnectionSettings(database);
  database.pragma("wal_autocheckpoint = 4000");
  // Before a statement that may fail half-way SQLite copies every page it changes: not into a file.
  database.pragma("temp_store = MEMORY");
  // What is removed or written over is gone from the file, not only from its tables.
  database.pragma("secure_delete = ON");
  // Migrations give old rows the ids that new ones get.
  database.function("person_id", { deterministic: true }, (namespace, kind, value) =>
    personIdOf(namespace as string, kind as PersonKeyKind, value as string),
  );
  for (let next = version; next < migrations.length; next += 1) {
    database.transaction(() => {
      database.exec(migrations[next] as string);
      crashPoint("inside a migration");
      database.pragma(`application_id = ${applicationId}`);
      database.pragma(`user_version = ${next + 1}`);
    })();
  }
  return database as Writer;
}

/** Throws where a start would: `DatabaseRefused`, or SQLite's own error. Writes nothing and leaves no file beside it. */
export function checkDatabase(path: string): void {
  // Not as a reader: of a database in WAL mode a reader that goes last leaves two files behind.
  const database = new Database(path, { fileMustExist: true });
  try {
    readVersion(database, path);
  } finally {
    database.close();
  }
}

/** What SQLite's quick look through all pages says first; null: they are sound. Writes nothing, as `checkDatabase`. */
export function findDamage(path: string): string | null {
  const database = new Database(path, { fileMustExist: true });
  try {
    const says = String(database.pragma("quick_check(1)", { simple: true })).trim();
    return says === "ok" ? null : (says.split("\n").at(-1) ?? says);
  } finally {
    database.close();
  }
}

/** The schema's version, 0 for a new file. Only reads: a file that is refused stays as it was. */
function readVersion(database: Database.Database, path: string): number {
  let owner: number;
  let version: number;
  let tables: number;
  try {
    owner = database.pragma("application_id", { simple: true }) as number;
    version = database.pragma("user_version", { simple: true }) as number;
    tables = database.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() as number;
  } catch (error) {
    if ((error as { code?: string }).code !== "SQLITE_NOTADB") throw error;
    throw new DatabaseRefused(
      `${path} is not a database. Move it away, or choose another folder with --data.`,
    );
  }
  if (owner !== applicationId && (owner !== 0 || version > 0 || tables > 0)) {
    throw new DatabaseRefused(`${path} is a database of another program. Choose another folder with --data.`);
  }
  if (version > migrations.length) {
    throw new DatabaseRefused(
      `${path} was written by a newer Ringback (schema ${version}, this one knows ${migrations.length}). Update Ringback.`,
    );
  }
  return version;
}

export function openReader(path: string): Reader {
  const database = new Database(path, { readonly: true, fileMustExist: true });
  applyConnectionSettings(database);
  return database as Reader;
}

function applyConnectionSettings(database: Database.Database): void {
  // In WAL mode better-sqlite3 would fall to NORMAL, and a commit might not survive a power cut.
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  database.pragma("trusted_schema = OFF");
  database.pragma("cache_size = -8000");
}

/** For lists and searches: rows of calls lie far apart, and what one page needed the next needs again. */
export function openSearchReader(path: string): Reader {
  const database = openReader(path);
  database.pragma("cache_size = -24000");
  return database;
}

/** Small numbers that belong to the log itself: cursor, high_water, last_position, again_until. */
export function readMeta(database: Reader | Writer, name: string): number {
  const row = prepared(database, "SELECT value FROM meta WHERE name = ?").get(name) as
    | { value: number }
    | undefined;
  return row?.value ?? 0;
}

export function writeMeta(database: Writer, name: string, value: number): void {
  prepared(
    database,
    "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  ).run(name, value);
}

/** Kept counts, so that no screen ever counts rows. */
export function addToCounter(database: Writer, name: string, by: number): void {
  prepared(
    database,
    "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
  ).run(`count:${name}`, by);
}

export function setCounter(database: Writer, name: string, value: number): void {
  writeMeta(database, `count:${name}`, value);
}

export function readCounter(database: Reader, name: string): number {
  return readMeta(database, `count:${name}`);
}

/**
 * What `read` reads is of one moment: each statement for itself would see what was written between it and the one
 * before, and a call's row might be older than its timeline. Of an async function that is what it reads before it
 * waits for the first time.
 */
export function ofOneMoment<Read>(database: Reader, read: () => Read): Read {
  if (database.inTransaction) return read();
  prepared(database, "BEGIN").run();
  try {
    return read();
  } finally {
    // A file that cannot be read may have ended it already.
    if (database.inTransaction) prepared(database, "COMMIT").run();
  }
}

const statements = new WeakMap<Database.Database, Map<string, Database.Statement>>();

/**
 * SQLite plans a statement anew each time a value is bound that its planner once looked at: one of a LIMIT, one that
 * goes through a join or an ORDER BY. That takes ten times as long as running most statements here. The planner does
 * not look through a sign, and has nothing to learn: no table here is ever analysed.
 */
export function plannedOnce(sql: string): string {
  return sql.replace(/'[^']*'|"[^"]*"|([?@]\w*)/g, (all, parameter) => (parameter ? `+${parameter}` : all));
}

/** A statement prepared once per connection. */
export function prepared(database: Reader | Writer, sql: string): Database.Statement {
  let known = statements.get(database);
  if (!known) {
    known = new Map();
    statements.set(database, known);
  }
  let statement = known.get(sql);
  if (!statement) {
    statement = database.prepare(plannedOnce(sql));
    known.set(sql, statement);
  }
  return statement;
}
