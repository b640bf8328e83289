/** What one event of a call states: “Get Call” has its fields. Times are epoch milliseconds. */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { type Told, tell, tellWithin } from "../told";
import type { Part } from "./event-types";
import { directionOf } from "./person";

const COMPANY_PATHS = ["call.metadata.company", "call.retell_llm_dynamic_variables.company"];

export function tellCall(told: Told, body: Json, part: Part): void {
  tell(told, "direction", directionOf(body) ?? undefined, "call.direction");
  const agent = ["call.agent_name", "call.agent_id"].find((path) => textAt(body, path) !== undefined);
  if (agent !== undefined) tell(told, "agent", textAt(body, agent)?.trim(), agent);
  const company = COMPANY_PATHS.find((path) => textAt(body, path) !== undefined);
  if (company !== undefined) tell(told, "company", textAt(body, company)?.trim(), company);
  tell(told, "startedAt", millisAt(body, "call.start_timestamp"), "call.start_timestamp");
  tellMetadata(told, body, part);
  tellKept(told, body);
  if (part === "end" || part === "analysis" || part === "transfer") tellEnd(told, body);
}

/** `call_status` is not the state: the vendor's own sample of call_ended says `registered`. The event is. */
function tellEnd(told: Told, body: Json): void {
  const reason = textAt(body, "call.disconnection_reason")?.trim();
  tell(told, "vendorStatus", reason, "call.disconnection_reason");
  for (const path of ["call.end_timestamp", "call.transfer_end_timestamp"])
    tell(told, "endedAt", millisAt(body, path), path);
  const length = valueAt(body, "call.duration_ms");
  if (typeof length === "number" && length >= 0) tell(told, "talkSeconds", length / 1000, "call.duration_ms");
}

/** What the account gave the call, and from the analysis what it was asked to find out. */
function tellMetadata(told: Told, body: Json, part: Part): void {
  const places = [
    "call.metadata",
    ...(part === "analysis" ? ["call.call_analysis.custom_analysis_data"] : []),
  ];
  const seen = new Set<string>();
  for (const place of places)
    for (const [key, value] of Object.entries(objectAt(body, place) ?? {})) {
      if (!seen.has(key)) tellWithin(told, "metadata", key, value, `${place}.${key}`);
      seen.add(key);
    }
  if (part !== "analysis") return;
  for (const key of ["user_sentiment", "call_successful", "in_voicemail"]) {
    const value = valueAt(body, `call.call_analysis.${key}`);
    if (value !== undefined && value !== null && !seen.has(key))
      tellWithin(told, "metadata", key, value, `call.call_analysis.${key}`);
  }
}

/** Worth keeping beside the facts, under Retell's own names. */
const KEPT = [
  "call_type",
  "call_status",
  "agent_id",
  "agent_version",
  "call_cost",
  "retell_llm_dynamic_variables",
  "collected_dynamic_variables",
  "custom_sip_headers",
  "telephony_identifier",
  "data_storage_setting",
  "transfer_end_timestamp",
];

function tellKept(told: Told, body: Json): void {
  for (const name of KEPT) tellExtra(told, body, name, `call.${name}`);
  for (const name of ["transfer_destination", "transfer_option"]) {
    const path = [name, `call.${name}`].find((one) => isSaid(valueAt(body, one)));
    if (path !== undefined) tellExtra(told, body, name, path);
  }
  const log = readLink(valueAt(body, "call.public_log_url"));
  tellWithin(told, "extra", "public_log_url", log, "call.public_log_url");
}

function tellExtra(told: Told, body: Json, name: string, path: string): void {
  const value = valueAt(body, path);
  if (isSaid(value)) tellWithin(told, "extra", name, value, path);
}

function isSaid(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return false;
  return !isObject(value) || Object.keys(value).length > 0;
}

export function millisAt(body: Json, path: string): number | undefined {
  const value = valueAt(body, path);
  return typeof value === "number" && value > 0 && Number.isSafeInteger(value) ? value : undefined;
}
