/**
 * The words of Ringback as values. Rows, REST, search and screens use exactly these spellings;
 * a new word is added here first.
 */
import { z } from "zod";

export const packId = z.enum([
  "mirai",
  "callrail",
  "atoms",
  "whippy",
  "generic",
  "twilio",
  "retell",
  "vapi",
  "telnyx",
  "vonage",
  "aircall",
  "elevenlabs",
  "bland",
  "standard-webhooks",
]);
export type PackId = z.infer<typeof packId>;

/** Where an event came from. Decided by the receiver, never by the sender. */
export const origin = z.enum(["live", "simulated", "replayed", "imported", "pulled"]);
export type Origin = z.infer<typeof origin>;

/** The way an event came where that is not straight from the provider: production's handler sent a copy of it. */
export const via = z.enum(["mirror"]);
export type Via = z.infer<typeof via>;

/** Where a call is. Vendors say status, state or phase. */
export const stage = z.enum([
  "queued",
  "dialing",
  "in-conversation",
  "processing",
  "analysis",
  "final",
  "failed",
]);
export type Stage = z.infer<typeof stage>;

export const outcome = z.enum([
  "completed",
  "no-answer",
  "busy",
  "failed",
  "voicemail",
  "missed",
  "skipped",
  "aborted",
  "timed-out",
]);
export type Outcome = z.infer<typeof outcome>;

/** What is required before a call record is complete depends on this class. */
export const outcomeClass = z.enum(["conversation", "voicemail", "no-conversation", "never-dialled"]);
export type OutcomeClass = z.infer<typeof outcomeClass>;

export const signature = z.enum(["verified", "failed", "missing", "no-secret", "unsupported"]);
export type Signature = z.infer<typeof signature>;

export const artifactName = z.enum(["summary", "transcript", "recording", "analysis"]);
export type ArtifactName = z.infer<typeof artifactName>;

export const artifactState = z.enum(["there", "awaited", "absent", "failed", "not-offered"]);
export type ArtifactState = z.infer<typeof artifactState>;

export const deliveryState = z.enum([
  "pending",
  "inflight",
  "delivered",
  "dead",
  "superseded",
  "blocked",
  "unknown",
  "held",
]);
export type DeliveryState = z.infer<typeof deliveryState>;

/** One glyph per kind of event, the same in pins, tables and chips. */
export const eventKind = z.enum(["lifecycle", "action", "final", "failure"]);
export type EventKind = z.infer<typeof eventKind>;

export const direction = z.enum(["inbound", "outbound"]);
export type Direction = z.infer<typeof direction>;

/** Epoch milliseconds. */
export const at = z.number().int();
export const atOrNull = at.nullable();

export const json: z.ZodType<Json> = z.json();
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Something wrong with a payload, with a sentence a person understands. `path` is dotted: `event.data.call.id`. */
export const problem = z.object({
  path: z.string(),
  expected: z.string(),
  got: z.string(),
  sentence: z.string(),
});
export type Problem = z.infer<typeof problem>;
