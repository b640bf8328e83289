/**
 * Which event a request is: most say it as `status`, the others by the fields that only they have. Whatever asks for an
 * NCCO without a status is the answer webhook.
 */
import type { EventKind, Json, Stage } from "../../../../shared/words";
import { isObject, textAt } from "../paths";

export type Fields = { [key: string]: Json };
export type EventType = { label: string; kind: EventKind; stage: Stage | null; rank: number };

const event = (
  label: string,
  rank: number,
  stage: Stage | null,
  kind: EventKind = "lifecycle",
): EventType => ({
  label,
  kind,
  stage,
  rank,
});

/** Statuses after which a line does nothing more. */
export const ENDS = ["completed", "busy", "cancelled", "unanswered", "rejected", "failed", "timeout"];

export const EVENT_TYPES: Record<string, EventType> = {
  started: event("started", 10, "dialing"),
  answer: event("asks for an NCCO", 15, null, "action"),
  ringing: event("ringing", 20, "dialing"),
  answered: event("answered", 30, "in-conversation"),
  human: event("human", 35, null),
  machine: event("machine", 35, null),
  input: event("input", 40, null, "action"),
  transfer: event("transfer", 45, null),
  disconnected: event("disconnected", 45, null),
  error: event("error", 45, null, "failure"),
  completed: event("completed", 60, "processing"),
  busy: event("busy", 60, "failed", "failure"),
  cancelled: event("cancelled", 60, "failed", "failure"),
  unanswered: event("unanswered", 60, "failed", "failure"),
  rejected: event("rejected", 60, "failed", "failure"),
  failed: event("failed", 60, "failed", "failure"),
  timeout: event("timeout", 60, "failed", "failure"),
  record: event("recording", 70, null),
};

/** Types that are told by their fields: a status of that name is one we do not know. */
const WITHOUT_STATUS = ["answer", "input", "transfer", "error", "record"];

/** Null: nothing of Vonage Voice. */
export function nameEvent(fields: Fields): { type: string | null; label: string } | null {
  const has = (name: string) => textAt(fields, name) !== undefined;
  const isOurs =
    ["conversation_uuid", "conversation_uuid_from", "call_uuid"].some(has) ||
    (has("uuid") && has("status") && has("timestamp"));
  if (!isOurs) return null;
  const status = textAt(fields, "status")?.trim();
  if (status !== undefined) {
    const known = Object.hasOwn(EVENT_TYPES, status) && !WITHOUT_STATUS.includes(status);
    return known ? named(status) : { type: null, label: shorten(status) };
  }
  if (has("recording_uuid") || has("recording_url")) return named("record");
  if (has("conversation_uuid_from") || has("conversation_uuid_to")) return named("transfer");
  if (isObject(fields.original_request)) return named("answer");
  if (has("reason")) return named("error");
  if (Object.hasOwn(fields, "dtmf") || Object.hasOwn(fields, "speech")) return named("input");
  const asks = has("to") || has("from") || has("from_user");
  return asks && !has("timestamp") ? named("answer") : { type: null, label: "unknown" };
}

function named(type: string): { type: string; label: string } {
  return { type, label: EVENT_TYPES[type]?.label ?? type };
}

function shorten(text: string): string {
  return (text.length > 60 ? `${text.slice(0, 60)}…` : text).toWellFormed();
}
