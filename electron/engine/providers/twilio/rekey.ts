/**
 * A template request as an event of a run: its SIDs, numbers, times and durations, and its metadata in the query of the
 * URL, which is where people put it. The same template and run give the same bytes; other values stay.
 */
import { createHash } from "node:crypto";
import type { Json } from "../../../../shared/words";
import type { DraftRequest, RunContext } from "../pack";
import { isObject, textAt } from "../paths";
import { isForm, readPayload, writeForm } from "../payload";
import { writeMailDate } from "../times";
import { isTerminal } from "./event-types";
import { directionOf } from "./facts";
import { countOf, type Fields, textOf } from "./fields";
import { readMoment } from "./times";

const SIDS: [name: string, prefix: string][] = [
  ["DialCallSid", "CA"],
  ["RecordingSid", "RE"],
  ["TranscriptionSid", ""],
];
const ENDS = ["From", "Caller", "To", "Called"];

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const { value } = readPayload(draft);
  if (!isObject(value)) return draft;
  const fields: Fields = turned({ ...value }, run.values.direction);
  rekeyCall(fields, run);
  rekeyNumbers(fields, run);
  rekeyTimes(fields, run);
  const body = isForm(draft) ? writeForm(fields) : new TextEncoder().encode(JSON.stringify(fields));
  return { ...draft, path: withMetadata(draft.path, run.metadata), body };
}

/** `CA` and 32 hex digits, as Twilio's own. */
export function makeCallKey(drawn: string): string {
  return `CA${hexOf(drawn).slice(0, 32)}`;
}

/** The template as one of a call in the other direction, where the run has one: both ends change places. */
function turned(fields: Fields, wanted: string | undefined): Fields {
  const isChild = textOf(fields, "ParentCallSid") !== undefined;
  const sent = directionOf(fields);
  if (isChild || sent === null || (wanted !== "inbound" && wanted !== "outbound") || wanted === sent)
    return fields;
  const other: Record<string, string> = { From: "To", To: "From", Caller: "Called", Called: "Caller" };
  const swapped = Object.entries(fields).map(([name, value]): [string, Json] => {
    const [, end = "", part = ""] = /^(From|To|Caller|Called)(|City|State|Zip|Country)$/.exec(name) ?? [];
    return [end === "" ? name : `${other[end]}${part}`, value];
  });
  return { ...Object.fromEntries(swapped), Direction: wanted === "inbound" ? "inbound" : "outbound-api" };
}

/** A SID stands in links too, so it is replaced wherever the template has it. */
function rekeyCall(fields: Fields, run: RunContext): void {
  const isChild = textOf(fields, "ParentCallSid") !== undefined;
  const own = textOf(fields, "CallSid");
  if (isChild) fields.ParentCallSid = run.callKey;
  if (own !== undefined) fields.CallSid = isChild ? sidOf(run, "CA", own) : run.callKey;
  for (const [name, prefix] of SIDS) {
    const old = textOf(fields, name);
    if (old === undefined) continue;
    const sid = sidOf(run, prefix || old.slice(0, 2), old);
    for (const link of ["RecordingUrl", "TranscriptionUrl"]) {
      const url = textOf(fields, link);
      if (url !== undefined) fields[link] = url.replaceAll(old, sid);
    }
    fields[name] = sid;
  }
}

/** The customer's end of the line that began the call; a line it dialled shows the same number to whom it calls. */
function rekeyNumbers(fields: Fields, run: RunContext): void {
  const caller = run.values.caller ?? textAt(run.metadata, "phone");
  const isChild = textOf(fields, "ParentCallSid") !== undefined;
  const isOut = directionOf(fields) === "outbound" && !isChild;
  const old = textOf(fields, isOut ? "To" : "From");
  if (old !== undefined && caller !== undefined && /^\+\d+$/.test(old))
    for (const name of ENDS) if (fields[name] === old) fields[name] = caller;
  const name = run.values.name ?? textAt(run.metadata, "name");
  if (name !== undefined && textOf(fields, "CallerName") !== undefined) fields.CallerName = name;
}

function rekeyTimes(fields: Fields, run: RunContext): void {
  const line = textOf(fields, "ParentCallSid") === undefined ? "call" : "leg";
  const timestamp = textOf(fields, "Timestamp");
  if (timestamp !== undefined && readMoment(timestamp) !== undefined)
    fields.Timestamp = /^\d{4}-/.test(timestamp) ? new Date(run.at).toISOString() : writeMailDate(run.at);
  const answeredAt = run.timeOf(`${line}.in-progress`);
  const status = textOf(fields, "CallStatus");
  if (countOf(fields, "CallDuration") !== undefined && isTerminal(status)) {
    if (status === "completed" && answeredAt !== null && answeredAt <= run.at) {
      const seconds = Math.round((run.at - answeredAt) / 1000);
      fields.CallDuration = String(seconds);
      if (countOf(fields, "Duration") !== undefined) fields.Duration = String(Math.ceil(seconds / 60));
    }
  }
  rekeyRecording(fields, run);
  const dialled = countOf(fields, "DialCallDuration");
  const from = run.timeOf("leg.in-progress");
  if (dialled !== undefined && dialled > 0 && from !== null && from <= run.at)
    fields.DialCallDuration = String(Math.round((run.at - from) / 1000));
}

/** From the answer to the end of the call, where the run says both. */
function rekeyRecording(fields: Fields, run: RunContext): void {
  const seconds = countOf(fields, "RecordingDuration");
  const end = Math.min(run.timeOf("call.completed") ?? run.at, run.at);
  const began = run.timeOf("recording.in-progress") ?? run.timeOf("call.in-progress");
  const startedAt = began !== null && began <= end ? began : end - (seconds ?? 0) * 1000;
  if (seconds !== undefined && seconds > 0 && began !== null && began <= end)
    fields.RecordingDuration = String(Math.round((end - began) / 1000));
  if (textOf(fields, "RecordingStartTime") !== undefined)
    fields.RecordingStartTime = writeMailDate(startedAt);
}

/** Texts, numbers and yes or no; a query has no place for more. */
function withMetadata(path: string, metadata: Record<string, Json>): string {
  const pairs = Object.entries(metadata).flatMap(([name, value]): [string, string][] =>
    value === null || typeof value === "object" ? [] : [[name, String(value)]],
  );
  if (pairs.length === 0) return path;
  const query = new URLSearchParams(pairs).toString();
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}

function sidOf(run: RunContext, prefix: string, old: string): string {
  return `${prefix}${hexOf(`${run.callKey}\n${old}`).slice(0, 32)}`;
}

function hexOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
