/** Runs: one play of a scenario against one source, kept with what was sent and answered. */
import { z } from "zod";
import { expectation } from "./expectations";
import { at, atOrNull } from "./words";

export const runSend = z.object({
  number: z.number().int(),
  /** Milliseconds after the start of the run, as planned. */
  plannedMs: z.number(),
  sentAt: atOrNull,
  type: z.string(),
  /** Name of the call it is about, where the scenario has several. */
  call: z.string().nullable().default(null),
  /** `copy 2 of 2`, `after end-of-call` … in words; null when untouched. */
  fault: z.string().nullable(),
  status: z.number().int().nullable(),
  answerMs: z.number().nullable(),
  error: z.string().nullable(),
  /** The answer's text, its first 4,096 characters; null where it had none. */
  answerBody: z.string().nullable().default(null),
});
export type RunSend = z.infer<typeof runSend>;

export const runRow = z.object({
  runId: z.string(),
  scenario: z.string(),
  case: z.string().nullable().default(null),
  provider: z.string(),
  source: z.string(),
  seed: z.number().int(),
  speed: z.number(),
  state: z.enum(["playing", "done", "stopped", "failed"]),
  startedAt: at,
  endedAt: atOrNull,
  sent: z.number().int(),
  planned: z.number().int(),
  /** The call it makes, of several the first; known from the start. */
  callId: z.string(),
  /** Every call of a scenario that has several, by name; empty where there is one. */
  calls: z.array(z.object({ name: z.string(), callId: z.string() })).default([]),
  reason: z.string().nullable(),
});
export type RunRow = z.infer<typeof runRow>;

export const runDetail = runRow.extend({
  sends: z.array(runSend),
  /** With their templates filled. */
  expect: z.array(expectation).default([]),
});
export type RunDetail = z.infer<typeof runDetail>;
