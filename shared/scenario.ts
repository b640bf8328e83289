/** The scenario file, version 1. It only grows. A scenario is a call as a file: steps, times, faults, expectations. */
import { z } from "zod";
import { duration, expectation } from "./expectations";
import { json, packId } from "./words";

export const stepFault = z
  .object({
    duplicate: z.number().int().min(2).max(100).optional(),
    /** How copies differ from the event: not at all, by the provider's id of the delivery, by `mutate` and `without`. */
    copies: z.enum(["exact", "new-id", "changed"]).optional(),
    within: duration.optional(),
    /** When each copy comes after the event, where they do not lie evenly: `[5m, 2h5m]`. */
    after: z.array(duration).min(1).max(99).optional(),
    before: z.string().optional(),
    delay: duration.optional(),
    /** Lost on the way: never sent. */
    drop: z.literal(true).optional(),
    /** Values the provider would not send: another, one too many, of a wrong type, null. */
    mutate: z.record(z.string(), json).optional(),
    /** Fields that are missing. */
    without: z.array(z.string()).min(1).optional(),
    contentType: z
      .string()
      .regex(/^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)?$/, "Write a content type as text/plain")
      .optional(),
    signature: z.enum(["bad", "stale", "none"]).optional(),
    burst: z.number().int().min(2).max(1000).optional(),
  })
  .strict();
export type StepFault = z.infer<typeof stepFault>;

export const scenarioStep = z.object({
  atMs: z.number(),
  type: z.string(),
  /** Which of `calls` it belongs to; there where the file has several. */
  call: z.string().optional(),
  /** The whole body instead of the pack's template: an object, or text that is sent as it stands. */
  payload: json.optional(),
  set: z.record(z.string(), json).optional(),
  without: z.array(z.string()).optional(),
  fault: stepFault.optional(),
});
export type ScenarioStep = z.infer<typeof scenarioStep>;

/** A name for one of several calls, by which steps and expectations name it. */
export const callName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, "A call is named with letters, digits and dashes");

export const scenario = z.object({
  version: z.literal(1),
  scenario: z.string().min(1).max(200),
  /** Which case of the matrix this is, `outcome=busy, company=Example Clinic`; null without a matrix. */
  case: z.string().nullable(),
  tags: z.array(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "A tag has lower-case letters, digits and dashes")),
  provider: packId,
  seed: z.number().int().min(0),
  handler: z.url().optional(),
  with: z.record(z.string(), z.string()),
  call: z.object({ metadata: z.record(z.string(), json) }),
  /** Several calls at once, each with an identity of its own, instead of `call`. */
  calls: z
    .record(
      callName,
      z
        .object({
          metadata: z.record(z.string(), json).default({}),
          with: z.record(z.string(), z.string()).default({}),
        })
        .strict(),
    )
    .optional(),
  steps: z.array(scenarioStep).min(1).max(1000),
  faults: z.array(z.object({ drop: z.string(), of: z.string().optional() }).strict()),
  expect: z.array(expectation),
});
export type Scenario = z.infer<typeof scenario>;
