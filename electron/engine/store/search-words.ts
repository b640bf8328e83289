/**
 * Calls by words: a call has a word if one of its events has it. Events with a word come out of full text newest first
 * and one by one, calls come newest first too, and the events of a call stand close together; so both are walked side by
 * side, and where a page is full neither has gone far. A word that few events have gives its calls at once, and they
 * are all that is looked at.
 */
import { prepared, type Reader } from "./database";
import { type Value, type Where, walkedAtMost } from "./search-conditions";

/** Calls as a statement walks them: tables and conditions, each with their values. */
export type CallWalk = Record<"tables" | "conditions", { sql: string; values: Value[] }>;

type Word = {
  /** Calls of all events that have it, where they are few. */
  calls: Set<string> | null;
  isIn(callId: string): boolean;
  end(): void;
};

/** Ids of at most `limit` calls (-1: all) in the order of the list. A word is rare up to so many events. */
export function findCallsByWords(
  database: Reader,
  where: Where,
  { walk, limit, rareUpTo = walkedAtMost }: { walk: CallWalk; limit: number; rareUpTo?: number },
): string[] {
  const wanted = where.words.map((match) => openWord(database, match, rareUpTo));
  const unwanted = where.wordsExcluded.map((match) => openWord(database, match, rareUpTo));
  const found: string[] = [];
  try {
    for (const callId of walkThrough(database, walk, fewest(wanted))) {
      if (limit >= 0 && found.length >= limit) break;
      const fits = wanted.every((word) => word.isIn(callId)) && !unwanted.some((word) => word.isIn(callId));
      if (fits) found.push(callId);
    }
  } finally {
    for (const word of [...wanted, ...unwanted]) word.end();
  }
  return found;
}

function fewest(words: Word[]): Set<string> | null {
  const sets = words.flatMap(({ calls }) => calls ?? []);
  return sets.toSorted((a, b) => a.size - b.size)[0] ?? null;
}

function walkThrough(
  database: Reader,
  { tables, conditions }: CallWalk,
  only: Set<string> | null,
): Iterable<string> {
  const from = only
    ? {
        sql: "json_each(?) AS one CROSS JOIN call ON call.call_id = one.value",
        values: [JSON.stringify([...only])],
      }
    : tables;
  return database
    .prepare(
      `SELECT call.call_id FROM ${from.sql} WHERE ${conditions.sql} ORDER BY last_position DESC, call.call_id`,
    )
    .pluck()
    .iterate(...from.values, ...conditions.values) as Iterable<string>;
}

const withCalls = `event_text CROSS JOIN event_view AS view ON view.position = event_text.rowid
  WHERE event_text MATCH ?`;

function openWord(database: Reader, match: string, rareUpTo: number): Word {
  const few = prepared(database, `SELECT view.call_id FROM ${withCalls} LIMIT ?`)
    .pluck()
    .all(match, rareUpTo + 1) as (string | null)[];
  if (few.length <= rareUpTo) {
    const calls = new Set(few.filter((callId) => callId !== null));
    return { calls, isIn: (callId) => calls.has(callId), end() {} };
  }
  return { calls: null, ...walkWord(database, match) };
}

/** Goes down full text only as far as the oldest event of the call that is asked about. */
function walkWord(database: Reader, match: string): Omit<Word, "calls"> {
  const events = database
    .prepare(`SELECT event_text.rowid, view.call_id FROM ${withCalls} ORDER BY event_text.rowid DESC`)
    .raw()
    .iterate(match) as IterableIterator<[number, string | null]>;
  const oldest = prepared(database, "SELECT min(position) FROM event_view WHERE call_id = ?").pluck();
  const passed = new Set<string>();
  let reached = Number.MAX_SAFE_INTEGER;
  return {
    isIn(callId) {
      if (passed.has(callId)) return true;
      const until = (oldest.get(callId) as number | null) ?? Number.MAX_SAFE_INTEGER;
      while (reached > until) {
        const { value, done } = events.next();
        if (done) {
          reached = 0;
          return false;
        }
        reached = value[0];
        if (value[1] !== null) passed.add(value[1]);
        if (value[1] === callId) return true;
      }
      return false;
    },
    end: () => void events.return?.(),
  };
}
