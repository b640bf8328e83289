/**
 * A template body as an event of a run: its call, ids, numbers, names and times in seconds. The same template and run
 * give the same bytes; all other values stay. A body without Aircall's envelope is left alone.
 */
import { createHash } from "node:crypto";
import type { DraftRequest, RunContext } from "../pack";
import { objectAt, textAt } from "../paths";
import { type JsonObject, parseTemplate } from "../template";
import { aboutOf } from "./event-types";

export function rekey(draft: DraftRequest, run: RunContext): DraftRequest {
  const body = parseTemplate(draft.body);
  const name = textAt(body, "event");
  const data = objectAt(body, "data");
  if (body === undefined || name === undefined || data === undefined) return draft;
  body.timestamp = Math.round(run.at / 1000);
  const about = aboutOf(name);
  if (about === "call") rekeyCall(data, run);
  if (about === "insight") {
    data.call_id = Number(run.callKey);
    if (data.id !== undefined) data.id = numberOf(`insight\n${run.callKey}\n${name}`);
  }
  if (about === "message" || about === "contact") rekeyPersonal(data, about, run);
  return { ...draft, body: new TextEncoder().encode(JSON.stringify(body)) };
}

/** A call's id as Aircall shapes them: ten digits. */
export function makeCallKey(drawn: string): string {
  return String(numberOf(`call\n${drawn}`));
}

function rekeyCall(data: JsonObject, run: RunContext): void {
  const old = String(data.id ?? "");
  data.id = Number(run.callKey);
  for (const name of ["call_uuid", "sid"])
    if (typeof data[name] === "string") data[name] = `CA${hexOf(`uuid\n${run.callKey}`).slice(0, 32)}`;
  for (const name of [
    "direct_link",
    "recording_short_url",
    "voicemail_short_url",
    "recording",
    "voicemail",
    "asset",
  ]) {
    const link = data[name];
    if (typeof link === "string" && old !== "") data[name] = link.replaceAll(old, run.callKey);
  }
  const started = run.timeOf("call.created") ?? run.at;
  const ended = run.timeOf("call.hungup") ?? run.timeOf("call.ended") ?? run.at;
  const answered = run.timeOf("call.answered") ?? started;
  const moments = { started_at: started, answered_at: answered, ended_at: ended };
  for (const [name, at] of Object.entries(moments))
    if (typeof data[name] === "number") data[name] = Math.round(at / 1000);
  if (typeof data.duration === "number" && data.duration > 0)
    data.duration = Math.max(0, Math.round((ended - started) / 1000));
  rekeyWho(data, run);
}

function rekeyPersonal(data: JsonObject, about: "message" | "contact", run: RunContext): void {
  if (about === "contact") {
    data.id = numberOf(`contact\n${run.callKey}`);
    nameContact(data, run);
    const numbers = data.phone_numbers;
    const caller = run.values.caller;
    const first = Array.isArray(numbers) ? objectAt(numbers, "0") : undefined;
    if (caller !== undefined && first && typeof first.value === "string") first.value = caller;
    return;
  }
  if (data.id !== undefined)
    data.id =
      typeof data.id === "number"
        ? numberOf(`message\n${run.callKey}`)
        : hexOf(`message\n${run.callKey}`).slice(0, 32);
  rekeyWho(data, run);
}

function rekeyWho(data: JsonObject, run: RunContext): void {
  const caller = run.values.caller ?? textAt(run.metadata, "phone");
  for (const name of ["raw_digits", "external_number"])
    if (caller !== undefined && typeof data[name] === "string" && data[name] !== "anonymous")
      data[name] = name === "raw_digits" ? spaced(caller) : caller;
  const contact = objectAt(data, "contact");
  if (contact === undefined) return;
  contact.id = numberOf(`contact\n${run.callKey}`);
  nameContact(contact, run);
}

function nameContact(contact: JsonObject, { values }: RunContext): void {
  if (values.firstName !== undefined && contact.first_name !== undefined)
    contact.first_name = values.firstName;
  if (values.lastName !== undefined && contact.last_name !== undefined) contact.last_name = values.lastName;
}

/** `+1 202-555-0142`, as Aircall writes numbers. */
function spaced(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1-$2-$3");
}

function hexOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function numberOf(text: string): number {
  return 1_000_000_000 + (Number.parseInt(hexOf(text).slice(0, 12), 16) % 9_000_000_000);
}
