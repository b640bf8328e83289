/** Keyset pages: a row that is added meanwhile never shifts the next page. Cursors are opaque to callers. */
import { z } from "zod";
import { isRefusal, type Refusal, refuse } from "./refusal";

export type Page<Row> = { rows: Row[]; cursor: string | null };

/** A page also ends here (characters), so that five hundred large records do not become one huge answer. */
const mostCharacters = 4 * 1024 * 1024;

const position = z.array(z.number().int()).min(1).max(2);

export function readCursor(cursor: string | undefined, length: number): number[] | null | Refusal {
  if (cursor === undefined) return null;
  try {
    const read = position.length(length).safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    if (read.success) return read.data;
  } catch {
    // Not base64 of JSON: the same refusal as any other foreign cursor.
  }
  return refuse(
    422,
    "BAD_CURSOR",
    "This cursor is not one of ours. Leave it out to start at the first page.",
  );
}

/** `found` may hold more than `limit` rows; one more than fits tells that there is a next page. */
export function takePage<Row>(
  found: Iterable<Row>,
  limit: number,
  size: (row: Row) => number,
  positionOf: (row: Row) => number[],
): Page<Row> {
  const rows: Row[] = [];
  let characters = 0;
  for (const row of found) {
    const last = rows.at(-1);
    if (last !== undefined && (rows.length === limit || characters + size(row) > mostCharacters)) {
      return { rows, cursor: Buffer.from(JSON.stringify(positionOf(last))).toString("base64url") };
    }
    rows.push(row);
    characters += size(row);
  }
  return { rows, cursor: null };
}

export function mapPage<From, To>(page: Page<From> | Refusal, change: (row: From) => To): Page<To> | Refusal {
  return isRefusal(page) ? page : { rows: page.rows.map(change), cursor: page.cursor };
}
