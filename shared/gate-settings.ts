/**
 * What a person set of a destination's gate. What is left out is as its preset says: the provider's for what a call
 * requires and how long it waits, the destination's for what it takes. An end that was observed, a final event and an
 * origin that may leave cannot be switched off.
 */
import { z } from "zod";

/** At the deadline with something missing. */
export const incompletePolicy = z.enum(["send-marked", "hold", "never"]);
export type IncompletePolicy = z.infer<typeof incompletePolicy>;

/** How much of the conversation leaves: each one leaves out more than the one before it. */
export const transcriptPolicy = z.enum(["full", "summary", "link", "none"]);
export type TranscriptPolicy = z.infer<typeof transcriptPolicy>;

export const withoutConversation = z.enum(["yes", "missed-inbound", "no"]);
export type WithoutConversation = z.infer<typeof withoutConversation>;

export const gateSettings = z.strictObject({});
export type GateSettings = z.infer<typeof gateSettings>;
