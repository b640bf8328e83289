/** What one event of a call states about it. */
import type { Json, Problem } from "../../../../shared/words";
import { readLink } from "../links";
import type { CallFacts, ReadSettings } from "../pack";
import { valueAt } from "../paths";
import { readInstant } from "../times";
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
): { facts: CallFacts; problems: Problem[] } {
  const person = readPerson(body, event, settings);
  const metadata = readAttribution(body, settings.country);
  const company = readText(body, "company_name");
  const facts: CallFacts = {
    ...person.facts,
    ...(company === undefined ? {} : { company }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(event.about === "call" ? readCall(body, event) : {}),
  };
  const extra = readExtra(body, event);
  if (Object.keys(extra).length > 0) facts.extra = extra;
  return { facts, problems: person.problems };
}

/** `duration` and `call_type` of a call that still rings (`0`, `missed`) say nothing yet. */
function readCall(body: Json, event: CallRailEventType): CallFacts {
  const direction = readText(body, "direction");
  const facts: CallFacts = {
    direction: direction === "inbound" || direction === "outbound" ? direction : event.direction,
  };
  const startedAt = readInstant(valueAt(body, "start_time"));
  if (typeof startedAt === "number") facts.startedAt = startedAt;
  const agent = readText(body, "agent_email");
  if (agent !== undefined) facts.agent = agent;
  const detailUrl = readLink(valueAt(body, "timeline_url")) ?? readLink(valueAt(body, "recording_player"));
  if (detailUrl !== undefined) facts.detailUrl = detailUrl;
  if (!event.over) return facts;
  const endedAt = readEnd(body);
  if (endedAt !== undefined) facts.endedAt = endedAt;
  const seconds = readNumber(body, "duration");
  if (seconds !== undefined && readBoolean(body, "answered") === true) facts.talkSeconds = seconds;
  const status = readText(body, "call_type");
  if (status !== undefined) facts.vendorStatus = status;
  return facts;
}

/** `start_time + duration`, epoch milliseconds; CallRail sends no end of its own. */
export function readEnd(body: Json): number | undefined {
  const startedAt = readInstant(valueAt(body, "start_time"));
  const seconds = readNumber(body, "duration");
  if (typeof startedAt !== "number" || seconds === undefined) return undefined;
  const endedAt = startedAt + Math.round(seconds * 1000);
  return Number.isSafeInteger(endedAt) ? endedAt : undefined;
}

function readExtra(body: Json, event: CallRailEventType): Record<string, Json> {
  const extra: Record<string, Json> = {};
  for (const name of event.over ? [...EXTRAS, ...EXTRAS_WHEN_OVER] : EXTRAS) {
    const value = valueAt(body, name);
    if (isThere(value)) extra[name] = value;
  }
  if (!event.over) return extra;
  for (const name of ["answered", "voicemail"]) {
    const value = readBoolean(body, name);
    if (value !== undefined) extra[name] = value;
  }
  const changes = readTexts(body, "changes");
  if (changes.length > 0) extra.changes = changes;
  return extra;
}
