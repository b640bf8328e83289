/** Events: one webhook request each, exactly as it arrived, with what a pack made of it. */
import { z } from "zod";
import { sentAnswer } from "./answers";
import { eventDrift } from "./drift";
import { sendingMark } from "./failing";
import { at, atOrNull, eventKind, origin, packId, problem, signature, stage, via } from "./words";

export const eventRow = z.object({
  eventId: z.string(),
  /** The place in the log. It is the order of arrival. */
  position: z.number().int(),
  /** Name of the source, also for an unclaimed event whose source does not exist. */
  source: z.string(),
  provider: packId.nullable(),
  origin,
  /** Null: straight from the provider. */
  via: via.nullable(),
  /** The provider's name of the event; null when no pack knows it, or it was not read yet. */
  type: z.string().nullable(),
  kind: eventKind,
  stage: stage.nullable(),
  callId: z.string().nullable(),
  /** The provider's key of the call. */
  callKey: z.string().nullable(),
  /** Whom the call belongs to, as far as known: a number, else a name. */
  person: z.string().nullable(),
  receivedAt: at,
  occurredAt: atOrNull,
  signature,
  problems: z.number().int(),
  /** Event id of the event this one is a copy of. Belongs to the fold and may change. */
  duplicateOf: z.string().nullable(),
  /** Milliseconds it came behind an event it precedes; null when in order. */
  lateMs: z.number().nullable(),
  bytes: z.number().int(),
  claimed: z.boolean(),
  /** Status really sent and milliseconds from last byte to answer; null reads "not known". */
  answerStatus: z.number().int().nullable(),
  answerMs: z.number().nullable(),
  pinned: z.boolean(),
  /** A person wrote a note; its text stands in the detail. */
  noted: z.boolean(),
  /** Of an event that was failed on purpose; left out for all others. */
  sending: sendingMark.optional(),
});
export type EventRow = z.infer<typeof eventRow>;

export const eventDetail = eventRow.extend({
  method: z.string(),
  url: z.string(),
  peer: z.string(),
  httpVersion: z.string(),
  /** Header names and values as sent, in order, repeated ones repeated. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  signatureAtArrival: signature,
  /** What the verdict rests on, or why it failed. Never a secret. */
  signatureBecause: z.string(),
  trusted: z.boolean(),
  /** Empty: none. */
  note: z.string(),
  problemList: z.array(problem),
  /** Why the pack could not read this event; null when it could. */
  readError: z.string().nullable(),
  /** Up to 256 KiB of the body as text, for the payload view. */
  bodyText: z.string(),
  bodyTruncated: z.boolean(),
  bodyIsText: z.boolean(),
  /** A secret that the provider puts into its bodies stands masked in what is shown here. */
  secretsMasked: z.boolean(),
  contentType: z.string().nullable(),
  /** What its schema does not know. */
  drift: z.array(eventDrift),
  /** By which schema it is judged, the newest version; null: no schema knows it. */
  schema: z.object({ type: z.string(), name: z.string(), version: z.number().int() }).nullable(),
  copies: z.array(z.object({ eventId: z.string(), position: z.number().int(), receivedAt: at })),
  /** How long the platform waits for its answer; null: it asks nothing. */
  question: z.object({ withinMs: z.number().int(), says: z.string() }).nullable(),
  /** With what body it was answered; null: with none, or it is not known. */
  answered: sentAnswer.nullable(),
  /** Facts the fold took from this event, `name: value`, in words. */
  gave: z.array(z.object({ fact: z.string(), value: z.string() })),
});
export type EventDetail = z.infer<typeof eventDetail>;

/** A request that was refused and therefore is no event: too large, malformed, wrong host … */
export const refusalRow = z.object({
  refusalId: z.string(),
  at,
  peer: z.string(),
  method: z.string().nullable(),
  url: z.string().nullable(),
  status: z.number().int().nullable(),
  reason: z.string(),
  bytes: z.number().int(),
  headers: z.array(z.tuple([z.string(), z.string()])),
});
export type RefusalRow = z.infer<typeof refusalRow>;
