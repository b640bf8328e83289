/**
 * A template body as a webhook of a run: its conversation id, moments, number, person and variables. The same template and
 * run give the same bytes; all other values stay. A body that is no webhook of ElevenLabs' is left alone.
 */
import { createHash } from "node:crypto";
import type { DraftRequest, RunContext } from "../pack";
import { isObject, objectAt, textAt } from "../paths";
import { type JsonObject, parseTemplate } from "../template";
import { nameEvent, TRANSCRIPTION } from "./event-types";
import { readSeconds } from "./moments";

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const body = parseTemplate(draft.body);
  const data = objectAt(body, "data");
  if (body === undefined || data === undefined || nameEvent(body) === null) return draft;
  const told = readSeconds(body.event_timestamp);
  body.event_timestamp = likeBefore(body.event_timestamp, run.at);
  if (typeof data.conversation_id === "string") data.conversation_id = run.callKey;
  put(data, "user_id", textAt(run.metadata, "userId") ?? run.values.userId);
  const metadata = objectAt(data, "metadata");
  if (metadata) rekeyMetadata(metadata, told, run);
  const client = objectAt(data, "conversation_initiation_client_data");
  if (client) rekeyClient(client, run);
  return { ...draft, body: new TextEncoder().encode(JSON.stringify(body)) };
}

/** As ElevenLabs shapes them. */
export function makeCallKey(drawn: string): string {
  return `conv_${createHash("sha256").update(`elevenlabs conversation ${drawn}`).digest("hex").slice(0, 26)}`;
}

/** The conversation began as long before its event as in the template, and lasts as long. */
function rekeyMetadata(metadata: JsonObject, told: number | undefined, run: RunContext): void {
  const started = readSeconds(metadata.start_time_unix_secs);
  if (started !== undefined && told !== undefined) {
    const at = run.timeOf(TRANSCRIPTION) ?? run.at;
    metadata.start_time_unix_secs = Math.floor((at - (told - started)) / 1000);
  }
  const caller = callerOf(run);
  const phone = objectAt(metadata, "phone_call");
  if (phone) {
    put(phone, "external_number", caller);
    put(phone, "call_sid", sidOf(run));
  }
  const carrier = objectAt(metadata, "body");
  if (!carrier) return;
  const isInbound = textAt(carrier, "Direction")?.startsWith("inbound") === true;
  for (const name of isInbound ? ["From", "Caller", "from_number"] : ["To", "Called", "to_number"])
    put(carrier, name, caller);
  for (const name of ["CallSid", "call_sid"]) put(carrier, name, sidOf(run));
  if (typeof carrier.Timestamp === "string")
    carrier.Timestamp = new Date(run.at).toUTCString().replace("GMT", "+0000");
}

/** What the system sets itself fits the run; the agent's own variables are the run's. */
function rekeyClient(client: JsonObject, run: RunContext): void {
  put(client, "user_id", textAt(run.metadata, "userId") ?? run.values.userId);
  const variables = objectAt(client, "dynamic_variables");
  if (!isObject(variables)) return;
  const system = Object.entries(variables).filter(([key]) => key.startsWith("system__"));
  client.dynamic_variables = { ...Object.fromEntries(system), ...run.metadata };
  put(client.dynamic_variables, "system__conversation_id", run.callKey);
  put(client.dynamic_variables, "system__caller_id", callerOf(run));
}

function callerOf(run: RunContext): string | undefined {
  return run.values.caller ?? textAt(run.metadata, "phone");
}

function sidOf(run: RunContext): string {
  return `CA${createHash("sha256").update(`call sid ${run.callKey}`).digest("hex").slice(0, 32)}`;
}

/** Only where the template has the field: what it leaves out stays left out. */
function put(target: JsonObject, name: string, value: string | undefined): void {
  if (value !== undefined && typeof target[name] === "string") target[name] = value;
}

function likeBefore(before: unknown, at: number): string | number {
  const seconds = Math.floor(at / 1000);
  return typeof before === "string" ? String(seconds) : seconds;
}
