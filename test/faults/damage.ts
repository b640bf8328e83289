/** Damages a folder's files as a bad disk would, while nothing runs on it. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

export const pageBytes = 16_384;

/** The pages of a table or an index, leaves first. */
export function pagesOf(data: string, name: string): number[] {
  const database = new Database(join(data, "ringback.sqlite"), { readonly: true });
  try {
    return database
      .prepare(
        "SELECT pageno FROM dbstat WHERE name = ? AND pagetype IN ('leaf', 'internal') ORDER BY pagetype = 'leaf' DESC, pageno",
      )
      .pluck()
      .all(name) as number[];
  } finally {
    database.close();
  }
}

/** Where the next row of a table would be written. */
export function lastPageOf(data: string, name: string): number {
  const database = new Database(join(data, "ringback.sqlite"), { readonly: true });
  try {
    return database
      .prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path DESC LIMIT 1")
      .pluck()
      .get(name) as number;
  } finally {
    database.close();
  }
}

/** Every byte there becomes another. */
export function flip(path: string, from: number, bytes: number): void {
  const file = openSync(path, "r+");
  try {
    const length = Math.min(bytes, fstatSync(file).size - from);
    const held = Buffer.alloc(length);
    readSync(file, held, 0, length, from);
    writeSync(
      file,
      held.map((byte) => byte ^ 0xff),
      0,
      length,
      from,
    );
  } finally {
    closeSync(file);
  }
}

export function flipPage(data: string, page: number): void {
  flip(join(data, "ringback.sqlite"), (page - 1) * pageBytes, pageBytes);
}
