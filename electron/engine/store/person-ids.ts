/** Ids of persons: computed from the strongest key, so that a link keeps its person when the log is read again. */
import { hash } from "node:crypto";

export type PersonKeyKind = "external" | "provider" | "phone";

export function personIdOf(namespace: string, kind: PersonKeyKind, value: string): string {
  return `p_${hash("sha256", [namespace, kind, value].join("\u0000"), "hex").slice(0, 20)}`;
}

/** Of a person that no key tells from others: the id names a call (`c_…`) or an event (`e…`) of theirs. */
export function personIdOfSubject(subject: string): string {
  return `p_of_${subject}`;
}

export function subjectOfPersonId(personId: string): string | null {
  return /^p_of_([ce][\w]+)$/.exec(personId)?.[1] ?? null;
}
