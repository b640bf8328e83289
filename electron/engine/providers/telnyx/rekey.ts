/**
 * A template body as an event of a run: session, lines, ids, numbers and times. The same template and run give the same
 * bytes; all other values stay. What is neither an event nor a form of Telnyx is left alone.
 */
import { createHash } from "node:crypto";
import { fieldsOf, formType } from "../../../../shared/form-fields";
import type { Json } from "../../../../shared/words";
import type { DraftRequest, RunContext } from "../pack";
import { isObject, objectAt, textAt } from "../paths";
import { contentTypeOf, writeForm } from "../payload";
import { type JsonObject, parseTemplate } from "../template";
import { readClientState, writeClientState } from "./client-state";
import { findEvent } from "./envelope";

/** Of the example events the account's own number: it stays, and the other one is the person's. */
const OWN_NUMBER = "+12025550100";

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  if (contentTypeOf(draft.body) === formType) {
    const form = fieldsOf(new TextDecoder().decode(draft.body));
    if (textAt(form, "CallSid") === undefined) return draft;
    return { ...draft, body: writeForm(rekeyForm(form, run)) };
  }
  const body = parseTemplate(draft.body);
  const envelope = findEvent(body);
  if (body === undefined || envelope === null) return draft;
  const event = envelope.at === "" ? body : objectAt(body, envelope.at.replace(/\.$/, ""));
  const payload = objectAt(event, "payload");
  if (event === undefined || payload === undefined) return draft;
  rekeyEvent(event, payload, run);
  return { ...draft, body: new TextEncoder().encode(JSON.stringify(body)) };
}

/** A session as Telnyx shapes them: a UUID. */
export function makeCallKey(drawn: string): string {
  return uuidOf(`session\n${drawn}`);
}

function rekeyEvent(event: JsonObject, payload: JsonObject, run: RunContext): void {
  const leg = textAt(payload, "call_leg_id") ?? "";
  if (typeof event.id === "string") event.id = deliveryIdOf(leg, run);
  for (const name of ["occurred_at", "created_at"]) moveTo(event, name, run.at);
  if (typeof payload.call_session_id === "string") payload.call_session_id = run.callKey;
  if (leg !== "") payload.call_leg_id = uuidOf(`leg\n${run.callKey}\n${leg}`);
  const control = textAt(payload, "call_control_id");
  if (control !== undefined) payload.call_control_id = controlIdOf(`${run.callKey}\n${control}`);
  const started = run.timeOf("call.initiated") ?? run.at;
  moveTo(payload, "occurred_at", run.at);
  moveTo(payload, "start_time", started);
  moveTo(payload, "end_time", run.at);
  moveTo(payload, "recording_started_at", run.timeOf("call.answered") ?? started);
  moveTo(payload, "recording_ended_at", run.timeOf("call.hangup") ?? run.at);
  replaceCaller(payload, ["from", "to"], run);
  if (readClientState(payload.client_state) !== undefined)
    payload.client_state = writeClientState(run.metadata);
}

function rekeyForm(form: JsonObject, run: RunContext): JsonObject {
  const sid = textAt(form, "CallSid") ?? "";
  const child = textAt(form, "ParentCallSid") !== undefined;
  const own = child ? controlIdOf(`${run.callKey}\n${sid}`) : run.callKey;
  const moved: JsonObject = { ...form, CallSid: own };
  if (child) moved.ParentCallSid = run.callKey;
  for (const name of ["CallSidLegacy", "CallControlId"]) if (name in form) moved[name] = own;
  if ("ParentCallSidLegacy" in form) moved.ParentCallSidLegacy = run.callKey;
  if ("CallSessionId" in form) moved.CallSessionId = makeCallKey(run.callKey);
  if ("CallLegId" in form) moved.CallLegId = uuidOf(`leg\n${run.callKey}\n${sid}`);
  for (const name of ["Timestamp", "OccurredAt", "EndTime"]) moveTo(moved, name, run.at);
  const started = run.timeOf("texml.initiated") ?? run.timeOf("texml.instructions") ?? run.at;
  const answered = run.timeOf("texml.answered") ?? started;
  moveTo(moved, "CallInitiatedAt", started);
  moveTo(moved, "AnsweredTime", answered);
  if (Number(form.CallDuration) > 0)
    moved.CallDuration = String(Math.max(0, Math.round((run.at - answered) / 1000)));
  replaceCaller(moved, ["From", "To"], run);
  return moved;
}

/** Of two numbers the one that is not the account's own; where both are somebody else's, nothing is replaced. */
function replaceCaller(fields: JsonObject, sides: [string, string], run: RunContext): void {
  const caller = run.values.caller ?? textAt(run.metadata, "phone");
  const [one, other] = sides;
  if (caller === undefined) return;
  if (fields[one] === OWN_NUMBER && isNumber(fields[other])) fields[other] = caller;
  else if (fields[other] === OWN_NUMBER && isNumber(fields[one])) fields[one] = caller;
}

function isNumber(value: Json | undefined): boolean {
  return typeof value === "string" && /^\+\d{7,15}$/.test(value);
}

function moveTo(fields: JsonObject, name: string, at: number): void {
  if (isObject(fields) && typeof fields[name] === "string")
    fields[name] = new Date(Math.round(at)).toISOString();
}

/** The same for each copy of an event; another for each event of each run, and for one told once more. */
function deliveryIdOf(leg: string, run: RunContext): string {
  const { seed, runId, callKey, type, at, delivery } = run;
  return uuidOf(
    `${seed}\n${runId}\n${callKey}\n${leg}\n${type}\n${at}${delivery === undefined ? "" : `\n${delivery}`}`,
  );
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

function controlIdOf(text: string): string {
  return `v3:${createHash("sha256").update(`control\n${text}`).digest("base64url").slice(0, 43)}`;
}
