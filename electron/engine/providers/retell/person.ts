/** Whose call it is: the source's paths first, then Retell's own number: who called in, or who was called. */
import type { Direction, Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { tellFirst } from "../tell-first";
import { type Told, tell } from "../told";

export function directionOf(body: Json): Direction | null {
  const said = textAt(body, "call.direction")?.trim().toLowerCase();
  return said === "inbound" || said === "outbound" ? said : null;
}

export function isWebCall(body: Json): boolean {
  return textAt(body, "call.call_type") === "web_call";
}

export function tellPerson(told: Told, body: Json, settings: ReadSettings): Problem[] {
  const { externalId, name, phone } = settings.personPaths;
  tellFirst(told, "externalId", body, externalId);
  tellFirst(told, "personName", body, name);
  return tellNumber(told, body, phone, settings.country);
}

/** Before the call it is always the caller who is asked about. */
export function tellCaller(told: Told, body: Json, about: string, settings: ReadSettings): Problem[] {
  const path = `${about}.from_number`;
  const value = valueAt(body, path);
  if (value === undefined || value === null) return [];
  const number = readPhone(value, settings.country);
  if (number === undefined) return [problemAt(body, path, "a phone number")];
  tell(told, "phone", number, path);
  return [];
}

function tellNumber(told: Told, body: Json, paths: string[], country: string): Problem[] {
  const direction = directionOf(body);
  const own = direction === null ? null : `call.${direction === "inbound" ? "from" : "to"}_number`;
  const problems: Problem[] = [];
  for (const path of own === null ? paths : [...paths, own]) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) continue;
    const number = readPhone(value, country);
    // A transfer may have gone to a SIP address; only a number is a person's.
    if (number === undefined && !isSipAddress(value)) problems.push(problemAt(body, path, "a phone number"));
    if (number === undefined || (number === null && told.facts.phone !== undefined)) continue;
    tell(told, "phone", number, path);
    if (path !== own) tell(told, "phoneFrom", path, path);
    if (number !== null) break;
  }
  return problems;
}

function isSipAddress(value: Json): boolean {
  return typeof value === "string" && /^sips?:/i.test(value.trim());
}
