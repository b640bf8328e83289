import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { applicationId, DatabaseRefused, openReader, openWriter } from "./database";

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
    user_version: 3,
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
