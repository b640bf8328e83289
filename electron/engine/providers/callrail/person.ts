/**
 * Whom an event is about: number, name and id from the paths of the source first, then CallRail's own fields. A text
 * names the person as its sender or its receiver, a form in its answers.
 */
import type { Json, Problem } from "../../../../shared/words";
import type { CallFacts, ReadSettings } from "../pack";
import { valueAt } from "../paths";
import { readPhone } from "../phone";
import { describeValue } from "../schema-problems";
import type { CallRailEventType } from "./event-types";
import { answersOf, nameAnswer, phoneAnswers } from "./form-answers";
import { isThere, plainText, readText } from "./values";

type Candidate = { path: string; value: Json; own: boolean };

export function readPerson(
  body: Json,
  event: CallRailEventType,
  settings: ReadSettings,
): { facts: CallFacts; problems: Problem[] } {
  const facts: CallFacts = {};
  const externalId = firstText(body, settings.personPaths.externalId);
  if (externalId !== undefined) facts.externalId = externalId;
  const name = firstText(body, settings.personPaths.name) ?? ownName(body, event);
  // Caller ids say “ANONYMOUS” and the like in the place of a name too.
  if (name !== undefined && readPhone(name, settings.country) !== null) facts.personName = name;
  const { problems, ...phone } = readNumber(phoneCandidates(body, event, settings), settings.country);
  const personKey = readText(body, "person_resource_id");
  // Whoever withholds the number is nobody known: a key that all of them may share must not make them one person.
  if (personKey !== undefined && phone.phone !== null) facts.personKey = personKey;
  return { facts: { ...facts, ...phone }, problems };
}

/** The first that is a number; null where nothing but a withheld one stands. */
function readNumber(candidates: Candidate[], country: string) {
  const problems: Problem[] = [];
  let facts: CallFacts = {};
  for (const { path, value, own } of candidates) {
    const phone = readPhone(value, country);
    if (phone === undefined) problems.push(noNumber(path, value));
    const from = own ? {} : { phoneFrom: path };
    if (typeof phone === "string") return { phone, ...from, problems };
    if (phone === null && facts.phone === undefined) facts = { phone, ...from };
  }
  return { ...facts, problems };
}

function noNumber(path: string, value: Json): Problem {
  const [expected, got] = ["a phone number", describeValue(value)];
  return { path, expected, got, sentence: `${path} should be ${expected}, got ${got}` };
}

function phoneCandidates(body: Json, event: CallRailEventType, settings: ReadSettings): Candidate[] {
  const own = ownNumbers(body, event);
  const named = settings.personPaths.phone.flatMap((path): Candidate[] => {
    const value = valueAt(body, path);
    const known = own.some((candidate) => candidate.path === path);
    return value === undefined || value === null || known ? [] : [{ path, value, own: false }];
  });
  return [...named, ...own];
}

function ownNumbers(body: Json, event: CallRailEventType): Candidate[] {
  if (event.about === "form") {
    return phoneAnswers(answersOf(body)).map(({ key, value }) => ({
      path: `form_data.${key}`,
      value,
      own: true,
    }));
  }
  const path = event.about === "text" ? textNumberName(event) : callNumberName(body);
  const value = valueAt(body, path);
  return value === undefined || value === null ? [] : [{ path, value, own: true }];
}

/** The field of a text that has the person's number, not the company's. */
export function textNumberName({ direction }: CallRailEventType): string {
  return direction === "inbound" ? "source_number" : "destination_number";
}

/** Old bodies name the number twice; the legacy attribute counts where the other is left out. */
function callNumberName(body: Json): string {
  return valueAt(body, "customer_phone_number") === undefined ? "callernum" : "customer_phone_number";
}

function ownName(body: Json, event: CallRailEventType): string | undefined {
  if (event.about === "form") return nameAnswer(answersOf(body));
  return readText(body, "customer_name") ?? readText(body, "callername");
}

function firstText(body: Json, paths: string[]): string | undefined {
  for (const path of paths) {
    const value = valueAt(body, path);
    if (isThere(value)) return plainText(value);
  }
  return undefined;
}
