/** Scenario files as the console keeps, checks and draws them: nothing here is played. */
import { z } from "zod";
import { stepFault } from "./scenario";
import { atOrNull, eventKind, packId, stage } from "./words";

/** Name of a scenario file without its ending; a name under `fixtures/scenarios` or in the data folder. */
export const scenarioName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,79}$/,
    "Name a scenario with small letters, digits and dashes, at most 80: busy-then-order",
  )
  .refine((name) => !/^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(name), "Windows keeps this name for itself");

export const scenarioRow = z.object({
  name: scenarioName,
  /** False: it came with Ringback, and is never written over. */
  own: z.boolean(),
  /** Its `scenario:`; null where the file cannot be read. */
  title: z.string().nullable(),
  provider: packId.nullable(),
  tags: z.array(z.string()),
  /** Of the file, epoch milliseconds; null for those that came with Ringback. */
  changedAt: atOrNull,
  /** What a command names it by: a name of Ringback's, or the path of the user's file. */
  file: z.string(),
});
export type ScenarioRow = z.infer<typeof scenarioRow>;

export const scenarioFile = scenarioRow.extend({ text: z.string() });
export type ScenarioFile = z.infer<typeof scenarioFile>;

/** Lines count from 1, both included. */
export const lineRange = z.object({ from: z.number().int(), to: z.number().int() });
export type LineRange = z.infer<typeof lineRange>;

export const scenarioProblem = z.object({
  line: z.number().int(),
  /** Dotted, as in `steps.3.fault.delay`; empty for the whole file. */
  path: z.string(),
  /** What is wrong and what was expected. */
  sentence: z.string(),
});
export type ScenarioProblem = z.infer<typeof scenarioProblem>;

export const plannedStep = z.object({
  /** Its place under `steps:` in the file, from 0. The list is in the order in which steps happen. */
  index: z.number().int(),
  type: z.string(),
  /** Short name for a pin: `initiate`. */
  label: z.string(),
  kind: eventKind,
  stage: stage.nullable(),
  call: z.string().nullable(),
  happensMs: z.number(),
  lines: lineRange,
  fault: stepFault.nullable(),
  faultLines: lineRange.nullable(),
  /** Place under `faults:` of what drops it; null where its own fault does, or nothing. */
  droppedBy: z.number().int().nullable(),
  dropped: z.boolean(),
});
export type PlannedStep = z.infer<typeof plannedStep>;

export const plannedWireSend = z.object({
  /** The order in which the handler sees it, from 1. */
  number: z.number().int(),
  /** `index` of its step. */
  step: z.number().int(),
  /** 1 is the event itself, 2 its first copy. */
  copy: z.number().int(),
  plannedMs: z.number(),
  fault: z.string().nullable(),
});
export type PlannedWireSend = z.infer<typeof plannedWireSend>;

export const scenarioPlan = z.object({
  title: z.string(),
  /** Names of the cases of its matrix; empty without one. */
  cases: z.array(z.string()),
  /** Which of them this is, from 1. */
  case: z.number().int(),
  provider: packId,
  providerName: z.string(),
  seed: z.number().int(),
  handler: z.string().nullable(),
  durationMs: z.number(),
  steps: z.array(plannedStep),
  sends: z.array(plannedWireSend),
  /** Lines of each of `faults:`. */
  faults: z.array(lineRange),
  expectations: z.array(lineRange),
  counts: z.object({ steps: z.number(), faults: z.number(), expectations: z.number() }),
});
export type ScenarioPlan = z.infer<typeof scenarioPlan>;

/** Either problems or a plan. */
export const scenarioCheck = z.object({
  problems: z.array(scenarioProblem),
  plan: scenarioPlan.nullable(),
});
export type ScenarioCheck = z.infer<typeof scenarioCheck>;
