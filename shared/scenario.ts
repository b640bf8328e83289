/** The scenario file, version 1. It only grows. A scenario is a call as a file: steps, times, faults, expectations. */
import { z } from "zod";
import { json, packId } from "./words";

/** `0s`, `18s`, `5m18s`, `1h02m`, `1.5s`, `250ms`. */
export const duration = z
  .string()
  .regex(/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/, "Write a time as 0s, 18s, 5m18s or 1h02m");

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
  provider: packId,
  seed: z.number().int().min(0),
  handler: z.url().optional(),
  with: z.record(z.string(), z.string()),
  call: z.object({ metadata: z.record(z.string(), json) }),
  steps: z.array(scenarioStep).min(1).max(1000),
  faults: z.array(z.object({ drop: z.string() }).strict()),
  /** Read and kept; judged by the expectations engine. */
  expect: z.array(json),
});
export type Scenario = z.infer<typeof scenario>;
