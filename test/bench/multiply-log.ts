/**
 * A log of a million events in minutes: what the real reader made of the first ten thousand is copied, each copy with
 * places in the log, calls, orders and keys of its own. Persons stay, so that a person has more calls the longer the
 * log is. Nothing is synced, so it is for scratch folders only.
 */
import { createHash } from "node:crypto";
import { eventText } from "../../electron/engine/search/event-text";
import {
  openReader,
  openWriter,
  readMeta,
  type Writer,
  writeMeta,
} from "../../electron/engine/store/database";
import { readStoredEvent } from "../../electron/engine/store/events";
import { readWordsOf } from "../../electron/engine/store/full-text";

/** Tables with the columns that a copy has otherwise. */
const tables: Record<string, Record<string, string>> = {
  event: { position: "position + @by", received_at: "received_at + @later" },
  event_body: { position: "position + @by" },
  reading: { position: "position + @by", call_id: "call_copy(call_id, @copy)" },
  event_view: {
    position: "position + @by",
    call_id: "call_copy(call_id, @copy)",
    call_key: "call_key || '-' || @copy",
    received_at: "received_at + @later",
    duplicate_of: "duplicate_of + @by",
  },
  call: {
    call_id: "call_copy(call_id, @copy)",
    key: "key || '-' || @copy",
    first_received_at: "first_received_at + @later",
    last_received_at: "last_received_at + @later",
    last_position: "last_position + @by",
    detail: "places_copy(detail, @by)",
  },
  call_gate: { call_id: "call_copy(call_id, @copy)" },
  call_record: { call_id: "call_copy(call_id, @copy)" },
  delivery: {
    delivery_id: "delivery_id || '-' || @copy",
    call_id: "call_copy(call_id, @copy)",
    idempotency_key: "idempotency_key || '-' || @copy",
    created_at: "created_at + @later",
  },
  call_meta: {
    call_id: "call_copy(call_id, @copy)",
    value: "CASE key WHEN 'orderId' THEN value || '-' || @copy ELSE value END",
  },
  person_key: {
    subject:
      "CASE substr(subject, 1, 1) WHEN 'e' THEN 'e' || (substr(subject, 2) + @by) ELSE call_copy(subject, @copy) END",
    position: "position + @by",
  },
};

/** A word of the first ten thousand events that no copy has: few have it, however long the log is. */
export const fewHave = "marmalade";

export function multiplyLog(path: string, wanted: number): number {
  const words = baseTexts(path);
  const writer = openWriter(path);
  writer.pragma("synchronous = OFF");
  writer.pragma("foreign_keys = OFF");
  writer.pragma("cache_size = -400000");
  writer.function("call_copy", { deterministic: true }, (id, copy) =>
    id === null ? null : `c_${createHash("sha1").update(`${id}${copy}`).digest("hex").slice(0, 20)}`,
  );
  writer.function("places_copy", { deterministic: true }, (detail, by) =>
    String(detail).replace(
      /"(position|after)":(\d+)/g,
      (_, name, at) => `"${name}":${Number(at) + Number(by)}`,
    ),
  );
  const base = readMeta(writer, "last_position");
  const { length } = writer
    .prepare("SELECT max(received_at) - min(received_at) + 1 AS length FROM event")
    .get() as {
    length: number;
  };
  writer.exec("CREATE TEMP TABLE bench_base (call_id TEXT PRIMARY KEY)");
  writer.exec("INSERT INTO bench_base SELECT call_id FROM call");
  const copies = Math.ceil(wanted / base);
  for (let copy = 1; copy < copies; copy += 1) addCopy(writer, words, { copy, base, length });
  for (const name of ["last_position", "cursor", "high_water", "text_cursor"])
    writeMeta(writer, name, base * copies);
  writeMeta(writer, "count:events", base * copies);
  writer.pragma("wal_checkpoint(TRUNCATE)");
  writer.close();
  return base * copies;
}

type Copy = { copy: number; base: number; length: number };

function addCopy(writer: Writer, words: string[], { copy, base, length }: Copy): void {
  writer.transaction(() => {
    for (const [table, changed] of Object.entries(tables)) {
      const columns = (writer.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
      const key = table === "call" ? "last_position" : "position";
      const own = columns.includes(key) ? `${key} <= ${base}` : ofBase(table);
      writer
        .prepare(
          `INSERT INTO ${table} (${columns.join(", ")})
           SELECT ${columns.map((name) => changed[name] ?? name).join(", ")} FROM ${table} WHERE ${own}`,
        )
        .run({ by: base * copy, copy, later: length * copy });
    }
    const insert = writer.prepare("INSERT INTO event_text (rowid, words) VALUES (?, ?)");
    for (const [index, text] of words.entries()) {
      if (text !== "") insert.run(base * copy + index + 1, text.replaceAll(fewHave, "lemon"));
    }
  })();
}

/** Rows of calls of the first ten thousand events, for tables that name no place in the log. */
function ofBase(table: string): string {
  return `${table}.call_id IN (SELECT call_id FROM bench_base)`;
}

function baseTexts(path: string): string[] {
  const reader = openReader(path);
  const texts: string[] = [];
  for (let position = 1; position <= readMeta(reader, "last_position"); position += 1) {
    const event = readStoredEvent(reader, position);
    texts.push(event ? eventText(event, readWordsOf(reader, position), "US") : "");
  }
  reader.close();
  return texts;
}
