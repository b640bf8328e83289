/** What one event of a call states beside its person. Field names of calls are assumed throughout. */
import type { Json } from "../../../../shared/words";
import type { CallFacts } from "../pack";
import { objectAt, textAt, valueAt } from "../paths";
import { readInstant } from "../times";
import { readLink } from "./artifacts";
import { callField, withoutEmpty } from "./event-types";
import { describeContact, readIds } from "./records";
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

export function readCallFacts(body: Json, status: string | null): CallFacts {
  const facts: CallFacts = {};
  // The activity is made when the call begins; a start of the call's own says it better.
  const startedAt =
    instantOf(callField(body, "started_at")?.value) ?? instantOf(valueAt(body, "data.created_at"));
  if (startedAt !== undefined) facts.startedAt = startedAt;
  const endedAt = instantOf(callField(body, "ended_at")?.value);
  if (endedAt !== undefined && provesEnd(status)) facts.endedAt = endedAt;
  const seconds = callField(body, "duration_seconds")?.value;
  if (typeof seconds === "number" && seconds >= 0) facts.talkSeconds = seconds;
  if (status !== null) facts.vendorStatus = status;
  const detailUrl = readLink(callField(body, "conversation_url")?.value);
  if (detailUrl !== undefined) facts.detailUrl = detailUrl;
  const metadata = readMetadata(body, status);
  if (Object.keys(metadata).length > 0) facts.metadata = metadata;
  const extra = readCallExtra(body);
  if (Object.keys(extra).length > 0) facts.extra = extra;
  return facts;
}

/** Agent and company; an owner without a name is told by the id. */
export function readOwners(body: Json): CallFacts {
  const agent = firstText(body, AGENT_PATHS) ?? userId(body);
  const company = firstText(body, COMPANY_PATHS);
  return { ...(agent === undefined ? {} : { agent }), ...(company === undefined ? {} : { company }) };
}

/** "Generated after a call ends": what a call in progress says of itself does not count as its metadata. */
function readMetadata(body: Json, status: string | null): { [key: string]: Json } {
  if (!provesEnd(status)) return {};
  const call = Object.entries(objectAt(body, "data.call") ?? {}).filter(([name]) => !NOT_METADATA.has(name));
  return withoutEmpty({
    ...Object.fromEntries(call),
    ...objectAt(body, "data.call.metadata"),
    ...objectAt(body, "data.metadata"),
  });
}

function readCallExtra(body: Json): { [key: string]: Json } {
  const contact = describeContact(objectAt(body, "data.contact"));
  return withoutEmpty({ ...readIds(body), contact });
}

function userId(body: Json): string | undefined {
  for (const path of ["data.user_id", "data.assigned_user_id"]) {
    const value = valueAt(body, path);
    if (typeof value === "number" || (typeof value === "string" && value.trim() !== "")) {
      return `user ${value}`;
    }
  }
  return undefined;
}

function instantOf(value: Json | undefined): number | undefined {
  return readInstant(value) ?? undefined;
}

function firstText(body: Json, paths: string[]): string | undefined {
  for (const path of paths) {
    const text = textAt(body, path)?.trim();
    if (text !== undefined) return text;
  }
  return undefined;
}
