/**
 * Persons, out of the calls, texts and forms that share a key. A function of the set: in which order they came or are
 * handed over changes nothing. A number that only the network named joins groups last, and it asks where the name
 * contradicts, after a year of silence, and where more than one person has it. What a person decided settles it.
 */
import { bySubject, type Core, compareAllNames, findCores, longestSilenceMs } from "./cores";
import type { PersonDecision, PersonKey, PersonSubject } from "./person-subject";

/** The step of the matching order that decided; `none`: no key at all. */
export type BelongsHow = "external" | "payload-phone" | "provider" | "phone" | "decision" | "none";

export type Member = { subject: PersonSubject; how: BelongsHow };

export type Person = {
  key: PersonKey | null;
  /** The call or event that the id names, where another person has the key. */
  idSubject: string | null;
  members: Member[];
  decisionKeys: string[];
  phones: Set<string>;
  names: string[];
  /** True where a number alone joined a group, and its name agreed. */
  nameAgreed: boolean;
};

export type WeakGroup = {
  core: Core;
  reason: "name" | "silence" | "ambiguous";
  candidates: Person[];
};

export type Grouping = { persons: Person[]; weak: WeakGroup[] };

export function groupPersons(subjects: PersonSubject[], decisions: PersonDecision[]): Grouping {
  const { cores, keyless } = findCores(subjects);
  const decided = (group: Core, person: Person) => decisionOn(decisions, group, person);
  const persons: Person[] = [];
  let pending: Core[] = [];
  for (const core of cores.filter(({ kind }) => kind === "external").sort(byKey))
    persons.push(toPerson(core));
  for (const core of cores.filter(({ kind }) => kind !== "external").sort(byStrength(decisions))) {
    if (candidatesOf(core, persons, decided).length === 0) persons.push(toPerson(core));
    else pending.push(core);
  }
  nameTheNameless(persons, pending, decided);
  for (;;) {
    const joining = pending.flatMap((group) => {
      const found = whereItBelongs(group, persons, decided);
      return found ? [{ group, ...found }] : [];
    });
    if (joining.length === 0) break;
    for (const { group, person, how } of joining) join(person, group, how);
    pending = pending.filter((group) => !joining.some((one) => one.group === group));
  }
  const weak = pending.map((core): WeakGroup => {
    const candidates = candidatesOf(core, persons, decided);
    const [only] = candidates;
    const reason =
      candidates.length > 1 || !only ? "ambiguous" : contradicts(core, only) ? "name" : "silence";
    return { core, reason, candidates };
  });
  for (const one of keyless) persons.push(keylessPerson(one));
  giveIds(persons);
  for (const person of persons) person.members.sort((a, b) => bySubject(a.subject, b.subject));
  return { persons, weak };
}

type Decided = (group: Core, person: Person) => PersonDecision["decision"] | null;

function candidatesOf(group: Core, persons: Person[], decided: Decided): Person[] {
  return persons.filter(
    (person) =>
      [...group.phones].some((phone) => person.phones.has(phone)) && decided(group, person) !== "other",
  );
}

function whereItBelongs(
  group: Core,
  persons: Person[],
  decided: Decided,
): { person: Person; how: "decision" | null } | null {
  const candidates = candidatesOf(group, persons, decided);
  const settled = candidates.find((person) => decided(group, person) === "same");
  if (settled) return { person: settled, how: "decision" };
  const [only, ...others] = candidates;
  if (!only || others.length > 0 || contradicts(group, only) || silence(group, only) > longestSilenceMs)
    return null;
  return { person: only, how: null };
}

function contradicts(group: Core, person: Person): boolean {
  return compareAllNames(group.names, person.names) === "contradict";
}

function silence(group: Core, person: Person): number {
  return Math.min(
    ...person.members.flatMap(({ subject }) => group.members.map((one) => Math.abs(one.at - subject.at))),
  );
}

function decisionOn(decisions: PersonDecision[], group: Core, person: Person) {
  const meets = (some: string[], others: string[]) => some.some((key) => others.includes(key));
  return (
    decisions
      .filter(
        ({ subjectKeys, personKeys }) =>
          (meets(subjectKeys, group.decisionKeys) && meets(personKeys, person.decisionKeys)) ||
          (meets(personKeys, group.decisionKeys) && meets(subjectKeys, person.decisionKeys)),
      )
      .toSorted((a, b) => a.decisionId - b.decisionId)
      .at(-1)?.decision ?? null
  );
}

/** A person without a name of their own is called as the first caller of their number says. */
function nameTheNameless(persons: Person[], pending: Core[], decided: Decided): void {
  for (const person of persons.filter(({ names }) => names.length === 0)) {
    const first = pending
      .filter(({ names }) => names.length > 0)
      .filter((group) => {
        const candidates = candidatesOf(group, persons, decided);
        return candidates.length === 1 && candidates[0] === person;
      })
      .toSorted((a, b) => a.firstPosition - b.firstPosition)[0];
    if (first) person.names.push(...first.names);
  }
}

function toPerson(core: Core): Person {
  return {
    key: core.key,
    idSubject: null,
    members: core.members.map((subject) => ({ subject, how: howOf(subject) })),
    decisionKeys: core.decisionKeys,
    phones: new Set(core.phones),
    names: [...core.names],
    nameAgreed: false,
  };
}

/** A weak group as a person of its own: what it is where it could belong to more than one. */
export function asOwnPerson(group: WeakGroup): Person {
  return { ...toPerson(group.core), idSubject: group.core.members[0]?.subject ?? null };
}

function keylessPerson(subject: PersonSubject): Person {
  return {
    key: null,
    idSubject: subject.subject,
    members: [{ subject, how: "none" }],
    decisionKeys: [`subject:${subject.subject}`],
    phones: new Set(),
    names: subject.name === null ? [] : [subject.name],
    nameAgreed: false,
  };
}

function howOf(subject: PersonSubject): BelongsHow {
  if (subject.externalId !== null) return "external";
  if (subject.phone !== null && subject.phoneFrom !== null) return "payload-phone";
  return subject.providerKey !== null ? "provider" : "phone";
}

function join(person: Person, group: Core, how: "decision" | null): void {
  if (how === null && compareAllNames(group.names, person.names) === "agree") person.nameAgreed = true;
  person.members.push(...group.members.map((subject) => ({ subject, how: how ?? howOf(subject) })));
  for (const phone of group.phones) person.phones.add(phone);
}

function giveIds(persons: Person[]): void {
  const taken = new Set<string>();
  for (const person of persons) {
    const key = person.key && `${person.key.kind}:${person.key.value}`;
    if (key === null || taken.has(key)) {
      person.idSubject =
        person.members.toSorted((a, b) => bySubject(a.subject, b.subject))[0]?.subject.subject ?? null;
    } else taken.add(key);
  }
}

const ranks = { external: 0, loose: 1, phone: 2 };

/** The first becomes the person whom the others are compared with: what stands longest, so that it does not change. */
function byStrength(decisions: PersonDecision[]) {
  const rank = (core: Core) => [
    ranks[core.kind],
    core.kind === "loose" && core.key?.kind === "phone" ? 0 : 1,
    isSetApart(core, decisions) ? 0 : 1,
    core.names.length > 0 ? 0 : 1,
    core.firstPosition,
  ];
  return (a: Core, b: Core) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? byKey(a, b) : (left[at] ?? 0) - (right[at] ?? 0);
  };
}

function isSetApart(core: Core, decisions: PersonDecision[]): boolean {
  return decisions.some(
    ({ decision, subjectKeys }) =>
      decision === "other" && subjectKeys.some((key) => core.decisionKeys.includes(key)),
  );
}

function byKey(a: Core, b: Core): number {
  const [left, right] = [a.members[0], b.members[0]];
  return left && right ? bySubject(left, right) : 0;
}
