/** Whose something is: the walk along its keys, the grouping of what it met, and the one person that was asked for. */
import type { Reader } from "../store/database";
import { positionOf } from "../store/events";
import { readPersonDecisions } from "../store/person-decisions";
import { personIdOf, personIdOfSubject, subjectOfPersonId } from "../store/person-ids";
import {
  findPersonKeys,
  findSubjectOfPhone,
  readNamespaceOf,
  readSubjectOfEvent,
  walkPerson,
} from "../store/person-keys";
import { asOwnPerson, type Grouping, groupPersons, type Person, type WeakGroup } from "./group-persons";
import type { PersonDecision, PersonSubject } from "./person-subject";

export const mostSubjects = 500;

export type FoundPerson = {
  person: Person;
  personId: string;
  namespace: string;
  /** Groups that ask whether they are this person. */
  weak: WeakGroup[];
  /** The group this person is made of, where it could belong to more than one. */
  unsettled: WeakGroup | null;
  subjects: PersonSubject[];
  decisions: PersonDecision[];
  cut: boolean;
};

export type Walked = {
  grouping: Grouping;
  subjects: PersonSubject[];
  namespace: string;
  decisions: PersonDecision[];
  cut: boolean;
};

export function walkFrom(database: Reader, subject: string): Walked | null {
  const namespace = readNamespaceOf(database, subject);
  if (namespace === null) return null;
  const { subjects, cut } = walkPerson(database, subject, mostSubjects);
  const decisions = readPersonDecisions(database, namespace);
  return { grouping: groupPersons(subjects, decisions), subjects, namespace, decisions, cut };
}

export function findPersonById(database: Reader, personId: string): FoundPerson | null {
  const named = subjectOfPersonId(personId);
  if (named !== null) return findPersonOfSubject(database, named);
  for (const { subject } of findPersonKeys(database, personId)) {
    const walked = walkFrom(database, subject);
    const person = walked?.grouping.persons.find((one) => idOf(walked, one) === personId);
    if (walked && person) return toFound(walked, person, null);
  }
  // The key belongs to a person with a stronger one by now.
  const [first] = findPersonKeys(database, personId);
  return first ? findPersonOfSubject(database, first.subject) : null;
}

/** `of`: a call's id, an event's, or a number. */
export function findPersonOf(
  database: Reader,
  of: string,
): { found: FoundPerson; opened: string | null } | null {
  const isNumber = !of.startsWith("c_") && positionOf(of) === null;
  const named = isNumber ? findSubjectOfPhone(database, `+${of.replaceAll(/\D/g, "")}`) : of;
  const position = positionOf(named ?? "");
  // A copy speaks for the first, an event of a call for its call.
  const subject = position === null ? named : readSubjectOfEvent(database, position);
  const found = subject === null ? null : findPersonOfSubject(database, subject);
  return found && { found, opened: isNumber ? null : subject };
}

/** A group that asks is shown with the one it may belong to; with more than one, as a person of its own. */
export function findPersonOfSubject(database: Reader, subject: string): FoundPerson | null {
  const walked = walkFrom(database, subject);
  if (!walked) return null;
  const has = (one: PersonSubject) => one.subject === subject;
  const person = walked.grouping.persons.find(({ members }) => members.some((one) => has(one.subject)));
  if (person) return toFound(walked, person, null);
  const weak = walked.grouping.weak.find(({ core }) => core.members.some(has));
  if (!weak) return null;
  const [only, ...others] = weak.candidates;
  return only && others.length === 0 ? toFound(walked, only, null) : toFound(walked, asOwnPerson(weak), weak);
}

export function idOf({ namespace }: { namespace: string }, { key, idSubject }: Person): string {
  if (key !== null && idSubject === null) return personIdOf(namespace, key.kind, key.value);
  return personIdOfSubject(idSubject ?? "");
}

function toFound(walked: Walked, person: Person, unsettled: WeakGroup | null): FoundPerson {
  return {
    person,
    personId: idOf(walked, person),
    namespace: walked.namespace,
    weak: walked.grouping.weak.filter(({ candidates }) => candidates.includes(person)),
    unsettled,
    subjects: walked.subjects,
    decisions: walked.decisions,
    cut: walked.cut,
  };
}
