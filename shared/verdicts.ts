/** Verdicts about a handler: is it safe against copies, disorder and loss, and does it answer in time. */
import { z } from "zod";
import { expectationResult } from "./expectations";
import { verdictNames, verdictStates } from "./verdict-states";
import { at, atOrNull, eventKind, packId, stage } from "./words";

export const verdictName = z.enum(verdictNames);
export type VerdictName = z.infer<typeof verdictName>;

export const verdictState = z.enum(verdictStates);

/** One trial, or several of a kind, in words: `exact copy of call.completed`. */
export const verdictTrial = z.object({
  what: z.string(),
  state: verdictState,
  sentence: z.string(),
  /** Its name however it comes out, by which runs are compared: `exact copy`, `without call.completed`. */
  about: z.string(),
});
export type VerdictTrial = z.infer<typeof verdictTrial>;

/** What a probe answered, each as text of at most 300 characters: values of the play stand as `{{call}}`. */
export const probeEvidence = z.object({
  /** `GET http://127.0.0.1:3000/orders?call={{call}}`, or the command. */
  question: z.string(),
  before: z.string(),
  /** After the events as they happen, each sent once. */
  once: z.string(),
  /** After the trial that fails first; null where none does. */
  failing: z.object({ what: z.string(), answer: z.string() }).nullable(),
});
export type ProbeEvidence = z.infer<typeof probeEvidence>;

export const verdict = z.object({
  name: verdictName,
  state: verdictState,
  sentence: z.string(),
  /** What was observed, so that a pass says over what: `outgoing HTTP: 3 effects`. */
  over: z.string(),
  trials: z.array(verdictTrial),
  /** Types of events of the smallest case that fails, in the order they were sent; null where nothing failed. */
  smallest: z.array(z.string()).nullable(),
  /** The same as places among the scenario's events, from 0; one that stands twice is sent twice. */
  smallestEvents: z.array(z.number().int()).nullable(),
  /** Empty without probes. */
  probes: z.array(probeEvidence),
  /** Of an inconclusive one: the one step that would settle it. */
  next: z.string().nullable(),
  /** How many plays it took. */
  plays: z.number().int(),
});
export type Verdict = z.infer<typeof verdict>;

/**
 * Against the last runs of the same scenario at the same handler that judged it. `flaky`: of an unchanged scenario it
 * came out now so, now so. Null: it was not judged before, or is not judged now.
 */
export const verdictChange = z.enum(["fixed", "broke", "same", "flaky"]).nullable();
export type VerdictChange = z.infer<typeof verdictChange>;

export const comparedVerdict = z.object({
  name: verdictName,
  change: verdictChange,
  /** States of the last runs, newest first, this one included; at most five. */
  history: z.array(verdictState),
  /** In the order of the verdict's trials. */
  trials: z.array(verdictChange),
});
export type ComparedVerdict = z.infer<typeof comparedVerdict>;

export const verdictRunRow = z.object({
  /** The subject and the number: `5f3a09c1-3`. */
  verdictRunId: z.string(),
  /** Hash of scenario, case, handler and seed: runs about the same thing have the same. */
  subject: z.string(),
  /** Counts the runs of this subject, from 1. */
  number: z.number().int(),
  /** Name of the file, or of the scenario. */
  name: z.string(),
  scenario: z.string(),
  case: z.string().nullable(),
  provider: packId,
  /** Its URL. */
  handler: z.string(),
  seed: z.number().int(),
  state: z.enum(["judging", "done", "stopped", "failed"]),
  startedAt: at,
  endedAt: atOrNull,
  /** So far, by a clock that nobody moves; milliseconds. */
  tookMs: z.number(),
  /** `planned` may grow: a failure takes more plays, to find the smallest case. */
  plays: z.number().int(),
  planned: z.number().int(),
  /** What is judged now; null before the first and after the last. */
  judging: verdictName.nullable(),
  asked: z.array(verdictName),
  /** What was judged so far. */
  states: z.array(z.object({ name: verdictName, state: verdictState })),
  /** Why it did not come to its end; null where it did. */
  reason: z.string().nullable(),
});
export type VerdictRunRow = z.infer<typeof verdictRunRow>;

export const verdictRun = verdictRunRow.extend({
  /** The scenario file as it was. */
  text: z.string(),
  /** In the order they happen; kind and stage as the pack reads them, for their glyph. */
  events: z.array(z.object({ type: z.string(), kind: eventKind, stage: stage.nullable() })),
  /** Which case of its matrix, from 1. */
  caseNumber: z.number().int(),
  verdicts: z.array(verdict),
  /** What the file expects of answers, effects and probes. */
  expectations: z.array(expectationResult),
  /** Number of the run it was compared with; null: it is the first that came to its end. */
  comparedWith: z.number().int().nullable(),
  /** Empty until it is done. */
  compared: z.array(comparedVerdict),
});
export type VerdictRun = z.infer<typeof verdictRun>;
