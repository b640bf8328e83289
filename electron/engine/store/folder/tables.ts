/** Every table of a database with its columns and its key: what is looked through, so that no table is forgotten. */
import type Database from "better-sqlite3";
import { quoted } from "../removal";

export type Table = { name: string; columns: string[]; keys: string[]; texts: string[] };

export function readTables(database: Database.Database): Table[] {
  const names = database
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'event_text%' ORDER BY rowid",
    )
    .pluck()
    .all() as string[];
  return names.map((name) => {
    const info = database.pragma(`table_info(${quoted(name)})`) as {
      name: string;
      type: string;
      pk: number;
    }[];
    const keys = info.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    return {
      name,
      columns: info.map((column) => column.name),
      keys: keys.length > 0 ? keys.map((column) => column.name) : ["rowid"],
      texts: info.flatMap((column) => (/TEXT|BLOB/.test(column.type) ? [column.name] : [])),
    };
  });
}

export function latin1(value: unknown): string {
  if (typeof value === "string") return value;
  return Buffer.isBuffer(value) ? value.toString("latin1") : "";
}
