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
  /** Type of the event it answers, as readings name it; `*` answers all that no other entry does. */
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

export const scriptedAnswers = z.array(scriptedAnswer).max(50);
