/**
 * What a scenario expects, and how it came out. An expectation names one thing that can be observed: the call, its
 * newest call record, an object of the sandbox CRM, the receiver's answers, what the handler caused, a question of
 * one's own (probe). `never` turns one round and says for how long it was watched.
 */
import { z } from "zod";
import { conformance } from "./calls";
import { artifactName, artifactState, json, outcome, stage } from "./words";

/** `0s`, `18s`, `5m18s`, `1h02m`, `1.5s`, `250ms`. */
export const duration = z
  .string()
  .regex(/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/, "Write a time as 0s, 18s, 5m18s or 1h02m");

const count = z.number().int().min(0);
/** Name or dotted path, and the value that must stand there. */
const fields = z.record(z.string(), json);

/** Fields of the call row in the words of REST. */
export const expectedCall = z
  .object({
    stage: stage.optional(),
    outcome: outcome.nullable().optional(),
    outcomeDetail: z.string().nullable().optional(),
    ended: z.boolean().optional(),
    complete: z.boolean().optional(),
    final: z.boolean().optional(),
    allowed: z.boolean().optional(),
    dialAttempts: count.optional(),
    events: count.optional(),
    duplicates: count.optional(),
    late: count.optional(),
    problems: count.optional(),
    conformance: conformance.optional(),
  })
  .strict();

export const expectedRecord = z
  .object({
    /** How many versions there are. */
    versions: count.optional(),
    artifacts: z.partialRecord(artifactName, artifactState).optional(),
    /** Dotted paths into the newest version. */
    fields: fields.optional(),
  })
  .strict();

export const crmKind = z.enum(["call", "contact", "task"]);

const crmTarget = {
  crm: crmKind,
  /** Left out: the objects this call made. */
  externalId: z.string().optional(),
  phone: z.string().optional(),
};

const outbox = z
  .object({
    /** Name of a destination, or its kind: `Slack #support`, `mail`. Left out: all of them. */
    destination: z.string().min(1).max(80).optional(),
    /** How many; without it at least one. */
    count: count.optional(),
    /** Each of these texts stands in what is sent. */
    contains: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
  })
  .strict();

const answer = z
  .object({
    /** Only the answers to this type of event. */
    to: z.string().optional(),
    /** `200`, or `2xx` for any of its hundred. */
    status: z.union([z.number().int().min(100).max(599), z.string().regex(/^[1-5]xx$/)]).optional(),
    /** Every answer came in this time. */
    within: duration.optional(),
    /** JSONPath into the answer's body, and the value that must stand there. */
    body: fields.optional(),
  })
  .strict();

const effects = z
  .object({ count: count.optional(), method: z.string().optional(), url: z.string().optional() })
  .strict();

/** `GET :3000/orders?call={{call}}`: a port alone is this machine's. It looks and changes nothing, so nothing but GET. */
const probe = z.union([
  z.string().regex(/^(?:GET\s+)?[^\s]+$/, "“GET <url>”, or the URL alone: a probe only looks"),
  z
    .object({
      url: z.string(),
      headers: z.record(z.string(), z.string()).optional(),
      /** JSONPath into the answer; the whole answer when left out. */
      select: z.string().optional(),
    })
    .strict(),
  z.object({ command: z.string(), timeout: duration.optional() }).strict(),
]);

/** Which call, by its name under `calls`; every one when left out. */
const of = { of: z.string().optional() };

/** How long after the last event it may take; until everything is at rest when left out. */
const within = { within: duration.optional() };

/** By the key that names what is watched never to be. */
export const neverOf = {
  crm: z.object({ ...crmTarget, before: z.enum(["ended", "final"]).optional() }).strict(),
  call: z.object({ call: expectedCall }).strict(),
  answer: z.object({ answer }).strict(),
  outbox: z.object({ outbox }).strict(),
};

/** By the key that names what is observed: one shape each, so that a mistake is told at its place. */
export const expectationOf = {
  call: z.object({ call: expectedCall, ...of, ...within }).strict(),
  "call record": z.object({ "call record": expectedRecord, ...of, ...within }).strict(),
  crm: z
    .object({ ...crmTarget, count: count.optional(), fields: fields.optional(), ...of, ...within })
    .strict(),
  outbox: z.object({ outbox, ...of, ...within }).strict(),
  answer: z.object({ answer, ...of }).strict(),
  effects: z.object({ effects, ...of, ...within }).strict(),
  probe: z.object({ probe, equals: json.optional(), count: count.optional(), ...of, ...within }).strict(),
  never: z
    .object({
      never: z.union([neverOf.crm, neverOf.call, neverOf.answer, neverOf.outbox]),
      ...of,
      /** Watched for this long after the last event. */
      within: duration,
    })
    .strict(),
};

export const expectation = z.union([
  expectationOf.call,
  expectationOf["call record"],
  expectationOf.crm,
  expectationOf.outbox,
  expectationOf.answer,
  expectationOf.effects,
  expectationOf.probe,
  expectationOf.never,
]);
export type Expectation = z.infer<typeof expectation>;

/** One expectation, judged. `inconclusive`: it could not be observed here, and says why. */
export const expectationResult = z.object({
  /** As it stands in the file, in one line. */
  expectation: z.string(),
  state: z.enum(["pass", "fail", "inconclusive"]),
  sentence: z.string(),
  /** What was expected and what was there instead, a line for each that differs; empty on a pass. */
  differences: z.array(z.object({ what: z.string(), expected: json, got: json })),
  /** Where it can be seen: events, deliveries, objects, answers, in words. */
  evidence: z.array(z.string()),
});
export type ExpectationResult = z.infer<typeof expectationResult>;
