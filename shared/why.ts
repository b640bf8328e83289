/**
 * "Why is this record so?": the answer in a sentence, the checks in the order they were made with evidence from both
 * sides, and the one action that helps. The answer rests on the first check that fails.
 */
import { z } from "zod";
import { callRow } from "./calls";
import { whyQuestions } from "./why-question";
import { atOrNull } from "./words";

export const whyQuestion = z.enum(whyQuestions);

/** Where a check looked. `id` is what the console opens. */
export const whyEvidence = z.object({
  kind: z.enum(["event", "call", "delivery", "request", "record", "source", "destination", "gate"]),
  id: z.string(),
  /** Of a record: its type; of a delivery and a gate: the call. */
  of: z.string().nullable(),
  words: z.string(),
});
export type WhyEvidence = z.infer<typeof whyEvidence>;

export const whyCheck = z.object({
  name: z.string(),
  /** `off`: it could not be looked at, or it does not apply. */
  mark: z.enum(["check", "cross", "clock", "off"]),
  says: z.string(),
  at: atOrNull,
  evidence: whyEvidence.nullable(),
});
export type WhyCheck = z.infer<typeof whyCheck>;

/** What helps, in words and as what the console does for it; `none`: nothing on this side does. */
export const whyAction = z.object({
  does: z.enum([
    "open-call",
    "open-event",
    "open-events",
    "open-gate",
    "open-delivery",
    "open-record",
    "open-request",
    "open-source",
    "open-destination",
    "open-reconcile",
    "none",
  ]),
  id: z.string().nullable(),
  of: z.string().nullable(),
  words: z.string(),
  /** What to do, in a sentence, for who reads it elsewhere. */
  how: z.string(),
});
export type WhyAction = z.infer<typeof whyAction>;

/** One question answered. */
export const whyFinding = z.object({
  question: whyQuestion,
  /** True: it is so, and the first check that fails says why. False: it is not. Null: it cannot be said from here. */
  holds: z.boolean().nullable(),
  sentence: z.string(),
  checks: z.array(whyCheck),
  /** Index of the check the answer rests on; null where none fails. */
  failing: z.number().int().nullable(),
  action: whyAction.nullable(),
});
export type WhyFinding = z.infer<typeof whyFinding>;

export const whyAnswer = z.object({
  asked: z.object({
    text: z.string(),
    as: z.enum(["call", "phone", "external-id"]),
    /** As it was understood: the number in E.164, the id. */
    value: z.string(),
  }),
  destination: z.string(),
  /** The calls it was taken to mean, newest first; the first one is explained. */
  calls: z.array(callRow),
  /** The question that was asked, or the first that holds. */
  question: whyQuestion,
  sentence: z.string(),
  findings: z.array(whyFinding),
});
export type WhyAnswer = z.infer<typeof whyAnswer>;
