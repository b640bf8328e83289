/**
 * From the terms of a search to SQL. Every field says what it means and how it reads an operand; a term no field
 * understands is an answer, not an exception: which token, and what to write instead. A condition that an index can
 * begin with names it, with its rank: among several the one that leaves least is tried first, because SQLite keeps no
 * figures here from which it could tell.
 */
import { metaKeyOf, type Operand, readSearch } from "../../../shared/search";
import { numberOf } from "./call-meta";
import { prepared, type Reader } from "./database";
import { matchPhrase } from "./full-text";

export type SearchProblem = { token: string; message: string; next: string };
export type Value = string | number;
export type Condition = {
  sql: string;
  values: Value[];
  /** An index finds all that fit, and they are few. */
  few?: boolean;
  /**
   * Smaller is tried first. `probe` gives what would be begun with, of calls their ids: above the limit the index is no
   * gain.
   */
  index?: { name: string; rank: number; probe?: { sql: string; values: Value[] } };
  /** The same asked of one row at a time, where rows are walked: `sql` would first gather all that fit. */
  test?: { sql: string; values: Value[] };
};

export type Field = {
  meaning: string;
  /** What may be written, with its meaning; where left out the values are what was seen. */
  choices?: Record<string, string>;
  /** SQL of the value a row shows, for counting; of `has` there is one per choice. */
  shows?: string | Record<string, string>;
  /** Column whose values can be listed from an index: of `event_view` or of `call_meta`. */
  known?: string;
  read(operand: Operand, now: number): Condition | string;
};
export type Fields = Record<string, Field>;

export type List = {
  fields: Fields;
  meta: ((key: string) => Field) | null;
};

export type Where = {
  conditions: Condition[];
  excluded: Condition[];
  /** Phrases every row must have, as one FTS5 query where the list is driven by it. */
  words: string[];
  wordsExcluded: string[];
};

export function readWhere(
  q: string | undefined,
  list: List,
  now: number,
): Where | { problem: SearchProblem } {
  const where: Where = { conditions: [], excluded: [], words: [], wordsExcluded: [] };
  for (const { raw, valueAt, excluded, field: name, operand } of readSearch(q ?? "")) {
    if (name === null || name === "text") {
      const match = matchPhrase(wordsOf(operand), operand.kind === "begins");
      if (match === null) {
        if (/^[-"*]*$/.test(raw)) continue;
        return wrong(
          raw,
          `“${raw}” has no letter and no digit to look for.`,
          "Write a word, or take it out.",
        );
      }
      (excluded ? where.wordsExcluded : where.words).push(match);
      continue;
    }
    const field = fieldOf(list, name);
    if (!field) {
      return wrong(
        raw,
        `There is no field “${name}” here.`,
        `Use one of ${Object.keys(list.fields).join(", ")}${list.meta ? ", meta.<key>" : ""}, or put the words in quotes.`,
      );
    }
    if (valueAt === raw.length) return wrong(raw, `“${raw}” names no value.`, "Write one behind the colon.");
    const made = field.read(operand, now);
    if (typeof made === "string") {
      const written = raw.slice(valueAt).replace(/^"|"$/g, "");
      const [message, next] = made.includes("\n")
        ? (made.split("\n", 2) as [string, string])
        : [`“${written}” does not fit ${name}.`, `Write ${made}.`];
      return wrong(raw, message, next);
    }
    (excluded ? where.excluded : where.conditions).push(made);
  }
  return where;
}

function wrong(token: string, message: string, next: string): { problem: SearchProblem } {
  return { problem: { token, message, next } };
}

export function fieldOf(list: List, name: string): Field | null {
  if (Object.hasOwn(list.fields, name)) return list.fields[name] ?? null;
  const key = metaKeyOf(name);
  return key !== null && list.meta ? list.meta(key) : null;
}

function wordsOf(operand: Operand): string {
  if (operand.kind === "between") return `${operand.from} ${operand.to}`;
  return operand.value;
}

/** The conditions as they stand behind WHERE, each with AND before it. `begun`: the one whose index is begun with. */
export function toSql(
  { conditions, excluded }: Pick<Where, "conditions" | "excluded">,
  begun: Condition | null = null,
): { sql: string; values: Value[] } {
  const wanted = conditions.map((one) => (one === begun ? one : (one.test ?? one)));
  const unwanted = excluded.map((one) => one.test ?? one);
  return {
    sql: [
      ...wanted.map(({ sql }) => ` AND (${sql})`),
      ...unwanted.map(({ sql }) => ` AND NOT coalesce((${sql}), 0)`),
    ].join(""),
    values: [...wanted, ...unwanted].flatMap(({ values }) => values),
  };
}

export const walkedAtMost = 2000;

export type Begun = Condition & { index: NonNullable<Condition["index"]> };

/** The condition whose index to begin with; null where walking the newest rows first is as good. */
export function chooseIndex(database: Reader, conditions: Condition[]): Begun | null {
  const ranked = conditions
    .filter((condition): condition is Begun => condition.index !== undefined)
    .toSorted((a, b) => a.index.rank - b.index.rank);
  for (const condition of ranked) {
    const { probe } = condition.index;
    if (!probe) return condition;
    const counted = prepared(
      database,
      `SELECT count(*) AS n FROM (${probe.sql} LIMIT ${walkedAtMost + 1})`,
    ).get(...probe.values) as { n: number };
    if (counted.n <= walkedAtMost) return condition;
  }
  return null;
}

export function escapeLike(value: string): string {
  return value.replace(/[\\%_]/g, (character) => `\\${character}`);
}

export function beginsWith(column: string, value: string): Condition {
  return { sql: `${column} LIKE ? ESCAPE '\\'`, values: [`${escapeLike(value)}%`] };
}

export type Named = { meaning: string; known?: string; index?: NonNullable<Condition["index"]> };

export function textField(column: string, { meaning, known, index }: Named): Field {
  return {
    meaning,
    shows: column,
    ...(known ? { known } : {}),
    read(operand) {
      if (operand.kind === "is") {
        return { sql: `${column} = ?`, values: [operand.value], ...(index ? { index } : {}) };
      }
      return operand.kind === "begins"
        ? beginsWith(column, operand.value)
        : "a value, or its beginning and a *";
    },
  };
}

export function choiceField(column: string, choices: Record<string, string>, named: Named): Field {
  const open = textField(column, named);
  return {
    ...open,
    choices,
    read(operand, now) {
      const known =
        operand.kind === "begins" || (operand.kind === "is" && Object.hasOwn(choices, operand.value));
      return known ? open.read(operand, now) : `one of ${Object.keys(choices).join(", ")}`;
    },
  };
}

export function flagField(column: string, meaning: string, index?: Condition["index"]): Field {
  return {
    meaning,
    choices: { true: "yes", false: "no" },
    shows: `CASE ${column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`,
    read(operand) {
      if (operand.kind !== "is" || (operand.value !== "true" && operand.value !== "false"))
        return "true or false";
      const yes = operand.value === "true";
      return { sql: `${column} = ${yes ? 1 : 0}`, values: [], ...(yes && index ? { index } : {}) };
    },
  };
}

export type Mark = { meaning: string; sql: string; index?: Condition["index"]; test?: Condition["test"] };

export function marksField(meaning: string, marks: Record<string, Mark>): Field {
  return {
    meaning,
    choices: Object.fromEntries(Object.entries(marks).map(([name, mark]) => [name, mark.meaning])),
    shows: Object.fromEntries(Object.entries(marks).map(([name, { sql }]) => [name, sql])),
    read(operand) {
      const name = operand.kind === "is" ? operand.value : "";
      const mark = Object.hasOwn(marks, name) ? marks[name] : undefined;
      if (mark) {
        const { sql, index, test } = mark;
        return { sql, values: [], ...(index ? { index } : {}), ...(test ? { test } : {}) };
      }
      return `one of ${Object.keys(marks).join(", ")}`;
    },
  };
}

const momentWords = "an age such as 2h or 15m, or a time such as 2026-08-14T10:00";

/** `bare` says what a moment alone means: the time since, the time before, or that day or minute itself. */
export function momentField(column: string, meaning: string, bare: "since" | "before" | "within"): Field {
  return {
    meaning,
    read(operand, now) {
      if (operand.kind === "begins") return momentWords;
      if (operand.kind === "between") {
        const from = readMoment(operand.from, now);
        const to = readMoment(operand.to, now);
        if (!from || !to) return `two of them with .. between: ${momentWords}`;
        const [first, last] = from.at <= to.at ? [from, to] : [to, from];
        return {
          sql: `${column} >= ? AND ${column} < ?`,
          values: [first.at, Math.max(last.until, last.at + 1)],
        };
      }
      const moment = readMoment(operand.value, now);
      if (!moment) return momentWords;
      const since = { sql: `${column} >= ?`, values: [moment.at] };
      if (operand.kind === "above") {
        return operand.orEqual ? since : { sql: `${column} >= ?`, values: [moment.until] };
      }
      if (operand.kind === "below") {
        return { sql: `${column} < ?`, values: [operand.orEqual ? moment.until : moment.at] };
      }
      if (bare === "before") return { sql: `${column} < ?`, values: [moment.at] };
      return bare === "since" || moment.until === moment.at
        ? since
        : { sql: `${column} >= ? AND ${column} < ?`, values: [moment.at, moment.until] };
    },
  };
}

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const written =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** An age, or a time in this machine's zone where it names none; `until` is the end of the day, minute or second meant. */
export function readMoment(value: string, now: number): { at: number; until: number } | null {
  const age = /^(\d{1,9})(s|m|h|d|w)$/.exec(value);
  if (age) {
    const at = now - Number(age[1]) * units[age[2] as keyof typeof units];
    return { at, until: at };
  }
  const match = written.exec(value);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction] = match;
  // A day alone would be read as one of Greenwich.
  const date = hour === undefined ? new Date(Number(year), Number(month) - 1, Number(day)) : new Date(value);
  const at = date.getTime();
  if (Number.isNaN(at) || Number(month) > 12 || Number(day) > 31) return null;
  const length =
    hour === undefined ? units.d : second === undefined && minute ? units.m : fraction ? 1 : units.s;
  return { at, until: at + length };
}

/** Over `call_meta`: which calls have this key with this value. `column` holds the call's id. */
export function metaFieldOf(key: string, column: string, index: string): Field {
  const from = "FROM call_meta WHERE key = ?";
  const through = (more: string, values: Value[]): Condition => {
    const sub = `SELECT call_id ${from}${more}`;
    return {
      sql: `${column} IN (${sub})`,
      values,
      test: { sql: `EXISTS (SELECT 1 ${from}${more} AND call_meta.call_id = ${column})`, values },
      index: { name: index, rank: 2, probe: { sql: sub, values } },
    };
  };
  const compare = (sign: string, value: string): Condition | string => {
    const number = numberOf(value);
    return number === null ? "a number to compare with" : through(` AND number ${sign} ?`, [key, number]);
  };
  return {
    meaning: `${key} of metadata`,
    known: "value",
    read(operand) {
      switch (operand.kind) {
        case "is":
          return through(" AND value = ?", [key, operand.value]);
        case "begins":
          return operand.value === ""
            ? through("", [key])
            : through(" AND value LIKE ? ESCAPE '\\'", [key, `${escapeLike(operand.value)}%`]);
        case "above":
          return compare(operand.orEqual ? ">=" : ">", operand.value);
        case "below":
          return compare(operand.orEqual ? "<=" : "<", operand.value);
        case "between": {
          const from = numberOf(operand.from);
          const to = numberOf(operand.to);
          if (from === null || to === null) return "two numbers with .. between";
          return through(" AND number BETWEEN ? AND ?", [key, Math.min(from, to), Math.max(from, to)]);
        }
      }
    },
  };
}
