/**
 * The events of Mirai as data, from "Call Lifecycle & Webhooks": names, what they mean for the stage, their order.
 *
 * Rank is the phase within one attempt: dialling, its failure, conversation, the end, processing, analysis, final.
 * A failure and a rescheduling rank below the conversation, because a conversation seen beside them belongs to
 * another attempt and its facts must win.
 *
 * `momentAt` names the field that is the moment of the event itself. call.initiate carries no time.
 * call.completed, end-of-call and call.lifecycle-ended come later than the `endedAt` they repeat, so they have none.
 * call.timeout and call.aborted show `endedAt`, but how they relate to call.ended is not documented: it orders nothing.
 */
import type { EventKind, Stage } from "../../../../shared/words";

export type MiraiEventType = {
  kind: EventKind;
  stage: Stage | null;
  rank: number;
  momentAt: "startedAt" | "endedAt" | null;
  momentOrders: boolean;
};

const noMoment = { momentAt: null, momentOrders: false } as const;
const atStart = { momentAt: "startedAt", momentOrders: true } as const;
const atEnd = { momentAt: "endedAt", momentOrders: true } as const;
const perhapsAtEnd = { momentAt: "endedAt", momentOrders: false } as const;

export const CALL_EVENTS: Record<string, MiraiEventType> = {
  "call.initiate": { kind: "lifecycle", stage: "dialing", rank: 10, ...noMoment },
  "call.failed": { kind: "failure", stage: "failed", rank: 12, ...atEnd },
  "call.busy": { kind: "failure", stage: "failed", rank: 12, ...atEnd },
  "call.no-answer": { kind: "failure", stage: "failed", rank: 12, ...atEnd },
  "call.validation-failed": { kind: "failure", stage: "failed", rank: 12, ...noMoment },
  "call.skip": { kind: "failure", stage: "failed", rank: 12, ...noMoment },
  "call.rescheduled": { kind: "lifecycle", stage: "queued", rank: 14, ...atEnd },
  "call.in-progress": { kind: "lifecycle", stage: "in-conversation", rank: 20, ...atStart },
  "call.ended": { kind: "lifecycle", stage: "processing", rank: 30, ...atEnd },
  "call.timeout": { kind: "lifecycle", stage: "processing", rank: 30, ...perhapsAtEnd },
  "call.aborted": { kind: "lifecycle", stage: "failed", rank: 32, ...perhapsAtEnd },
  "call.completed": { kind: "lifecycle", stage: "analysis", rank: 40, ...noMoment },
  "end-of-call": { kind: "lifecycle", stage: "analysis", rank: 50, ...noMoment },
  "call.lifecycle-ended": { kind: "final", stage: "final", rank: 60, ...noMoment },
};

/** Actions happen during the conversation. */
export const ACTION_EVENT: MiraiEventType = { kind: "action", stage: null, rank: 25, ...noMoment };

/** A type we do not know moves nothing and overrides nothing. */
export const UNKNOWN_EVENT: MiraiEventType = { kind: "lifecycle", stage: null, rank: 0, ...noMoment };

/** Both spellings of "Call Lifecycle & Webhooks" (underscore) and voice-agents-specs.yaml (dash), as we say it. */
export const ACTION_TYPES: Record<string, string> = {
  create_order: "create_order",
  "create-order": "create_order",
  send_whatsapp: "send_whatsapp",
  "send-whatsapp": "send_whatsapp",
};

/** Values of `event.data.call.status` (voice-agents-specs.yaml, CallStatus). */
export const CALL_STATUSES = [
  "initiate",
  "in-progress",
  "ended",
  "completed",
  "timeout",
  "failed",
  "validation-failed",
  "busy",
  "no-answer",
  "skip",
  "rescheduled",
  "aborted",
] as const;
