import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { applicationId, DatabaseRefused, openReader, openWriter, plannedOnce } from "./database";
import { migration001 } from "./migrations/001-log-and-derived";
import { readSources } from "./sources";

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ringback-database-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function newFile(): string {
  return join(makeFolder(), "ringback.sqlite");
}

function settingsOf(database: Database.Database) {
  const names = [
    "page_size",
    "auto_vacuum",
    "journal_mode",
    "synchronous",
    "foreign_keys",
    "application_id",
    "user_version",
  ];
  return Object.fromEntries(names.map((name) => [name, database.pragma(name, { simple: true })]));
}

test("what a power cut must not take is set on every connection, and read back", () => {
  const path = newFile();
  const writer = openWriter(path);
  const reader = openReader(path);
  onTestFinished(() => void [reader, writer].map((one) => one.close()));
  const expected = {
    page_size: 16384,
    auto_vacuum: 2,
    journal_mode: "wal",
    synchronous: 2,
    foreign_keys: 1,
    application_id: applicationId,
    user_version: 30,
  };
  expect([settingsOf(writer), settingsOf(reader)]).toEqual([expected, expected]);
});

test("a reader cannot write", () => {
  const path = newFile();
  openWriter(path).close();
  const reader = openReader(path);
  onTestFinished(() => void reader.close());
  expect(() => reader.exec("DELETE FROM event")).toThrow(/readonly/);
});

test.each([
  [
    "of another program",
    (database: Database.Database) => database.exec("CREATE TABLE theirs (x)"),
    "another program",
  ],
  [
    "marked as another's",
    (database: Database.Database) => database.pragma("application_id = 1"),
    "another program",
  ],
  [
    "of a newer Ringback",
    (database: Database.Database) => {
      database.pragma(`application_id = ${applicationId}`);
      database.pragma("user_version = 99");
    },
    "newer Ringback",
  ],
])("a database %s is refused in one sentence and left as it was", (_, make, because) => {
  const path = newFile();
  const theirs = new Database(path);
  make(theirs);
  theirs.close();
  const before = readFileSync(path);
  expect(() => openWriter(path)).toThrow(DatabaseRefused);
  expect(() => openWriter(path)).toThrow(because);
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(readdirSync(join(path, ".."))).toEqual(["ringback.sqlite"]);
});

test("a file that is no database is refused in one sentence", () => {
  const path = newFile();
  writeFileSync(path, "a letter, not a database\n".repeat(100));
  expect(() => openWriter(path)).toThrow(DatabaseRefused);
  expect(() => openWriter(path)).toThrow("is not a database");
});

test("a folder of the first schema keeps what it had, and what search needs of it is filled in", () => {
  const path = newFile();
  const old = new Database(path);
  old.exec(migration001);
  old.exec(`
    INSERT INTO event VALUES (1, 'mirai', 's', 1, 'live', 'live', 5, 'POST', '/', '1.1', '', '[]', 2, 'missing', '', NULL);
    INSERT INTO event_body VALUES (1, x'7b7d');
    INSERT INTO reading VALUES (1, 0, 'c_1', 1, '{"test":true}');
    INSERT INTO event_view VALUES (1, 'mirai', 'call.busy', 'failure', NULL, 'c_1', 'k', NULL, NULL, 'missing', '', NULL, 1,
      0, '[]', NULL, NULL, NULL);
    INSERT INTO call VALUES ('c_1', 'live', 'mirai', 'mirai', 'k', 'live', NULL, NULL, NULL, 0, 0, 0, 0, 0, 1, 0, 0, 0, NULL,
      NULL, NULL, NULL, 5, 5, 1, NULL, '[]', '{}', '', NULL);
    INSERT INTO source VALUES ('s', 'mirai', 'mirai', 'record', 200, 'US', '{}', '{}', 0, 5);`);
  old.pragma(`application_id = ${applicationId}`);
  old.pragma("user_version = 1");
  old.close();

  const writer = openWriter(path);
  onTestFinished(() => void writer.close());
  expect(writer.prepare("SELECT source, origin, received_at, test FROM event_view").all()).toEqual([
    { source: "mirai", origin: "live", received_at: 5, test: 1 },
  ]);
  const reader = openReader(path);
  onTestFinished(() => void reader.close());
  expect(readSources(reader).map(({ name, mapping }) => [name, mapping])).toEqual([["mirai", null]]);
  // Its metadata and its conformance are made by folding it once more; that sends nothing.
  expect(writer.prepare("SELECT * FROM unfolded_call").all()).toEqual([
    { call_id: "c_1", may_send: 0, read_again: 0, asked: 2 },
  ]);
  // An event that goes takes its words with it.
  writer.prepare("INSERT INTO event_text (rowid, words) VALUES (1, 'busy line')").run();
  writer.prepare("DELETE FROM event").run();
  expect(writer.prepare("SELECT rowid FROM event_text WHERE event_text MATCH 'busy'").all()).toEqual([]);
});

test("a schema that came from elsewhere is trusted with nothing, on every connection", () => {
  const path = newFile();
  const writer = openWriter(path);
  const reader = openReader(path);
  onTestFinished(() => void [reader, writer].map((one) => one.close()));
  for (const database of [writer, reader]) {
    expect(database.pragma("trusted_schema", { simple: true })).toBe(0);
    database.pragma("writable_schema = ON");
    expect(() => database.exec("UPDATE sqlite_schema SET sql = '' WHERE name = 'event'")).toThrow();
  }
});

test("a statement's parameters are kept from the planner, and nothing else of it is touched", () => {
  expect(plannedOnce("SELECT * FROM event WHERE position > ? ORDER BY position LIMIT ?")).toBe(
    "SELECT * FROM event WHERE position > +? ORDER BY position LIMIT +?",
  );
  expect(plannedOnce("SELECT '?', 'it''s @a', \"@b\" FROM call WHERE key = @key AND text <> 'a?'")).toBe(
    "SELECT '?', 'it''s @a', \"@b\" FROM call WHERE key = +@key AND text <> 'a?'",
  );
});
