/** What payloads had that no schema knows: derived, summed up, wiped when the log is read again. */
import type { DriftBatch, DriftItem } from "../schemas/gather";
import type { SeenKind } from "../schemas/observe";
import { prepared, type Reader, readMeta, type Writer, writeMeta } from "./database";

const mostItemsOfType = 400;
const mostValues = 20;

export function applyDrift(database: Writer, { types, items, known }: DriftBatch): void {
  const countType = prepared(
    database,
    `INSERT INTO type_day (provider, type, day, events) VALUES (?, ?, ?, ?)
     ON CONFLICT (provider, type, day) DO UPDATE SET events = events + excluded.events`,
  );
  for (const one of types) countType.run(one.provider, one.type, one.day, one.events);
  const know = prepared(
    database,
    `INSERT INTO known_path (provider, type, path, filled) VALUES (?, ?, ?, ?)
     ON CONFLICT (provider, type, path) DO UPDATE SET filled = max(filled, excluded.filled)`,
  );
  for (const one of known) know.run(one.provider, one.type, one.path, one.filled ? 1 : 0);
  for (const item of items) saveItem(database, item);
}

function saveItem(database: Writer, item: DriftItem): void {
  const known = prepared(database, "SELECT 1 FROM drift WHERE drift_id = ?").pluck().get(item.driftId);
  if (!known) {
    const count = prepared(database, "SELECT count(*) FROM drift WHERE provider = ? AND type = ?")
      .pluck()
      .get(item.provider, item.type) as number;
    if (count >= mostItemsOfType) {
      writeMeta(database, "drift_left_out", readMeta(database, "drift_left_out") + item.events);
      return;
    }
  }
  prepared(
    database,
    `INSERT INTO drift (drift_id, provider, type, path, kind, events, first_at, last_at, last_position, more_values)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
     ON CONFLICT (drift_id) DO UPDATE SET events = events + excluded.events,
       first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at),
       last_position = max(last_position, excluded.last_position)`,
  ).run(
    item.driftId,
    item.provider,
    item.type,
    item.path,
    item.kind,
    item.events,
    item.firstAt,
    item.lastAt,
    item.lastPosition,
  );
  const countDay = prepared(
    database,
    `INSERT INTO drift_day (drift_id, day, events) VALUES (?, ?, ?)
     ON CONFLICT (drift_id, day) DO UPDATE SET events = events + excluded.events`,
  );
  for (const [day, events] of item.days) countDay.run(item.driftId, day, events);
  for (const value of item.values) saveValue(database, item.driftId, value);
}

/** The first twenty values are kept, and the first of each type. */
function saveValue(database: Writer, driftId: string, one: DriftItem["values"][number]): void {
  const counted = prepared(
    database,
    "UPDATE drift_value SET events = events + ? WHERE drift_id = ? AND got = ? AND value = ?",
  ).run(one.events, driftId, one.got, one.value).changes;
  if (counted > 0) return;
  const { kept, ofType } = prepared(
    database,
    "SELECT count(*) AS kept, coalesce(sum(got = ?), 0) AS ofType FROM drift_value WHERE drift_id = ?",
  ).get(one.got, driftId) as { kept: number; ofType: number };
  if (kept >= mostValues && ofType > 0) {
    prepared(database, "UPDATE drift SET more_values = 1 WHERE drift_id = ?").run(driftId);
    return;
  }
  prepared(
    database,
    "INSERT INTO drift_value (drift_id, got, value, cut, events) VALUES (?, ?, ?, ?, ?)",
  ).run(driftId, one.got, one.value, one.cut ? 1 : 0, one.events);
}

/** Before the log is read from its start. The generation tells the reader that nothing is written any more. */
export function wipeDrift(database: Writer): void {
  for (const table of ["drift", "drift_day", "drift_value", "known_path", "type_day", "problem_walk"])
    prepared(database, `DELETE FROM ${table}`).run();
  writeMeta(database, "drift_left_out", 0);
  writeMeta(database, "drift_generation", readMeta(database, "drift_generation") + 1);
}

/** What was only told apart by the user's line at a path is told no longer when the line goes. */
export function wipeBelow(
  database: Writer,
  { provider, type, path }: { provider: string; type: string; path: string },
): void {
  const rows = prepared(
    database,
    "SELECT drift_id, path, kind FROM drift WHERE provider = ? AND type = ?",
  ).all(provider, type) as { drift_id: string; path: string; kind: string }[];
  const inside = [`${path}.`, `${path}[`];
  for (const row of rows) {
    const isBelow = inside.some((start) => row.path.startsWith(start));
    if (!isBelow && !(row.path === path && row.kind !== "new-field")) continue;
    for (const table of ["drift", "drift_day", "drift_value", "drift_decision"])
      prepared(database, `DELETE FROM ${table} WHERE drift_id = ?`).run(row.drift_id);
  }
}

export type StoredDrift = {
  driftId: string;
  provider: string;
  type: string;
  path: string;
  kind: SeenKind;
  events: number;
  firstAt: number;
  lastAt: number;
  lastPosition: number;
  moreValues: boolean;
  values: { got: string; value: string; cut: boolean; events: number }[];
};

export function readDrift(database: Reader): StoredDrift[] {
  const values = Map.groupBy(
    prepared(
      database,
      "SELECT drift_id AS driftId, got, value, cut, events FROM drift_value ORDER BY events DESC, value",
    ).all() as { driftId: string; got: string; value: string; cut: number; events: number }[],
    (row) => row.driftId,
  );
  const rows = prepared(
    database,
    `SELECT drift_id AS driftId, provider, type, path, kind, events, first_at AS firstAt, last_at AS lastAt,
       last_position AS lastPosition, more_values AS moreValues FROM drift ORDER BY provider, type, path, kind`,
  ).all() as (Omit<StoredDrift, "moreValues" | "values"> & { moreValues: number })[];
  return rows.map((row) => ({
    ...row,
    moreValues: row.moreValues === 1,
    values: (values.get(row.driftId) ?? []).map((one) => ({
      got: one.got,
      value: one.value,
      cut: one.cut === 1,
      events: one.events,
    })),
  }));
}

export function readDriftDays(database: Reader, since: number): Map<string, Map<number, number>> {
  const rows = prepared(database, "SELECT drift_id AS key, day, events FROM drift_day WHERE day >= ?").all(
    since,
  ) as { key: string; day: number; events: number }[];
  return byKey(rows);
}

/** By provider and type, with a NUL between them. */
export function readTypeDays(database: Reader, since: number): Map<string, Map<number, number>> {
  const rows = prepared(
    database,
    "SELECT provider || char(0) || type AS key, day, events FROM type_day WHERE day >= ?",
  ).all(since) as { key: string; day: number; events: number }[];
  return byKey(rows);
}

function byKey(rows: { key: string; day: number; events: number }[]): Map<string, Map<number, number>> {
  const days = new Map<string, Map<number, number>>();
  for (const { key, day, events } of rows) {
    const known = days.get(key) ?? new Map<number, number>();
    days.set(key, known.set(day, events));
  }
  return days;
}

export type TypeCount = { provider: string; type: string; events: number; firstDay: number };

export function readTypeCounts(database: Reader): TypeCount[] {
  return prepared(
    database,
    `SELECT provider, type, sum(events) AS events, min(day) AS firstDay FROM type_day
     GROUP BY provider, type ORDER BY provider, type`,
  ).all() as TypeCount[];
}

export function readKnownPaths(
  database: Reader,
): { provider: string; type: string; path: string; filled: boolean }[] {
  const rows = prepared(database, "SELECT provider, type, path, filled FROM known_path").all() as {
    provider: string;
    type: string;
    path: string;
    filled: number;
  }[];
  return rows.map((row) => ({ ...row, filled: row.filled === 1 }));
}
