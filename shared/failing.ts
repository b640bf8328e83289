/**
 * Failing on purpose: for a while a source answers as the user says instead of as usual, so that what its provider does
 * then can be seen. Every event is committed and kept before it is failed.
 */
import { z } from "zod";
import { failingLimits } from "./failing-limits";
import { at, atOrNull } from "./words";

/** What is answered instead: a status, nothing until the sender gives up, a cut connection, or the usual one late. */
export const failingAnswer = z.discriminatedUnion("kind", [
  z
    .object({
      kind: z.literal("status"),
      status: z.number().int().min(300).max(599),
      /** Sent as `Retry-After`; null: without that header. */
      retryAfterSeconds: z.number().int().min(1).max(86_400).nullable().default(null),
    })
    .strict(),
  z.object({ kind: z.literal("hang") }).strict(),
  z.object({ kind: z.literal("reset") }).strict(),
  z
    .object({
      kind: z.literal("delay"),
      delayMs: z.number().int().min(1).max(failingLimits.hangMs),
    })
    .strict(),
]);
export type FailingAnswer = z.infer<typeof failingAnswer>;

export const failingSettings = z.object({
  answer: failingAnswer,
  /** `first`: only the first sending of each event, so that the next one is taken. */
  which: z.enum(["all", "first"]).default("all"),
  /** Only events of these types; empty: all. */
  types: z.array(z.string().min(1).max(300)).max(50).default([]),
  /** It ends after so many sendings were failed, each an event of the log, or after so many minutes, whichever comes first. */
  events: z.number().int().min(1).max(failingLimits.events).default(100),
  minutes: z.number().min(1).max(failingLimits.minutes).default(120),
});
export type FailingSettings = z.infer<typeof failingSettings>;

export const failingEnd = z.enum(["events", "time", "person"]);
export type FailingEnd = z.infer<typeof failingEnd>;

export const failingRow = failingSettings.extend({
  failingId: z.string(),
  sourceId: z.string(),
  source: z.string(),
  startedAt: at,
  /** When it ends at the latest. */
  untilAt: at,
  /** Sendings failed so far. */
  failed: z.number().int(),
  endedAt: atOrNull,
  /** Null while it is on. */
  endedBecause: failingEnd.nullable(),
});
export type FailingRow = z.infer<typeof failingRow>;

/**
 * What was done to one sending of an event on purpose. `ms`: until the sender closed the connection, or until the late
 * answer; null where there is none, or it is not known (yet).
 */
export const failedSending = z.object({
  kind: z.enum(["status", "hang", "reset", "delay"]),
  status: z.number().int().nullable(),
  ms: z.number().nullable(),
});
export type FailedSending = z.infer<typeof failedSending>;

/** One sending of an event that was failed on purpose at least once. */
export const sendingMark = z.object({
  /** Which sending of that event it is, as far as they were seen; 1 the first. */
  number: z.number().int(),
  /** Null: it was answered as usual. */
  failed: failedSending.nullable(),
  /** The sending before, and how long after its end this one came; null for the first. */
  before: z.object({ failed: failedSending.nullable(), afterMs: z.number() }).nullable(),
});
export type SendingMark = z.infer<typeof sendingMark>;
