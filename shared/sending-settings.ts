/** What a person set of how the outbox sends to a destination. What is left out is as its kind says. */
import { z } from "zod";

/** After an unknown outcome, where a repeat could make a second record. */
export const unknownRule = z.enum(["ask", "send-again", "drop"]);
export type UnknownRule = z.infer<typeof unknownRule>;

export const sendingSettings = z.strictObject({
  /** Nothing is claimed while it holds; the gate goes on, and call records are frozen. */
  paused: z.boolean().optional(),
  /** Requests at most in `perMs`. */
  requests: z.number().int().min(1).max(100_000).optional(),
  perMs: z.number().int().min(100).max(86_400_000).optional(),
  /** Requests at the same time. */
  atOnce: z.number().int().min(1).max(20).optional(),
  unknown: unknownRule.optional(),
  /** `teaching`: sixty times faster, so that a learner sees it end to end. */
  schedule: z.enum(["usual", "teaching"]).optional(),
  /** Delivered rows older than so many days are removed; their keys stay. Left out: nothing is removed. */
  removeAfterDays: z.number().int().min(1).max(3650).optional(),
});
export type SendingSettings = z.infer<typeof sendingSettings>;
