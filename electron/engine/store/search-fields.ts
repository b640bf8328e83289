/** The fields of events and calls: what each means, what may be written, and where it stands in the tables. */
import { conformance } from "../../../shared/calls";
import { origin, outcome, packId, signature, stage, via } from "../../../shared/words";
import {
  type Condition,
  choiceField,
  escapeLike,
  type Field,
  type Fields,
  flagField,
  type List,
  marksField,
  metaFieldOf,
  momentField,
  textField,
  type Value,
} from "./search-conditions";

const stages = meanings(stage.options, {
  queued: "waits to be dialled",
  dialing: "rings",
  "in-conversation": "people talk",
  processing: "the platform works on it",
  analysis: "summary and transcript are made",
  final: "nothing more comes",
  failed: "it did not come about",
});
const outcomes = meanings(outcome.options, {
  completed: "they talked",
  "no-answer": "nobody picked up",
  busy: "the line was busy",
  failed: "it could not be put through",
  voicemail: "a machine answered",
  missed: "nobody took it",
  skipped: "it was not dialled",
  aborted: "it was broken off",
  "timed-out": "no end was reported in time",
});
export const origins = meanings(origin.options, {
  live: "came from the platform",
  simulated: "played by Ringback",
  replayed: "sent again by Ringback",
  imported: "came from a file",
  pulled: "fetched from the platform",
});
const ways = meanings(via.options, { mirror: "a copy that production's handler sent on" });
const conformances = meanings(conformance.options, {
  conforms: "keeps every rule",
  broken: "breaks a rule",
  open: "breaks none so far",
});
const signatures = meanings(signature.options, {
  verified: "fits a secret",
  failed: "fits no secret",
  missing: "should be there and is not",
  "no-secret": "no secret is set",
  unsupported: "this platform does not sign",
});
const providers = Object.fromEntries(packId.options.map((id) => [id, "platform"]));

function meanings<Word extends string>(
  words: readonly Word[],
  said: Record<Word, string>,
): Record<string, string> {
  return Object.fromEntries(words.map((word) => [word, said[word]]));
}

/** Of events: through the calls they belong to. `where` is of the columns that `call_search` has. */
function throughCalls(where: string, values: Value[]): Condition {
  const sub = `SELECT call_id FROM call INDEXED BY call_search WHERE ${where}`;
  return {
    sql: `view.call_id IN (${sub})`,
    values,
    test: { sql: `EXISTS (SELECT 1 FROM call WHERE call.call_id = view.call_id AND (${where}))`, values },
    index: { name: "event_view_call", rank: 2, probe: { sql: sub, values } },
  };
}

/** Of calls: those that one of their events tells, begun with where they are few. `sub` gives their ids. */
function throughEvents(sub: string, values: Value[], test: string): Condition {
  return {
    sql: `call.call_id IN (${sub})`,
    values,
    test: { sql: test, values },
    index: { name: callIds, rank: 3, probe: { sql: sub, values } },
  };
}

/** The index over the ids of calls. */
const callIds = "sqlite_autoindex_call_1";

function ofTheCall(field: Field): Field {
  const { shows: _, ...rest } = field;
  return {
    ...rest,
    ...(typeof field.shows === "string"
      ? { shows: `(SELECT ${field.shows} FROM call WHERE call.call_id = view.call_id)` }
      : {}),
    read(operand, now) {
      const made = field.read(operand, now);
      return typeof made === "string" ? made : throughCalls(made.sql, made.values);
    },
  };
}

const phoneWords = "a number, or a part of it";

/** A whole number from its + on can begin with an index; a part of one is looked for in every number there is. */
export function phoneField(column: string, meaning: string, of: (condition: Condition) => Condition): Field {
  return {
    meaning,
    shows: column,
    read(operand) {
      if (operand.kind !== "is" && operand.kind !== "begins") return phoneWords;
      const digits = operand.value.replace(/[^\d+]/g, "");
      if (!/\d/.test(digits)) return phoneWords;
      return digits.startsWith("+")
        ? of({ sql: `${column} >= ? AND ${column} < ?`, values: [digits, `${digits}:`] })
        : of({ sql: `${column} LIKE ? ESCAPE '\\'`, values: [`%${escapeLike(digits)}%`] });
    },
  };
}

/** Of events: from the narrow index of persons, because rows of events are wide. */
function throughPersons({ sql, values }: Condition): Condition {
  return {
    sql: `view.position IN (SELECT view.position FROM event_view AS view INDEXED BY event_view_person
          WHERE view.person IS NOT NULL AND ${sql})`,
    values,
  };
}

/** Outcome and the judgements of a call, where `call` is the table. */
const judged: Fields = {
  outcome: choiceField("call.outcome", outcomes, { meaning: "how the call ended" }),
  ended: flagField("call.ended", "an end was observed"),
  complete: flagField("call.complete", "every required artifact is there"),
  final: flagField("call.final", "nothing more is to come"),
  allowed: flagField("call.allowed", "signature, test and status let it leave"),
  conformance: choiceField("call.conformance", conformances, {
    meaning: "does it keep its provider's rules",
  }),
};

const bestIndex = (name: string, rank: number) => ({ name, rank });

const eventFields: Fields = {
  source: textField("view.source", {
    meaning: "receiving URL",
    known: "source",
    index: bestIndex("event_view_source", 6),
  }),
  provider: choiceField("view.provider", providers, {
    meaning: "platform that sent it",
    known: "provider",
    index: bestIndex("event_view_provider", 9),
  }),
  type: textField("view.type", {
    meaning: "the platform's name of the event",
    known: "type",
    index: bestIndex("event_view_type", 4),
  }),
  call: {
    meaning: "key or id of the call",
    shows: "view.call_key",
    read(operand) {
      if (operand.kind === "is") {
        const sub = "SELECT call_id FROM call WHERE key = ? UNION ALL SELECT ?";
        return {
          sql: `view.call_id IN (${sub})`,
          values: [operand.value, operand.value],
          index: bestIndex("event_view_call", 1),
        };
      }
      if (operand.kind !== "begins") return "a key or an id, or its beginning and a *";
      const pattern = `${escapeLike(operand.value)}%`;
      return throughCalls("call.key LIKE ? ESCAPE '\\' OR call.call_id LIKE ? ESCAPE '\\'", [
        pattern,
        pattern,
      ]);
    },
  },
  stage: choiceField("view.stage", stages, {
    meaning: "where the call is from this event on",
    index: bestIndex("event_view_stage", 5),
  }),
  outcome: ofTheCall(judged.outcome as Field),
  ended: ofTheCall(judged.ended as Field),
  final: ofTheCall(judged.final as Field),
  allowed: ofTheCall(judged.allowed as Field),
  conformance: ofTheCall(judged.conformance as Field),
  origin: choiceField("view.origin", origins, {
    meaning: "where it came from",
    index: bestIndex("event_view_origin", 8),
  }),
  via: choiceField("event.via", ways, { meaning: "the way it came, where not straight from the platform" }),
  test: flagField("view.test", "the platform's own test", bestIndex("event_view_test", 3)),
  signature: choiceField("view.signature", signatures, {
    meaning: "verdict on the signature",
    index: bestIndex("event_view_signature", 7),
  }),
  has: marksField("what an event carries", {
    duplicate: {
      meaning: "came more than once",
      sql: "view.duplicate_of IS NOT NULL",
      index: bestIndex("event_view_duplicate", 3),
    },
    late: {
      meaning: "came after its successor",
      sql: "view.late_ms IS NOT NULL",
      index: bestIndex("event_view_late", 3),
    },
    problem: {
      meaning: "schema or rule broken",
      sql: "view.problems > 0",
      index: bestIndex("event_view_problem", 3),
    },
    drift: {
      meaning: "unknown to its schema",
      sql: "view.drift > 0",
      index: bestIndex("event_view_drift", 3),
    },
    ghost: {
      meaning: "its call misses an event",
      ...throughCalls("call.ghosts > 0", []),
    },
    impossible: {
      meaning: "its call breaks a rule that no network explains",
      ...throughCalls("call.impossible > 0", []),
    },
    note: {
      meaning: "you wrote a note",
      sql: "view.position IN (SELECT position FROM note WHERE position IS NOT NULL)",
    },
    pin: {
      meaning: "you pinned it",
      sql: "view.position IN (SELECT position FROM pin WHERE position IS NOT NULL)",
    },
  }),
  after: momentField("view.received_at", "received after an age or a time", "since"),
  before: momentField("view.received_at", "received before an age or a time", "before"),
  received: momentField("view.received_at", "our clock: a day, a time, a range", "within"),
  occurred: momentField("view.occurred_at", "the platform's clock", "within"),
  phone: phoneField("view.person", "number of the person", throughPersons),
  is: marksField("which state it is in", {
    unclaimed: { meaning: "no source has its name", sql: "event.claimed = 0" },
  }),
};

/** Pins and notes are a person's, and few. */
function marked(table: "note" | "pin"): Pick<Condition, "sql"> & { index: NonNullable<Condition["index"]> } {
  const sub = `SELECT id AS call_id FROM ${table} WHERE position IS NULL`;
  return {
    sql: `EXISTS (SELECT 1 FROM ${table} WHERE id = call.call_id)`,
    index: { name: callIds, rank: 2, probe: { sql: sub, values: [] } },
  };
}

const callFields: Fields = {
  source: textField("call.source", { meaning: "receiving URL", known: "source" }),
  provider: choiceField("call.provider", providers, { meaning: "platform that sent it", known: "provider" }),
  type: {
    meaning: "an event of this name came",
    known: "type",
    read(operand) {
      if (operand.kind === "is") {
        return throughEvents(
          "SELECT call_id FROM event_view INDEXED BY event_view_type_call WHERE type = ? AND call_id IS NOT NULL",
          [operand.value],
          `EXISTS (SELECT 1 FROM event_view INDEXED BY event_view_type_call
           WHERE event_view.type = ? AND event_view.call_id = call.call_id)`,
        );
      }
      return operand.kind === "begins"
        ? {
            sql: `EXISTS (SELECT 1 FROM event_view WHERE event_view.call_id = call.call_id
                  AND event_view.type LIKE ? ESCAPE '\\')`,
            values: [`${escapeLike(operand.value)}%`],
          }
        : "a name, or its beginning and a *";
    },
  },
  call: {
    meaning: "key or id of the call",
    shows: "call.key",
    read(operand) {
      if (operand.kind === "is") {
        const values = [operand.value, operand.value];
        return {
          sql: "call.call_id = ? OR call.key = ?",
          values,
          index: {
            name: callIds,
            rank: 1,
            probe: { sql: "SELECT call_id FROM call WHERE key = ? UNION SELECT ? AS call_id", values },
          },
        };
      }
      if (operand.kind !== "begins") return "a key or an id, or its beginning and a *";
      const pattern = `${escapeLike(operand.value)}%`;
      return {
        sql: "call.call_id LIKE ? ESCAPE '\\' OR call.key LIKE ? ESCAPE '\\'",
        values: [pattern, pattern],
      };
    },
  },
  stage: choiceField("call.stage", stages, { meaning: "where the call is" }),
  ...judged,
  origin: choiceField("call.origin", origins, { meaning: "where it came from" }),
  via: {
    meaning: "the way one of its events came",
    choices: ways,
    read(operand) {
      if (operand.kind !== "is" || !Object.hasOwn(ways, operand.value))
        return `one of ${Object.keys(ways).join(", ")}`;
      return throughEvents(
        `SELECT call_id FROM event INDEXED BY event_via CROSS JOIN event_view USING (position)
         WHERE via = ? AND call_id IS NOT NULL`,
        [operand.value],
        `EXISTS (SELECT 1 FROM event_view INDEXED BY event_view_call CROSS JOIN event USING (position)
         WHERE event_view.call_id = call.call_id AND event.via = ?)`,
      );
    },
  },
  test: flagField("call.test", "the platform's own test"),
  signature: {
    meaning: "verdict on one of its events",
    choices: signatures,
    read(operand) {
      if (operand.kind !== "is" || !Object.hasOwn(signatures, operand.value)) {
        return `one of ${Object.keys(signatures).join(", ")}`;
      }
      return throughEvents(
        `SELECT call_id FROM event_view INDEXED BY event_view_signature_call
         WHERE signature = ? AND call_id IS NOT NULL`,
        [operand.value],
        `EXISTS (SELECT 1 FROM event_view INDEXED BY event_view_signature_call
         WHERE event_view.signature = ? AND event_view.call_id = call.call_id)`,
      );
    },
  },
  has: marksField("what a call carries", {
    duplicate: { meaning: "an event came more than once", sql: "call.duplicates > 0" },
    late: { meaning: "an event came after its successor", sql: "call.late > 0" },
    problem: { meaning: "schema or rule broken", sql: "call.problems > 0" },
    drift: {
      meaning: "an event is unknown to its schema",
      ...throughEvents(
        "SELECT call_id FROM event_view INDEXED BY event_view_drift WHERE drift > 0 AND call_id IS NOT NULL",
        [],
        `EXISTS (SELECT 1 FROM event_view INDEXED BY event_view_call
         WHERE event_view.call_id = call.call_id AND drift > 0)`,
      ),
    },
    ghost: { meaning: "an event should have come", sql: "call.ghosts > 0" },
    impossible: { meaning: "a rule broken that no network explains", sql: "call.impossible > 0" },
    note: { meaning: "you wrote a note", ...marked("note") },
    pin: { meaning: "you pinned it", ...marked("pin") },
  }),
  after: momentField("call.last_received_at", "last event received after an age or a time", "since"),
  before: momentField("call.last_received_at", "last event received before an age or a time", "before"),
  received: momentField("call.last_received_at", "our clock: a day, a time, a range", "within"),
  occurred: momentField("call.started_at", "start by the platform's clock", "within"),
  phone: phoneField("call.phone", "number of the person", (condition) => condition),
};

export const eventList: List = {
  fields: eventFields,
  meta: (key) => metaFieldOf(key, "view.call_id", "event_view_call"),
};
export const callList: List = {
  fields: callFields,
  meta: (key) => metaFieldOf(key, "call.call_id", callIds),
};
