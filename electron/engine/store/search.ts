/**
 * The lists of events and calls, newest first, a page at a time from a key and never by offset. Each is driven
 * by the index that leaves least: full text, one of the filters, or the order of the list itself. A search for words
 * says how many events full text does not hold yet.
 */
import type { CallRow } from "../../../shared/calls";
import type { EventRow } from "../../../shared/events";
import type { SearchedList } from "../../../shared/saved";
import { callRowColumns, toCallRow } from "./calls";
import { prepared, type Reader, readMeta } from "./database";
import { type EventRowRecord, eventRowColumns, eventRowTables, positionOf, toEventRow } from "./events";
import { countTextBehind } from "./full-text";
import {
  type Condition,
  chooseIndex,
  readWhere,
  type SearchProblem,
  toSql,
  type Value,
  type Where,
} from "./search-conditions";
import { callList, eventList } from "./search-fields";
import { type CallWalk, findCallsByWords } from "./search-words";

export type Page = { q?: string | undefined; cursor?: string | undefined; limit: number };
export type Found<Row> =
  | { rows: Row[]; cursor: string | null; indexBehind?: number }
  | { problem: SearchProblem };
export type Statement = { sql: string; values: Value[] };

export function searchEvents(database: Reader, page: Page, now: number): Found<EventRow> {
  const where = readWhere(page.q, eventList, now);
  if ("problem" in where) return where;
  const before = page.cursor ? (positionOf(page.cursor) ?? 0) : Number.MAX_SAFE_INTEGER;
  const { sql, values } = eventStatement(database, where, eventRowColumns, before, page.limit);
  const rows = prepared(database, sql).all(...values) as EventRowRecord[];
  const last = rows.at(-1);
  return {
    rows: rows.map(toEventRow),
    cursor: last && rows.length === page.limit ? `e${last.position}` : null,
    ...behind(database, where),
  };
}

/** Newest first from a position down. `columns` may name `event`, `view` and `answer`. */
export function eventStatement(
  database: Reader,
  where: Where,
  columns: string,
  before: number,
  limit: number,
): Statement {
  const driver = eventDriver(database, where);
  const conditions = toSql(
    {
      ...where,
      excluded: [
        ...where.excluded,
        ...where.wordsExcluded.map((match) => ({
          sql: "event.position IN (SELECT rowid FROM event_text WHERE event_text MATCH ?)",
          values: [match],
        })),
      ],
    },
    driver.begun,
  );
  return {
    sql: `SELECT ${columns} FROM ${driver.tables}
          LEFT JOIN event_answer AS answer ON answer.position = event.position
          WHERE ${driver.match}${driver.order} < ?${conditions.sql} ORDER BY ${driver.order} DESC LIMIT ?`,
    values: [...driver.values, before, ...conditions.values, limit],
  };
}

/** CROSS JOIN keeps the order of the tables: SQLite knows no figures from which it could choose one. */
function eventDriver(
  database: Reader,
  where: Where,
): { tables: string; match: string; order: string; values: Value[]; begun: Condition | null } {
  if (where.words.length > 0) {
    return {
      tables: `event_text CROSS JOIN event ON event.position = event_text.rowid
               LEFT JOIN event_view AS view ON view.position = event.position`,
      match: "event_text MATCH ? AND ",
      order: "event_text.rowid",
      values: [where.words.join(" AND ")],
      begun: null,
    };
  }
  if (where.conditions.some(({ sql }) => sql.includes("view."))) {
    const begun = chooseIndex(database, where.conditions);
    return {
      tables: `event_view AS view ${begun === null ? "NOT INDEXED" : `INDEXED BY ${begun.index.name}`}
               CROSS JOIN event ON event.position = view.position`,
      match: "",
      order: "view.position",
      values: [],
      begun,
    };
  }
  return { tables: eventRowTables, match: "", order: "event.position", values: [], begun: null };
}

export function searchCalls(database: Reader, page: Page, now: number): Found<CallRow> {
  const where = readWhere(page.q, callList, now);
  if ("problem" in where) return where;
  const hits = callStatement(database, where, "call.call_id AS hit", page.cursor, page.limit);
  const rows = prepared(
    database,
    `SELECT ${callRowColumns} FROM (${hits.sql}) CROSS JOIN call ON call.call_id = hit
     ORDER BY call.last_position DESC, call.call_id`,
  ).all(...hits.values) as Parameters<typeof toCallRow>[0][];
  const last = rows.at(-1);
  return {
    rows: rows.map(toCallRow),
    cursor: last && rows.length === page.limit ? `e${last.last_position}~${last.call_id}` : null,
    ...behind(database, where),
  };
}

/**
 * From the narrow index alone: the rows of calls are wide, and most of them are passed over. Where a condition leaves
 * few calls, they are begun with and put in order.
 */
export function callStatement(
  database: Reader,
  where: Where,
  columns: string,
  cursor: string | undefined,
  limit: number,
): Statement {
  if (where.words.length + where.wordsExcluded.length > 0) {
    const ids = findCallsByWords(database, where, { walk: walkCalls(database, where, cursor), limit });
    return {
      sql: `SELECT ${columns} FROM json_each(?) AS found CROSS JOIN call ON call.call_id = found.value
            ORDER BY found.key`,
      values: [JSON.stringify(ids)],
    };
  }
  const { tables, conditions } = walkCalls(database, where, cursor);
  return {
    sql: `SELECT ${columns} FROM ${tables.sql} WHERE ${conditions.sql}
          ORDER BY last_position DESC, call.call_id LIMIT ?`,
    values: [...tables.values, ...conditions.values, limit],
  };
}

/** The calls that fulfil everything but the words: where they stand, and what is asked of them, from the cursor on. */
export function walkCalls(database: Reader, where: Where, cursor?: string): CallWalk {
  const begun = chooseIndex(database, where.conditions);
  const probe = begun?.index.probe;
  const left = where.conditions.filter((condition) => condition !== begun);
  const { sql, values } = toSql({ ...where, conditions: left });
  const [from = "", callId = ""] = (cursor ?? "").split("~", 2);
  const position = cursor ? (positionOf(from) ?? 0) : Number.MAX_SAFE_INTEGER;
  return {
    tables: probe
      ? {
          sql: `(SELECT DISTINCT call_id AS few FROM (${probe.sql})) CROSS JOIN call ON call.call_id = few`,
          values: probe.values,
        }
      : { sql: "call INDEXED BY call_search", values: [] },
    conditions: {
      sql: `last_position <= ? AND NOT (last_position = ? AND call.call_id <= ?)${sql}`,
      values: [position, position, callId, ...values],
    },
  };
}

/**
 * Which of these events a search finds, in the order of the log. A search for words can answer only as far as full text
 * has come: `upTo`.
 */
export function searchAmong(
  database: Reader,
  { q, positions }: { q: string; positions: number[] },
  now: number,
): { positions: number[]; upTo: number } | { problem: SearchProblem } {
  const where = readWhere(q, eventList, now);
  if ("problem" in where) return where;
  const asked = where.words.length + where.wordsExcluded.length > 0;
  const upTo = asked
    ? readMeta(database, "last_position") - countTextBehind(database)
    : (positions.at(-1) ?? 0);
  const hasWords = (match: string) => ({
    sql: "EXISTS (SELECT 1 FROM event_text WHERE event_text MATCH ? AND rowid = event.position)",
    values: [match],
  });
  const { sql, values } = toSql({
    conditions: [...where.conditions, ...where.words.map(hasWords)],
    excluded: [...where.excluded, ...where.wordsExcluded.map(hasWords)],
  });
  const found = prepared(
    database,
    `SELECT event.position FROM json_each(?) AS wanted CROSS JOIN event ON event.position = wanted.value
     LEFT JOIN event_view AS view ON view.position = event.position
     LEFT JOIN event_answer AS answer ON answer.position = event.position
     WHERE event.position <= ?${sql} ORDER BY event.position`,
  )
    .pluck()
    .all(JSON.stringify(positions), upTo, ...values) as number[];
  return { positions: found, upTo };
}

const mostCounted = 10_000;

/** How many rows a search finds, counted up to ten thousand: `more` where there are others. */
export function countFound(
  database: Reader,
  { in: list, q }: { in: SearchedList; q: string },
  now: number,
): { count: number; more: boolean } | { problem: SearchProblem } {
  const where = readWhere(q, list === "events" ? eventList : callList, now);
  if ("problem" in where) return where;
  const { sql, values } =
    list === "events"
      ? eventStatement(database, where, "1", Number.MAX_SAFE_INTEGER, mostCounted + 1)
      : callStatement(database, where, "1", undefined, mostCounted + 1);
  const { found } = prepared(database, `SELECT count(*) AS found FROM (${sql})`).get(...values) as {
    found: number;
  };
  return { count: Math.min(found, mostCounted), more: found > mostCounted };
}

function behind(database: Reader, where: Where): { indexBehind?: number } {
  if (where.words.length + where.wordsExcluded.length === 0) return {};
  const events = countTextBehind(database);
  return events > 0 ? { indexBehind: events } : {};
}
