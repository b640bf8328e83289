/** Advice: what a source says of itself, or how it is set up, against what was seen of it. */
import { z } from "zod";
import { expectsArtifacts, withoutEvents } from "./sources";
import { atOrNull } from "./words";

export const adviceRow = z.object({
  /** `expects.recording`, `never.call-modified`, `clock`. */
  adviceId: z.string(),
  sourceId: z.string(),
  source: z.string(),
  sentence: z.string(),
  /** What to do about it. */
  next: z.string(),
  evidence: z.object({
    /** By what was counted: `conversations`, `with a recording`. */
    counts: z.record(z.string(), z.number().int()),
    /** A few calls that show it, the newest first; empty where no call does. */
    callIds: z.array(z.string()),
    /** A few events that show it. */
    eventIds: z.array(z.string()),
  }),
  /** How much there is of it: what was put away comes back once there is materially more. */
  weight: z.number().int(),
  /** A change of the source that settles it; null where only the provider's side does. */
  settle: z
    .object({
      words: z.string(),
      change: z.object({
        expects: expectsArtifacts.optional(),
        withoutEvents: withoutEvents.optional(),
        answerStatus: z.number().int().optional(),
      }),
    })
    .nullable(),
  /** Put away by a person; null: open, or back because it got worse. */
  dismissedAt: atOrNull,
  cameBack: z.boolean(),
});
export type AdviceRow = z.infer<typeof adviceRow>;
