/**
 * What a person set of a destination's gate. What is left out is as its preset says: the provider's for what a call
 * requires and how long it waits, the destination's for what it takes. That a call has an observed end, is final and
 * comes from where calls may leave cannot be switched off.
 */
import { z } from "zod";
import { artifactName, at, outcomeClass, packId } from "./words";

/** At the deadline with something missing: leaves marked incomplete, is held and asks, or never leaves. */
export const incompletePolicy = z.enum(["send-marked", "hold", "never"]);
export type IncompletePolicy = z.infer<typeof incompletePolicy>;

/** How much of the conversation leaves: each one leaves out more than the one before it. */
export const transcriptPolicy = z.enum(["full", "summary", "link", "none"]);
export type TranscriptPolicy = z.infer<typeof transcriptPolicy>;

export const withoutConversation = z.enum(["yes", "missed-inbound", "no"]);
export type WithoutConversation = z.infer<typeof withoutConversation>;

const words = z.array(z.string().min(1).max(200)).min(1).max(200);
const wait = z
  .number()
  .int()
  .min(0)
  .max(7 * 24 * 3_600_000);

/** Compared exactly, case and spaces included. A call that does not say it is in no list. */
export const gateCondition = z.strictObject({ only: words.optional(), never: words.optional() });
export type GateCondition = z.infer<typeof gateCondition>;

export const conditionName = z.enum([
  "source",
  "provider",
  "company",
  "agent",
  "number",
  "direction",
  "outcome",
]);
export type ConditionName = z.infer<typeof conditionName>;

export const requirement = z.union([artifactName, z.literal("metadata")]);
export type Requirement = z.infer<typeof requirement>;

/** What calls of one provider require, and how long they wait. */
export const providerGate = z.strictObject({
  requires: z.partialRecord(outcomeClass, z.array(requirement).max(10)).optional(),
  /** Exact statuses that may leave; counts only where the provider has such a list. */
  statuses: words.optional(),
  /** Where the provider's calls become final by quiet. */
  quietMs: wait.optional(),
  /** From the observed end without the final event. */
  waitForFinalMs: wait.optional(),
  /** From the final event with something missing. */
  waitForMissingMs: wait.optional(),
});
export type ProviderGate = z.infer<typeof providerGate>;

/** A place in what the call says: `metadata.consent`. */
const path = z
  .string()
  .max(200)
  .regex(/^(metadata|extra)(\.[^.\s]+)+$/, "It begins with metadata. or extra., such as metadata.consent.");
const number = z.string().regex(/^\+[1-9]\d{4,14}$/, "A number as +12025550100, with its country.");

export const gateConsent = z.strictObject({
  /** Held until this place says true. */
  holdUnless: path.optional(),
  /** A do-not-call mark: where this place says true, the call is not sent. */
  refuseWhen: path.optional(),
  /** Inbound calls from these are not sent. */
  notFrom: z.array(number).min(1).max(500).optional(),
  /** Outbound calls to these are not sent. */
  notTo: z.array(number).min(1).max(500).optional(),
});
export type GateConsent = z.infer<typeof gateConsent>;

export const gateSettings = z.strictObject({
  takes: z.partialRecord(conditionName, gateCondition).optional(),
  withoutConversation: withoutConversation.optional(),
  neverDialled: z.boolean().optional(),
  providers: z.partialRecord(packId, providerGate).optional(),
  /** From final on, so long without an event of the call before its first version leaves. */
  settleMs: wait.optional(),
  incomplete: incompletePolicy.optional(),
  /** Of a destination on this machine too. */
  transcript: transcriptPolicy.optional(),
  consent: gateConsent.optional(),
});
export type GateSettings = z.infer<typeof gateSettings>;

const presetWait = z.object({ ms: z.number().int(), assumed: z.boolean() });

/** What holds of one provider's calls until it is set; null: the provider has no such thing. */
export const providerGatePreset = z.object({
  provider: packId,
  name: z.string(),
  /** What it can send of a call at all. */
  offers: z.array(requirement),
  requires: z.record(outcomeClass, z.array(requirement)),
  statuses: z.array(z.string()).nullable(),
  quiet: presetWait.nullable(),
  /** `held`: without the final event the call never leaves by itself. */
  waitForFinal: presetWait.extend({ becomes: z.enum(["held", "final"]) }).nullable(),
  waitForMissing: presetWait.nullable(),
});
export type ProviderGatePreset = z.infer<typeof providerGatePreset>;

export const gateSetup = z.object({
  settings: gateSettings,
  /** When it was changed last; null: never. */
  changedAt: at.nullable(),
  preset: z.object({
    incomplete: incompletePolicy,
    settle: presetWait.nullable(),
    transcript: transcriptPolicy,
    withoutConversation,
    neverDialled: z.boolean(),
  }),
  remote: z.boolean(),
  canUpdate: z.boolean(),
  /** Of every provider that a source has. */
  providers: z.array(providerGatePreset),
});
export type GateSetup = z.infer<typeof gateSetup>;
