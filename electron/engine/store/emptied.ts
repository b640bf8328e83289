/** A database file that lost all its bytes. SQLite takes it for a new one, and throws away what stands in the log beside it. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseRefused } from "./database";

export const restoreWords =
  "copy the folder away, then restore your newest backup into an empty one with “ringback restore <backup> --to <folder>”.";

export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Throws `DatabaseRefused`. A start that was killed before its first page leaves such a file too: nothing stands beside it. */
export function refuseEmptied(data: string, path: string): void {
  const bytesOf = (one: string) => statSync(one, { throwIfNoEntry: false })?.size ?? null;
  if (bytesOf(path) !== 0 || !(bytesOf(join(data, "crm.sqlite")) || bytesOf(`${path}-wal`))) return;
  throw new DatabaseRefused(
    `${path} was emptied: it has no bytes, and an engine worked in this folder before. Ringback does not begin anew over it. ${capital(restoreWords)} To begin anew, remove it together with ${path}-wal.`,
  );
}
