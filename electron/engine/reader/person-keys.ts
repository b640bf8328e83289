/**
 * By what a call, a text or a form finds its person: the external id, the number, the provider's own person. A number
 * that was withheld, is the source's own, or came with a test makes no key.
 */
import type { PackId } from "../../../shared/words";
import { isObject } from "../providers/paths";
import type { CallFacts, Reading } from "../providers/pack";
import { readPhone } from "../providers/phone";
import type { PersonKeysWrite } from "../store/person-keys";

type PersonFacts = Pick<CallFacts, "externalId" | "phone" | "phoneFrom" | "personKey" | "extra">;

/** Fields by which packs keep the number that was called or called from, in one spelling. */
const ownNumberFields = new Set([
  "ownnumber",
  "ownphone",
  "trackingnumber",
  "trackingphone",
  "trackingphonenumber",
  "businessnumber",
  "businessphonenumber",
]);
const longestKey = 200;

export function personKeysOf(
  provider: PackId,
  facts: PersonFacts,
  { test, country }: { test: boolean; country: string },
): PersonKeysWrite {
  const ownNumbers = ownNumbersOf(facts, country);
  const keys: PersonKeysWrite["keys"] = [];
  if (facts.externalId && facts.externalId.length <= longestKey)
    keys.push({ kind: "external", value: facts.externalId, path: null });
  if (facts.personKey && facts.personKey.length <= longestKey)
    keys.push({ kind: "provider", value: `${provider}:${facts.personKey}`, path: null });
  if (facts.phone && !test && !ownNumbers.includes(facts.phone))
    keys.push({ kind: "phone", value: facts.phone, path: facts.phoneFrom ?? null });
  return { keys, ownNumbers };
}

function ownNumbersOf({ extra = {} }: PersonFacts, country: string): string[] {
  return Object.entries(extra).flatMap(([name, value]) => {
    if (isObject(value)) return ownNumbersOf({ extra: value }, country);
    if (!ownNumberFields.has(name.toLowerCase().replaceAll(/[^a-z]/g, ""))) return [];
    return readPhone(value, country) ?? [];
  });
}

/** A text or a form names its person in its subject; a number there is one of the provider's own fields. */
export function factsOfMessage(reading: Reading): PersonFacts & Pick<CallFacts, "personName"> {
  const key = reading.subject && "person" in reading.subject ? reading.subject.person : null;
  const phone = key?.startsWith("phone:") ? key.slice("phone:".length) : null;
  return {
    ...reading.facts,
    phone: reading.facts.phone ?? phone,
    personKey: reading.facts.personKey ?? (phone === null ? key : null),
  };
}
