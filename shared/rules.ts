/**
 * Rules: when something happens in a call, and these conditions hold, do that. A rule runs *now*, at the event and at
 * most once per call, or *at final*, through the gate of the destination it tells.
 */
import { z } from "zod";
import { metricName } from "./metrics";
import { metricProposal } from "./metrics-contract";
import { at, atOrNull, packId, stage } from "./words";

export const conditionOperator = z.enum([
  "is",
  "is-not",
  "one-of",
  "contains",
  "at-most",
  "at-least",
  "there",
  "not-there",
]);
export type ConditionOperator = z.infer<typeof conditionOperator>;

const clockTime = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, "Write the time as 08:00.");

export const ruleCondition = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("field"),
    /** `outcome`, `metric.satisfaction`, `metadata.orderId`: one of `RuleField`, or below an open one. */
    field: z.string().min(1).max(200),
    operator: conditionOperator,
    /** Of `one-of` a list; of `there` and `not-there` left out. */
    value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string().max(500)).max(100)]).optional(),
  }),
  /** Within these hours of these days (1 Monday to 7 Sunday), in the rule's time zone, at the event. */
  z.strictObject({
    kind: z.literal("hours"),
    days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
    from: clockTime,
    to: clockTime,
  }),
  /** JSONata over the fields of the call; holds where it is true. */
  z.strictObject({ kind: z.literal("expression"), expression: z.string().min(1).max(4000) }),
]);
export type RuleCondition = z.infer<typeof ruleCondition>;

/** What makes a *now* rule look: an event of these types (none named: any), a stage that is reached, the observed end. */
export const ruleTrigger = z.discriminatedUnion("on", [
  z.strictObject({ on: z.literal("event"), types: z.array(z.string().max(100)).max(50) }),
  z.strictObject({ on: z.literal("stage"), stages: z.array(stage).min(1).max(7) }),
  z.strictObject({ on: z.literal("end") }),
]);
export type RuleTrigger = z.infer<typeof ruleTrigger>;

/** One message to one destination. */
export const ruleAction = z.strictObject({
  actionId: z.string().regex(/^[a-z0-9]{1,12}$/),
  destinationId: z.string().min(1).max(60),
  /** Templates by the names of the destination's `message` fields. */
  fields: z.record(z.string().max(60), z.string().max(20_000)),
});
export type RuleAction = z.infer<typeof ruleAction>;

export const ruleDefinition = z.strictObject({
  name: z.string().trim().min(1).max(80),
  runs: z.enum(["now", "final"]),
  /** Null for a rule at final. */
  trigger: ruleTrigger.nullable(),
  /** Empty: of every provider. */
  providers: z.array(packId).max(20),
  /** Names of sources; empty: of every source. */
  sources: z.array(z.string().max(63)).max(50),
  conditions: z.array(ruleCondition).max(20),
  /** Rules of one group act at most once per call together: the first in order whose conditions hold. Null: alone. */
  group: z.string().trim().min(1).max(60).nullable(),
  /** IANA name; null: this machine's. */
  zone: z.string().max(60).nullable(),
  actions: z.array(ruleAction).min(1).max(5),
});
export type RuleDefinition = z.infer<typeof ruleDefinition>;

/** A sentence beside the place it is about: `conditions.1`, `actions.0.subject`. */
export const ruleProblem = z.object({
  place: z.string(),
  /** Of an expression or template: where in its text; null: not known. */
  position: z.number().int().nullable(),
  sentence: z.string(),
});
export type RuleProblem = z.infer<typeof ruleProblem>;

/** Why a rule cannot fire although it is on; counted nowhere as “0 times”. */
export const cannotFire = z.object({
  sentence: z.string(),
  /** A metric that no field of the source is mapped to. */
  metric: metricName.nullable(),
  source: z.string().nullable(),
  /** The field of that source that is likeliest to be it, by its newest calls; null: none looks like it. */
  candidate: metricProposal.omit({ metric: true }).nullable(),
});
export type CannotFire = z.infer<typeof cannotFire>;

export const ruleRow = z.object({
  ruleId: z.string(),
  /** Place in the order of its group: now, or at final. */
  place: z.number().int(),
  enabled: z.boolean(),
  version: z.number().int(),
  /** Position in the log after which it acts by itself; null while it was never on. */
  since: z.number().int().nullable(),
  changedAt: at,
  definition: ruleDefinition,
  /** Calls it acted on in the last seven days. */
  fired: z.number().int(),
  firedAt: atOrNull,
  cannotFire: cannotFire.nullable(),
});
export type RuleRow = z.infer<typeof ruleRow>;

export const ruleVersion = z.object({ version: z.number().int(), at, definition: ruleDefinition });
export type RuleVersion = z.infer<typeof ruleVersion>;

/** A rule to begin with. */
export const readyRuleRow = z.object({
  readyId: z.string(),
  name: z.string(),
  says: z.string(),
  runs: z.enum(["now", "final"]),
  /** Names of the destinations it tells; those that are not there yet are made, and land here until they are let out. */
  tells: z.array(z.string()),
  makes: z.array(z.string()),
  /** There is a rule of this name. */
  added: z.boolean(),
});
export type ReadyRuleRow = z.infer<typeof readyRuleRow>;

/** What conditions and templates may name. */
export const ruleField = z.object({
  field: z.string(),
  says: z.string(),
  kind: z.enum(["text", "number", "time", "yes-no", "choice", "open"]),
  choices: z.array(z.string()),
  /** Usually not there yet while the call goes on. */
  later: z.boolean(),
});
export type RuleField = z.infer<typeof ruleField>;

/** How a message looks in the local outbox. */
export const messageLook = z.enum(["chat", "mail", "ticket", "order"]);
export type MessageLook = z.infer<typeof messageLook>;

/** One text of a message, which a rule fills by a template. */
export const messageField = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(["line", "text", "address", "choice"]),
  required: z.boolean(),
  help: z.string(),
  choices: z.array(z.string()),
  /** A template to begin with. */
  preset: z.string(),
});
export type MessageField = z.infer<typeof messageField>;

/** One check of a rule against one call. */
export const ruleCheck = z.object({
  /** `conditions.0`, `trigger`, `group` … */
  place: z.string(),
  ok: z.boolean(),
  because: z.string(),
});
export type RuleCheck = z.infer<typeof ruleCheck>;

/** A message as it is frozen for the outbox. */
export const ruleMessage = z.object({
  look: messageLook,
  /** False: the call is not live, or a test, or spam: it lands in the local outbox, whatever is let out. */
  leaves: z.boolean(),
  externalId: z.string(),
  rule: z.object({ ruleId: z.string(), name: z.string(), version: z.number().int() }),
  because: z.array(z.string()),
  message: z.record(z.string(), z.string()),
  /** Asked of a person before it may go; null: nothing. */
  asks: z
    .object({ about: z.enum(["no-address", "preferences", "missing-field"]), sentence: z.string() })
    .nullable(),
});
export type RuleMessage = z.infer<typeof ruleMessage>;

/** What landed in the local outbox. */
export const localMessage = z.object({
  deliveryId: z.string(),
  destinationId: z.string(),
  destination: z.string(),
  callId: z.string(),
  landedAt: at,
  /** Why it did not leave this machine. */
  because: z.string(),
  payload: ruleMessage,
});
export type LocalMessage = z.infer<typeof localMessage>;
