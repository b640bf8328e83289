/** Whom or what a question is about: a call's id or key, a number however it is written, or a person's external id. */
import type { CallRow } from "../../../shared/calls";
import type { WhyAnswer } from "../../../shared/why";
import { readPhone } from "../providers/phone";
import { readCallRows } from "../store/calls";
import type { Reader } from "../store/database";
import { findCallsByName, findCallsOfNumber, findCallsOfPerson } from "../store/why-subject";

export type Subject = { asked: WhyAnswer["asked"]; calls: CallRow[] };

/** `countries`: of the sources, for numbers written without their country. */
export function findSubject(database: Reader, text: string, countries: string[]): Subject {
  const named = findCallsByName(database, text);
  if (named.length > 0) return subject(database, text, "call", text, named);
  // The sandbox CRM's own external id of a contact that is known by number only.
  const written = text.startsWith("phone:") ? text.slice("phone:".length) : text;
  const phones = readNumbers(written, countries);
  for (const phone of phones) {
    const calls = findCallsOfNumber(database, phone);
    if (calls.length > 0) return subject(database, text, "phone", phone, calls);
  }
  const external = findCallsOfPerson(database, text);
  if (external.length > 0) return subject(database, text, "external-id", text, external);
  const [phone] = phones;
  return phone
    ? subject(database, text, "phone", phone, [])
    : subject(database, text, /^[a-z-]+:/.test(text) ? "call" : "external-id", text, []);
}

function readNumbers(text: string, countries: string[]): string[] {
  if (!/^[+(\d][\d\s().\-/]{5,30}$/.test(text)) return [];
  return [...new Set(countries.flatMap((country) => readPhone(text, country) ?? []))];
}

function subject(
  database: Reader,
  text: string,
  as: WhyAnswer["asked"]["as"],
  value: string,
  callIds: string[],
): Subject {
  return { asked: { text, as, value }, calls: readCallRows(database, callIds) };
}
