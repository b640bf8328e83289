/**
 * What is known of a person: the newest value of the surest kind, the event and the place in its payload it came from,
 * and what it took the place of. A name from the telephone network gives way to one that somebody wrote.
 */
import type { ContactValue } from "../../../shared/persons";
import type { Json, PackId } from "../../../shared/words";
import type { Reading } from "../providers/pack";
import { isObject } from "../providers/paths";
import { readPayload } from "../providers/payload";
import { factsOfMessage } from "../reader/person-keys";
import type { Reader } from "../store/database";
import { eventIdOf, positionOf, readStoredEvent } from "../store/events";
import { readReadingsOfCall, readReadingsOfEvent } from "../store/readings";
import type { Person } from "./group-persons";
import { isCallerId, isName } from "./names";
import { findPath } from "./payload-places";
import { plainProviderKey } from "./person-items";

type Said = { position: number; provider: PackId; reading: Reading };
type Candidate = Said & { name: ContactValue["name"]; value: string; rank: number };

const order: ContactValue["name"][] = [
  "name",
  "external-id",
  "phone",
  "provider-key",
  "email",
  "first-seen",
  "address",
];

export function readContactValues(database: Reader, person: Person): ContactValue[] {
  const candidates = readAll(database, person).flatMap((said) => candidatesOf(said, person));
  return order.flatMap((name) => {
    const all = candidates.filter((one) => one.name === name);
    const best = name === "first-seen" ? all[0] : newestOfSurest(all);
    return best ? [toValue(database, best, all)] : [];
  });
}

/** In the order of the log. */
function readAll(database: Reader, { members }: Person): Said[] {
  return members
    .flatMap(({ subject: { subject, provider } }) => {
      const position = positionOf(subject);
      return position === null
        ? readReadingsOfCall(database, subject)
            .filter(({ inFold }) => inFold)
            .map((one) => ({ position: one.position, provider, reading: one.reading }))
        : readReadingsOfEvent(database, position).map((reading) => ({ position, provider, reading }));
    })
    .sort((a, b) => a.position - b.position);
}

function candidatesOf(said: Said, person: Person): Candidate[] {
  const { reading, provider } = said;
  const facts = reading.message ? { ...reading.facts, ...factsOfMessage(reading) } : reading.facts;
  const found: Candidate[] = [];
  const add = (name: ContactValue["name"], value: string | null | undefined, rank = 1) => {
    if (value) found.push({ ...said, name, value, rank });
  };
  if (facts.personName && isName(facts.personName))
    add("name", facts.personName, isCallerId(facts.personName) ? 1 : 2);
  if (facts.phone && person.phones.has(facts.phone)) add("phone", facts.phone, facts.phoneFrom ? 2 : 1);
  add("external-id", facts.externalId);
  if (facts.personKey) add("provider-key", plainProviderKey(`${provider}:${facts.personKey}`));
  for (const value of emailsIn(facts.extra ?? {})) add("email", value);
  for (const value of emailsIn(facts.metadata)) add("email", value);
  for (const value of addressesIn(facts.extra ?? {})) add("address", value);
  add("first-seen", marketingWords(facts.metadata));
  return found;
}

function newestOfSurest(all: Candidate[]): Candidate | undefined {
  const surest = Math.max(...all.map(({ rank }) => rank));
  return all.findLast(({ rank }) => rank === surest);
}

function toValue(database: Reader, best: Candidate, all: Candidate[]): ContactValue {
  const first = all.find(({ value, rank }) => value === best.value && rank === best.rank) ?? best;
  const before = all.findLast(
    ({ value, position }) => value !== best.value && (position < best.position || best.rank > 1),
  );
  const event = readStoredEvent(database, first.position);
  const body = event ? readPayload(event).value : undefined;
  const path = first.reading.facts.phoneFrom ?? null;
  return {
    name: best.name,
    value: best.value,
    source: {
      eventId: eventIdOf(first.position),
      provider: first.provider,
      type: first.reading.type,
      path: best.name === "phone" && path !== null ? path : findPath(body, best.name, best.value),
    },
    replaced: best.name === "first-seen" ? null : (before?.value ?? null),
  };
}

const notTheirs = /agent|owner|business|company|employee|recruiter/i;

function emailsIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(emailsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    if (notTheirs.test(name)) return [];
    if (typeof one !== "string") return emailsIn(one);
    return /e-?mail/i.test(name) && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(one) ? [one] : [];
  });
}

function addressesIn(value: Json | undefined): string[] {
  if (!isObject(value)) return [];
  const text = (...names: string[]) =>
    names.map((name) => value[name]).find((one): one is string => typeof one === "string" && one !== "");
  const street = text("address1", "street", "line1");
  const city = text("city");
  if (street && city) {
    const region = [text("province", "state"), text("zip", "postalCode", "postal_code")];
    return [[street, city, region.filter(Boolean).join(" ")].filter(Boolean).join(", ")];
  }
  return Object.values(value).flatMap(addressesIn);
}

/** `Google, “forklift jobs”`: where they came from, as the provider's marketing fields say. */
function marketingWords(metadata: Json | undefined): string | null {
  if (!isObject(metadata)) return null;
  const text = (name: string) => (typeof metadata[name] === "string" ? (metadata[name] as string) : "");
  const from = text("marketingSource") || text("utm_source");
  const words = text("keywords") || text("campaign");
  return from === "" ? null : `${from}${words === "" ? "" : `, “${words}”`}`;
}
