/** Calls: the fold of the readings of one call, with its timeline, gate and call records. */

import { z } from "zod";
import { sentAnswerMark } from "./answers";
import { deliveryDetail } from "./deliveries";
import { sendingMark } from "./failing";
import { forwardedMark } from "./forwarding";
import { blindTime } from "./tunnel";
import {
  artifactName,
  artifactState,
  at,
  atOrNull,
  direction,
  eventKind,
  json,
  origin,
  outcome,
  outcomeClass,
  packId,
  problem,
  signature,
  stage,
  via,
} from "./words";

export const conformance = z.enum(["conforms", "broken", "open"]);
export type Conformance = z.infer<typeof conformance>;

export const callRow = z.object({
  callId: z.string(),
  provider: packId,
  source: z.string(),
  key: z.string(),
  origin,
  stage: stage.nullable(),
  outcome: outcome.nullable(),
  outcomeDetail: z.string().nullable(),
  /** `ended`, `complete` and `final` as the source's preset judges them. */
  ended: z.boolean(),
  complete: z.boolean(),
  final: z.boolean(),
  /** Signature, test, spam and status allow-list; origin and destinations stand in the gate checks. */
  allowed: z.boolean(),
  /** By the provider's rules about its events; `open`: none is broken, and something is still to come. */
  conformance,
  dialAttempts: z.number().int(),
  /** Events without their copies. */
  events: z.number().int(),
  duplicates: z.number().int(),
  late: z.number().int(),
  problems: z.number().int(),
  direction: direction.nullable(),
  phone: z.string().nullable(),
  personName: z.string().nullable(),
  externalId: z.string().nullable(),
  firstReceivedAt: at,
  lastReceivedAt: at,
  /** Theirs. */
  startedAt: atOrNull,
  /** Bars of the list's spark: stage and its share of the call, in order. */
  spark: z.array(z.object({ stage, share: z.number() })),
  /** What became of it: the worst delivery state in a word, or null before the gate opened. */
  delivery: z.enum(["synced", "sending", "retrying", "dead", "held", "waiting"]).nullable(),
  pinned: z.boolean(),
  /** A person wrote a note; its text stands in the detail. */
  noted: z.boolean(),
});
export type CallRow = z.infer<typeof callRow>;

/** One event of the call as the pack parsed it, copies folded into it. */
export const timelineEvent = z.object({
  eventId: z.string(),
  position: z.number().int(),
  type: z.string().nullable(),
  /** Short name for a pin: `initiate`, `lifecycle-ended`. */
  label: z.string(),
  kind: eventKind,
  stage: stage.nullable(),
  attempt: z.number().int(),
  /** The line it belongs to; null in a call of one line. */
  leg: z.string().nullable(),
  occurredAt: atOrNull,
  /** Where the occurred clock puts its pin: `occurredAt`, else the receive time held between its neighbours. */
  placedAt: at,
  /** Where the provider's time stands in the payload, `event.data.call.endedAt`; null without one. */
  occurredFrom: z.string().nullable(),
  receivedAt: at,
  /** Order of arrival within the call, from 1; copies count. */
  arrival: z.number().int(),
  copies: z.array(
    z.object({
      eventId: z.string(),
      position: z.number().int(),
      receivedAt: at,
      arrival: z.number().int(),
      identical: z.boolean(),
      answerStatus: z.number().int().nullable().optional(),
      sending: sendingMark.optional(),
    }),
  ),
  lateMs: z.number().nullable(),
  signature,
  via: via.nullable(),
  /** False while its signature is failed or missing and no person trusts it. */
  inFold: z.boolean(),
  problems: z.array(problem),
  bytes: z.number().int(),
  answerMs: z.number().nullable(),
  answerStatus: z.number().int().nullable(),
  /** Of an event that was failed on purpose; left out for all others. */
  sending: sendingMark.optional(),
  /** How long the platform waits for its answer, milliseconds; null: it asks nothing. */
  waitsFor: z.number().int().nullable(),
  /** How it was answered with a body; null: with none, or it is not known. */
  answered: sentAnswerMark.nullable(),
  /** What the user's handlers answered to it and to its copies, as it was forwarded to them. */
  forwarded: z.array(forwardedMark),
  /** What it led to, in a few words: `summary`, `retry at 14:13:31`, `2 copies ignored`. */
  ledTo: z.array(z.string()),
});
export type TimelineEvent = z.infer<typeof timelineEvent>;

/** A bar: the call was in this stage between two moments; `to` null while it still is. */
export const timelinePhase = z.object({
  attempt: z.number().int(),
  leg: z.string().nullable(),
  stage,
  occurred: z.object({ from: at, to: atOrNull }),
  received: z.object({ from: at, to: atOrNull }),
});
export type TimelinePhase = z.infer<typeof timelinePhase>;

export const attemptRow = z.object({
  number: z.number().int(),
  outcome: outcome.nullable(),
  words: z.string(),
  startedAt: atOrNull,
  endedAt: atOrNull,
  inferred: z.boolean(),
});
export type AttemptRow = z.infer<typeof attemptRow>;

/** One line of a call of several, behind the one it was dialled from. Its end is not the end of the call. */
export const legRow = z.object({
  leg: z.string(),
  /** The line it was dialled from; null: it began the call. */
  parent: z.string().nullable(),
  /** Lines between it and the one that began the call, with that one: 0 begins it. */
  depth: z.number().int(),
  /** `AI agent`, `transferred to +12025550123`. */
  words: z.string(),
  outcome: outcome.nullable(),
  startedAt: atOrNull,
  endedAt: atOrNull,
});
export type LegRow = z.infer<typeof legRow>;

/** An event that belongs here and has not come. It has no clock of its own. */
export const ghost = z.object({
  type: z.string(),
  label: z.string(),
  stage: stage.nullable(),
  kind: eventKind,
  attempt: z.number().int(),
  /** Event id it follows in the timeline. */
  after: z.string(),
  /** True when a later event proves that it should have come; false while it is merely awaited. */
  missing: z.boolean(),
});
export type Ghost = z.infer<typeof ghost>;

export const finding = z.object({
  kind: z.enum(["late", "missing", "duplicated", "unknown", "signature", "stuck", "unreadable"]),
  sentence: z.string(),
  eventId: z.string().nullable(),
});
export type Finding = z.infer<typeof finding>;

/** A rule of the provider's that this call breaks. */
export const breach = z.object({
  ruleId: z.string(),
  /** `call.ended before call.in-progress`. */
  sentence: z.string(),
  /** `Mirai: call.in-progress always precedes what comes of a conversation`. */
  rule: z.string(),
  /** The vendor's page by title; of an assumed rule, why it is assumed. */
  source: z.string(),
  assumed: z.boolean(),
  /** `network`: it may have been overtaken or lost on the way; `platform`: no network explains it. */
  cause: z.enum(["network", "platform"]),
  because: z.string(),
  /** Null: the whole call. */
  attempt: z.number().int().nullable(),
  /** The events it rests on, those that came too early first. */
  eventIds: z.array(z.string()),
});
export type Breach = z.infer<typeof breach>;

const gateMark = z.enum(["check", "clock", "cross", "off"]);

/** One of the answers that a line of the gate rests on. */
export const gatePart = z.object({
  name: z.string(),
  mark: gateMark,
  because: z.string(),
  eventId: z.string().nullable(),
  /** The setting of the gate it follows from, as a path: `takes.direction`; null where none decides it. */
  setting: z.string().nullable(),
});
export type GatePart = z.infer<typeof gatePart>;

/** One line of the gate's answer. `clock`: still waiting; `off`: not required. */
export const gateCheck = z.object({
  name: z.string(),
  mark: gateMark,
  because: z.string(),
  eventId: z.string().nullable(),
  at: atOrNull,
  /** What `complete` still misses, by name. */
  missing: z.array(z.string()).optional(),
  /** Left out: the line rests on nothing else, or was judged before its parts were kept. */
  parts: z.array(gatePart).optional(),
});
export type GateCheck = z.infer<typeof gateCheck>;

export const gateVerdict = z.object({
  destinationId: z.string(),
  destination: z.string(),
  state: z.enum(["opened", "waiting", "held", "closed"]),
  heldBy: z.enum(["history", "would-change", "final-missing", "incomplete", "mapping", "consent"]).nullable(),
  /** One sentence: what it waits for, or why it stays. */
  sentence: z.string(),
  /** Always ended, complete, final, allowed in this order; then the destination's own. */
  checks: z.array(gateCheck),
  deadlineAt: atOrNull,
  /** The wait that ends then, and the setting it follows from. Left out: nothing of the kind is waited for. */
  deadline: z
    .object({
      ms: z.number().int(),
      kind: z.enum(["missing", "final", "quiet", "settle"]),
      setting: z.string(),
      /** What becomes of the call then, if nothing comes; `marked`: it leaves, marked incomplete. */
      becomes: z.enum(["leaves", "marked", "held", "not-sent"]),
    })
    .optional(),
  /** A person opened the gate; what was missing then, in words. */
  byHand: z.object({ at, missing: z.array(z.string()) }).optional(),
  /** True: by its conditions this destination does not take such a call. */
  notTaken: z.boolean().optional(),
  /** True: it takes messages of rules and no call records. */
  messages: z.boolean().optional(),
  /** True where the waiting time is our judgement. */
  assumed: z.boolean(),
  version: z.number().int().nullable(),
});
export type GateVerdict = z.infer<typeof gateVerdict>;

export const callRecord = z.object({
  version: z.number().int(),
  frozenAt: at,
  because: z.string(),
  incomplete: z.array(z.string()),
  content: json,
});
export type CallRecord = z.infer<typeof callRecord>;

export const artifact = z.object({
  name: artifactName,
  state: artifactState,
  required: z.boolean(),
  text: z.string().nullable(),
  eventId: z.string().nullable(),
});
export type Artifact = z.infer<typeof artifact>;

const told = z.object({
  eventId: z.string().nullable(),
  type: z.string().nullable(),
  /** Dotted path into the event's payload, several joined by " + "; null where no field says it. */
  path: z.string().nullable(),
});

/** Where one field of a call, or of a call record, comes from. */
export const fieldProvenance = told.extend({
  /** As in the call record: `outcome`, `metadata.orderId`, `extra.report`. */
  field: z.string(),
  /**
   * `event`: an event told it; `inferred`: concluded from events; `setting`: found by a setting of the source;
   * `gate`: set by the gate; `ringback`: made by the engine; `default`: no event told it.
   */
  by: z.enum(["event", "inferred", "setting", "gate", "ringback", "default"]),
  value: json,
  /** What no field says: the rule it was read by, who set it, why there is none; empty where the place says it all. */
  because: z.string(),
  /** The whole story in a sentence, what it replaced included. */
  sentence: z.string(),
  /** Earlier values, the last one first: at most twelve, each at most 400 characters; its event has the whole of it. */
  replaced: z.array(told.extend({ value: json })),
  /** How many values there were before, those included that `replaced` leaves out. */
  earlier: z.number().int(),
});
export type FieldProvenance = z.infer<typeof fieldProvenance>;

/** `version` null: the call as it stands now. */
export const provenance = z.object({
  version: z.number().int().nullable(),
  fields: z.array(fieldProvenance),
});
export type Provenance = z.infer<typeof provenance>;

export const callDetail = callRow.extend({
  providerName: z.string(),
  /** The way at least one of its events came; null: all straight from the provider. */
  via: via.nullable(),
  outcomeClass: outcomeClass.nullable(),
  endedAt: atOrNull,
  talkSeconds: z.number().nullable(),
  company: z.string().nullable(),
  agent: z.string().nullable(),
  /** Path in the payload the number came from, `metadata.phone`; null where the provider sends one itself. */
  phoneFrom: z.string().nullable(),
  metadata: json,
  /** Empty: none. */
  note: z.string(),
  artifacts: z.array(artifact),
  attempts: z.array(attemptRow),
  /** Empty in a call of one line. */
  legs: z.array(legRow),
  timeline: z.array(timelineEvent),
  phases: z.array(timelinePhase),
  ghosts: z.array(ghost),
  findings: z.array(finding),
  breaches: z.array(breach),
  gate: z.array(gateVerdict),
  callRecords: z.array(callRecord),
  deliveries: z.array(deliveryDetail),
  /** Times within it in which nothing could come in from outside. */
  blind: z.array(blindTime),
});
export type CallDetail = z.infer<typeof callDetail>;
