/**
 * A template body with a run's own ids, times, numbers and metadata in it. The same template and run give the same
 * bytes; other values stay. A body that is no JSON object is left alone.
 */
import { createHash } from "node:crypto";
import type { Json } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { DraftRequest, RunContext } from "../pack";
import { isObject, objectAt, textAt } from "../paths";
import { nameEvent } from "./event-types";
import { CALL_STATUSES, provesEnd } from "./statuses";

type JsonObject = { [key: string]: Json };

const STARTS = ["call_in_progress", "call.created"];
const ENDS = Object.keys(CALL_STATUSES).filter(provesEnd);

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const { value: body } = parseJsonBody(draft.body);
  const sent = textAt(body, "event");
  if (!isObject(body) || sent === undefined) return draft;
  const data = objectAt(body, "data");
  const named = nameEvent(body, sent);
  if (Object.hasOwn(body, "request_id")) body.request_id = requestIdOf(run);
  if (data) {
    rekeyPerson(data, sent, run);
    if (named.about === "call") rekeyCall(data, run);
    else rekeyRecord(data, sent, run);
  }
  return { ...draft, body: new TextEncoder().encode(JSON.stringify(body)) };
}

function rekeyCall(data: JsonObject, run: RunContext): void {
  data.id = run.callKey;
  if (isObject(data.metadata)) data.metadata = run.metadata;
  const call = objectAt(data, "call");
  const seconds = typeof call?.duration_seconds === "number" ? call.duration_seconds : 0;
  const endedAt = firstTime(ENDS, run) ?? run.at;
  const startedAt = firstTime(STARTS, run) ?? endedAt - seconds * 1000;
  const createdAt = run.timeOf("call.created") ?? startedAt;
  const running = call && Object.hasOwn(call, "started_at") ? startedAt : createdAt;
  setTimes(data, Math.min(running, createdAt), run.at);
  if (!call) return;
  if (typeof call.started_at === "string") call.started_at = isoOf(startedAt);
  if (typeof call.ended_at === "string") call.ended_at = isoOf(endedAt);
  if (typeof call.duration_seconds === "number") {
    call.duration_seconds = Math.max(0, Math.round((endedAt - startedAt) / 1000));
  }
  const link = textAt(call, "recording_url");
  if (link !== undefined) call.recording_url = link.replace(/[^/]+(?=\.mp3$)/, run.callKey);
}

/** A record made and changed in one run is one record; the next of the same kind is another. */
function rekeyRecord(data: JsonObject, sent: string, run: RunContext): void {
  const [resource = ""] = sent.split(".", 1);
  const made = sent.endsWith(".created") ? run.at : (run.timeOf(`${resource}.created`) ?? run.at);
  if (resource !== "contact" && Object.hasOwn(data, "id")) {
    data.id =
      resource === "conversation" ? conversationOf(run) : uuidOf(run, `${resource} ${run.callKey} ${made}`);
  }
  setTimes(data, made, run.at);
}

/** Contact, conversation and the customer's end of the line are one for each number of a run. */
function rekeyPerson(data: JsonObject, sent: string, run: RunContext): void {
  const contactId = uuidOf(run, `contact ${callerOf(run) ?? ""}`);
  const own = sent.startsWith("contact.") ? data : objectAt(data, "contact");
  if (own) {
    own.id = contactId;
    put(own, "external_id", textAt(run.metadata, "userId") ?? run.values.userId);
    put(own, "name", textAt(run.metadata, "name") ?? run.values.name);
    put(own, "phone", callerOf(run));
    put(own, "company", run.values.company);
  }
  if (typeof data.contact_id === "string") data.contact_id = contactId;
  if (data.associated_resource_type === "contact") put(data, "associated_resource_id", contactId);
  if (typeof data.conversation_id === "string") rekeyConversation(data, conversationOf(run));
  if (data.direction === "INBOUND") put(data, "from", callerOf(run));
  if (data.direction === "OUTBOUND") put(data, "to", callerOf(run));
}

function rekeyConversation(data: JsonObject, conversationId: string): void {
  const old = textAt(data, "conversation_id");
  for (const place of [data, objectAt(data, "call")]) {
    const link = textAt(place, "conversation_url");
    if (place && link !== undefined && old !== undefined) {
      place.conversation_url = link.replaceAll(old, conversationId);
    }
  }
  data.conversation_id = conversationId;
}

/** Only where the template has the field: what it leaves out stays left out. */
function put(target: JsonObject, name: string, value: string | undefined): void {
  if (value !== undefined && typeof target[name] === "string") target[name] = value;
}

function callerOf(run: RunContext): string | undefined {
  return run.values.caller ?? textAt(run.metadata, "phone");
}

function setTimes(data: JsonObject, createdAt: number, updatedAt: number): void {
  if (typeof data.created_at === "string") data.created_at = isoOf(createdAt);
  if (typeof data.updated_at === "string") data.updated_at = isoOf(Math.max(createdAt, updatedAt));
}

function firstTime(types: string[], run: RunContext): number | null {
  for (const type of types) {
    const at = run.timeOf(type);
    if (at !== null) return at;
  }
  return null;
}

function conversationOf(run: RunContext): string {
  return uuidOf(run, `conversation ${callerOf(run) ?? ""}`);
}

/** Another for each event of each call, and for one told once more. */
function requestIdOf(run: RunContext): string {
  return uuidOf(run, `request ${run.callKey} ${run.type} ${run.at} ${run.delivery ?? 1}`);
}

/** In the form of a random UUID, from seed and run id alone. */
function uuidOf(run: RunContext, what: string): string {
  const hex = createHash("sha256").update(`${run.seed}\n${run.runId}\n${what}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** ISO 8601 with microseconds, as "Webhooks" shows it. */
function isoOf(at: number): string {
  return new Date(at).toISOString().replace("Z", "000Z");
}
