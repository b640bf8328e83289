/** One person as the console shows them: who, every item, what joined them, what asks, and the contact in the CRM. */
import type {
  MatchingLine,
  PersonDecisionRow,
  PersonDetail,
  PersonItem,
  WeakQuestion,
} from "../../../shared/persons";
import { readCallRows } from "../store/calls";
import type { Reader } from "../store/database";
import { positionOf, readEventRows } from "../store/events";
import { readContactValues } from "./contact-values";
import { type FoundPerson, findPersonById, findPersonOf } from "./find-person";
import type { BelongsHow, Person, WeakGroup } from "./group-persons";
import { type PlacedItem, plainProviderKey, readItems } from "./person-items";
import type { PersonDecision } from "./person-subject";
import { askWeak, mostSaid } from "./weak-questions";

export type Page = { cursor?: string | undefined; limit: number };
/** `of`: a call's id, an event's, or a number. */
export type NamedPerson = { personId: string } | { of: string };

/** Null: there is nobody. Of somebody who called a thousand times it takes long. */
export function readPerson(
  database: Reader,
  { page, ...named }: NamedPerson & { page: Page },
): Omit<PersonDetail, "crm"> | null {
  if ("of" in named) {
    const answer = findPersonOf(database, named.of);
    return answer && readPersonDetail(database, answer.found, page, answer.opened);
  }
  const found = findPersonById(database, named.personId);
  return found && readPersonDetail(database, found, page, null);
}

function readPersonDetail(
  database: Reader,
  found: FoundPerson,
  page: Page,
  opened: string | null,
): Omit<PersonDetail, "crm"> {
  const { person } = found;
  const items = readItems(database, found);
  const groups = found.unsettled ? [found.unsettled] : found.weak;
  const values = readContactValues(database, person);
  const shown = takePage(items, page);
  const subjects = person.members.map(({ subject }) => subject);
  return {
    personId: found.personId,
    origin: originOf(database, subjects[0]?.subject ?? ""),
    name: values.find(({ name }) => name === "name")?.value ?? mostSaid(person.names),
    phones: [...person.phones],
    externalIds: distinct(subjects.map(({ externalId }) => externalId)),
    providerKeys: distinct(subjects.map(({ providerKey }) => plainProviderKey(providerKey))),
    withheld: person.key === null && subjects.every(({ phone }) => phone === null),
    values,
    firstSeenAt: Math.min(...items.map(({ at }) => at)),
    lastSeenAt: Math.max(...items.map(({ at }) => at)),
    counts: countItems(items),
    talk: sumTalk(items),
    opened,
    cut: found.cut,
    ...shown,
    matching: listMatching(items, person, found.weak),
    questions: groups.map((group): WeakQuestion => askWeak(database, found, group, items)),
    decisions: listDecisions(found),
  };
}

function originOf(database: Reader, subject: string): PersonDetail["origin"] {
  const position = positionOf(subject);
  const [row] = position === null ? readCallRows(database, [subject]) : readEventRows(database, [position]);
  return row?.origin ?? "live";
}

function countItems(items: PlacedItem[]): PersonDetail["counts"] {
  const of = (kind: PersonItem["kind"]) => items.filter((item) => item.kind === kind).length;
  const weak = items.filter(({ belongsBy }) => belongsBy.weak).length;
  return {
    items: items.length,
    calls: of("call"),
    texts: of("text"),
    forms: of("form"),
    actions: of("action"),
    sure: items.length - weak,
    weak,
  };
}

function sumTalk(items: PlacedItem[]): PersonDetail["talk"] {
  const talked = items.filter(({ talkSeconds, belongsBy }) => (talkSeconds ?? 0) > 0 && !belongsBy.weak);
  return {
    seconds: talked.reduce((sum, { talkSeconds }) => sum + (talkSeconds ?? 0), 0),
    calls: talked.length,
  };
}

function takePage(
  items: PlacedItem[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Pick<PersonDetail, "items" | "cursor"> {
  const [at = "", id = ""] = (cursor ?? "").split("~");
  const after = cursor
    ? items.findIndex((item) => item.at < Number(at) || (item.at === Number(at) && item.itemId < id))
    : 0;
  const page = after < 0 ? [] : items.slice(after, after + limit);
  const last = page.at(-1);
  const more = last !== undefined && last !== items.at(-1);
  return {
    items: page.map(({ step: _, ...item }) => item),
    cursor: more ? `${last.at}~${last.itemId}` : null,
  };
}

const steps: BelongsHow[] = ["external", "payload-phone", "provider", "phone", "decision", "none"];

/** The steps in their order; the two that are no step of matching stand there only where they decided something. */
function listMatching(items: PlacedItem[], person: Person, weak: WeakGroup[]): MatchingLine[] {
  return steps.flatMap((step): MatchingLine[] => {
    const decided = items.filter((item) => item.step === step).length;
    if (decided === 0 && (step === "decision" || step === "none")) return [];
    const asks = step === "phone" && weak.length > 0;
    return [{ step, items: decided, because: asks ? weakWords(weak) : becauseOf(step, person), weak: asks }];
  });
}

const notNeeded: Record<BelongsHow, string> = {
  external: "none of them names one",
  "payload-phone": "none has a number of its own",
  provider: "the provider names nobody",
  phone: "nothing rests on it",
  decision: "",
  none: "",
};

function becauseOf(step: BelongsHow, { members, nameAgreed }: Person): string {
  const by = members.filter(({ how }) => how === step).map(({ subject }) => subject);
  if (by.length === 0) return notNeeded[step];
  if (step === "external") return distinct(by.map(({ externalId }) => externalId)).join(", ");
  if (step === "payload-phone") {
    const from = distinct(by.map(({ kind, phoneFrom }) => (kind === "form" ? "the form" : phoneFrom)));
    return `${distinct(by.map(({ phone }) => phone)).join(", ")} in ${from.join(", ")}`;
  }
  if (step === "provider") {
    const keys = distinct(by.map(({ providerKey }) => plainProviderKey(providerKey)));
    const some = keys.length > 2 ? `${keys.length} persons of theirs` : keys.join(", ");
    return nameAgreed ? `${some}, name agrees` : some;
  }
  if (step === "phone") return nameAgreed ? "the number, name agrees" : "the number, nothing against it";
  return step === "decision" ? "said by hand" : "no number, no id";
}

function weakWords(weak: WeakGroup[]): string {
  const reasons = new Set(weak.map(({ reason }) => reason));
  if (reasons.size > 1) return `${weak.length} ask`;
  const [group] = weak;
  if (group?.reason === "ambiguous") return `${group.candidates.length} people have it`;
  return group?.reason === "silence" ? "a year of silence" : "name contradicts";
}

function listDecisions({ decisions, person, subjects }: FoundPerson): PersonDecisionRow[] {
  const meets = (keys: string[]) => keys.some((key) => person.decisionKeys.includes(key));
  return decisions
    .filter(({ subjectKeys, personKeys }) => meets(personKeys) || meets(subjectKeys))
    .map((decision) => toDecisionRow(decision, subjects));
}

export function toDecisionRow(
  { decisionId, subject, decision, at }: PersonDecision,
  subjects: FoundPerson["subjects"],
): PersonDecisionRow {
  const named = subjects.find((one) => one.subject === subject)?.name ?? null;
  return { decisionId, subject, decision, at, otherName: named };
}

function distinct(values: (string | null)[]): string[] {
  return [...new Set(values.flatMap((value) => value ?? []))];
}
