/**
 * The naive twin: a second sandbox account that is told every change of a call as its events come, as an integration
 * without a gate would. Off until somebody switches it on; it stays on this machine.
 */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { at, json, stage } from "./words";

export const twinState = z.object({
  enabled: z.boolean(),
  /** Base URL of its account; null while it is off. */
  url: z.string().nullable(),
  /** Events up to here were told; calls that began before `from` are left out. */
  position: z.number().int(),
  from: z.number().int(),
  /** Events that were read and not told yet. */
  behind: z.number().int(),
  writes: z.number().int(),
  calls: z.number().int(),
  /** Why it does not come on; null: it does. */
  problem: z.string().nullable(),
});
export type TwinState = z.infer<typeof twinState>;

export const twinFieldName = z.enum([
  "outcome",
  "talkSeconds",
  "person",
  "summary",
  "transcript",
  "recordingUrl",
  "followUps",
]);
export type TwinFieldName = z.infer<typeof twinFieldName>;

const twinField = z.object({
  name: twinFieldName,
  value: json,
  /** The event it came from; null where it came from none. */
  type: z.string().nullable(),
  eventId: z.string().nullable(),
});
export type TwinField = z.infer<typeof twinField>;

/** One event that counts, and what was known of the call right after it. */
const twinEvent = z.object({
  /** Our receive time. */
  at,
  position: z.number().int(),
  eventId: z.string(),
  type: z.string().nullable(),
  /** The stage the call is in from this event on; null: it moves none. */
  stage: stage.nullable(),
  /** What a record of this call requires and does not have. */
  missing: z.array(z.string()),
  /** An event proved the end of the call. */
  ended: z.boolean(),
  /** The provider's final event had come. */
  final: z.boolean(),
});
export type TwinEvent = z.infer<typeof twinEvent>;

export const twinWrite = twinEvent.omit({ stage: true, final: true }).extend({
  fields: z.array(twinField),
  version: z.number().int(),
  /** Why a record like this is not what the call became; null: it is. */
  wrong: z.enum(["incomplete", "not-ended", "not-final", "corrected"]).nullable(),
  correlationId: z.string().nullable(),
  /** What the account said when it did not take it. */
  refused: z.string().nullable(),
});
export type TwinWrite = z.infer<typeof twinWrite>;

export const twinCall = z.object({
  callId: z.string(),
  externalId: z.string(),
  /** `account`: what the twin's account was really told. `computed`: what it would have been told; it is off, or began later. */
  by: z.enum(["account", "computed"]),
  /** Every event that counts, in the order it came. */
  events: z.array(twinEvent),
  writes: z.array(twinWrite),
  gated: z.array(
    z.object({
      version: z.number().int(),
      frozenAt: at,
      because: z.string(),
      fields: z.array(twinField),
      incomplete: z.array(z.string()),
    }),
  ),
  /** Rows of both cards, in their order. */
  rows: z.array(twinFieldName),
  /** What brings what is still awaited: the event that brought it in the end, or the one that is expected. */
  brings: z.record(z.string(), z.string().nullable()),
  /** What the gate says now. */
  sentence: z.string().nullable(),
  ended: z.boolean(),
  final: z.boolean(),
});
export type TwinCall = z.infer<typeof twinCall>;

export const twinContract = {
  get: oc
    .route({ method: "GET", path: "/twin", summary: "The naive twin: on or off, and what it was told" })
    .output(twinState),
  switch: oc
    .route({ method: "PATCH", path: "/twin", summary: "Switches the naive twin on or off" })
    .input(z.object({ enabled: z.boolean() }))
    .output(twinState),
  /** Empties its account and begins anew with the recorded calls. */
  clear: oc
    .route({
      method: "POST",
      path: "/twin/clear",
      summary: "Empties the account of the naive twin and begins anew",
      successStatus: 200,
    })
    .output(twinState),
  call: oc
    .route({
      method: "GET",
      path: "/twin/calls/{callId}",
      summary: "A call and its naive twin, moment by moment",
    })
    .errors({ NOT_FOUND: {} })
    .input(z.object({ callId: z.string().max(200) }))
    .output(twinCall),
};
