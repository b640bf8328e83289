/**
 * What could stand under the caret: fields with their meaning, or the values of one with how many rows of the present
 * result have each. It promises a bounded cost: the newest two thousand rows of the result are looked at, and where
 * there are more, a number says that it may be larger. Values that are known but not among them are offered too.
 */
import type {
  Completion,
  CompletionRow,
  MetaKeyRow,
  MetaValueRow,
  SearchedList,
} from "../../../shared/saved";
import { metaField, metaKeyOf, splitAtCaret, writeTerm } from "../../../shared/search";
import { prepared, type Reader } from "./database";
import { callStatement, eventStatement, type Statement } from "./search";
import {
  type Field,
  fieldOf,
  type List,
  readWhere,
  type SearchProblem,
  type Where,
} from "./search-conditions";
import { callList, eventList } from "./search-fields";

const sampled = 2000;
const offered = 40;
const nothing: Where = { conditions: [], excluded: [], words: [], wordsExcluded: [] };

type Counted = { counts: Map<string, number>; more: boolean };

export function completeSearch(
  database: Reader,
  input: { in: SearchedList; q: string; at: number },
  now: number,
): Completion {
  const { typed, start, end, rest } = splitAtCaret(input.q, input.at);
  const list = input.in === "events" ? eventList : callList;
  const read = readWhere(rest, list, now);
  const look: Look = { database, in: input.in, where: "problem" in read ? nothing : read };
  const minus = typed.startsWith("-") ? "-" : "";
  const body = typed.slice(minus.length);
  const colon = body.startsWith('"') ? -1 : body.indexOf(":");
  const rows =
    colon < 0
      ? offerFields(look, list, body)
      : offerValues(look, list, body.slice(0, colon), body.slice(colon + 1));
  return {
    head: headOf(list, colon < 0 ? "" : body.slice(0, colon)),
    start,
    end,
    rows: rows
      .slice(0, offered)
      .map((row) => ({ ...row, insert: `${minus}${row.insert}`, words: `${minus}${row.words}` })),
  };
}

type Look = { database: Reader; in: SearchedList; where: Where };

function headOf(list: List, written: string): string {
  const field = fieldOf(list, written.toLowerCase()) ?? fieldOf(list, written);
  return field ? `${written}: ${field.meaning}` : "Fields";
}

function offerFields(look: Look, list: List, body: string): CompletionRow[] {
  const begun = body.toLowerCase();
  if (begun.startsWith("meta.")) return offerKeys(look, body.slice("meta.".length));
  const fields = Object.entries(list.fields)
    .filter(([name]) => name.startsWith(begun))
    .map(([name, { meaning }]) => fieldRow(`${name}:`, meaning));
  const meta = "meta.".startsWith(begun)
    ? [fieldRow("meta.", "a key of metadata, variables or custom fields")]
    : [];
  // Who types a value finds its field.
  const values =
    begun.length < 2
      ? []
      : Object.entries(list.fields).flatMap(([name, field]) =>
          Object.keys(field.choices ?? {}).some((choice) => choice.startsWith(begun)) && !isFlag(field)
            ? valueRows(look, name, field, begun)
            : [],
        );
  return [...fields, ...meta, ...values];
}

function isFlag(field: Field): boolean {
  return field.choices !== undefined && "true" in field.choices;
}

function fieldRow(words: string, meaning: string): CompletionRow {
  return { insert: words, words, meaning, count: null, more: false, finished: false };
}

function offerKeys(look: Look, begun: string): CompletionRow[] {
  const { counts, more } = countKeys(look);
  for (const key of listKnown(look.database, "SELECT min(key) FROM call_meta WHERE key", begun))
    if (!counts.has(key)) counts.set(key, 0);
  return sorted(counts, begun).map(([key, count]) => ({
    insert: `${metaField(key)}:`,
    words: `meta.${key}`,
    meaning: "",
    count,
    more,
    finished: false,
  }));
}

const ages: [string, string][] = [
  ["15m", "a quarter of an hour ago"],
  ["2h", "two hours ago"],
  ["24h", "this time yesterday"],
  ["7d", "a week ago"],
];

function offerValues(look: Look, list: List, name: string, begun: string): CompletionRow[] {
  const known =
    metaKeyOf(name) === null ? name.toLowerCase() : `meta.${name.slice("meta.".length).replaceAll('"', "")}`;
  const field = fieldOf(list, known);
  if (!field) return [];
  const value = begun.replace(/^"/, "").replace(/["*]+$/, "");
  if (!field.choices && !field.shows && !field.known) {
    return ages
      .filter(([age]) => age.startsWith(value))
      .map(([age, meaning]) => ({
        insert: `${known}:${age}`,
        words: `${known}:${age}`,
        meaning,
        count: null,
        more: false,
        finished: true,
      }));
  }
  return valueRows(look, known, field, value);
}

function valueRows(look: Look, name: string, field: Field, begun: string): CompletionRow[] {
  const key = metaKeyOf(name);
  const { counts, more } = key === null ? countShown(look, field) : countMetaValues(look, key);
  if (field.choices)
    for (const choice of Object.keys(field.choices)) if (!counts.has(choice)) counts.set(choice, 0);
  const list =
    key !== null
      ? listKnown(look.database, "SELECT min(value) FROM call_meta WHERE key = @key AND value", begun, key)
      : field.known
        ? listKnown(look.database, `SELECT min(${field.known}) FROM event_view WHERE ${field.known}`, begun)
        : [];
  for (const value of list) if (!counts.has(value)) counts.set(value, 0);
  const rows = sorted(counts, begun, field.choices ? Object.keys(field.choices) : null);
  const isCounted = field.shows !== undefined || key !== null;
  return rows.map(([value, count]) => ({
    insert: writeTerm(key === null ? name : metaField(key), value),
    words: `${name}:${value}`,
    meaning: field.choices?.[value] ?? "",
    count: isCounted ? count : null,
    more,
    finished: true,
  }));
}

/** What begins as typed, the most frequent first; words we choose ourselves keep their order. */
function sorted(
  counts: Map<string, number>,
  begun: string,
  order: string[] | null = null,
): [string, number][] {
  const lower = begun.toLowerCase();
  const rows = [...counts].filter(([value]) => value !== "" && value.toLowerCase().startsWith(lower));
  return order
    ? rows.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    : rows.toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function sample(look: Look, columns: string): Statement {
  return look.in === "events"
    ? eventStatement(look.database, look.where, columns, Number.MAX_SAFE_INTEGER, sampled + 1)
    : callStatement(look.database, look.where, columns, undefined, sampled + 1);
}

function countShown(look: Look, { shows }: Field): Counted {
  const counts = new Map<string, number>();
  if (shows === undefined) return { counts, more: false };
  const names = typeof shows === "string" ? [] : Object.keys(shows);
  const columns =
    typeof shows === "string"
      ? `${shows} AS v0`
      : Object.values(shows)
          .map((sql, index) => `(${sql}) AS v${index}`)
          .join(", ");
  const { sql, values } = sample(look, columns);
  const rows = prepared(look.database, sql)
    .raw()
    .all(...values) as (string | number | null)[][];
  const more = rows.length > sampled;
  for (const row of rows.slice(0, sampled)) {
    row.forEach((cell, index) => {
      const name = typeof shows === "string" ? cell : cell ? names[index] : null;
      if (name !== null && name !== undefined) counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
    });
  }
  return { counts, more };
}

function countKeys(look: Look): Counted {
  return countOverMeta(look, "SELECT meta.key AS word, count(DISTINCT hit.id) AS n", "", []);
}

function countMetaValues(look: Look, key: string): Counted {
  return countOverMeta(look, "SELECT meta.value AS word, count(*) AS n", " AND meta.key = ?", [key]);
}

function countOverMeta(look: Look, select: string, and: string, values: string[]): Counted {
  const id =
    look.in === "events"
      ? "view.position AS id, view.call_id AS of_call"
      : "call.call_id AS id, call.call_id AS of_call";
  const hits = sample(look, id);
  const rows = prepared(
    look.database,
    `${select} FROM (${hits.sql}) AS hit JOIN call_meta AS meta ON meta.call_id = hit.of_call${and}
     GROUP BY word ORDER BY n DESC LIMIT 500`,
  ).all(...hits.values, ...values) as { word: string; n: number }[];
  const total = prepared(look.database, `SELECT count(*) AS n FROM (${hits.sql})`).get(...hits.values) as {
    n: number;
  };
  return { counts: new Map(rows.map(({ word, n }) => [word, n])), more: total.n > sampled };
}

/** Steps from value to value in an index: as cheap as there are values, however many rows have them. */
function listKnown(database: Reader, next: string, begun: string, key?: string): string[] {
  const rows = prepared(
    database,
    `WITH RECURSIVE known (word) AS (
       SELECT (${next} >= @begun) UNION ALL SELECT (${next} > word) FROM known WHERE word IS NOT NULL
     ) SELECT word FROM known WHERE word IS NOT NULL LIMIT ${offered * 2}`,
  ).all({ begun, ...(key === undefined ? {} : { key }) }) as { word: string }[];
  return rows.map(({ word }) => word).filter((word) => word.startsWith(begun));
}

/** Keys of metadata there are, with how many calls have each: counted up to a thousand. */
export function listMetaKeys(database: Reader): MetaKeyRow[] {
  const count = prepared(
    database,
    "SELECT count(*) AS n FROM (SELECT 1 FROM call_meta WHERE key = ? LIMIT 1001)",
  );
  return listKnown(database, "SELECT min(key) FROM call_meta WHERE key", "")
    .map((key) => {
      const { n } = count.get(key) as { n: number };
      return { key, calls: Math.min(n, 1000), more: n > 1000 };
    })
    .toSorted((a, b) => b.calls - a.calls);
}

const groupsShown = 200;

/** The values of one key among the calls of a search, the most frequent first, and the calls without it. */
export function listMetaValues(
  database: Reader,
  { key, q }: { key: string; q?: string | undefined },
  now: number,
): { rows: MetaValueRow[]; more: boolean } | { problem: SearchProblem } {
  const where = readWhere(q, callList, now);
  if ("problem" in where) return where;
  const rows = q?.trim() ? valuesOfFound(database, key, where) : valuesOfAll(database, key);
  return { rows: rows.slice(0, groupsShown), more: rows.length > groupsShown };
}

function valuesOfFound(database: Reader, key: string, where: Where): MetaValueRow[] {
  const hits = callStatement(database, where, "call.call_id AS hit", undefined, -1);
  return prepared(
    database,
    `SELECT meta.value AS value, count(*) AS calls FROM (${hits.sql})
     LEFT JOIN call_meta AS meta ON meta.call_id = hit AND meta.key = ?
     GROUP BY meta.value ORDER BY meta.value IS NULL, calls DESC, value LIMIT ${groupsShown + 1}`,
  ).all(...hits.values, key) as MetaValueRow[];
}

function valuesOfAll(database: Reader, key: string): MetaValueRow[] {
  const rows = prepared(
    database,
    `SELECT value, count(*) AS calls FROM call_meta WHERE key = ? GROUP BY value ORDER BY calls DESC, value
     LIMIT ${groupsShown + 1}`,
  ).all(key) as MetaValueRow[];
  const { calls } = prepared(
    database,
    `SELECT (SELECT count(*) FROM call) - (SELECT count(DISTINCT call_id) FROM call_meta WHERE key = ?) AS calls`,
  ).get(key) as { calls: number };
  return calls > 0 && rows.length <= groupsShown ? [...rows, { value: null, calls }] : rows;
}
