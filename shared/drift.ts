/** Drift: what payloads have that no schema knows, and what is documented and never came; and the user's own schemas. */
import { z } from "zod";
import { at, atOrNull, packId } from "./words";

export const driftKind = z.enum(["new-field", "new-value", "new-type", "new-format", "never-seen"]);
export type DriftKind = z.infer<typeof driftKind>;

export const driftState = z.enum(["open", "accepted", "ignored"]);
export type DriftState = z.infer<typeof driftState>;

/** Which values an accepted line takes: any of these types, or only those seen so far. */
export const acceptChoice = z.enum(["any", "these"]);
export type AcceptChoice = z.infer<typeof acceptChoice>;

export const driftRow = z.object({
  /** Computed from provider, type, path and kind. */
  driftId: z.string(),
  provider: packId,
  /** The provider's name of the event; empty: events that no schema knows. */
  type: z.string(),
  /** Dotted, `[]` for the items of a list: `event.data.lineItems[].sku`. Of what was never seen: what that is. */
  path: z.string(),
  kind: driftKind,
  /** The difference in words, an example in quotes. */
  words: z.string(),
  events: z.number().int(),
  /** Events per day, the last 14 days, today last. */
  days: z.array(z.number().int()),
  firstAt: atOrNull,
  lastAt: atOrNull,
  state: driftState,
  decidedAt: atOrNull,
  /** False: there is no line that could be accepted. */
  canAccept: z.boolean(),
  /** It is a status that an exact allow-list does not have: its calls are held, and accepting it changes nothing of that. */
  holdsCalls: z.boolean(),
});
export type DriftRow = z.infer<typeof driftRow>;

export const driftGroup = z.object({
  provider: packId,
  providerName: z.string(),
  type: z.string(),
  /** Events that were looked at: everything but simulated and replayed ones, and those that nobody vouches for. */
  events: z.number().int(),
  open: z.number().int(),
  /** Null: no schema knows these events. */
  schema: z.object({ name: z.string(), version: z.number().int() }).nullable(),
});
export type DriftGroup = z.infer<typeof driftGroup>;

export const driftPage = z.object({
  rows: z.array(driftRow),
  cursor: z.string().nullable(),
  groups: z.array(driftGroup),
  kinds: z.array(z.object({ kind: driftKind, open: z.number().int() })),
  /** Of the chosen provider, event and kind. */
  counts: z.object({
    open: z.number().int(),
    accepted: z.number().int(),
    ignored: z.number().int(),
    all: z.number().int(),
  }),
  /** Events looked at, of all providers. */
  events: z.number().int(),
  /** Unknown things beyond the most that are kept per event type: a list of names that are data, most likely. */
  leftOut: z.number().int(),
});
export type DriftPage = z.infer<typeof driftPage>;

export const schemaLine = z.object({ text: z.string(), change: z.enum(["same", "added", "removed"]) });
export type SchemaLine = z.infer<typeof schemaLine>;

export const acceptOffer = z.object({
  choice: acceptChoice,
  /** `any text`, `these 3`. */
  words: z.string(),
  lines: z.array(schemaLine),
  /** What accepting changes, computed before; `later` is what may still come. */
  changes: z.array(z.object({ words: z.string(), later: z.boolean() })),
});
export type AcceptOffer = z.infer<typeof acceptOffer>;

export const driftDetail = driftRow.extend({
  providerName: z.string(),
  sentence: z.string(),
  typeEvents: z.number().int(),
  values: z.array(z.object({ got: z.string(), value: z.string().nullable(), events: z.number().int() })),
  /** More values came than are kept. */
  moreValues: z.boolean(),
  /** Midnight of each of the last 14 days, with how many events had it and how many did not. */
  byDay: z.array(z.object({ at, with: z.number().int(), without: z.number().int() })),
  /** The newest event that has it, around the line that differs. */
  example: z
    .object({
      eventId: z.string(),
      position: z.number().int(),
      lines: z.array(z.object({ number: z.number().int(), text: z.string(), marked: z.boolean() })),
    })
    .nullable(),
  /** What was never seen, field by field. */
  fields: z.array(z.string()),
  /** Schema it was judged by, and the version of the user's own that accepting writes. */
  schema: z.object({ name: z.string(), version: z.number().int(), next: z.number().int() }).nullable(),
  offers: z.array(acceptOffer),
  /** What was decided, in words; null while it is open. */
  decided: z.string().nullable(),
});
export type DriftDetail = z.infer<typeof driftDetail>;

/** One thing of one event that its schema does not know, for the payload view. */
export const eventDrift = z.object({
  driftId: z.string(),
  /** Dotted path of this very place. */
  path: z.string(),
  kind: driftKind,
  sentence: z.string(),
  state: driftState,
});
export type EventDrift = z.infer<typeof eventDrift>;

export const schemaRow = z.object({
  provider: packId,
  providerName: z.string(),
  type: z.string(),
  name: z.string(),
  /** The built-in schema's. */
  version: z.number().int(),
  /** Newest version of the user's own: for all sources of the provider, or for the one asked about; null: none. */
  ownVersion: z.number().int().nullable(),
});
export type SchemaRow = z.infer<typeof schemaRow>;

export const schemaDetail = schemaRow.extend({
  /** JSON Schema, as text. */
  builtIn: z.string(),
  /** The user's own, empty while there is none. */
  own: z.string(),
  /** Newest first; what each came from, in words. */
  versions: z.array(z.object({ version: z.number().int(), at, because: z.string(), removed: z.boolean() })),
  /** Why the newest version of the user's own judges nothing since it was stopped; null where it does its work. */
  stopped: z.string().nullable(),
});
export type SchemaDetail = z.infer<typeof schemaDetail>;
