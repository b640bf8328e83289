/**
 * A template body as an event of a run: its call id, delivery id, numbers, variables and times. The same template
 * and run give the same bytes; all other values stay. A body of neither dialect is left alone.
 */
import { createHash } from "node:crypto";
import type { Json } from "../../../../shared/words";
import type { DraftRequest, RunContext } from "../pack";
import { isObject, objectAt, textAt } from "../paths";
import { readInstant } from "../times";
import { eventOf, LISTED } from "./event-types";
import { recognise } from "./recognise";

type JsonObject = { [key: string]: Json };
type Span = { from: number; to: number };

const LONGEST_RING = 8_000;

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const body = parseTemplate(draft.body);
  if (body !== undefined && run.type === LISTED) return rekeyListed(draft, body, run);
  const recognised = recognise(body);
  if (body === undefined || recognised === null) return draft;
  if (recognised.dialect === "current") rekeyCurrent(body, recognised.word, run);
  else rekeyDraft(body, recognised.word, run);
  return { ...draft, body: new TextEncoder().encode(JSON.stringify(body)) };
}

function parseTemplate(body: Uint8Array): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function rekeyCurrent(body: JsonObject, type: string, run: RunContext): void {
  const metadata = objectAt(body, "metadata");
  if (metadata === undefined) return;
  const oldId = textAt(metadata, "callId");
  metadata.callId = run.callKey;
  body.id = deliveryIdOf(type, run);
  const link = textAt(metadata, "recordingUrl");
  if (link !== undefined && oldId !== undefined) metadata.recordingUrl = link.replaceAll(oldId, run.callKey);
  const customer = customerSide(metadata);
  const phone = callerOf(run);
  if (phone !== undefined && textAt(metadata, `${customer}Phone`)) metadata[`${customer}Phone`] = phone;
  const call = objectAt(metadata, "callData");
  const span = call === undefined ? null : talkOf(call, run);
  if (call !== undefined) {
    if (phone !== undefined && textAt(call, `${customer}Number`)) call[`${customer}Number`] = phone;
    if (span !== null) moveCall(call, span.now);
  }
  if (span !== null) moveTurns(metadata.transcript, span.before, span.now);
  const variables = objectAt(metadata, "variables");
  if (variables !== undefined) metadata.variables = variablesOf(variables, phone, run);
}

/** Twenty-four hex digits, as Atoms' own; another for each event of each run, and for one told once more. */
function deliveryIdOf(type: string, run: RunContext): string {
  const seed = `${run.seed}\n${run.runId}\n${run.callKey}\n${type}\n${run.at}${run.delivery === undefined ? "" : `\n${run.delivery}`}`;
  return createHash("sha256").update(seed).digest("hex").slice(0, 24);
}

function customerSide(metadata: JsonObject): "from" | "to" {
  const told = textAt(metadata, "callData.callDirection") ?? textAt(metadata, "conversationType") ?? "";
  return /inbound$/i.test(told) ? "from" : "to";
}

function callerOf(run: RunContext): string | undefined {
  return run.values.caller ?? textAt(run.metadata, "phone");
}

/**
 * The talk as the template has it and as it is in this run. It ends when post-conversation happens; it begins after
 * some ringing behind pre-conversation, or where the run has none, as long before its end as in the template.
 */
function talkOf(call: JsonObject, run: RunContext): { before: Span; now: Span } {
  const to = run.timeOf("post-conversation") ?? run.at;
  const seconds = typeof call.callDuration === "number" ? call.callDuration : 0;
  const oldTo = readInstant(call.endTime) ?? to;
  const oldFrom = readInstant(call.answerTime) ?? oldTo - seconds * 1000;
  const opened = run.timeOf("pre-conversation");
  const ring = opened === null ? 0 : Math.min(LONGEST_RING, Math.max(0, Math.floor((to - opened) / 4)));
  const from = opened === null ? to - seconds * 1000 : Math.min(opened + ring, to);
  return { before: { from: oldFrom, to: oldTo }, now: { from: Math.round(from), to } };
}

function moveCall(call: JsonObject, { from, to }: Span): void {
  if (typeof call.answerTime === "string") call.answerTime = iso(from);
  if (typeof call.endTime === "string") call.endTime = iso(to);
  if (typeof call.callDuration === "number" && call.callDuration > 0) call.callDuration = (to - from) / 1000;
}

/** Turns keep their share of the talk. */
function moveTurns(transcript: Json | undefined, before: Span, now: Span): void {
  if (!Array.isArray(transcript)) return;
  for (const turn of transcript) {
    const at = isObject(turn) ? readInstant(turn.timestamp) : null;
    if (!isObject(turn) || typeof at !== "number") continue;
    const share = before.to > before.from ? (at - before.from) / (before.to - before.from) : 0;
    turn.timestamp = iso(now.from + Math.min(1, Math.max(0, share)) * (now.to - now.from));
  }
}

/** Keys the platform always sets; all others are the agent's own and become the run's. */
const PLATFORM_KEYS = new Set([
  "call_id",
  "user_number",
  "agent_number",
  "conversation_type",
  "agent_gender",
  "default_language",
  "supported_languages",
  "current_date",
  "current_time",
  "current_day",
  "timezone",
]);

function variablesOf(template: JsonObject, phone: string | undefined, run: RunContext): JsonObject {
  const kept = Object.entries(template).filter(([key]) => PLATFORM_KEYS.has(key));
  const told: JsonObject = { call_id: run.callKey, ...(phone === undefined ? {} : { user_number: phone }) };
  const clock = clockOf(run.timeOf("pre-conversation") ?? run.at, textAt(template, "timezone"));
  const own = Object.fromEntries(
    kept.map(([key, value]): [string, Json] => [key, told[key] ?? clock[key] ?? value]),
  );
  return { ...own, ...run.metadata };
}

/** Date, time and day of the start in the agent's own zone; UTC where it is none. */
function clockOf(at: number, timezone: string | undefined): Record<string, string> {
  const timeZone = timezone !== undefined && isZone(timezone) ? timezone : "UTC";
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    weekday: "long",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return {
    current_date: `${part("year")}-${part("month")}-${part("day")}`,
    current_time: `${part("hour")}:${part("minute")}`,
    current_day: part("weekday"),
  };
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A call of the list: created when the run says, by the run's caller, at the path that names it. */
function rekeyListed(draft: DraftRequest, body: JsonObject, run: RunContext): DraftRequest {
  const oldId = textAt(body, "callId");
  body.callId = run.callKey;
  const link = textAt(body, "recordingUrl");
  if (link !== undefined && oldId !== undefined) body.recordingUrl = link.replaceAll(oldId, run.callKey);
  const phone = callerOf(run);
  const customer = /inbound$/.test(textAt(body, "type") ?? "") ? "from" : "to";
  if (phone !== undefined && textAt(body, customer)) body[customer] = phone;
  const seconds = typeof body.duration === "number" ? body.duration : 0;
  if (typeof body.createdAt === "string") body.createdAt = iso(run.at - seconds * 1000);
  const variables = objectAt(body, "variables");
  if (variables !== undefined) body.variables = variablesOf(variables, phone, run);
  const path = `${draft.path.replace(/[?#].*$/s, "").replace(/\/+$/, "")}/${LISTED}`;
  return { ...draft, path, body: new TextEncoder().encode(JSON.stringify(body)) };
}

function rekeyDraft(body: JsonObject, type: string, run: RunContext): void {
  body.call_id = run.callKey;
  const stated = readInstant(body.timestamp);
  if (typeof body.timestamp === "string") body.timestamp = iso(run.at);
  const phone = callerOf(run);
  if (phone !== undefined && typeof body.caller_phone === "string") body.caller_phone = phone;
  if (isObject(body.variables)) body.variables = run.metadata;
  if (eventOf(type)?.part !== "end") return;
  const seconds = typeof body.duration_seconds === "number" ? body.duration_seconds : 0;
  const before = { from: (stated ?? run.at) - seconds * 1000, to: stated ?? run.at };
  const now = { from: run.timeOf("call.start") ?? run.at - seconds * 1000, to: run.at };
  if (seconds > 0) body.duration_seconds = Math.round((now.to - now.from) / 1000);
  moveTurns(body.transcript, before, now);
}

function iso(at: number): string {
  return new Date(Math.round(at)).toISOString();
}
