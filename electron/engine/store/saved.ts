/**
 * What people add and nothing makes again: saved views, pins and notes. Ids of events and calls are computed, so a pin
 * keeps its call when the log is read again. Every change leaves an audit row.
 */
import type { SavedView } from "../../../shared/saved";
import { prepared, type Reader, type Writer } from "./database";
import { positionOf } from "./events";

type ViewRecord = {
  view_id: string;
  name: string;
  list: SavedView["in"];
  q: string;
  meta_column: string | null;
  meta_group: string | null;
  created_at: number;
};

export function readViews(database: Reader): SavedView[] {
  const rows = prepared(database, "SELECT * FROM saved_view ORDER BY name, view_id").all() as ViewRecord[];
  return rows.map((row) => ({
    viewId: row.view_id,
    name: row.name,
    in: row.list,
    q: row.q,
    column: row.meta_column,
    group: row.meta_group,
    createdAt: row.created_at,
  }));
}

export function saveView(database: Writer, view: SavedView, at: number): void {
  prepared(
    database,
    `INSERT INTO saved_view (view_id, name, list, q, meta_column, meta_group, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (view_id) DO UPDATE SET name = excluded.name, q = excluded.q, meta_column = excluded.meta_column,
       meta_group = excluded.meta_group`,
  ).run(view.viewId, view.name, view.in, view.q, view.column, view.group, view.createdAt);
  audit(database, at, "save-view", view);
}

export function deleteView(database: Writer, viewId: string, at: number): boolean {
  const removed = prepared(database, "DELETE FROM saved_view WHERE view_id = ?").run(viewId).changes > 0;
  if (removed) audit(database, at, "delete-view", { viewId });
  return removed;
}

export function setPin(database: Writer, id: string, pinned: boolean, at: number): void {
  const { changes } = pinned
    ? prepared(database, "INSERT OR IGNORE INTO pin (id, position, at) VALUES (?, ?, ?)").run(
        id,
        positionOf(id),
        at,
      )
    : prepared(database, "DELETE FROM pin WHERE id = ?").run(id);
  if (changes > 0) audit(database, at, pinned ? "pin" : "unpin", { id });
}

/** Empty text takes the note away. */
export function setNote(database: Writer, id: string, text: string, at: number): void {
  if (text === "") prepared(database, "DELETE FROM note WHERE id = ?").run(id);
  else
    prepared(
      database,
      `INSERT INTO note (id, position, text, at) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET text = excluded.text, at = excluded.at`,
    ).run(id, positionOf(id), text, at);
  audit(database, at, "note", { id, characters: text.length });
}

export function readNote(database: Reader, id: string): string {
  const row = prepared(database, "SELECT text FROM note WHERE id = ?").get(id) as
    | { text: string }
    | undefined;
  return row?.text ?? "";
}

function audit(database: Writer, at: number, action: string, detail: unknown): void {
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', ?, ?)").run(
    at,
    action,
    JSON.stringify(detail),
  );
}
