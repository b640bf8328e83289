/** Deliveries: one call record on its way to one destination, step by step. Only ever outbound. */
import { z } from "zod";
import { messageLook } from "./rules";
import { deliveryDecision, destinationSending, heldQuestion } from "./sending";
import { at, atOrNull, deliveryState, json } from "./words";

export const deliveryRow = z.object({
  deliveryId: z.string(),
  callId: z.string(),
  destinationId: z.string(),
  destination: z.string(),
  /** 0: a message of a *now* rule, before any version. */
  version: z.number().int(),
  step: z.string(),
  /** Name of the rule whose message it is; null of a step of a call record. */
  rule: z.string().nullable(),
  /** The place of the step among those of its call record. */
  stepOrder: z.number().int(),
  state: deliveryState,
  deliveryAttempts: z.number().int(),
  /** Those that end in a dead delivery: a limit, a set-up to be mended and what was before a redrive do not count. */
  countedAttempts: z.number().int(),
  nextAt: atOrNull,
  /** The last observed fact, in words. */
  observed: z.string(),
  /** What a held step asks; null where it asks nothing. */
  question: heldQuestion.nullable(),
  /** What a person decided about it last. */
  decision: deliveryDecision.nullable(),
  createdAt: at,
  updatedAt: at,
});
export type DeliveryRow = z.infer<typeof deliveryRow>;

export const deliveryAttempt = z.object({
  number: z.number().int(),
  startedAt: at,
  endedAt: atOrNull,
  outcome: z.string(),
  httpStatus: z.number().int().nullable(),
  /** Joins the attempt with the sandbox CRM's audit row. */
  correlationId: z.string(),
  observed: z.string(),
});
export type DeliveryAttempt = z.infer<typeof deliveryAttempt>;

export const deliveryDetail = deliveryRow.extend({
  key: z.string(),
  payload: json,
  payloadSha256: z.string(),
  remoteId: z.string().nullable(),
  /** Fields that were left out because a person edited them there. */
  kept: z.array(z.string()),
  attempts: z.array(deliveryAttempt),
});
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

/**
 * One call record on its way to one destination: its steps (contact, call, task) belong together and are shown,
 * searched and counted as one.
 */
export const outboxRow = z.object({
  recordId: z.string(),
  callId: z.string(),
  /** The provider's own key of the call; null where reading again took the call away. */
  callKey: z.string().nullable(),
  /** Name, else number, else external id of whom the call was with. */
  person: z.string().nullable(),
  version: z.number().int(),
  destinationId: z.string(),
  destination: z.string(),
  createdAt: at,
  /** In the order they are sent. */
  steps: z.array(deliveryRow),
});
export type OutboxRow = z.infer<typeof outboxRow>;

/** In call records. A record counts once, by the worst of its steps. */
export const outboxCounts = z.object({
  waiting: z.number().int(),
  held: z.number().int(),
  dead: z.number().int(),
  delivered: z.number().int(),
});
export type OutboxCounts = z.infer<typeof outboxCounts>;

/** One field of a call record that differs. Null: not there, or nothing. */
export const changedField = z.object({ path: z.string(), before: json, after: json });
export type ChangedField = z.infer<typeof changedField>;

/** A call record that left, and that reading again would change. It changes only when someone says so. */
export const wouldChangeRow = z.object({
  callId: z.string(),
  provider: z.string(),
  key: z.string(),
  person: z.string().nullable(),
  /** The version that left last. */
  version: z.number().int(),
  /** When reading again found it. */
  at,
  /** At most 100. Empty where its events are read as other calls now. */
  changes: z.array(changedField),
  moreChanges: z.boolean(),
  /** Names of the destinations that would get the next version: those that were told one before. */
  sendsTo: z.array(z.string()),
  /** Why it cannot be sent; null where it can. */
  because: z.string().nullable(),
});
export type WouldChangeRow = z.infer<typeof wouldChangeRow>;

export const destinationKind = z.enum([
  "sandbox-crm",
  "any-url",
  "hubspot",
  "salesforce",
  "avionte",
  "rest-template",
  "warehouse",
  "postgres",
  "slack",
  "mail",
  "zendesk",
  "orders",
  "whatsapp",
]);
export type DestinationKind = z.infer<typeof destinationKind>;

export const destinationRow = z.object({
  destinationId: z.string(),
  name: z.string(),
  kind: destinationKind,
  /** What its kind is called. */
  kindName: z.string(),
  url: z.string().nullable(),
  enabled: z.boolean(),
  /** Position in the log after which a call may leave by itself. */
  switchedOnAt: z.number().int().nullable(),
  canUpdate: z.boolean(),
  /** The promise in words the facts give. */
  promise: z.string(),
  /** Attempts at most before a delivery is dead. */
  attemptLimit: z.number().int(),
  ...outboxCounts.shape,
  heldByHistory: z.number().int(),
  /** Of one that takes messages of rules: how they look, whether they may leave, how many landed here; else null. */
  message: z
    .object({
      look: messageLook,
      way: z.enum(["out", "local", "here"]),
      letOut: z.boolean(),
      landed: z.number().int(),
    })
    .nullable(),
  /** How its newest deliveries were answered last, twenty at most. */
  lastAnswers: z.object({ of: z.number().int(), delivered: z.number().int() }),
  /** Its breaker, rate and rules. */
  sending: destinationSending,
});
export type DestinationRow = z.infer<typeof destinationRow>;
