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
  /** The first three of a call record about its contact, the others of a rule's message. */
  about: z.enum(["unmatched", "ambiguous", "weak", "no-address", "preferences", "missing-field"]),
  candidates: z.array(z.object({ remoteId: z.string(), words: z.string() })),
  /** What is missing or in the way, in words; left out where `about` says it. */
  sentence: z.string().optional(),
});
export type HeldQuestion = z.infer<typeof heldQuestion>;

/**
 * What a person decided about a step: the first three of a held call record, the next two of a held message, the others
 * of an unknown one, `drop` of all.
 */
export const deliveryDecision = z.discriminatedUnion("choice", [
  z.object({ choice: z.literal("candidate"), remoteId: z.string().min(1).max(200) }),
  z.object({ choice: z.literal("create") }),
  z.object({ choice: z.literal("without") }),
  z.object({ choice: z.literal("address"), address: z.email().max(254) }),
  z.object({ choice: z.literal("anyway") }),
  z.object({ choice: z.literal("send-again") }),
  /** It did arrive; under this id, where a person knows it. */
  z.object({ choice: z.literal("there"), remoteId: z.string().min(1).max(200).nullish() }),
  z.object({ choice: z.literal("drop") }),
]);
export type DeliveryDecision = z.infer<typeof deliveryDecision>;
