/** What one event of a call states beside its person. Field names of calls are assumed throughout. */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { objectAt, textAt, valueAt } from "../paths";
import { readInstant } from "../times";
import { type Told, tell, tellWithin } from "../told";
import { callField, isEmpty } from "./event-types";
import { describeContact, tellIds } from "./records";
import { provesEnd } from "./statuses";

/** Fields of `data.call` that stand elsewhere in a reading. */
const NOT_METADATA = new Set([
  "summary",
  "transcript",
  "recording_url",
  "sentiment",
  "completion_rating",
  "started_at",
  "ended_at",
  "delivery_status",
  "conversation_url",
  "agent",
  "agent_name",
  "metadata",
]);

/** The delivery status exactly as sent, and where it stands. */
export type CallStatusTold = { status: string | null; statusFrom: string };

const AGENT_PATHS = [
  "data.call.agent.name",
  "data.agent.name",
  "data.call.agent_name",
  "data.agent_name",
  "data.user.name",
  "data.user.email",
  "data.assigned_user.name",
];
const COMPANY_PATHS = ["data.contact.company", "data.company.name", "data.company", "data.organization.name"];

export function tellCall(told: Told, body: Json, { status, statusFrom }: CallStatusTold): void {
  // The activity is made when the call begins; a start of the call's own says it better.
  tell(told, "startedAt", instantOf(valueAt(body, "data.created_at")), "data.created_at");
  const started = callField(body, "started_at");
  tell(told, "startedAt", instantOf(started?.value), started?.path ?? "");
  const ended = callField(body, "ended_at");
  if (provesEnd(status)) tell(told, "endedAt", instantOf(ended?.value), ended?.path ?? "");
  const seconds = callField(body, "duration_seconds");
  if (typeof seconds?.value === "number" && seconds.value >= 0)
    tell(told, "talkSeconds", seconds.value, seconds.path);
  tell(told, "vendorStatus", status ?? undefined, statusFrom);
  const link = callField(body, "conversation_url");
  tell(told, "detailUrl", readLink(link?.value), link?.path ?? "");
  tellMetadata(told, body, status);
  tellIds(told, body);
  const contact = describeContact(objectAt(body, "data.contact"));
  if (Object.keys(contact).length > 0) tellWithin(told, "extra", "contact", contact, "data.contact");
}

/** Agent and company; an owner without a name is told by the id. */
export function tellOwners(told: Told, body: Json): void {
  tellFirst(told, "agent", body, AGENT_PATHS);
  if (told.facts.agent === undefined) tellUser(told, body);
  tellFirst(told, "company", body, COMPANY_PATHS);
}

/** "Generated after a call ends": what a call in progress says of itself does not count as its metadata. */
function tellMetadata(told: Told, body: Json, status: string | null): void {
  if (!provesEnd(status)) return;
  const values = new Map<string, { value: Json; path: string }>();
  for (const place of ["data.call", "data.call.metadata", "data.metadata"]) {
    for (const [key, value] of Object.entries(objectAt(body, place) ?? {})) {
      if (place !== "data.call" || !NOT_METADATA.has(key))
        values.set(key, { value, path: `${place}.${key}` });
    }
  }
  for (const [key, { value, path }] of values) {
    if (!isEmpty(value)) tellWithin(told, "metadata", key, value, path);
  }
}

function tellUser(told: Told, body: Json): void {
  for (const path of ["data.user_id", "data.assigned_user_id"]) {
    const value = valueAt(body, path);
    if (typeof value === "number" || (typeof value === "string" && value.trim() !== "")) {
      tell(told, "agent", `user ${value}`, path);
      return;
    }
  }
}

function instantOf(value: Json | undefined): number | undefined {
  return readInstant(value) ?? undefined;
}

function tellFirst(told: Told, name: "agent" | "company", body: Json, paths: string[]): void {
  for (const path of paths) {
    const text = textAt(body, path)?.trim();
    if (text === undefined) continue;
    tell(told, name, text, path);
    return;
  }
}
