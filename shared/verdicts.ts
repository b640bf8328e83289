/** Verdicts about a handler: is it safe against copies, disorder and loss, and does it answer in time. */
import { z } from "zod";

export const verdictName = z.enum(["idempotency", "order", "ack", "loss"]);
export type VerdictName = z.infer<typeof verdictName>;

export const verdictState = z.enum(["pass", "fail", "inconclusive"]);

/** One trial, or several of a kind, in words: `exact copy of call.completed`. */
export const verdictTrial = z.object({ what: z.string(), state: verdictState, sentence: z.string() });
export type VerdictTrial = z.infer<typeof verdictTrial>;

export const verdict = z.object({
  name: verdictName,
  state: verdictState,
  sentence: z.string(),
  /** What was observed, so that a pass says over what: `outgoing HTTP: 3 effects`. */
  over: z.string(),
  trials: z.array(verdictTrial),
  /** Types of events of the smallest case that fails, in the order they were sent; null where nothing failed. */
  smallest: z.array(z.string()).nullable(),
  /** Of an inconclusive one: the one step that would settle it. */
  next: z.string().nullable(),
  /** How many plays it took. */
  plays: z.number().int(),
});
export type Verdict = z.infer<typeof verdict>;
