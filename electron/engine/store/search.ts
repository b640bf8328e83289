/**
 * The search language as SQL conditions: `field:value`, `-` excludes, quotes keep spaces, `*` at the end of a value
 * means "begins with". The same in the box, in `q=` and on the command line. A term it does not know is an answer,
 * not an exception: which token, and what to write instead.
 */
import type { CallRow } from "../../../shared/calls";
import type { DeliveryRow, OutboxRow } from "../../../shared/deliveries";
import type { EventRow } from "../../../shared/events";
import { deliveryState } from "../../../shared/words";
import { callRowColumns, toCallRow } from "./calls";
import { prepared, type Reader } from "./database";
import { type EventRowRecord, eventRowColumns, positionOf, toEventRow } from "./events";
import {
  hasStep,
  isFirstStep,
  type OutboxRowRecord,
  outboxRowColumns,
  recordStates,
  recordTexts,
  toOutboxRow,
} from "./outbox-records";
import { type DeliveryRowRecord, deliveryRowColumns, toDeliveryRow } from "./outbox-rows";

export type SearchProblem = { token: string; message: string; next: string };
/** `few`: an index finds all that fit, and they are few. */
type Condition = { sql: string; values: (string | number)[]; few?: boolean };
type Field = (value: string, now: number) => Condition | string;
type Fields = Record<string, Field>;

export type Page = { q?: string | undefined; cursor?: string | undefined; limit: number };
export type Found<Row> = { rows: Row[]; cursor: string | null } | { problem: SearchProblem };

const text =
  (column: string): Field =>
  (value) =>
    value.endsWith("*")
      ? { sql: `${column} LIKE ? ESCAPE '\\'`, values: [`${escapeLike(value.slice(0, -1))}%`] }
      : { sql: `${column} = ?`, values: [value] };

const flag =
  (column: string): Field =>
  (value) =>
    value === "true" || value === "false"
      ? { sql: `${column} = ?`, values: [value === "true" ? 1 : 0] }
      : "true or false";

const since =
  (column: string, sign: ">=" | "<"): Field =>
  (value, now) => {
    const at = momentOf(value, now);
    return at === null
      ? "an age such as 2h or 15m, or a time such as 2026-08-14T10:00"
      : { sql: `${column} ${sign} ?`, values: [at] };
  };

const phone =
  (column: string): Field =>
  (value) => ({
    sql: `${column} LIKE ? ESCAPE '\\'`,
    values: [`%${escapeLike(value.replace(/[^\d+]/g, ""))}%`],
  });

function choice(options: Record<string, string>): Field {
  return (value) =>
    Object.hasOwn(options, value)
      ? { sql: options[value] as string, values: [] }
      : `one of ${Object.keys(options).join(", ")}`;
}

const eventFields: Fields = {
  source: text("event.source"),
  provider: text("view.provider"),
  type: text("view.type"),
  call: (value) => ({ sql: "(view.call_id = ? OR view.call_key = ?)", values: [value, value] }),
  stage: text("view.stage"),
  origin: text("event.origin"),
  signature: text("coalesce(view.signature, event.signature_at_arrival)"),
  phone: phone("view.person"),
  after: since("event.received_at", ">="),
  before: since("event.received_at", "<"),
  received: since("event.received_at", ">="),
  occurred: since("view.occurred_at", ">="),
  has: choice({
    duplicate: "(view.duplicate_of IS NOT NULL)",
    late: "(view.late_ms IS NOT NULL)",
    problem: "(view.problems > 0)",
  }),
  is: choice({ unclaimed: "(event.claimed = 0)" }),
};

const callFields: Fields = {
  source: text("source"),
  provider: text("provider"),
  type: (value) => ({
    sql: "EXISTS (SELECT 1 FROM event_view AS view WHERE view.call_id = call.call_id AND view.type = ?)",
    values: [value],
  }),
  call: (value) => ({ sql: "(call.call_id = ? OR key = ?)", values: [value, value] }),
  stage: text("stage"),
  outcome: text("outcome"),
  origin: text("origin"),
  ended: flag("ended"),
  complete: flag("complete"),
  final: flag("final"),
  allowed: flag("allowed"),
  phone: phone("phone"),
  after: since("last_received_at", ">="),
  before: since("last_received_at", "<"),
  received: since("last_received_at", ">="),
  has: choice({ duplicate: "(duplicates > 0)", late: "(late > 0)", problem: "(problems > 0)" }),
};

const deliveryFields: Fields = {
  call: (value) => ({
    // An id is found at once; only where it is none, calls are looked through for the provider's key.
    sql: `delivery.call_id IN (SELECT ? UNION ALL SELECT call_id FROM call
      WHERE key = ? AND NOT EXISTS (SELECT 1 FROM call WHERE call_id = ?))`,
    values: [value, value, value],
    few: true,
  }),
  destination: text("destination.name COLLATE NOCASE"),
  state: choice(
    Object.fromEntries(deliveryState.options.map((state) => [state, `delivery.state = '${state}'`])),
  ),
  step: text("delivery.step"),
  after: since("delivery.created_at", ">="),
  before: since("delivery.created_at", "<"),
};

const outboxFields: Fields = {
  ...deliveryFields,
  state: (value) => {
    const made = choice(recordStates)(value, 0);
    return typeof made === "string" ? made : { ...made, few: value !== "delivered" };
  },
  step: (value) => ({ sql: hasStep, values: [value] }),
  version: text("CAST(delivery.version AS TEXT)"),
  origin: text("call.origin"),
  phone: phone("call.phone"),
};

export function searchEvents(database: Reader, page: Page, now: number): Found<EventRow> {
  const where = toConditions(
    page.q,
    eventFields,
    ["view.type", "view.call_key", "view.person", "event.source"],
    now,
  );
  if ("problem" in where) return where;
  const before = page.cursor ? positionOf(page.cursor) : Number.MAX_SAFE_INTEGER;
  const rows = prepared(
    database,
    `SELECT ${eventRowColumns} WHERE event.position < ? ${where.sql} ORDER BY event.position DESC LIMIT ?`,
  ).all(before ?? 0, ...where.values, page.limit) as EventRowRecord[];
  const last = rows.at(-1);
  return {
    rows: rows.map(toEventRow),
    cursor: last && rows.length === page.limit ? `e${last.position}` : null,
  };
}

export function searchCalls(database: Reader, page: Page, now: number): Found<CallRow> {
  const where = toConditions(page.q, callFields, ["key", "phone", "person_name", "external_id"], now);
  if ("problem" in where) return where;
  const before = page.cursor ? positionOf(page.cursor) : Number.MAX_SAFE_INTEGER;
  const rows = prepared(
    database,
    `SELECT ${callRowColumns} WHERE last_position < ? ${where.sql} ORDER BY last_position DESC LIMIT ?`,
  ).all(before ?? 0, ...where.values, page.limit) as Parameters<typeof toCallRow>[0][];
  const last = rows.at(-1);
  return {
    rows: rows.map(toCallRow),
    cursor: last && rows.length === page.limit ? `e${last.last_position}` : null,
  };
}

export function searchDeliveries(database: Reader, page: Page, now: number): Found<DeliveryRow> {
  const where = toConditions(page.q, deliveryFields, ["delivery.step", "delivery.observed"], now);
  if ("problem" in where) return where;
  const [at, id] = (page.cursor ?? "").split("~");
  const rows = prepared(
    database,
    `SELECT ${deliveryRowColumns} WHERE (delivery.created_at, delivery.delivery_id) < (?, ?) ${where.sql}
     ORDER BY delivery.created_at DESC, delivery.delivery_id DESC LIMIT ?`,
  ).all(
    at ? Number(at) || 0 : Number.MAX_SAFE_INTEGER,
    id ?? "",
    ...where.values,
    page.limit,
  ) as DeliveryRowRecord[];
  const last = rows.at(-1);
  return {
    rows: rows.map(toDeliveryRow),
    cursor: last && rows.length === page.limit ? `${last.created_at}~${last.delivery_id}` : null,
  };
}

/** By call record, each with its steps. */
export function searchOutbox(database: Reader, page: Page, now: number): Found<OutboxRow> {
  const where = toConditions(page.q, outboxFields, [], now, recordTexts);
  if ("problem" in where) return where;
  const [at, id] = (page.cursor ?? "").split("~");
  // Few are found first and put in order then; many are walked from the newest on until the page is full.
  const [createdAt, deliveryId] = [`${where.few ? "+" : ""}delivery.created_at`, "delivery.delivery_id"];
  const rows = prepared(
    database,
    `SELECT ${outboxRowColumns} WHERE (${createdAt}, ${deliveryId}) < (?, ?) ${where.sql} AND ${isFirstStep}
     ORDER BY ${createdAt} DESC, ${deliveryId} DESC LIMIT ?`,
  ).all(
    at ? Number(at) || 0 : Number.MAX_SAFE_INTEGER,
    id ?? "",
    ...where.values,
    page.limit,
  ) as OutboxRowRecord[];
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => toOutboxRow(database, row)),
    cursor: last && rows.length === page.limit ? `${last.created_at}~${last.delivery_id}` : null,
  };
}

type Token = { raw: string; not: boolean; field: string | null; value: string };

/** Splits at spaces outside quotes. A quote that is never closed reaches to the end. */
export function splitSearch(q: string): Token[] {
  const tokens: Token[] = [];
  for (const match of q.matchAll(/(-?)(?:([A-Za-z.]+):)?(?:"([^"]*)"?|(\S+))/g)) {
    const [raw, minus, field, quoted, plain] = match;
    tokens.push({ raw, not: minus === "-", field: field ?? null, value: quoted ?? plain ?? "" });
  }
  return tokens;
}

function toConditions(
  q: string | undefined,
  fields: Fields,
  textColumns: string[],
  now: number,
  /** Further places of text: conditions with one pattern each. */
  textConditions: readonly string[] = [],
): Condition | { problem: SearchProblem } {
  let sql = "";
  let few = false;
  const values: (string | number)[] = [];
  const texts = [
    ...textColumns.map((column) => `coalesce(${column}, '') LIKE ? ESCAPE '\\'`),
    ...textConditions,
  ];
  for (const token of splitSearch(q ?? "")) {
    let condition: Condition;
    if (token.field === null) {
      const pattern = `%${escapeLike(token.value)}%`;
      condition = {
        sql: `(${texts.join(" OR ")})`,
        values: texts.map(() => pattern),
      };
    } else {
      const field = Object.hasOwn(fields, token.field) ? fields[token.field] : undefined;
      if (!field) {
        return {
          problem: {
            token: token.raw,
            message: `There is no field “${token.field}” here.`,
            next: `Use one of ${Object.keys(fields).join(", ")}, or put the words in quotes.`,
          },
        };
      }
      const made = field(token.value, now);
      if (typeof made === "string") {
        return {
          problem: {
            token: token.raw,
            message: `“${token.value}” does not fit ${token.field}.`,
            next: `Write ${made}.`,
          },
        };
      }
      condition = made;
    }
    sql += token.not ? ` AND NOT coalesce((${condition.sql}), 0)` : ` AND ${condition.sql}`;
    values.push(...condition.values);
    few ||= condition.few === true && !token.not;
  }
  return { sql, values, few };
}

function escapeLike(value: string): string {
  return value.replace(/[\\%_]/g, (character) => `\\${character}`);
}

/** An age (`2h`, `15m`, `3d`, `90s`) or an ISO time; null when it is neither. */
function momentOf(value: string, now: number): number | null {
  const age = /^(\d+)(s|m|h|d)$/.exec(value);
  if (age) {
    const unit = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[age[2] as "s" | "m" | "h" | "d"];
    return now - Number(age[1]) * unit;
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
