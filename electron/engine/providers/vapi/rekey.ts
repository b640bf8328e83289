/**
 * A template body as a message of a run: its call id, moments, customer and variables. The same template and run give
 * the same bytes; all other values stay. A body that is no message of Vapi is left alone.
 */
import { createHash } from "node:crypto";
import type { Json } from "../../../../shared/words";
import type { DraftRequest, RunContext } from "../pack";
import { isObject, objectAt, textAt } from "../paths";
import { type JsonObject, parseTemplate } from "../template";
import { ENDED, IN_PROGRESS, nameEvent, REPORT } from "./event-types";
import { readMoment } from "./moments";

type Span = { from: number; to: number };

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const body = parseTemplate(draft.body);
  const message = objectAt(body, "message");
  if (body === undefined || message === undefined || nameEvent(body) === null) return draft;
  const call = objectAt(message, "call");
  const before = talkBefore(message, call);
  const now = talkNow(before, run);
  rekeyCall(message, call, now, run);
  for (const customer of [objectAt(message, "customer"), objectAt(call, "customer")])
    rekeyCustomer(customer, run);
  rekeyMetadata(message, call, run);
  if (Object.hasOwn(message, "timestamp")) message.timestamp = likeBefore(message.timestamp, run.at);
  if (Object.hasOwn(message, "startedAt")) message.startedAt = likeBefore(message.startedAt, now.from);
  if (Object.hasOwn(message, "endedAt")) message.endedAt = likeBefore(message.endedAt, now.to);
  for (const [name, per] of [
    ["durationSeconds", 1],
    ["durationMs", 1000],
    ["durationMinutes", 1 / 60],
  ] as const)
    if (typeof message[name] === "number")
      message[name] = Math.round(((now.to - now.from) / 1000) * per * 1000) / 1000;
  for (const place of [message, objectAt(message, "artifact")]) moveTurns(place?.messages, before, now);
  return { ...draft, body: new TextEncoder().encode(JSON.stringify(body)) };
}

/** Vapi's ids are UUIDs. */
export function makeCallKey(drawn: string): string {
  const hex = createHash("sha256").update(`vapi call ${drawn}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function talkBefore(message: JsonObject, call: JsonObject | undefined): Span {
  const from = readMoment(message.startedAt) ?? readMoment(call?.startedAt);
  const to = readMoment(message.endedAt) ?? readMoment(message.timestamp);
  return { from: from ?? to ?? 0, to: to ?? from ?? 0 };
}

/** It ends with the run's own end, and begins with its in-progress, or as long before as in the template. */
function talkNow(before: Span, run: RunContext): Span {
  const to = run.timeOf(ENDED) ?? run.timeOf(REPORT) ?? run.at;
  const from = run.timeOf(IN_PROGRESS) ?? to - (before.to - before.from);
  return { from: Math.min(from, to), to };
}

function rekeyCall(message: JsonObject, call: JsonObject | undefined, now: Span, run: RunContext): void {
  if (call === undefined) return;
  const old = textAt(call, "id");
  call.id = run.callKey;
  const first = Math.min(
    run.timeOf("status-update.queued") ?? run.timeOf("assistant-request") ?? now.from,
    now.from,
  );
  for (const name of ["createdAt", "updatedAt"]) if (typeof call[name] === "string") call[name] = iso(first);
  if (Object.hasOwn(call, "startedAt")) call.startedAt = likeBefore(call.startedAt, now.from);
  if (Object.hasOwn(call, "endedAt")) call.endedAt = likeBefore(call.endedAt, now.to);
  const plan = objectAt(call, "schedulePlan");
  for (const name of ["earliestAt", "latestAt"]) {
    const before = readMoment(plan?.[name]);
    const told = readMoment(message.timestamp);
    if (plan && before !== undefined && told !== undefined) plan[name] = iso(run.at + before - told);
  }
  if (old === undefined) return;
  for (const place of [message, objectAt(message, "artifact")]) renameLinks(place, old, run.callKey);
}

function renameLinks(place: JsonObject | undefined, old: string, key: string): void {
  for (const [name, value] of Object.entries(place ?? {}))
    if (place && typeof value === "string" && /Url$/.test(name)) place[name] = value.replaceAll(old, key);
}

function rekeyCustomer(customer: JsonObject | undefined, run: RunContext): void {
  if (!customer) return;
  put(customer, "number", run.values.caller ?? textAt(run.metadata, "phone"));
  put(customer, "name", textAt(run.metadata, "name") ?? run.values.name);
  put(customer, "externalId", textAt(run.metadata, "userId") ?? run.values.userId);
}

/** The call's variables are the run's own. */
function rekeyMetadata(message: JsonObject, call: JsonObject | undefined, run: RunContext): void {
  const overrides = objectAt(call, "assistantOverrides");
  if (overrides && isObject(overrides.variableValues)) overrides.variableValues = run.metadata;
  if (call && isObject(call.metadata)) call.metadata = run.metadata;
  const assistant = objectAt(message, "assistant");
  if (assistant && isObject(assistant.metadata)) assistant.metadata = run.metadata;
}

/** Turns keep their share of the talk. */
function moveTurns(turns: Json | undefined, before: Span, now: Span): void {
  if (!Array.isArray(turns)) return;
  for (const turn of turns) {
    const at = isObject(turn) ? readMoment(turn.time) : undefined;
    if (!isObject(turn) || at === undefined) continue;
    const share = before.to > before.from ? (at - before.from) / (before.to - before.from) : 0;
    const moved = Math.round(now.from + Math.min(1, Math.max(0, share)) * (now.to - now.from));
    turn.time = moved;
    if (typeof turn.secondsFromStart === "number")
      turn.secondsFromStart = Math.round((moved - now.from) / 100) / 10;
    if (typeof turn.endTime === "number") turn.endTime = moved + 1500;
  }
}

/** Only where the template has the field: what it leaves out stays left out. */
function put(target: JsonObject, name: string, value: string | undefined): void {
  if (value !== undefined && typeof target[name] === "string") target[name] = value;
}

/** A number where a number stood, text where text stood. */
function likeBefore(before: Json | undefined, at: number): Json {
  return typeof before === "string" ? iso(at) : at;
}

function iso(at: number): string {
  return new Date(Math.round(at)).toISOString();
}
