/**
 * Which event a request is. Whippy names events `resource.type` ("Webhooks"). No call event is documented, and a call
 * is also an activity of type `call` that may come as a message event; so an event of a call is known by its delivery
 * status, in whichever of these forms it came.
 */
import type { Json } from "../../../../shared/words";
import { isObject, textAt, valueAt } from "../paths";
import { CALL_STATUSES } from "./statuses";

/** Events that are no call’s, and what they are about. */
export const OTHER_EVENTS: Record<string, Resource> = {
  "message.created": "message",
  "message.updated": "message",
  "contact.created": "contact",
  "contact.updated": "contact",
  "conversation.created": "conversation",
  "conversation.updated": "conversation",
  "campaign.updated": "campaign",
  "sequence.updated": "sequence",
  "custom_object.created": "custom_object",
  "custom_object.updated": "custom_object",
  "custom_object_record.created": "custom_object_record",
  "custom_object_record.updated": "custom_object_record",
  "custom_object_association.created": "custom_object_association",
  "custom_object_association.deleted": "custom_object_association",
};

export type Resource =
  | "message"
  | "contact"
  | "conversation"
  | "campaign"
  | "sequence"
  | "custom_object"
  | "custom_object_record"
  | "custom_object_association";

export type NamedEvent =
  | { about: "call"; type: string | null; label: string; status: string | null }
  | { about: "other"; type: string | null; label: string; resource: Resource | null };

const RESOURCES = new Set<string>(Object.values(OTHER_EVENTS));
const LONGEST_LABEL = 60;

/** `sent` is the text at `event`. */
export function nameEvent(body: Json, sent: string): NamedEvent {
  if (isCall(body, sent)) return nameCall(body, sent);
  const label = shorten(sent);
  if (Object.hasOwn(OTHER_EVENTS, sent)) {
    return { about: "other", type: sent, label, resource: OTHER_EVENTS[sent] ?? null };
  }
  const resource = sent.split(".", 1)[0] ?? "";
  const known = RESOURCES.has(resource) ? (resource as Resource) : null;
  return { about: "other", type: null, label, resource: known };
}

/** Exactly as sent: an allow-list compares it. Null where it is no text or empty. */
export function deliveryStatusOf(body: Json): string | null {
  const path = deliveryStatusPath(body);
  return path === null ? null : (valueAt(body, path) as string);
}

export function deliveryStatusPath(body: Json): string | null {
  const paths = ["data.delivery_status", "data.call.delivery_status"];
  const isStatus = (value: Json | undefined) => typeof value === "string" && value !== "";
  return paths.find((path) => isStatus(valueAt(body, path))) ?? null;
}

function isCall(body: Json, sent: string): boolean {
  if (/^call(?:\.|$)/.test(sent) || textAt(body, "data.type") === "call") return true;
  // A message whose type was left out, with the status of a call.
  return /^message\./.test(sent) && /^\s*call_/i.test(deliveryStatusOf(body) ?? "");
}

function nameCall(body: Json, sent: string): NamedEvent {
  const status = deliveryStatusOf(body);
  const verb = sent.split(".").at(-1);
  if (status !== null && Object.hasOwn(CALL_STATUSES, status)) {
    return { about: "call", type: status, label: shorten(status.replace(/^call_/, "")), status };
  }
  const label = shorten(status ?? sent.replace(/^call\.(?=.)/, ""));
  if (verb === "created") return { about: "call", type: "call.created", label, status };
  const updated = verb === "updated" || status !== null;
  return { about: "call", type: updated ? "call.updated" : null, label, status };
}

function shorten(text: string): string {
  return text.length > LONGEST_LABEL
    ? `${text.slice(0, LONGEST_LABEL).toWellFormed()}…`
    : text.toWellFormed();
}

/** A field of the call: below `data.call`, else beside it. Where it stands is not documented. */
export function callField(body: Json, name: string): { path: string; value: Json } | undefined {
  for (const path of [`data.call.${name}`, `data.${name}`]) {
    const value = valueAt(body, path);
    if (value !== undefined && value !== null) return { path, value };
  }
  return undefined;
}

/** Null, "", [] and {} say nothing. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The object without what is empty. */
export function withoutEmpty(value: Json | undefined): { [key: string]: Json } {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => !isEmpty(entry)));
}
