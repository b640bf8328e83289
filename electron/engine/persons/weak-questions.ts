/** A weak match as a question: both sides line by line, what the evidence suggests, and who else has the number. */
import type { PersonItem, WeakQuestion } from "../../../shared/persons";
import type { Json } from "../../../shared/words";
import type { Reading } from "../providers/pack";
import { isObject } from "../providers/paths";
import type { Reader } from "../store/database";
import { readReadingsOfCall } from "../store/readings";
import { compareAllNames } from "./cores";
import { type FoundPerson, idOf } from "./find-person";
import type { Person, WeakGroup } from "./group-persons";
import { isCallerId } from "./names";
import { plainProviderKey } from "./person-items";
import type { PersonSubject } from "./person-subject";

export function askWeak(
  database: Reader,
  found: FoundPerson,
  group: WeakGroup,
  items: PersonItem[],
): WeakQuestion {
  const theirs = group.core.members;
  const newest = newestOf(theirs);
  const isOwn = found.unsettled === group;
  const ours = isOwn ? [] : found.person.members.map(({ subject }) => subject);
  const ourNames = isOwn ? group.candidates.flatMap(({ names }) => names) : found.person.names;
  return {
    subject: newest?.subject ?? "",
    reason: group.reason,
    kind: newest?.kind ?? "call",
    at: newest?.at ?? 0,
    items: theirs.length,
    otherName: mostSaid(group.core.names),
    comparison: [
      line("number", sharedPhone(group, found.person), sharedPhone(group, found.person)),
      line(
        "caller id",
        timesWords(namesOf(theirs)),
        timesWords(isOwn ? ourNames : namesOf(ours)),
        compareAllNames(group.core.names, ourNames) === "contradict",
      ),
      line("their person", providerWords(theirs), providerWords(ours)),
      line("called", calledLine(database, theirs), calledLine(database, ours)),
      ...(group.reason === "silence"
        ? [line("last contact", momentOf(newest), momentOf(newestOf(ours)), true)]
        : []),
      line("heard", heard(theirs, items), heard(ours, items), false),
    ].filter(({ theirs: one, ours: other }) => one !== null || other !== null),
    suggests: suggestion(group, found.person),
    candidates: group.candidates.map((person) => ({
      personId: idOf(found, person),
      name: mostSaid(person.names),
      phone: [...person.phones][0] ?? null,
      items: person.members.length,
    })),
  };
}

function line(
  what: WeakQuestion["comparison"][number]["what"],
  theirs: string | null,
  ours: string | null,
  differs = theirs !== null && ours !== null && theirs !== ours,
) {
  return { what, theirs, ours, differs };
}

function suggestion(group: WeakGroup, person: Person): WeakQuestion["suggests"] {
  if (group.reason === "name") return "other";
  if (group.reason === "silence") return null;
  const agreeing = group.candidates.filter(
    ({ names }) => compareAllNames(group.core.names, names) === "agree",
  );
  return agreeing.length === 1 && agreeing[0] === person ? "same" : null;
}

function sharedPhone({ core }: WeakGroup, person: Person): string | null {
  return [...core.phones].find((phone) => person.phones.has(phone)) ?? null;
}

/** What the network called them; what they call themselves where it said nothing. */
function namesOf(subjects: PersonSubject[]): string[] {
  const names = subjects.flatMap(({ name }) => name ?? []);
  const callerIds = names.filter(isCallerId);
  return callerIds.length > 0 ? callerIds : names;
}

/** The one said most often; of several the first. */
export function mostSaid(names: string[]): string | null {
  const times = (name: string) => names.filter((one) => one === name).length;
  return names.reduce<string | null>(
    (most, name) => (most === null || times(name) > times(most) ? name : most),
    null,
  );
}

/** `KERN TOMASZ, twice` */
function timesWords(names: string[]): string | null {
  const most = mostSaid(names);
  const times = names.filter((name) => name === most).length;
  if (most === null || times === 1) return most;
  return `${most}, ${times === 2 ? "twice" : `${times} times`}`;
}

function providerWords(subjects: PersonSubject[]): string | null {
  const keys = new Set(subjects.flatMap(({ providerKey }) => plainProviderKey(providerKey) ?? []));
  return keys.size > 0 ? [...keys].slice(0, 3).join(", ") : null;
}

const mostLooked = 20;

/** The line they called, as the newest of their calls says that names one. */
function calledLine(database: Reader, subjects: PersonSubject[]): string | null {
  const calls = subjects.filter(({ kind }) => kind === "call").toSorted((a, b) => b.at - a.at);
  for (const { subject } of calls.slice(0, mostLooked)) {
    const called = calledIn(readReadingsOfCall(database, subject).map(({ reading }) => reading));
    if (called !== null) return called;
  }
  return null;
}

function calledIn(readings: Reading[]): string | null {
  for (const { facts } of readings.toReversed()) {
    const metadata: Record<string, Json> = isObject(facts.metadata) ? facts.metadata : {};
    const named = ["source_name", "marketingSource", "tracking_phone_number"]
      .map((name) => metadata[name])
      .find((value) => typeof value === "string");
    const called = named ?? facts.company;
    if (typeof called === "string") return called;
  }
  return null;
}

function heard(subjects: PersonSubject[], items: PersonItem[]): string | null {
  const known = new Set(subjects.map(({ subject }) => subject));
  const said = items.find(({ itemId, words: one }) => known.has(itemId) && one !== "")?.words;
  const words = said?.replace(/^caller id [^:]*: /, "") ?? null;
  return words !== null && words.length > 80 ? `${words.slice(0, 80).toWellFormed()}…` : words;
}

function newestOf(subjects: PersonSubject[]): PersonSubject | undefined {
  return subjects.reduce<PersonSubject | undefined>(
    (newest, one) => (newest === undefined || one.at > newest.at ? one : newest),
    undefined,
  );
}

function momentOf(subject: PersonSubject | undefined): string | null {
  return subject ? String(subject.at) : null;
}
