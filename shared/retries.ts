/**
 * What a provider does when a webhook fails: how long it waits for the answer, what it sends again, when, and when it
 * stops. Data of the pack; each value says whether the vendor documents it, whether it was seen, whether it is our
 * assumption or the user's own, and where it comes from. Delays are milliseconds of the provider's clock, the time limit
 * milliseconds of the handler's.
 */
import { z } from "zod";

export const known = z.enum(["documented", "seen", "assumed", "yours"]);
export type Known = z.infer<typeof known>;

function fact<T extends z.ZodType>(value: T) {
  /** `source` is a page's title, or `Our judgement.` */
  return z.object({ value, known, source: z.string() });
}

/** A range of statuses, both ends included. */
export const statusRange = z.tuple([z.number().int().min(100).max(599), z.number().int().min(100).max(599)]);

/** Whether it is sent again where no status came at all. */
export const withoutAnswer = z.object({
  timeout: z.boolean(),
  /** Refused, reset, unreachable, no TLS. */
  connection: z.boolean(),
});

export const retryPolicy = z.object({
  /** One or two sentences for people. */
  words: z.string(),
  /** False: the vendor publishes nothing about retries, so everything below is a guess. */
  published: z.boolean(),
  /** Until a status has come; what takes longer is a failure. */
  timeoutMs: fact(z.number().int().min(1)),
  /** Statuses that are no failure. */
  success: fact(z.array(statusRange).min(1)),
  /** In total, the first included; 1 is no retry. */
  attempts: fact(z.number().int().min(1).max(100)),
  /** From a failure to the next attempt, one for each retry. */
  delaysMs: fact(z.array(z.number().min(0)).max(99)),
  /** Share of a delay by which it is longer or shorter at random: 0.1 is ten per cent. */
  jitter: fact(z.number().min(0).max(1)),
  /** Statuses that are sent again; a failure that is not among them is given up at once. */
  retriedStatuses: fact(z.array(statusRange).max(20)),
  retriedWithoutAnswer: fact(withoutAnswer),
  /**
   * What happens to the webhook itself: `afterGivenUp` events given up in a row and it is switched off; null where it may
   * be and the number is not published, or where it never is. `failingForMs`: once nothing was taken for so long.
   */
  disables: fact(
    z.object({
      may: z.boolean(),
      afterGivenUp: z.number().int().min(1).nullable(),
      failingForMs: z.number().int().min(1).optional(),
    }),
  ),
  /** A failure whose answer has this header is given up at once; left out where there is none. */
  stopsAt: fact(z.object({ header: z.string(), value: z.string() })).optional(),
});
export type RetryPolicy = z.infer<typeof retryPolicy>;

/** The values of a policy that a user may set, for a source or for one run. */
export const retryOverride = z
  .object({
    timeoutMs: retryPolicy.shape.timeoutMs.shape.value.max(3_600_000),
    attempts: retryPolicy.shape.attempts.shape.value,
    delaysMs: z
      .array(
        z
          .number()
          .min(0)
          .max(30 * 24 * 3_600_000),
      )
      .max(99),
    jitter: retryPolicy.shape.jitter.shape.value,
    retriedStatuses: z.array(statusRange).max(20),
    retriedWithoutAnswer: withoutAnswer,
    disablesAfterGivenUp: z.number().int().min(1).nullable(),
  })
  .partial()
  .strict();
export type RetryOverride = z.infer<typeof retryOverride>;
