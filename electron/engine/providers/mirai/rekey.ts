/**
 * A template body with a run's own call id, times, metadata and numbers in it. The same template and run give the
 * same bytes; all other values stay, numbers digit for digit. A body that is no JSON object is left alone.
 */
import type { DraftRequest, RunContext } from "../pack";
import { isObject, objectAt, textAt } from "../paths";
import { type JsonObject, parseTemplate } from "../template";

/** Ends of a call, the surest first. */
const ENDS = ["call.ended", "call.timeout", "call.aborted", "call.completed"];
/** Events whose own moment is `endedAt`. */
const ENDED_NOW = new Set([
  "call.ended",
  "call.timeout",
  "call.aborted",
  "call.failed",
  "call.busy",
  "call.no-answer",
  "call.rescheduled",
]);
/** Events that may come with or without an answer before them. */
const PERHAPS_ANSWERED = new Set(["call.aborted", "call.rescheduled"]);
/** How an attempt ends, by the first of these that the run sends in it. */
const FINAL_STATUSES: [type: string, status: string][] = [
  ["call.timeout", "timeout"],
  ["call.aborted", "aborted"],
  ["call.completed", "completed"],
  ["end-of-call", "completed"],
  ["call.ended", "completed"],
  ["call.busy", "busy"],
  ["call.no-answer", "no-answer"],
  ["call.failed", "failed"],
  ["call.skip", "skip"],
  ["call.validation-failed", "validation-failed"],
];

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const body = parseTemplate(draft.body);
  const data = objectAt(body, "event.data");
  if (body === undefined || data === undefined) return draft;
  const type = textAt(body, "event.type") ?? "";
  const call = objectAt(data, "call");
  if (call) rekeyCall(call, type, run);
  else if (type === "action") data.call = { id: run.callKey };
  if (isObject(body.metadata)) body.metadata = run.metadata;
  const payload = objectAt(data, "payload");
  if (payload) rekeyPayload(payload, run);
  const report = objectAt(data, "report");
  if (report) rekeyReport(report, call, run);
  return { ...draft, body: new TextEncoder().encode(JSON.stringify(body)) };
}

function rekeyCall(call: JsonObject, type: string, run: RunContext): void {
  const oldId = textAt(call, "id");
  call.id = run.callKey;
  for (const name of ["recordingUrl", "detailUrl"]) {
    const link = textAt(call, name);
    if (link !== undefined && oldId !== undefined) call[name] = link.replaceAll(oldId, run.callKey);
  }
  const { startedAt, endedAt } = timesOf(call, type, run);
  if (Object.hasOwn(call, "startedAt")) call.startedAt = isoOrNull(startedAt);
  if (Object.hasOwn(call, "endedAt")) call.endedAt = isoOrNull(endedAt);
  if (typeof call.durationSeconds !== "number") return;
  if (startedAt === null) call.durationSeconds = 0;
  else if (endedAt !== null) call.durationSeconds = Math.max(0, Math.round((endedAt - startedAt) / 1000));
}

/** Epoch ms. Without a call.in-progress in the run, a talk begins the template's duration before its end. */
function timesOf(call: JsonObject, type: string, run: RunContext) {
  const answered = type === "call.in-progress" ? run.at : run.timeOf("call.in-progress");
  const ended = ENDED_NOW.has(type) ? run.at : firstTime(ENDS, run);
  const endedAt = call.endedAt === null ? null : (ended ?? run.at);
  if (PERHAPS_ANSWERED.has(type)) return { startedAt: answered, endedAt };
  if (call.startedAt === null) return { startedAt: null, endedAt };
  const seconds = typeof call.durationSeconds === "number" ? call.durationSeconds : 0;
  return { startedAt: answered ?? (endedAt ?? run.at) - seconds * 1000, endedAt };
}

function firstTime(types: string[], run: RunContext): number | null {
  for (const type of types) {
    const at = run.timeOf(type);
    if (at !== null) return at;
  }
  return null;
}

/** An order names its customer's number twice, a message once (`null` where the agent has none). */
function rekeyPayload(payload: JsonObject, run: RunContext): void {
  const phone = run.values.caller ?? textAt(run.metadata, "phone");
  if (phone === undefined) return;
  const address = objectAt(payload, "shippingAddress");
  if (typeof payload.phone === "string") payload.phone = phone;
  if (typeof payload.number === "string") payload.number = phone;
  if (address && typeof address.phone === "string") address.phone = phone;
}

/** The report tells how this run's last attempt ended; its counts are the scenario's to set. */
function rekeyReport(report: JsonObject, call: JsonObject | undefined, run: RunContext): void {
  const status = FINAL_STATUSES.find(([type]) => run.timeOf(type) !== null)?.[1];
  if (status === undefined) return;
  if (typeof report.finalStatus === "string") report.finalStatus = status;
  if (call && typeof call.status === "string") call.status = status;
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
