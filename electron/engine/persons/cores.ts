/**
 * What certainly belongs together, without a phone number that only the network named: everything with one external
 * id; then numbers that the payload names; then the provider's own person. The first that answers decides, and two
 * external ids are never one person. What is left are groups that share a number at most.
 */
import { compareNames, isName, nameWords } from "./names";
import type { PersonKey, PersonSubject } from "./person-subject";

export const longestSilenceMs = 365 * 86_400_000;

export type Core = {
  kind: "external" | "loose" | "phone";
  members: PersonSubject[];
  /** The strongest key: what the person's id is made of. */
  key: PersonKey | null;
  /** What a decision remembers this group by. */
  decisionKeys: string[];
  phones: Set<string>;
  names: string[];
  firstPosition: number;
};

export function findCores(subjects: PersonSubject[]): { cores: Core[]; keyless: PersonSubject[] } {
  const placed = [...subjects].sort(bySubject);
  const external = new Map<string, PersonSubject[]>();
  const loose: PersonSubject[] = [];
  const phoneOnly: PersonSubject[] = [];
  const keyless: PersonSubject[] = [];
  for (const one of placed) {
    if (one.externalId !== null) push(external, one.externalId, one);
    else if (one.providerKey !== null || (one.phone !== null && one.phoneFrom !== null)) loose.push(one);
    else if (one.phone !== null) phoneOnly.push(one);
    else keyless.push(one);
  }
  const left: PersonSubject[][] = [];
  const joined = new Map(external);
  for (const group of joinLoose(loose)) {
    const to = externalOf(group, external);
    if (to === null) left.push(group);
    else joined.set(to, [...(joined.get(to) ?? []), ...group]);
  }
  return {
    cores: [
      ...[...joined].map(([value, members]) => toCore("external", members, { kind: "external", value })),
      ...left.map((members) => toCore("loose", members, looseKey(members))),
      ...splitPhoneOnly(phoneOnly).map((members) => toCore("phone", members, phoneKey(members))),
    ],
    keyless,
  };
}

/** The one external id that knows this group, by a number the payload named, else by the provider's person. */
function externalOf(group: PersonSubject[], external: Map<string, PersonSubject[]>): string | null {
  const phones = new Set(group.flatMap(payloadPhone));
  const provider = new Set(group.map((one) => one.providerKey));
  const ids = (fits: (member: PersonSubject) => boolean) =>
    [...external].filter(([, members]) => members.some(fits)).map(([id]) => id);
  const byPhone = ids(({ phone }) => phone !== null && phones.has(phone));
  const byProvider = ids(({ providerKey }) => providerKey !== null && provider.has(providerKey));
  return byPhone.length === 1
    ? (byPhone[0] ?? null)
    : byProvider.length === 1
      ? (byProvider[0] ?? null)
      : null;
}

/** Joined by what they share: a payload's number or the provider's person. */
function joinLoose(subjects: PersonSubject[]): PersonSubject[][] {
  const groupOf = new Map<string, PersonSubject[]>();
  for (const one of subjects) {
    const keys = [
      ...payloadPhone(one).map((phone) => `phone:${phone}`),
      ...(one.providerKey === null ? [] : [`provider:${one.providerKey}`]),
    ];
    const met = new Set(keys.flatMap((key) => groupOf.get(key) ?? []));
    const group = [...met, one];
    for (const member of group) {
      for (const phone of payloadPhone(member)) groupOf.set(`phone:${phone}`, group);
      if (member.providerKey !== null) groupOf.set(`provider:${member.providerKey}`, group);
    }
  }
  return [...new Set(groupOf.values())].map((group) => group.sort(bySubject));
}

/** One number, one name, no year of silence: as much as may be taken for one caller. */
function splitPhoneOnly(subjects: PersonSubject[]): PersonSubject[][] {
  const byName = new Map<string, PersonSubject[]>();
  for (const one of subjects) push(byName, `${one.phone} ${nameWords(one.name).toSorted().join(" ")}`, one);
  return [...byName.values()].flatMap((group) => {
    const inTime = group.toSorted((a, b) => a.at - b.at || bySubject(a, b));
    const runs: PersonSubject[][] = [];
    for (const one of inTime) {
      const run = runs.at(-1);
      const last = run?.at(-1);
      if (run && last && one.at - last.at <= longestSilenceMs) run.push(one);
      else runs.push([one]);
    }
    return runs.map((run) => run.sort(bySubject));
  });
}

function toCore(kind: Core["kind"], found: PersonSubject[], key: PersonKey): Core {
  const members = found.toSorted(bySubject);
  const names = members.flatMap((one) => (isName(one.name) ? [one.name] : []));
  const phones = new Set(members.flatMap((one) => one.phone ?? []));
  const strong = new Set(
    members.flatMap((one) => [
      ...(one.externalId === null ? [] : [`external:${one.externalId}`]),
      ...(one.providerKey === null ? [] : [`provider:${one.providerKey}`]),
    ]),
  );
  const weak = new Set([
    ...[...phones].flatMap((phone) =>
      names.map((name) => `named:${phone}:${nameWords(name).toSorted().join(" ")}`),
    ),
    ...members.map((one) => `subject:${one.subject}`),
  ]);
  return {
    kind,
    members,
    key,
    decisionKeys: [...(strong.size > 0 ? strong : weak)].sort(),
    phones,
    names,
    firstPosition: members[0]?.position ?? 0,
  };
}

function looseKey(members: PersonSubject[]): PersonKey {
  const withPhone = members.find((one) => payloadPhone(one).length > 0);
  if (withPhone) return { kind: "phone", value: withPhone.phone ?? "" };
  return { kind: "provider", value: members[0]?.providerKey ?? "" };
}

function phoneKey(members: PersonSubject[]): PersonKey {
  return { kind: "phone", value: members[0]?.phone ?? "" };
}

function payloadPhone(one: PersonSubject): string[] {
  return one.phone !== null && one.phoneFrom !== null ? [one.phone] : [];
}

/** Whether two groups' names can be one person's: one pair that agrees is enough. */
export function compareAllNames(some: string[], others: string[]): "agree" | "contradict" | "unknown" {
  const compared = some.flatMap((one) => others.map((other) => compareNames(one, other)));
  if (compared.includes("agree")) return "agree";
  return compared.includes("contradict") ? "contradict" : "unknown";
}

export function bySubject(a: PersonSubject, b: PersonSubject): number {
  return a.position - b.position || (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0);
}

function push(map: Map<string, PersonSubject[]>, key: string, one: PersonSubject): void {
  const known = map.get(key);
  if (known) known.push(one);
  else map.set(key, [one]);
}
