/** Runs: one play of a scenario against one source or handler, kept with what was sent and answered. */
import { z } from "zod";
import { expectation } from "./expectations";
import { retryPolicy } from "./retries";
import { at, atOrNull } from "./words";

export const runSend = z.object({
  number: z.number().int(),
  /** Milliseconds after the start of the run in the scenario's own time, as planned; later where it was made late. */
  plannedMs: z.number(),
  /** When the step happens in the scenario, whatever is done to its sending; null in runs from before this was kept. */
  happensMs: z.number().nullable().default(null),
  sentAt: atOrNull,
  type: z.string(),
  /** `copy 2 of 2`, `after end-of-call`, `attempt 2 of 3` … in words; null when untouched. */
  fault: z.string().nullable(),
  status: z.number().int().nullable(),
  answerMs: z.number().nullable(),
  error: z.string().nullable(),
  /** The answer's text, its first 4,096 characters; null where it had none. The live feed leaves it out. */
  answerBody: z.string().nullable().default(null),
  /** 1 for the event as it is first sent, 2 for the provider's first retry of it. */
  attempt: z.number().int().default(1),
  /** Of a retry: the number of the send that it repeats. */
  retryOf: z.number().int().nullable().default(null),
  /** After a failure: what the provider does next, in words. */
  next: z.string().nullable().default(null),
});
export type RunSend = z.infer<typeof runSend>;

export const runRow = z.object({
  runId: z.string(),
  scenario: z.string(),
  case: z.string().nullable().default(null),
  provider: z.string(),
  /** Name of the source it plays to; empty where it plays to a handler. */
  source: z.string(),
  /** URL of the user's own server it plays to; null: our own receiver. */
  handler: z.string().nullable().default(null),
  seed: z.number().int(),
  speed: z.number(),
  state: z.enum(["playing", "paused", "done", "stopped", "failed"]),
  startedAt: at,
  endedAt: atOrNull,
  sent: z.number().int(),
  planned: z.number().int(),
  /** Its last request, in the scenario's own time. */
  durationMs: z.number().default(0),
  /**
   * At `at` of the engine's clock the scenario stood at `ms`. From there it moves `speed` times as fast while the run
   * plays, and not at all otherwise.
   */
  position: z.object({ ms: z.number(), at }).nullable().default(null),
  /** The call it makes; known from the start. Played to a handler, no call of this id is here. */
  callId: z.string(),
  reason: z.string().nullable(),
});
export type RunRow = z.infer<typeof runRow>;

export const runDetail = runRow.extend({
  sends: z.array(runSend),
  /** Steps that are lost on purpose, and when they happen. */
  dropped: z.array(z.object({ type: z.string(), happensMs: z.number() })).default([]),
  /** `test secret`, or which of the user's secrets. */
  signedWith: z.string().default("test secret"),
  /** What the provider does about failures; null: nothing is sent again. */
  retry: retryPolicy.nullable().default(null),
  /** With their templates filled. */
  expect: z.array(expectation).default([]),
});
export type RunDetail = z.infer<typeof runDetail>;
