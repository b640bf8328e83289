/** Replays: kept events that are sent once more, each with the first answer it got beside the one it gets now. */
import { z } from "zod";
import { handlerAnswer } from "./handlers";
import { at, atOrNull } from "./words";

/** Headers that are set beside those that are kept; one of the same name gives way. */
const setHeader = z.tuple([
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, "is no name of a header"),
  z.string().regex(/^[\t\x20-\x7e\x80-\xff]{0,8192}$/, "has characters that no header can carry"),
]);

export const replayEdit = z.object({
  /** Text that is sent in place of the kept body, as UTF-8; it need not be JSON. Left out: the body as it is kept. */
  body: z
    .string()
    .max(10 * 1024 * 1024)
    .optional(),
  headers: z.array(setHeader).max(100).optional(),
});
export type ReplayEdit = z.infer<typeof replayEdit>;

/** `again`: signed as the provider would. `as-kept`: with the signature it came with, good or bad. */
export const replaySigning = z.enum(["again", "as-kept"]);

export const replayInput = z.object({
  /** Event ids, or an event's call, or what a search of events finds: one of the three. They go out in log order. */
  events: z.array(z.string().max(100)).min(1).max(1000).optional(),
  call: z.string().max(200).optional(),
  q: z.string().max(2000).optional(),
  /** Name of a source, or URL of a handler. Left out: each event goes to the source it came to. */
  to: z.string().max(2000).optional(),
  /** Of one event only. */
  edit: replayEdit.optional(),
  sign: replaySigning.default("again"),
  /** What a handler's events are signed with. Left out: the secret of each event's own source, else the test secret. */
  secret: z
    .union([
      z.literal("test"),
      z.object({ secretId: z.string() }).strict(),
      z.object({ value: z.string().min(1).max(4096) }).strict(),
    ])
    .optional(),
  /** At most so many a second. Left out: as quick as answers come. One is under way at a time in any case. */
  perSecond: z.number().min(0.1).max(1000).optional(),
});
export type ReplayInput = z.infer<typeof replayInput>;

/** `fixed`: no success at first, and one now. `regressed`: the other way round. `same`: both, or neither. */
export const comparedAnswer = z.enum(["fixed", "regressed", "same"]);
export type ComparedAnswer = z.infer<typeof comparedAnswer>;

export const replayItem = z.object({
  /** From 1, in the order of sending, which is that of the log. */
  number: z.number().int(),
  /** The kept event. */
  eventId: z.string(),
  /** The provider's name of it; null where it was not read, or is gone. */
  type: z.string().nullable(),
  /** Null: not sent yet, or never. */
  sentAt: atOrNull,
  status: z.number().int().nullable(),
  answerMs: z.number().nullable(),
  error: z.string().nullable(),
  /** `“production” of mirai`, `test secret`; null where nothing was signed again. */
  signedWith: z.string().nullable(),
  /** What this handler answered when the event was sent to it for the first time; before that, what Ringback answered. */
  first: z
    .object({
      by: z.enum(["handler", "ringback"]),
      status: z.number().int().nullable(),
      answerMs: z.number().nullable(),
      error: z.string().nullable(),
    })
    .nullable(),
  /** Null: not answered yet, the first answer is not known, or it was Ringback's and this is a handler's first. */
  compared: comparedAnswer.nullable(),
  /** The event that it became in our own log; null where it went to a handler. */
  newEventId: z.string().nullable(),
});
export type ReplayItem = z.infer<typeof replayItem>;

export const replayRow = z.object({
  /** The namespace of the events it makes. */
  replayId: z.string(),
  state: z.enum(["sending", "done", "stopped", "failed"]),
  /** Name of the source that all of it goes to; null: a handler, or each event to its own source. */
  source: z.string().nullable(),
  /** URL of the user's own server; null: our own receiver. */
  handler: z.string().nullable(),
  edited: z.boolean(),
  sign: replaySigning,
  perSecond: z.number().nullable(),
  startedAt: at,
  endedAt: atOrNull,
  planned: z.number().int(),
  sent: z.number().int(),
  /** Answered with 2xx. */
  succeeded: z.number().int(),
  fixed: z.number().int(),
  regressed: z.number().int(),
  same: z.number().int(),
  /** Why it did not go on; null where it did. */
  reason: z.string().nullable(),
});
export type ReplayRow = z.infer<typeof replayRow>;

export const replayDetail = replayRow.extend({
  /** Null where the bytes went out as they are kept. */
  edit: replayEdit.nullable(),
  items: z.array(replayItem),
});
export type ReplayDetail = z.infer<typeof replayDetail>;

/** Where an event was sent on to, and what it is a replay of. */
export const sentOn = z.object({
  /** Oldest first. */
  answers: z.array(handlerAnswer),
  /** Null: no replay. `eventId` may be of an event that is gone meanwhile. */
  replayOf: z.object({ eventId: z.string(), replayId: z.string(), edited: z.boolean() }).nullable(),
  /** Replays of it that came to our own receiver, oldest first. */
  replayedAs: z.array(
    z.object({
      eventId: z.string(),
      replayId: z.string(),
      edited: z.boolean(),
      sentAt: atOrNull,
      status: z.number().int().nullable(),
      answerMs: z.number().nullable(),
    }),
  ),
});
export type SentOn = z.infer<typeof sentOn>;

/** A handler that something was sent to lately. */
export const knownHandler = z.object({
  handler: z.string(),
  lastAt: at,
  lastStatus: z.number().int().nullable(),
});
export type KnownHandler = z.infer<typeof knownHandler>;
