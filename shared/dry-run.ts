/**
 * A dry run: rules over recorded calls, saved or not. It reads, and sends nothing: “would have fired 7 times; here they
 * are”. It runs in a thread of its own, says how far it is, and can be stopped.
 */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { ruleCheck, ruleDefinition, ruleMessage, ruleProblem } from "./rules";
import { at, json, packId } from "./words";

/** One call (of a *now* rule: one event of it) under one rule. */
export const dryRunRow = z.object({
  callId: z.string(),
  callKey: z.string(),
  provider: packId,
  /** Name, else number, else external id of whom the call was with. */
  person: z.string().nullable(),
  phone: z.string().nullable(),
  /** The event it would have acted at, or that made the call final. */
  eventId: z.string().nullable(),
  position: z.number().int(),
  at,
  /** `fired`; `copy`: already sent at an earlier event, or by another rule of its group; `nearly`: one check stopped it; `no`. */
  result: z.enum(["fired", "copy", "nearly", "no"]),
  /** Why, in words: what fired it, or the check that stopped it with its value. */
  because: z.string(),
  /** The copy's original. */
  copyOf: z.string().nullable(),
});
export type DryRunRow = z.infer<typeof dryRunRow>;

export const dryRunOfRule = z.object({
  name: z.string(),
  fired: z.number().int(),
  nearly: z.number().int(),
  /** Calls (events) it looked at: of its providers and sources, at its trigger. */
  looked: z.number().int(),
  /** Place of each condition in order, and how many are left after it. */
  funnel: z.array(z.object({ place: z.string(), left: z.number().int() })),
  /** Local days of the rule's zone, `2026-11-26`, from the first to the last. */
  days: z.array(z.object({ day: z.string(), fired: z.number().int() })),
  /** Of the fields its templates name: in how many of the fired they were there. */
  fields: z.array(
    z.object({ field: z.string(), there: z.number().int(), of: z.number().int(), later: z.boolean() }),
  ),
  /** Copies that would have sent nothing. */
  copies: z.number().int(),
  problems: z.array(ruleProblem),
});
export type DryRunOfRule = z.infer<typeof dryRunOfRule>;

export const dryRun = z.object({
  dryRunId: z.string(),
  state: z.enum(["running", "done", "stopped", "failed"]),
  /** Why it failed; null. */
  because: z.string().nullable(),
  from: at,
  to: at,
  read: z.number().int(),
  of: z.number().int(),
  ms: z.number(),
  /** In the order of the definitions. */
  rules: z.array(dryRunOfRule),
});
export type DryRun = z.infer<typeof dryRun>;

/** One call under one rule, check by check, with the messages as they would be frozen. */
export const dryRunTrial = z.object({
  callId: z.string(),
  fires: z.boolean(),
  checks: z.array(ruleCheck),
  messages: z.array(
    z.object({
      actionId: z.string(),
      destinationId: z.string(),
      payload: ruleMessage,
      /** Fields at whose place a default stands in. */
      defaults: z.array(z.string()),
    }),
  ),
  /** The call's fields as conditions see them. */
  subject: json,
});
export type DryRunTrial = z.infer<typeof dryRunTrial>;

const one = z.object({ dryRunId: z.string() });

export const dryRunContract = {
  dryRuns: {
    start: oc
      .route({
        method: "POST",
        path: "/dry-runs",
        summary: "Begins a dry run of rules over recorded calls",
        successStatus: 201,
      })
      .input(
        z.object({
          definitions: z.array(ruleDefinition).min(1).max(200),
          /** Calls whose last event came in this stretch. */
          from: at,
          to: at,
        }),
      )
      .output(dryRun),
    get: oc
      .route({
        method: "GET",
        path: "/dry-runs/{dryRunId}",
        summary: "How far a dry run is and what it found",
      })
      .errors({ NOT_FOUND: {} })
      .input(one)
      .output(dryRun),
    rows: oc
      .route({
        method: "GET",
        path: "/dry-runs/{dryRunId}/rows",
        summary: "The calls of a dry run for which a rule fired, or nearly",
      })
      .errors({ NOT_FOUND: {} })
      .input(
        one.extend({
          /** Index of the rule among the definitions. */
          rule: z.coerce.number().int().min(0).default(0),
          show: z.enum(["fired", "nearly", "all"]).default("nearly"),
          cursor: z.coerce.number().int().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(200),
        }),
      )
      /** The newest first. `nearly` has the fired ones and their copies too. */
      .output(
        z.object({
          rows: z.array(dryRunRow),
          cursor: z.string().nullable(),
          /** Older ones that were counted and not kept. */
          notKept: z.number().int(),
        }),
      ),
    stop: oc
      .route({
        method: "POST",
        path: "/dry-runs/{dryRunId}/stop",
        summary: "Stops a dry run",
        successStatus: 200,
      })
      .errors({ NOT_FOUND: {} })
      .input(one)
      .output(dryRun),
    /** “Try on one call”, and the preview of a row. */
    try: oc
      .route({
        method: "POST",
        path: "/dry-runs/try",
        summary: "Tries a rule on one call",
        successStatus: 200,
      })
      .errors({ NOT_FOUND: {}, UNPROCESSABLE_CONTENT: {} })
      .input(
        z.object({
          definition: ruleDefinition,
          callId: z.string(),
          /** Of a *now* rule: the event; left out: the first at which it looks. */
          position: z.number().int().optional(),
        }),
      )
      .output(dryRunTrial),
  },
};
