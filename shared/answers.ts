/**
 * What a source answers with a body. Some requests of a provider are questions: it waits for the answer and goes on by it
 * (Vapi's `assistant-request`, Twilio's TwiML). Every answer is sent after its event is on disk.
 */
import { z } from "zod";

/** A type of event that waits for an answer. Data of the pack. */
export const question = z.object({
  /** As the pack's readings name it. */
  type: z.string(),
  /** What the provider does with the answer, one sentence. */
  says: z.string(),
  /** How long it waits, milliseconds. */
  withinMs: z.number().int().min(1),
  contentType: z.string(),
  /** A template to begin with: `{{dotted.path}}` stands for a value of the request. */
  template: z.string(),
  /** Where the facts come from. */
  source: z.string(),
});
export type Question = z.infer<typeof question>;

export const scriptedAnswer = z.object({
  /** Type of the event it answers, as readings name it; `*` answers all that no other entry does and the pack does not ask. */
  type: z.string().min(1).max(100),
  /** `pack`: what the pack answers by itself. `handler`: the user's own, where it comes in time and is a 2xx. */
  by: z.enum(["pack", "fixed", "template", "handler"]),
  status: z.number().int().min(200).max(599).default(200),
  contentType: z.string().max(200).default("application/json"),
  /** Of `fixed` and `template` what is sent, of `handler` what is sent where the handler does not answer. */
  body: z.string().max(100_000).default(""),
  /** Of `handler`: where it is asked. */
  url: z.string().max(2000).nullable().default(null),
  /** Of `handler`: how long it may take; null: as long as the question waits, less a second. */
  withinMs: z.number().int().min(50).max(300_000).nullable().default(null),
});
export type ScriptedAnswer = z.infer<typeof scriptedAnswer>;

/** What a kept event was answered with a body, or was to be. */
export const sentAnswer = z.object({
  /** `fallback`: the handler was asked and did not answer; `why` says what it did. */
  by: z.enum(["pack", "fixed", "template", "handler", "fallback"]),
  /** Null: the sender was gone before. */
  status: z.number().int().nullable(),
  contentType: z.string().nullable(),
  /** Its text, the first 64 KiB. */
  body: z.string(),
  /** How long all of it was. */
  bytes: z.number().int(),
  /** From the last byte of the request to the answer. */
  answerMs: z.number(),
  /** How long the platform waits for it; null: it was no question. */
  withinMs: z.number().int().nullable(),
  /** What went wrong or is worth knowing; empty: nothing. */
  why: z.string(),
});
export type SentAnswer = z.infer<typeof sentAnswer>;

export const sentAnswerMark = sentAnswer.pick({
  by: true,
  status: true,
  answerMs: true,
  withinMs: true,
  why: true,
});
export type SentAnswerMark = z.infer<typeof sentAnswerMark>;

export const scriptedAnswers = z.array(scriptedAnswer).max(50);
