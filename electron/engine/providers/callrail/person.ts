/**
 * Whom an event is about: number, name and id from the paths of the source first, then CallRail's own fields. A text
 * names the person as its sender or its receiver, a form in its answers.
 */
import type { Json, Problem } from "../../../../shared/words";
import type { ReadSettings } from "../pack";
import { valueAt } from "../paths";
import { readPhone } from "../phone";
import { describeValue } from "../schema-problems";
import { nothingTold, type Told, tell } from "../told";
import type { CallRailEventType } from "./event-types";
import { answersOf, nameAnswer, phoneAnswers } from "./form-answers";
import { isThere, plainText, readText } from "./values";

type Candidate = { path: string; value: Json; own: boolean };

export function readPerson(
  body: Json,
  event: CallRailEventType,
  settings: ReadSettings,
): Told & { problems: Problem[] } {
  const told = nothingTold();
  const externalId = firstText(body, settings.personPaths.externalId);
  tell(told, "externalId", externalId?.text, externalId?.path ?? "");
  const name = firstText(body, settings.personPaths.name) ?? ownName(body, event);
  // Caller ids say “ANONYMOUS” and the like in the place of a name too.
  if (name !== undefined && readPhone(name.text, settings.country) !== null)
    tell(told, "personName", name.text, name.path);
  const problems = tellNumber(told, phoneCandidates(body, event, settings), settings.country);
  // Whoever withholds the number is nobody known: a key that all of them may share must not make them one person.
  if (told.facts.phone !== null)
    tell(told, "personKey", readText(body, "person_resource_id"), "person_resource_id");
  return { ...told, problems };
}

/** The first that is a number; null where nothing but a withheld one stands. */
function tellNumber(told: Told, candidates: Candidate[], country: string): Problem[] {
  const problems: Problem[] = [];
  for (const { path, value, own } of candidates) {
    const phone = readPhone(value, country);
    if (phone === undefined) problems.push(noNumber(path, value));
    if (typeof phone !== "string" && (phone === undefined || told.facts.phone !== undefined)) continue;
    delete told.facts.phoneFrom;
    delete told.from.phoneFrom;
    tell(told, "phone", phone, path);
    if (!own) tell(told, "phoneFrom", path, path);
    if (typeof phone === "string") break;
  }
  return problems;
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

type Found = { text: string; path: string };

function ownName(body: Json, event: CallRailEventType): Found | undefined {
  if (event.about !== "form") return firstText(body, ["customer_name", "callername"]);
  const text = nameAnswer(answersOf(body));
  return text === undefined ? undefined : { text, path: "form_data" };
}

function firstText(body: Json, paths: string[]): Found | undefined {
  for (const path of paths) {
    const value = valueAt(body, path);
    const text = isThere(value) ? plainText(value) : undefined;
    if (text !== undefined) return { text, path };
  }
  return undefined;
}
