/**
 * Where a number, an address or an id stands: in every text and byte column of every table. What belongs to a call or to
 * an event goes with it; of everything else the row is named, so that it can be masked or removed.
 */
import type Database from "better-sqlite3";
import type { Matcher } from "../../keeping/spellings";
import type { Work } from "../../keeping/work";
import type { Masked } from "../removal";
import { quoted } from "../removal";
import { latin1, readTables, type Table } from "./tables";

export type Found = {
  callIds: string[];
  /** Events that belong to no call. */
  positions: number[];
  /** Rows that stay, with what takes the place of the number. */
  masked: Masked[];
  /** Rows that go. */
  removed: { table: string; keys: Record<string, unknown> }[];
};

/** Rows that say nothing without the number. */
const goWhole = new Set([
  "drift_value",
  "reconciled_row",
  "person_decision",
  "destination_ledger",
  "refusal",
  "person_key",
  "own_number",
  "effect_beyond",
  "removed_call",
]);

export function findEverywhere(database: Database.Database, matcher: Matcher, work: Work): Found {
  const calls = new Set<string>();
  const positions = new Set<number>();
  const masked: Masked[] = [];
  const removed: Found["removed"] = [];
  const tables = readTables(database);
  const sizes = tables.map(({ name }) =>
    Number(
      database
        .prepare(`SELECT count(*) FROM ${quoted(name)}`)
        .pluck()
        .get(),
    ),
  );
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const callOfDelivery = database.prepare("SELECT call_id FROM delivery WHERE delivery_id = ?").pluck();
  let done = 0;
  for (const table of tables) {
    for (const row of rowsOf(database, table)) {
      done += 1;
      if (done % 1000 === 0) {
        work.check();
        work.say(`Looking through ${table.name}`, done, all);
      }
      if (!table.texts.some((column) => matcher.test(latin1(row[column])))) continue;
      const subject = typeof row.subject === "string" ? row.subject : null;
      const ofEvent = /^e([1-9]\d*)$/.exec(subject ?? "");
      if (typeof row.call_id === "string" && table.name !== "rule_firing") calls.add(row.call_id);
      else if (table.name === "delivery_attempt") {
        const callId = callOfDelivery.get(row.delivery_id) as string | undefined;
        if (callId) calls.add(callId);
      } else if (
        typeof row.position === "number" &&
        table.name !== "reconciled_row" &&
        table.name !== "replayed_event"
      )
        positions.add(row.position);
      else if (ofEvent && table.columns.includes("namespace")) positions.add(Number(ofEvent[1]));
      else if (goWhole.has(table.name)) removed.push({ table: table.name, keys: keysOf(table, row) });
      else
        masked.push({
          table: table.name,
          keys: keysOf(table, row),
          columns: maskedColumns(table, row, matcher),
        });
    }
  }
  const callsOfEvent = database
    .prepare("SELECT DISTINCT call_id FROM reading WHERE position = ? AND call_id IS NOT NULL")
    .pluck();
  for (const position of [...positions]) {
    const of = callsOfEvent.all(position) as string[];
    if (of.length > 0) positions.delete(position);
    for (const callId of of) calls.add(callId);
  }
  return { callIds: [...calls], positions: [...positions], masked, removed };
}

function rowsOf(database: Database.Database, table: Table): Iterable<Record<string, unknown>> {
  const columns = [
    ...new Set([
      ...table.keys,
      ...table.texts,
      ...["call_id", "position", "subject", "delivery_id"].filter((one) => table.columns.includes(one)),
    ]),
  ];
  return database
    .prepare(`SELECT ${columns.map(quoted).join(", ")} FROM ${quoted(table.name)}`)
    .iterate() as Iterable<Record<string, unknown>>;
}

function keysOf(table: Table, row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(table.keys.map((key) => [key, row[key]]));
}

function maskedColumns(table: Table, row: Record<string, unknown>, matcher: Matcher): Masked["columns"] {
  return Object.fromEntries(
    table.texts.flatMap((column) => {
      const value = row[column];
      const text = latin1(value);
      if (!matcher.test(text)) return [];
      const mask = matcher.mask(text);
      return [[column, Buffer.isBuffer(value) ? Buffer.from(mask, "latin1") : mask]];
    }),
  );
}
