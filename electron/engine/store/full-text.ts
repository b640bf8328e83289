/**
 * Full text: an index over the log with a cursor of its own. It comes after the reader and nothing waits for it; what
 * it does not hold yet is counted, and every answer that rests on it says so. Reading again or another version of the
 * words begins it anew from the start, row by row over what is there, so that it never has a hole meanwhile.
 */
import { prepared, type Reader, readMeta, type Writer, writeMeta } from "./database";

export type TextBatch = {
  expectedCursor: number;
  nextCursor: number;
  version: number;
  rows: { position: number; text: string }[];
};

/** False: the cursor moved, and nothing was written. */
export function applyText(database: Writer, batch: TextBatch): boolean {
  if (readTextCursor(database, batch.version) !== batch.expectedCursor) return false;
  const insert = prepared(
    database,
    `INSERT OR REPLACE INTO event_text (rowid, words)
     SELECT @position, @text WHERE EXISTS (SELECT 1 FROM event WHERE position = @position)`,
  );
  for (const row of batch.rows) insert.run(row);
  writeMeta(database, "text_cursor", batch.nextCursor);
  writeMeta(database, "text_version", batch.version);
  return true;
}

export function readTextCursor(database: Reader | Writer, version: number): number {
  return readMeta(database, "text_version") === version ? readMeta(database, "text_cursor") : 0;
}

export function startTextAgain(database: Writer): void {
  writeMeta(database, "text_cursor", 0);
}

/** Events of the log that a search for words does not see as they stand today. */
export function countTextBehind(database: Reader): number {
  return Math.max(readMeta(database, "last_position") - readMeta(database, "text_cursor"), 0);
}

export type ReadWords = { position: number; about: (string | null)[] };

/** What the reader made of these events, as far as it is worth finding. */
export function readWordsOf(database: Reader, position: number): (string | null)[] {
  const row = prepared(
    database,
    "SELECT source, provider, type, call_key, person FROM event_view WHERE position = ?",
  ).get(position) as Record<string, string | null> | undefined;
  return row ? Object.values(row) : [];
}

/** One user term as FTS5 reads it: a phrase in quotes, whatever stands in it; a number also as its digits. */
export function matchPhrase(value: string, begins: boolean): string | null {
  // FTS5 ends its query at a NUL.
  const words = value.replaceAll('"', " ").replaceAll("\u0000", " ").trim();
  if (!/[\p{L}\p{N}\p{Co}_]/u.test(words)) return null;
  const star = begins ? "*" : "";
  const digits = words.replace(/\D/g, "");
  const written = `"${words}"${star}`;
  const isNumber = /^\+?[\d\s().-]+$/.test(words) && digits.length >= 7;
  return isNumber ? `(${written} OR "${digits}"${star})` : written;
}
