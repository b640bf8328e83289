/**
 * The messages of Vapi as data ("Server events"; the API reference's ServerMessage). A status-update is an event of its
 * own for each status it tells, `status-update.ended`: the status decides what it means, and `message.call.status` beside
 * it is stale and decides nothing.
 *
 * Rank is the phase. Below 0 stands what has none: the live streams, of which a call sends dozens, and what is told about
 * a call whenever it suits. They stand where they arrived, move nothing and are never late.
 */
import type { EventKind, Json, Stage } from "../../../../shared/words";
import { textAt } from "../paths";

export type VapiEvent = {
  /** `live`: one of many of its type in a call, each an event of its own. `other`: it belongs to no call. */
  part: "phase" | "talk" | "question" | "live" | "note" | "other";
  label: string;
  kind: EventKind;
  stage: Stage | null;
  rank: number;
};

const TALK = 45;

function phase(label: string, stage: Stage, rank: number, kind: EventKind = "lifecycle"): VapiEvent {
  return { part: "phase", label, kind, stage, rank };
}

function without(part: "live" | "note" | "other", label: string): VapiEvent {
  return { part, label, kind: "lifecycle", stage: null, rank: -1 };
}

/** What the assistant does or asks for in the course of the talk; questions wait for an answer. */
function inTalk(part: "talk" | "question", label: string): VapiEvent {
  return { part, label, kind: "action", stage: null, rank: TALK };
}

export const STATUS_UPDATE = "status-update";
export const REPORT = "end-of-call-report";
export const ENDED = "status-update.ended";
export const IN_PROGRESS = "status-update.in-progress";
export const SCHEDULED = "status-update.scheduled";

export const EVENTS: Record<string, VapiEvent> = {
  [SCHEDULED]: phase("scheduled", "queued", 10),
  "status-update.queued": phase("queued", "queued", 20),
  "status-update.ringing": phase("ringing", "dialing", 30),
  "assistant-request": { part: "question", label: "assistant?", kind: "action", stage: "dialing", rank: 30 },
  [IN_PROGRESS]: phase("in progress", "in-conversation", 40),
  "status-update.forwarding": phase("forwarding", "in-conversation", TALK),
  [ENDED]: phase("ended", "processing", 60),
  [REPORT]: phase("report", "final", 70, "final"),
  [STATUS_UPDATE]: without("note", "status"),
  "tool-calls": inTalk("question", "tool calls"),
  "function-call": inTalk("question", "function call"),
  "transfer-destination-request": inTalk("question", "transfer to?"),
  "handoff-destination-request": inTalk("question", "hand off to?"),
  "knowledge-base-request": inTalk("question", "knowledge?"),
  "transfer-update": inTalk("talk", "transfer"),
  "phone-call-control": inTalk("talk", "call control"),
  "call.endpointing.request": { ...without("live", "endpointing?"), kind: "action" },
  "voice-request": { ...without("live", "voice?"), kind: "action" },
  "assistant.started": without("note", "assistant"),
  "assistant.speechStarted": without("live", "assistant speaks"),
  "conversation-update": without("live", "history"),
  hang: without("note", "hang"),
  "language-change-detected": without("note", "language"),
  "model-output": without("live", "model"),
  "speech-update": without("live", "speech"),
  transcript: without("live", "transcript"),
  "user-interrupted": without("live", "interrupted"),
  "voice-input": without("live", "voice input"),
  "call.deleted": without("note", "deleted"),
  "call.delete.failed": without("note", "not deleted"),
  "call.artifact.upload": without("note", "upload"),
  "chat.created": without("other", "chat"),
  "chat.deleted": without("other", "chat deleted"),
  "session.created": without("other", "session"),
  "session.updated": without("other", "session"),
  "session.deleted": without("other", "session deleted"),
};

export type NamedEvent = { type: string | null; label: string; event: VapiEvent | undefined };

const LONGEST_LABEL = 60;

/** Null: a body without `message.type` is none of Vapi's. */
export function nameEvent(body: Json | undefined): NamedEvent | null {
  const sent = textAt(body, "message.type")?.trim();
  if (sent === undefined) return null;
  if (sent === STATUS_UPDATE) {
    const status = textAt(body, "message.status")?.trim() ?? "";
    const type = Object.hasOwn(EVENTS, `${STATUS_UPDATE}.${status}`)
      ? `${STATUS_UPDATE}.${status}`
      : STATUS_UPDATE;
    const event = EVENTS[type];
    return { type, label: type === STATUS_UPDATE ? shorten(status || sent) : (event?.label ?? type), event };
  }
  // `transcript[transcriptType="final"]` is how final ones are asked for, and may be the type itself.
  const type = /^transcript\[.*\]$/.test(sent) ? "transcript" : sent;
  const event = Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
  return event ? { type, label: event.label, event } : { type: null, label: shorten(sent), event: undefined };
}

export function eventOf(type: string | null): VapiEvent | undefined {
  return type !== null && Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
}

function shorten(text: string): string {
  return text.length > LONGEST_LABEL
    ? `${text.slice(0, LONGEST_LABEL).toWellFormed()}…`
    : text.toWellFormed();
}
