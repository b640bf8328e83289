/**
 * A source whose mapping changed is read again: one walk over its own events, up to where the log was read at that
 * moment. It moves no cursor and touches no other source. What comes after it waits, so that no call is folded from
 * events of which only some were read by the new mapping.
 */
import { prepared, type Reader, readMeta, type Writer } from "./database";
import { readStoredEvent, type StoredEvent } from "./events";

export type SourceWalk = { sourceId: string; source: string; next: number; until: number };

export function startSourceWalk(database: Writer, sourceId: string): void {
  prepared(
    database,
    "INSERT OR REPLACE INTO source_walk (source_id, source, next, until) SELECT source_id, name, 0, ? FROM source WHERE source_id = ?",
  ).run(readMeta(database, "high_water"), sourceId);
}

export function readSourceWalk(database: Reader): SourceWalk | null {
  const row = prepared(
    database,
    "SELECT source_id AS sourceId, source, next, until FROM source_walk ORDER BY source_id LIMIT 1",
  ).get() as SourceWalk | undefined;
  return row ?? null;
}

/** The next events of the walk: at most `limit` of them and about 4 MiB of bodies; empty at its end. */
export function readWalkedEvents(database: Reader, walk: SourceWalk, limit: number): StoredEvent[] {
  const found: StoredEvent[] = [];
  let bytes = 0;
  for (const position of nextPositions(database, walk, limit)) {
    const event = readStoredEvent(database, position);
    if (!event) continue;
    found.push(event);
    bytes += event.bytes;
    if (bytes > 4 * 1024 * 1024) break;
  }
  return found;
}

export function advanceSourceWalk(
  database: Writer,
  { sourceId, next }: { sourceId: string; next: number | null },
): void {
  if (next === null) prepared(database, "DELETE FROM source_walk WHERE source_id = ?").run(sourceId);
  else prepared(database, "UPDATE source_walk SET next = ? WHERE source_id = ?").run(next, sourceId);
}

/** The walk that is about to read this event; null: none is. */
export function findWalkAt(database: Writer, position: number): SourceWalk | null {
  const walks = prepared(
    database,
    "SELECT source_id AS sourceId, source, next, until FROM source_walk WHERE next < ? AND until >= ?",
  ).all(position, position) as SourceWalk[];
  return walks.find((walk) => nextPositions(database, walk, 1)[0] === position) ?? null;
}

function nextPositions(database: Reader | Writer, walk: SourceWalk, limit: number): number[] {
  const rows = prepared(
    database,
    `SELECT position FROM event_view WHERE source = ? AND position > ? AND position <= ?
     ORDER BY position LIMIT ?`,
  ).all(walk.source, walk.next, walk.until, limit) as { position: number }[];
  return rows.map(({ position }) => position);
}
