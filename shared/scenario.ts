/** The scenario file, version 1. It only grows. A scenario is a call as a file: steps, times, faults, expectations. */
import { z } from "zod";
import { duration, expectation } from "./expectations";
import { json, packId } from "./words";

export const stepFault = z
  .object({
    duplicate: z.number().int().min(2).max(100).optional(),
    within: duration.optional(),
    before: z.string().optional(),
    delay: duration.optional(),
    mutate: z.record(z.string(), json).optional(),
    signature: z.enum(["bad", "stale", "none"]).optional(),
    burst: z.number().int().min(2).max(1000).optional(),
  })
  .strict();
export type StepFault = z.infer<typeof stepFault>;

export const scenarioStep = z.object({
  atMs: z.number(),
  type: z.string(),
  set: z.record(z.string(), json).optional(),
  without: z.array(z.string()).optional(),
  fault: stepFault.optional(),
});
export type ScenarioStep = z.infer<typeof scenarioStep>;

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
  steps: z.array(scenarioStep).min(1).max(1000),
  faults: z.array(z.object({ drop: z.string() }).strict()),
  expect: z.array(expectation),
});
export type Scenario = z.infer<typeof scenario>;
