/**
 * Whether the files are sound: SQLite's own check table by table, references, the bytes of every event against the hash
 * that its reading holds, the sandbox CRM's chain of audit rows, and the counts. Of a table that is damaged it says how
 * much can be read. It only reads.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { KeepFinding } from "../../../../shared/keeping";
import { verifyAudit } from "../../../sandbox-crm/audit";
import { manifestName, readManifest } from "../../keeping/manifest";
import { CannotKeep, Stopped, type Work } from "../../keeping/work";
import { quoted } from "../removal";
import { databasesOf } from "./backup";
import { verifyFiles } from "./restore";

export function checkFolder(data: string, work: Work): KeepFinding[] {
  const isBackup = existsSync(join(data, manifestName));
  const findings: KeepFinding[] = [];
  if (isBackup) findings.push(checkManifest(data, work));
  const names = databasesOf(data);
  const before = new Set(readdirSync(data));
  try {
    for (const name of names) findings.push(...checkDatabaseFile(data, name, work));
  } finally {
    if (isBackup) leaveAsFound(data, names, before);
  }
  return findings;
}

/** SQLite makes an empty log and its index to read with. Nobody else works in a backup, so they are ours to remove. */
function leaveAsFound(data: string, names: readonly string[], before: ReadonlySet<string>): void {
  for (const name of names)
    for (const made of [`${name}-wal`, `${name}-shm`])
      if (!before.has(made)) rmSync(join(data, made), { force: true });
}

function checkManifest(data: string, work: Work): KeepFinding {
  const manifest = readManifest(data);
  try {
    verifyFiles(data, manifest, work);
    return good("Backup", `All ${manifest.files.length} files are as they were backed up.`);
  } catch (error) {
    if (!(error instanceof CannotKeep)) throw error;
    return bad("Backup", error.message);
  }
}

const good = (what: string, says: string): KeepFinding => ({ what, is: "good", says });
const note = (what: string, says: string): KeepFinding => ({ what, is: "note", says });
const bad = (what: string, says: string): KeepFinding => ({ what, is: "bad", says });

function checkDatabaseFile(data: string, name: string, work: Work): KeepFinding[] {
  let database: Database.Database;
  let tables: string[];
  try {
    database = new Database(join(data, name), { readonly: true, fileMustExist: true });
    tables = database
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid",
      )
      .pluck()
      .all() as string[];
  } catch (error) {
    return [bad(name, `Nothing of it can be read: ${(error as Error).message}.`)];
  }
  try {
    const findings = checkTables(database, name, tables, work);
    if (findings.some(({ is }) => is === "bad")) return findings;
    if (name === "ringback.sqlite") findings.push(...checkEvents(database, work));
    if (name.startsWith("crm")) findings.push(checkChain(database, name));
    return findings;
  } finally {
    database.close();
  }
}

function checkTables(database: Database.Database, name: string, tables: string[], work: Work): KeepFinding[] {
  const wrong: KeepFinding[] = [];
  for (const [index, table] of ["sqlite_schema", ...tables].entries()) {
    work.check();
    work.say(`${name}: ${table}`, index, tables.length + 1);
    const says = problemsOf(database, table);
    if (says.length > 0)
      wrong.push(
        bad(`${name}, ${table}`, `${says.slice(0, 3).join("; ")}. ${countReadable(database, table)}`),
      );
  }
  if (wrong.length > 0) return wrong;
  const dangling = database.pragma("foreign_key_check") as { table: string; parent: string }[];
  if (dangling.length > 0) {
    const [first] = dangling;
    return [
      bad(
        name,
        `${dangling.length} rows point at nothing, the first of ${first?.table} at ${first?.parent}.`,
      ),
    ];
  }
  return [
    good(name, `${tables.length} tables and their indexes are sound; every reference leads somewhere.`),
  ];
}

function problemsOf(database: Database.Database, table: string): string[] {
  try {
    const rows = database.pragma(`integrity_check(${quoted(table)})`) as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Forward until a page fails, so that it is known what a rescue would save. */
function countReadable(database: Database.Database, table: string): string {
  let rows = 0;
  try {
    for (const _ of database.prepare(`SELECT * FROM ${quoted(table)}`).iterate()) rows += 1;
    return `All of its ${rows} rows can be read.`;
  } catch {
    return `${rows} of its rows can be read before the damage.`;
  }
}

function checkEvents(database: Database.Database, work: Work): KeepFinding[] {
  const number = (sql: string) => database.prepare(sql).pluck().get() as number;
  const events = number("SELECT count(*) FROM event");
  const counted = number("SELECT coalesce((SELECT value FROM meta WHERE name = 'count:events'), 0)");
  const rows = database
    .prepare(
      `SELECT event.position, bytes, body, url, (SELECT json_extract(data, '$.bodySha256') FROM reading
         WHERE reading.position = event.position LIMIT 1) AS sha256
       FROM event LEFT JOIN event_body USING (position) ORDER BY event.position`,
    )
    .iterate() as Iterable<{
    position: number;
    bytes: number;
    body: Buffer | null;
    url: string;
    sha256: string | null;
  }>;
  let [done, hashed] = [0, 0];
  const wrong: number[] = [];
  for (const { position, bytes, body, url, sha256 } of rows) {
    if (done % 500 === 0) {
      work.check();
      work.say("Comparing the bytes of events", done, events);
    }
    done += 1;
    if (sha256) hashed += 1;
    // Where a provider says everything in the address, that is what was hashed.
    const query = url.includes("?") ? url.slice(url.indexOf("?") + 1) : "";
    const isSame = !sha256 || (body && sha256Of(body) === sha256) || sha256Of(query) === sha256;
    if (body?.length !== bytes || !isSame) wrong.push(position);
  }
  const findings: KeepFinding[] = [];
  if (wrong.length > 0)
    findings.push(
      bad(
        "Events",
        `${wrong.length} of ${events} events are not the bytes that came, the first e${wrong[0]}. Restore a backup of before.`,
      ),
    );
  else
    findings.push(
      good(
        "Events",
        `All ${events} have their bytes; those of ${hashed} were hashed and are the ones that were read.${hashed < events ? " Of the others no reading holds a hash." : ""}`,
      ),
    );
  if (counted !== events)
    findings.push(note("Counts", `The console says ${counted} events, the log has ${events}.`));
  return findings;
}

const sha256Of = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");

function checkChain(database: Database.Database, name: string): KeepFinding {
  try {
    const chain = verifyAudit(database);
    if (!chain.intact)
      return bad(`${name}, audit`, `Row ${chain.brokenAt} breaks the chain of hashes: ${chain.why}.`);
    const without = chain.withoutContent;
    return good(
      `${name}, audit`,
      `The chain of ${chain.rows} rows is whole.${without > 0 ? ` Of ${without} the content was removed on request; their hashes stand.` : ""}`,
    );
  } catch (error) {
    if (error instanceof Stopped) throw error;
    return bad(`${name}, audit`, `It cannot be read: ${(error as Error).message}.`);
  }
}
