/**
 * The tables of a warehouse, the same on this machine and in PostgreSQL: a star with the call in its middle. Every
 * statement, the mapping sheet and the exports are made of this list. There is no table of deliveries: a row about the
 * delivery that writes it would have to be written before that is over.
 */
export type ColumnType = "text" | "integer" | "real" | "boolean" | "time" | "json";

export type Column = {
  name: string;
  type: ColumnType;
  /** Never null. */
  required?: true;
  /** The only values it has. */
  oneOf?: readonly string[];
  /** Where the value comes from, in words. */
  from: string;
  example: string;
};

export type Table = { name: TableName; key: readonly string[]; columns: readonly Column[] };
export type TableName = "fact_call" | "fact_call_event" | "dim_contact";

/** Written with the row, by the clock of this machine; what is frozen does not hold it. */
export const loadedAt: Column = {
  name: "loaded_at",
  type: "time",
  required: true,
  from: "when the row was written last",
  example: "2026-03-02T15:13:41.020Z",
};

const directions = ["inbound", "outbound", "internal", "unknown"] as const;
const origins = ["live", "pulled", "simulated", "replayed", "imported"] as const;
const sentiments = ["negative", "neutral", "positive"] as const;

export const factCall: Table = {
  name: "fact_call",
  key: ["call_key"],
  columns: [
    must(
      "call_key",
      "text",
      "provider and its key of the call; for other than live calls our own",
      "mirai:c_9f21",
    ),
    must("call_id", "text", "Ringback's own id of the call", "call_5b1e"),
    must("provider", "text", "the platform", "mirai"),
    must("provider_call_id", "text", "the platform's own key", "c_9f21"),
    must("source", "text", "the receiving URL's name", "front-desk"),
    { ...must("origin", "text", "where its events came from", "live"), oneOf: origins },
    must("is_test", "boolean", "a test delivery, or own numbers", "false"),
    must("is_spam", "boolean", "marked as spam by the platform", "false"),
    must("record_version", "integer", "version of the call record; only a higher one replaces a row", "1"),
    must("is_final", "boolean", "always true: nothing else leaves the gate", "true"),
    must("is_complete", "boolean", "false where something is missing for good", "true"),
    may("missing", "json", "names of what is missing; [] when complete", "[]"),
    { ...must("direction", "text", "of the call", "inbound"), oneOf: directions },
    may("phone_e164", "text", "the other party's number", "+12025550142"),
    may("contact_key", "text", "its row in dim_contact", "phone:+12025550142"),
    may("started_at", "time", "start of the call", "2026-03-02T15:10:00.000Z"),
    may("ended_at", "time", "end of the call", "2026-03-02T15:13:07.000Z"),
    may("duration_ms", "integer", "end minus start, where both are known", "187000"),
    may("talk_ms", "integer", "time of conversation; 0 where nobody talked", "171000"),
    may("outcome", "text", "what became of the call", "completed"),
    may("disposition", "text", "the platform's own word for it", "call_completed"),
    may("outcome_class", "text", "conversation, voicemail, no-conversation or never-dialled", "conversation"),
    may("satisfaction", "real", "1 (worst) to 5, by the source's metrics map", "4.5"),
    may("resolved", "boolean", "by the source's metrics map", "true"),
    { ...may("sentiment", "text", "by the source's metrics map", "positive"), oneOf: sentiments },
    may("follow_up", "boolean", "somebody should get back, by the source's metrics map", "false"),
    may("follow_ups", "json", "what the platform asks to be done after the call", "[]"),
    may("agent", "text", "who or what talked", "Reception"),
    may("company", "text", "of the call", "Example Clinic"),
    may("summary", "text", "unless the gate tells none of the conversation", "Asked for Thursday."),
    may("transcript", "json", "only where the gate tells it in full", '[{"role":"user","content":"Hello"}]'),
    may("transcript_chars", "integer", "length of the transcript's text", "5"),
    may(
      "recording_url",
      "text",
      "unless the gate tells none of the conversation",
      "https://example.com/r.mp3",
    ),
    may("detail_url", "text", "the call at its platform", "https://example.com/calls/1"),
    may("variables", "json", "what the caller's system handed to the platform", '{"orderId":"A-1042"}'),
    may("extra", "json", "what else the platform said", "{}"),
    may("events", "integer", "events of the call when this version was frozen, copies too", "8"),
    may("first_event_at", "time", "receipt of the first of them", "2026-03-02T15:10:00.310Z"),
    may("frozen_at", "time", "when this version was frozen", "2026-03-02T15:13:40.900Z"),
  ],
};

export const factCallEvent: Table = {
  name: "fact_call_event",
  key: ["call_key", "event_key"],
  columns: [
    must("call_key", "text", "its row in fact_call", "mirai:c_9f21"),
    must("event_key", "text", "Ringback's id of the event", "e1042"),
    may("event_type", "text", "the platform's name of it", "call.ended"),
    may("provider_sequence", "integer", "the platform's own number", "3"),
    may("occurred_at", "time", "by the platform's clock", "2026-03-02T15:13:07.000Z"),
    must("received_at", "time", "by the clock of this machine", "2026-03-02T15:13:07.410Z"),
    must("payload_sha256", "text", "of the body; equal in exact copies", "9f86d081…"),
    must("counts", "boolean", "false: its signature was not good", "true"),
  ],
};

export const dimContact: Table = {
  name: "dim_contact",
  key: ["contact_key"],
  columns: [
    must(
      "contact_key",
      "text",
      "external id, else number; apart for calls that are not live",
      "phone:+12025550142",
    ),
    { ...must("origin", "text", "of its newest call", "live"), oneOf: origins },
    must("source_system", "text", "platform of its newest call", "mirai"),
    may("phone_e164", "text", "its number", "+12025550142"),
    may("external_id", "text", "its id in your system", "user-17"),
    may("display_name", "text", "as its newest call names it", "Dana Example"),
    may("company", "text", "as its newest call names it", "Example Clinic"),
    may("last_call_at", "time", "start of its newest call", "2026-03-02T15:10:00.000Z"),
  ],
};

export const tables = [factCall, factCallEvent, dimContact] as const;

export function tableOf(name: TableName): Table {
  return tables.find((table) => table.name === name) ?? factCall;
}

/** With the column that the writer fills. */
export function storedColumns(table: Table): Column[] {
  return [...table.columns, loadedAt];
}

function may(name: string, type: ColumnType, from: string, example: string): Column {
  return { name, type, from, example };
}
function must(name: string, type: ColumnType, from: string, example: string): Column {
  return { name, type, from, example, required: true };
}
