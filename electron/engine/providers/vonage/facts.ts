/** What one request states about the call and its person, each fact with its place. */
import type { Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { readInstant } from "../times";
import { type Told, tell, tellWithin } from "../told";
import { ENDS, type Fields } from "./event-types";

type Telling = { fields: Fields; own: Fields; type: string | null; settings: ReadSettings };

export function tellFacts(told: Told, telling: Telling): Problem[] {
  const { fields, own, type } = telling;
  for (const [name, value] of Object.entries(own))
    tellWithin(told, "metadata", name, value, { rule: `${name} in the query of the URL` });
  for (const [name, value] of Object.entries(fields))
    if (/^SipHeader_./.test(name)) tellWithin(told, "metadata", name, value, name);
  const status = textAt(fields, "status")?.trim();
  tell(told, "vendorStatus", status === "" ? undefined : status, "status");
  tellTimes(told, fields, type);
  tellExtra(told, fields, type);
  return tellPerson(told, telling);
}

/** Until a line is answered it began with its first event; `start_time` is told when it is over. */
function tellTimes(told: Told, fields: Fields, type: string | null): void {
  const at = momentAt(fields, "timestamp");
  if (type === "started" || type === "ringing" || type === "answered")
    tell(told, "startedAt", at, "timestamp");
  if (type === null || !ENDS.includes(type)) return;
  const end = momentAt(fields, "end_time");
  tell(told, "endedAt", end ?? at, end === undefined ? "timestamp" : "end_time");
  if (type !== "completed") return;
  tell(told, "startedAt", momentAt(fields, "start_time"), "start_time");
  tell(told, "talkSeconds", numberAt(fields, "duration"), "duration");
}

/** What a person pressed or said stays with its event: it may be a card or a PIN. */
function tellExtra(told: Told, fields: Fields, type: string | null): void {
  for (const name of ["network", "rate", "price"] as const)
    if (type === "completed") tellWithin(told, "extra", name, wordAt(fields, name), name);
  if (type === "human" || type === "machine") tellWithin(told, "extra", "answeredBy", type, "status");
  if (type === "error") tellWithin(told, "extra", "error", wordAt(fields, "reason"), "reason");
  if (type === "transfer")
    tellWithin(told, "extra", "movedTo", wordAt(fields, "conversation_uuid_to"), "conversation_uuid_to");
  const uuid = wordAt(fields, "recording_uuid");
  if (type !== "record" || uuid === undefined) return;
  const size = numberAt(fields, "size");
  tellWithin(told, "extra", "recording", { uuid, ...(size === undefined ? {} : { size }) }, "recording_uuid");
}

/** The other end of the line is the person. The answer webhook names no direction, so it names nobody. */
function tellPerson(told: Told, telling: Telling): Problem[] {
  const { fields, own, settings } = telling;
  const sent = textAt(fields, "direction")?.trim();
  const direction = sent === "inbound" || sent === "outbound" ? sent : undefined;
  tell(told, "direction", direction, "direction");
  for (const [fact, paths] of [
    ["externalId", settings.personPaths.externalId],
    ["personName", settings.personPaths.name],
  ] as const) {
    const found = findAt(paths, fields, own);
    if (found) tell(told, fact, String(found.value).trim(), found.place);
  }
  const named = findAt(settings.personPaths.phone, fields, own);
  const ownNumber = named ? readNumber(named.value, settings.country) : undefined;
  if (named && typeof ownNumber === "string") {
    tell(told, "phone", ownNumber, named.place);
    tell(told, "phoneFrom", named.path, named.place);
    return [];
  }
  if (direction === undefined) return [];
  const place = direction === "inbound" ? "from" : "to";
  const value = Object.hasOwn(fields, place) ? fields[place] : undefined;
  if (value === undefined || value === null || (typeof value === "string" && isAddress(value))) return [];
  const number = readNumber(value, settings.country);
  if (number === undefined) return [problemAt(fields, place, "a phone number")];
  tell(told, "phone", number, place);
  return [];
}

function findAt(paths: string[], fields: Fields, own: Fields) {
  for (const path of paths) {
    const inBody = valueAt(fields, path);
    const value = inBody ?? valueAt(own, path.replace(/^metadata\./, ""));
    const isWord = typeof value === "number" || (typeof value === "string" && value.trim() !== "");
    const place = inBody === undefined ? { rule: `${path} in the query of the URL` } : path;
    if (isWord) return { path, value, place };
  }
  return null;
}

/** Vonage writes E.164 without its plus. */
function readNumber(value: Json | undefined, country: string): string | null | undefined {
  const digits = typeof value === "string" && /^\s*[1-9]\d{7,14}\s*$/.test(value);
  return readPhone(digits ? `+${String(value).trim()}` : value, country);
}

/** A SIP address, a web socket or a user of an app is no number. */
function isAddress(value: string): boolean {
  return /^(?:sips?|wss?|app|client):/i.test(value.trim()) || /@/.test(value);
}

export function momentAt(fields: Fields, name: string): number | undefined {
  const at = Object.hasOwn(fields, name) ? readInstant(fields[name]) : undefined;
  return typeof at === "number" ? at : undefined;
}

function numberAt(fields: Fields, name: string): number | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value === "number") return value >= 0 ? value : undefined;
  return typeof value === "string" && /^\d{1,12}(?:\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}

function wordAt(fields: Fields, name: string): string | undefined {
  const text = textAt(fields, name)?.trim();
  return text === "" ? undefined : text;
}
