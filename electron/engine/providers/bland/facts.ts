/** What a record states: “Call Details” and “Post-call webhooks” have its fields. */
import type { Direction, Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { tellFirst } from "../tell-first";
import { readInstant } from "../times";
import { type Told, tell, tellWithin } from "../told";

export function directionOf(body: Json): Direction | null {
  const inbound = valueAt(body, "inbound");
  return typeof inbound === "boolean" ? (inbound ? "inbound" : "outbound") : null;
}

const AGENTS = ["metadata.agent", "request_data.agent", "variables.agent_name", "persona_id", "pathway_id"];
const COMPANIES = ["metadata.company", "request_data.company", "variables.company"];

export function tellCall(told: Told, body: Json): void {
  tell(told, "direction", directionOf(body) ?? undefined, "inbound");
  tellTimes(told, body);
  const status = ["status", "queue_status"].find((path) => textAt(body, path) !== undefined);
  if (status !== undefined) tell(told, "vendorStatus", textAt(body, status)?.trim(), status);
  tellFirst(told, "agent", body, AGENTS);
  tellFirst(told, "company", body, COMPANIES);
  tellMetadata(told, body);
  tellKept(told, body);
}

/** `end_at` is when the call will be cut off, not when it ended: the end is the start and the duration. */
function tellTimes(told: Told, body: Json): void {
  const started = ["started_at", "created_at"].find(
    (path) => typeof readInstant(valueAt(body, path)) === "number",
  );
  const startedAt = started === undefined ? undefined : (readInstant(valueAt(body, started)) ?? undefined);
  tell(told, "startedAt", startedAt, started ?? "");
  const length = secondsOf(body);
  if (length === null) return;
  tell(told, "talkSeconds", length.seconds, length.path);
  if (started === "started_at" && startedAt !== undefined)
    tell(told, "endedAt", startedAt + Math.round(length.seconds * 1000), `started_at + ${length.path}`);
}

/** `corrected_duration` is text and counts seconds, `call_length` counts minutes. */
export function secondsOf(body: Json): { seconds: number; path: string } | null {
  const corrected = valueAt(body, "corrected_duration");
  const seconds =
    typeof corrected === "string" && /^\s*\d+(?:\.\d+)?\s*$/.test(corrected) ? Number(corrected) : corrected;
  if (isLength(seconds)) return { seconds, path: "corrected_duration" };
  const minutes = valueAt(body, "call_length");
  return isLength(minutes) ? { seconds: Math.round(minutes * 60_000) / 1000, path: "call_length" } : null;
}

function isLength(value: Json | undefined): value is number {
  return typeof value === "number" && value >= 0 && value < 1e7;
}

/** What the account gave the call, and what the analysis of it answered: so both reach a CRM. */
function tellMetadata(told: Told, body: Json): void {
  const seen = new Set<string>();
  for (const place of ["metadata", "analysis"])
    for (const [key, value] of Object.entries(objectAt(body, place) ?? {})) {
      if (!seen.has(key)) tellWithin(told, "metadata", key, value, `${place}.${key}`);
      seen.add(key);
    }
  const tag = textAt(body, "disposition_tag")?.trim();
  if (!seen.has("disposition_tag")) tellWithin(told, "metadata", "disposition_tag", tag, "disposition_tag");
}

const KEPT = [
  "c_id",
  "completed",
  "status",
  "queue_status",
  "answered_by",
  "call_ended_by",
  "error_message",
  "transferred_to",
  "transferred_at",
  "batch_id",
  "pathway_id",
  "price",
  "variables",
  "request_data",
  "record",
  "max_duration",
];

function tellKept(told: Told, body: Json): void {
  for (const name of KEPT) {
    const value = valueAt(body, name);
    const isSaid = value !== undefined && value !== null && value !== "";
    if (isSaid && (!isObject(value) || Object.keys(value).length > 0))
      tellWithin(told, "extra", name, value, name);
  }
}

/** Who called in, or who was called; the source's own paths come first. */
export function tellPerson(told: Told, body: Json, settings: ReadSettings): Problem[] {
  const { externalId, name, phone } = settings.personPaths;
  tellFirst(told, "externalId", body, externalId);
  tellFirst(told, "personName", body, name);
  const direction = directionOf(body);
  const own = direction === null ? null : direction === "inbound" ? "from" : "to";
  const problems: Problem[] = [];
  for (const path of own === null ? phone : [...phone, own]) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) continue;
    const number = readPhone(value, settings.country);
    if (number === undefined) problems.push(problemAt(body, path, "a phone number"));
    if (number === undefined || (number === null && told.facts.phone !== undefined)) continue;
    tell(told, "phone", number, path);
    if (path !== own) tell(told, "phoneFrom", path, path);
    if (number !== null) break;
  }
  return problems;
}

/** A record of a call between no two numbers: one from the browser, or a test of the webhook. */
export function namesNoNumber(body: Json, { country }: ReadSettings): boolean {
  return ["from", "to"].every((path) => typeof readPhone(valueAt(body, path), country) !== "string");
}
