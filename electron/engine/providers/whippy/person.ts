/** Whom an event is about: direction, number, name, ids. Paths of the source come first, then Whippy's own fields. */
import type { Direction, Json, Problem } from "../../../../shared/words";
import type { CallFacts, ReadSettings } from "../pack";
import { textAt, valueAt } from "../paths";
import { readPhone } from "../phone";
import { problemAt } from "../schema-problems";

export type ReadPerson = { facts: CallFacts; problems: Problem[] };

/** `contactPath` is where the contact itself stands: `data` in contact events, else `data.contact`. */
export function readPerson(body: Json, contactPath: string, settings: ReadSettings): ReadPerson {
  const direction = directionOf(body);
  const contact = contactPath === "data" ? "data.id" : "data.contact_id";
  const { facts, problems } = readNumber(body, direction, contactPath, settings);
  const personKey = idAt(body, contact) ?? idAt(body, `${contactPath}.id`);
  const externalId = firstText(body, [...settings.personPaths.externalId, `${contactPath}.external_id`]);
  const personName = firstText(body, [...settings.personPaths.name, `${contactPath}.name`]);
  return {
    facts: {
      ...(direction === null ? {} : { direction }),
      ...facts,
      ...(personKey === undefined ? {} : { personKey }),
      ...(externalId === undefined ? {} : { externalId }),
      ...(personName === undefined ? {} : { personName }),
    },
    problems,
  };
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
function readNumber(
  body: Json,
  direction: Direction | null,
  contactPath: string,
  settings: ReadSettings,
): ReadPerson {
  if (callsItself(body)) return { facts: { phone: null }, problems: [] };
  // The ends of an e-mail are addresses.
  const numbered = direction !== null && textAt(body, "data.type") !== "email";
  const own = numbered ? (direction === "inbound" ? "data.from" : "data.to") : null;
  const paths = [...settings.personPaths.phone, ...(own ? [own] : []), `${contactPath}.phone`];
  const facts: CallFacts = {};
  const problems: Problem[] = [];
  for (const path of paths) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) continue;
    const from = path === own || path === "data.phone" ? {} : { phoneFrom: path };
    const number = readPhone(value, settings.country);
    if (number === undefined) problems.push(problemAt(body, path, "a phone number"));
    if (number === null && facts.phone === undefined) Object.assign(facts, { phone: null, ...from });
    // A caller who withholds the number is not to be found by another field of Whippy's.
    if (number === null && path === own) break;
    if (typeof number === "string") return { facts: { phone: number, ...from }, problems };
  }
  return { facts, problems };
}

function firstText(body: Json, paths: string[]): string | undefined {
  for (const path of paths) {
    const text = idAt(body, path);
    if (text !== undefined) return text;
  }
  return undefined;
}
