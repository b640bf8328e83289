/**
 * A template record as one of a run: its ids, numbers, metadata and times. The same template and run give the same bytes;
 * all other values stay. A body that is none of Bland's is left alone.
 */
import { createHash } from "node:crypto";
import type { Json } from "../../../../shared/words";
import type { DraftRequest, RunContext } from "../pack";
import { isObject, objectAt, textAt } from "../paths";
import { type JsonObject, parseTemplate } from "../template";
import { readInstant } from "../times";
import { secondsOf } from "./facts";
import { IN_CALL, kindOf } from "./recognise";

/** Bland's ids of calls are UUIDs, and an event during the call is known by one. */
export function makeCallKey(drawn: string): string {
  return uuidOf(drawn);
}

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const body = parseTemplate(draft.body);
  const kind = kindOf(body);
  if (body === undefined || kind === null) return draft;
  const oldId = textAt(body, "call_id");
  body.call_id = run.callKey;
  put(body, "c_id", uuidOf(`${run.seed}\n${run.runId}\n${run.callKey}\nc_id`));
  if (kind === IN_CALL) put(body, "timestamp", iso(run.at));
  else rekeyRecord(body, oldId, run);
  return { ...draft, body: new TextEncoder().encode(JSON.stringify(body)) };
}

function rekeyRecord(body: JsonObject, oldId: string | undefined, run: RunContext): void {
  const caller = run.values.caller ?? textAt(run.metadata, "phone");
  put(body, body.inbound === true ? "from" : "to", caller);
  if (isObject(body.metadata)) body.metadata = run.metadata;
  const variables = objectAt(body, "variables");
  if (variables) {
    put(variables, "call_id", run.callKey);
    put(variables, body.inbound === true ? "from" : "to", caller);
    put(variables, "name", textAt(run.metadata, "name") ?? run.values.name);
  }
  const link = textAt(body, "recording_url");
  if (link !== undefined && oldId !== undefined) body.recording_url = link.replaceAll(oldId, run.callKey);
  moveTimes(body, run);
}

/** The call ends as its record comes. It began just before what was told of it first, or as long ago as the template's. */
function moveTimes(body: JsonObject, run: RunContext): void {
  const length = secondsOf(body)?.seconds ?? 0;
  const told = run.timeOf(IN_CALL);
  const before = run.at - length * 1000;
  const start = told === null || length === 0 ? before : Math.min(told, before);
  const oldStart = readInstant(body.started_at) ?? start;
  const seconds = (run.at - start) / 1000;
  put(body, "created_at", iso(start - 12_000));
  put(body, "started_at", iso(start));
  put(body, "end_at", iso(start + 1_800_000));
  put(body, "corrected_duration", String(Math.round(seconds)));
  if (typeof body.call_length === "number") body.call_length = Math.round((seconds / 60) * 1000) / 1000;
  moveTurns(body.transcripts, { start: oldStart, length }, { start, seconds });
}

/** Turns keep their share of the talk. */
function moveTurns(
  turns: Json | undefined,
  old: { start: number; length: number },
  now: { start: number; seconds: number },
): void {
  if (!Array.isArray(turns)) return;
  for (const turn of turns) {
    const at = isObject(turn) ? readInstant(turn.created_at) : null;
    if (!isObject(turn) || typeof at !== "number") continue;
    const share = old.length > 0 ? (at - old.start) / (old.length * 1000) : 0;
    turn.created_at = iso(now.start + Math.min(1, Math.max(0, share)) * now.seconds * 1000);
  }
}

/** Only where the template has the field as text: what it leaves out stays left out. */
function put(target: JsonObject, name: string, value: string | undefined): void {
  if (value !== undefined && typeof target[name] === "string") target[name] = value;
}

function uuidOf(from: string): string {
  const hex = createHash("sha256").update(from).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function iso(at: number): string {
  return new Date(Math.round(at)).toISOString();
}
