/** A template as an event of a run: ids, numbers and times; its metadata goes into the query of the URL. */
import { createHash } from "node:crypto";
import type { Json } from "../../../../shared/words";
import type { DraftRequest, RunContext } from "../pack";
import { isObject, textAt } from "../paths";
import { readPayload } from "../payload";
import type { Fields } from "./event-types";
import { momentAt } from "./facts";

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const { value } = readPayload(draft);
  if (!isObject(value)) return draft;
  const fields: Fields = turned({ ...value }, run.values.direction);
  for (const name of ["conversation_uuid", "conversation_uuid_from"])
    if (textAt(fields, name) !== undefined) fields[name] = run.callKey;
  for (const name of ["uuid", "call_uuid", "recording_uuid"]) rekeyId(fields, name, run);
  const moved = textAt(fields, "conversation_uuid_to");
  if (moved !== undefined) fields.conversation_uuid_to = `CON-${uuidOf(`${run.callKey}\n${moved}`)}`;
  rekeyNumber(fields, run);
  rekeyTimes(fields, run);
  return {
    ...draft,
    path: withMetadata(draft.path, run.metadata),
    body: new TextEncoder().encode(JSON.stringify(fields)),
  };
}

export function makeCallKey(drawn: string): string {
  return `CON-${uuidOf(drawn)}`;
}

function turned(fields: Fields, wanted: string | undefined): Fields {
  const { direction, from, to } = fields;
  if ((wanted !== "inbound" && wanted !== "outbound") || direction === undefined || direction === wanted)
    return fields;
  return { ...fields, direction: wanted, from: to ?? null, to: from ?? null };
}

/** The id of a recording stands in its link too. */
function rekeyId(fields: Fields, name: string, run: RunContext): void {
  const old = textAt(fields, name);
  if (old === undefined) return;
  fields[name] = uuidOf(`${run.callKey}\n${old}`);
  const link = textAt(fields, "recording_url");
  if (name === "recording_uuid" && link !== undefined)
    fields.recording_url = link.replaceAll(old, fields[name]);
}

function rekeyNumber(fields: Fields, run: RunContext): void {
  const caller = run.values.caller ?? textAt(run.metadata, "phone");
  const place = textAt(fields, "direction") === "outbound" ? "to" : "from";
  // Machine detection has no direction, and is of outgoing calls alone.
  const end = textAt(fields, "call_uuid") === undefined ? place : "to";
  if (caller !== undefined && /^\d+$/.test(textAt(fields, end) ?? ""))
    fields[end] = caller.replace(/^\+/, "");
}

function rekeyTimes(fields: Fields, run: RunContext): void {
  const has = (name: string) => momentAt(fields, name) !== undefined;
  if (has("timestamp")) fields.timestamp = iso(run.at);
  const answered = run.timeOf("answered");
  const over = run.timeOf("completed");
  const end = has("recording_url") || over === null ? run.at : Math.min(over, run.at);
  if (has("end_time")) fields.end_time = iso(end);
  if (!has("start_time")) return;
  const seconds = Number(textAt(fields, "duration") ?? 0);
  const began = answered !== null && answered <= end ? answered : end - seconds * 1000;
  fields.start_time = iso(began);
  if (textAt(fields, "duration") !== undefined) fields.duration = String(Math.round((end - began) / 1000));
}

function withMetadata(path: string, metadata: Record<string, Json>): string {
  const pairs = Object.entries(metadata).flatMap(([name, value]): [string, string][] =>
    value === null || typeof value === "object" ? [] : [[name, String(value)]],
  );
  if (pairs.length === 0) return path;
  return `${path}${path.includes("?") ? "&" : "?"}${new URLSearchParams(pairs).toString()}`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
