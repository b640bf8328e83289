/**
 * Deliveries, and the outbox by call record, searched in the same language. They are in no full text: words are looked
 * for as they were written.
 */
import type { DeliveryRow, OutboxRow } from "../../../shared/deliveries";
import { deliveryState } from "../../../shared/words";
import { prepared, type Reader } from "./database";
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
import type { Found, Page } from "./search";
import {
  choiceField,
  escapeLike,
  type Fields,
  type List,
  marksField,
  momentField,
  readWhere,
  textField,
  toSql,
  type Value,
  type Where,
} from "./search-conditions";
import { origins, phoneField } from "./search-fields";

const states = marksField(
  "how it stands",
  Object.fromEntries(
    deliveryState.options.map((state) => [state, { meaning: "", sql: `delivery.state = '${state}'` }]),
  ),
);
const recordStands = marksField(
  "how it stands",
  Object.fromEntries(Object.entries(recordStates).map(([state, sql]) => [state, { meaning: "", sql }])),
);

const deliveryFields: Fields = {
  call: {
    meaning: "id or key of the call",
    read(operand) {
      if (operand.kind !== "is") return "a key or an id";
      const { value } = operand;
      return {
        // An id is found at once; only where it is none, calls are looked through for the provider's key.
        sql: `delivery.call_id IN (SELECT ? UNION ALL SELECT call_id FROM call
          WHERE key = ? AND NOT EXISTS (SELECT 1 FROM call WHERE call_id = ?))`,
        values: [value, value, value],
        few: true,
      };
    },
  },
  destination: textField("destination.name COLLATE NOCASE", { meaning: "system that is told" }),
  state: states,
  step: textField("delivery.step", { meaning: "what is written" }),
  after: momentField("delivery.created_at", "made after an age or a time", "since"),
  before: momentField("delivery.created_at", "made before an age or a time", "before"),
};

const outboxFields: Fields = {
  ...deliveryFields,
  state: {
    ...recordStands,
    read(operand, now) {
      const made = recordStands.read(operand, now);
      const isMany = operand.kind === "is" && operand.value === "delivered";
      return typeof made === "string" ? made : { ...made, few: !isMany };
    },
  },
  step: {
    meaning: "what is written",
    read: (operand) =>
      operand.kind === "is" ? { sql: hasStep, values: [operand.value] } : "the name of a step",
  },
  version: textField("CAST(delivery.version AS TEXT)", { meaning: "version of the call record" }),
  origin: choiceField("call.origin", origins, { meaning: "where it came from" }),
  phone: phoneField("call.phone", "number of the person", (condition) => condition),
};

const deliveryList: List = { fields: deliveryFields, meta: null };
const outboxList: List = { fields: outboxFields, meta: null };

export function searchDeliveries(database: Reader, page: Page, now: number): Found<DeliveryRow> {
  const where = readWhere(page.q, deliveryList, now);
  if ("problem" in where) return where;
  const { sql, values } = withWords(where, [
    "(delivery.step || ' ' || delivery.observed) LIKE ? ESCAPE '\\'",
  ]);
  const rows = prepared(
    database,
    `SELECT ${deliveryRowColumns} WHERE (delivery.created_at, delivery.delivery_id) < (?, ?) ${sql}
     ORDER BY delivery.created_at DESC, delivery.delivery_id DESC LIMIT ?`,
  ).all(...before(page.cursor), ...values, page.limit) as DeliveryRowRecord[];
  return { rows: rows.map(toDeliveryRow), cursor: cursorOf(rows, page.limit) };
}

/** By call record, each with its steps. */
export function searchOutbox(database: Reader, page: Page, now: number): Found<OutboxRow> {
  const where = readWhere(page.q, outboxList, now);
  if ("problem" in where) return where;
  const { sql, values } = withWords(where, recordTexts);
  // Few are found first and put in order then; many are walked from the newest on until the page is full.
  const few = where.conditions.some((condition) => condition.few === true);
  const [createdAt, deliveryId] = [`${few ? "+" : ""}delivery.created_at`, "delivery.delivery_id"];
  const rows = prepared(
    database,
    `SELECT ${outboxRowColumns} WHERE (${createdAt}, ${deliveryId}) < (?, ?) ${sql} AND ${isFirstStep}
     ORDER BY ${createdAt} DESC, ${deliveryId} DESC LIMIT ?`,
  ).all(...before(page.cursor), ...values, page.limit) as OutboxRowRecord[];
  return { rows: rows.map((row) => toOutboxRow(database, row)), cursor: cursorOf(rows, page.limit) };
}

/** Words as patterns over these places. */
function withWords(where: Where, places: readonly string[]): { sql: string; values: Value[] } {
  const inPlaces = (match: string) => ({
    sql: places.join(" OR "),
    values: places.map(() => `%${escapeLike(/"([^"]*)"/.exec(match)?.[1] ?? match)}%`),
  });
  return toSql({
    ...where,
    conditions: [...where.conditions, ...where.words.map(inPlaces)],
    excluded: [...where.excluded, ...where.wordsExcluded.map(inPlaces)],
  });
}

function before(cursor: string | undefined): [number, string] {
  const [at, id] = (cursor ?? "").split("~");
  return [at ? Number(at) || 0 : Number.MAX_SAFE_INTEGER, id ?? ""];
}

function cursorOf(rows: { created_at: number; delivery_id: string }[], limit: number): string | null {
  const last = rows.at(-1);
  return last && rows.length === limit ? `${last.created_at}~${last.delivery_id}` : null;
}
