/** How a destination is being sent to: its breaker with the answers it rests on, and what a step asks a person. */
import { z } from "zod";
import { destinationLimits } from "./destination-setup";
import { sendingSettings, unknownRule } from "./sending-settings";
import { at, atOrNull } from "./words";

/** One answer as the breaker sees it. Refused: it answered, and a retry would not cure it. */
export const breakerAnswer = z.object({
  at,
  result: z.enum(["delivered", "refused", "failed"]),
  observed: z.string(),
});
export type BreakerAnswer = z.infer<typeof breakerAnswer>;

/** Why nothing is sent: failures in a row, too large a share of them, the set-up, or a limit that time cures. */
export const breakerCause = z.enum(["failures", "share", "config", "limit"]);
export type BreakerCause = z.infer<typeof breakerCause>;

export const breaker = z.object({
  state: z.enum(["closed", "open", "half-open"]),
  since: atOrNull,
  cause: breakerCause.nullable(),
  /** In words; null while it was never open. */
  because: z.string().nullable(),
  /** Retryable failures in a row. */
  failures: z.number().int(),
  openedAt: atOrNull,
  /** When one request is let through to see whether it answers again. */
  trialAt: atOrNull,
  /** Trials that failed since it opened. */
  trials: z.number().int(),
  closedAgainAt: atOrNull,
  /** The last twenty, oldest first. */
  answers: z.array(breakerAnswer),
});
export type Breaker = z.infer<typeof breaker>;

export const destinationSending = z.object({
  breaker,
  /** What a person set. */
  settings: sendingSettings,
  /** What its kind says, where nothing is set. */
  limits: destinationLimits,
  /** A repeat with the same key makes no second record. */
  idempotent: z.boolean(),
  /** What happens after an unknown outcome; null where a repeat does no harm. */
  unknown: unknownRule.nullable(),
});
export type DestinationSending = z.infer<typeof destinationSending>;

/** What a person is asked before a step may go on. */
export const heldQuestion = z.object({
  about: z.enum(["unmatched", "ambiguous", "weak"]),
  candidates: z.array(z.object({ remoteId: z.string(), words: z.string() })),
});
export type HeldQuestion = z.infer<typeof heldQuestion>;

/** What a person decided about a step: the first three of a held one, the others of an unknown one, `drop` of both. */
export const deliveryDecision = z.discriminatedUnion("choice", [
  z.object({ choice: z.literal("candidate"), remoteId: z.string().min(1).max(200) }),
  z.object({ choice: z.literal("create") }),
  z.object({ choice: z.literal("without") }),
  z.object({ choice: z.literal("send-again") }),
  /** It did arrive; under this id, where a person knows it. */
  z.object({ choice: z.literal("there"), remoteId: z.string().min(1).max(200).nullish() }),
  z.object({ choice: z.literal("drop") }),
]);
export type DeliveryDecision = z.infer<typeof deliveryDecision>;
