/** What one event of a call states about it. */
import type { Json, Problem } from "../../../../shared/words";
import { readLink } from "../links";
import type { ReadSettings } from "../pack";
import { valueAt } from "../paths";
import { readInstant } from "../times";
import { type Told, tell, tellWithin } from "../told";
import { readAttribution } from "./attribution";
import type { CallRailEventType } from "./event-types";
import { readPerson } from "./person";
import { isThere, readBoolean, readNumber, readText, readTexts } from "./values";

/** Kept under CallRail's own names, as they come. */
const EXTRAS = [
  "company_resource_id",
  "tracker_resource_id",
  "company_time_zone",
  "customer_city",
  "customer_state",
  "customer_country",
  "prior_calls",
  "total_calls",
];
/** A Pre-Call has these fields too, but they are settled only when the call is over. */
const EXTRAS_WHEN_OVER = [
  "recording_duration",
  "score",
  "keywords_spotted",
  "call_highlights",
  "speaker_percent",
  "sentiment",
  "keypad_entries",
  "device_type",
  "custom",
  "milestones",
];

export function readFacts(
  body: Json,
  event: CallRailEventType,
  settings: ReadSettings,
): Told & { problems: Problem[] } {
  const { problems, ...told } = readPerson(body, event, settings);
  tell(told, "company", readText(body, "company_name"), "company_name");
  readAttribution(told, body, settings.country);
  if (event.about === "call") readCall(told, body, event);
  readExtra(told, body, event);
  return { ...told, problems };
}

/** `duration` and `call_type` of a call that still rings (`0`, `missed`) say nothing yet. */
function readCall(told: Told, body: Json, event: CallRailEventType): void {
  const direction = readText(body, "direction");
  if (direction === "inbound" || direction === "outbound") tell(told, "direction", direction, "direction");
  else tell(told, "direction", event.direction, { rule: "the path the event was sent to" });
  const startedAt = readInstant(valueAt(body, "start_time"));
  if (typeof startedAt === "number") tell(told, "startedAt", startedAt, "start_time");
  tell(told, "agent", readText(body, "agent_email"), "agent_email");
  for (const path of ["recording_player", "timeline_url"])
    tell(told, "detailUrl", readLink(valueAt(body, path)), path);
  if (!event.over) return;
  tell(told, "endedAt", readEnd(body), "start_time + duration");
  const seconds = readNumber(body, "duration");
  if (readBoolean(body, "answered") === true) tell(told, "talkSeconds", seconds, "duration");
  tell(told, "vendorStatus", readText(body, "call_type"), "call_type");
}

/** `start_time + duration`, epoch milliseconds; CallRail sends no end of its own. */
export function readEnd(body: Json): number | undefined {
  const startedAt = readInstant(valueAt(body, "start_time"));
  const seconds = readNumber(body, "duration");
  if (typeof startedAt !== "number" || seconds === undefined) return undefined;
  const endedAt = startedAt + Math.round(seconds * 1000);
  return Number.isSafeInteger(endedAt) ? endedAt : undefined;
}

function readExtra(told: Told, body: Json, event: CallRailEventType): void {
  for (const name of event.over ? [...EXTRAS, ...EXTRAS_WHEN_OVER] : EXTRAS) {
    const value = valueAt(body, name);
    if (isThere(value)) tellWithin(told, "extra", name, value, name);
  }
  if (!event.over) return;
  for (const name of ["answered", "voicemail"])
    tellWithin(told, "extra", name, readBoolean(body, name), name);
  const changes = readTexts(body, "changes");
  if (changes.length > 0) tellWithin(told, "extra", "changes", changes, "changes");
}
