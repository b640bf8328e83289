/** Whom an event is about: direction, number, name, ids. Paths of the source come first, then Whippy's own fields. */
import type { Direction, Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";
import { type Told, tell } from "../told";

/** `contactPath` is where the contact itself stands: `data` in contact events, else `data.contact`. */
export function tellPerson(told: Told, body: Json, contactPath: string, settings: ReadSettings): Problem[] {
  const direction = directionOf(body);
  tell(told, "direction", direction ?? undefined, "data.direction");
  const problems = tellNumber(told, body, direction, contactPath, settings);
  const contact = contactPath === "data" ? "data.id" : "data.contact_id";
  tellFirst(told, "personKey", body, [contact, `${contactPath}.id`]);
  const { externalId, name } = settings.personPaths;
  tellFirst(told, "externalId", body, [...externalId, `${contactPath}.external_id`]);
  tellFirst(told, "personName", body, [...name, `${contactPath}.name`]);
  return problems;
}

/** `INBOUND` or `OUTBOUND`. */
export function directionOf(body: Json): Direction | null {
  const direction = textAt(body, "data.direction")?.trim().toLowerCase();
  return direction === "inbound" || direction === "outbound" ? direction : null;
}

/** From a number to itself: a number of the source's own, which is nobody's. */
export function callsItself(body: Json): boolean {
  const from = textAt(body, "data.from");
  return from !== undefined && from === textAt(body, "data.to");
}

/** Text or number as text, trimmed; undefined where there is none or it is absurdly long. */
export function idAt(body: Json, path: string): string | undefined {
  const value = valueAt(body, path);
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  return text === "" || text.length > 512 ? undefined : text;
}

/** The customer is who calls in or who is called; without a direction, the contact's own number. */
function tellNumber(
  told: Told,
  body: Json,
  direction: Direction | null,
  contactPath: string,
  settings: ReadSettings,
): Problem[] {
  if (callsItself(body)) {
    tell(told, "phone", null, { rule: "a number that calls itself is nobody's" });
    return [];
  }
  // The ends of an e-mail are addresses.
  const numbered = direction !== null && textAt(body, "data.type") !== "email";
  const own = numbered ? (direction === "inbound" ? "data.from" : "data.to") : null;
  const paths = [...settings.personPaths.phone, ...(own ? [own] : []), `${contactPath}.phone`];
  const problems: Problem[] = [];
  for (const path of paths) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) continue;
    const number = readPhone(value, settings.country);
    if (number === undefined) problems.push(problemAt(body, path, "a phone number"));
    if (typeof number === "string" || (number === null && told.facts.phone === undefined)) {
      delete told.facts.phoneFrom;
      delete told.from.phoneFrom;
      tell(told, "phone", number, path);
      if (path !== own && path !== "data.phone") tell(told, "phoneFrom", path, path);
    }
    // A caller who withholds the number is not to be found by another field of Whippy's.
    if (typeof number === "string" || (number === null && path === own)) break;
  }
  return problems;
}

function tellFirst(
  told: Told,
  name: "personKey" | "externalId" | "personName",
  body: Json,
  paths: string[],
): void {
  for (const path of paths) {
    const text = idAt(body, path);
    if (text === undefined) continue;
    tell(told, name, text, path);
    return;
  }
}
