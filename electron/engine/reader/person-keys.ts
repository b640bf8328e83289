/**
 * By what a call, a text or a form finds its person: the external id, the number, the provider's own person. A number
 * that was withheld, is the source's own, or came with a test makes no key.
 */
import type { Json, PackId } from "../../../shared/words";
import type { CallFacts, Reading } from "../providers/pack";
import { isObject } from "../providers/paths";
import { readPhone } from "../providers/phone";
import type { PersonKeysWrite } from "../store/person-keys";
import { isWholeKey } from "./whole-keys";

type PersonFacts = Pick<CallFacts, "externalId" | "phone" | "phoneFrom" | "personKey" | "metadata" | "extra">;

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
  const ownNumbers = [...ownNumbersIn(facts.metadata, country), ...ownNumbersIn(facts.extra, country)];
  const keys: PersonKeysWrite["keys"] = [];
  if (facts.externalId && names(facts.externalId))
    keys.push({ kind: "external", value: facts.externalId, path: null });
  if (facts.personKey && names(facts.personKey))
    keys.push({ kind: "provider", value: `${provider}:${facts.personKey}`, path: null });
  if (facts.phone && !test && !ownNumbers.includes(facts.phone))
    keys.push({ kind: "phone", value: facts.phone, path: facts.phoneFrom ?? null });
  return { keys, ownNumbers };
}

/** Short enough to be an id, and whole: a broken one might be somebody else's too. */
function names(key: string): boolean {
  return key.length <= longestKey && isWholeKey(key);
}

function ownNumbersIn(fields: Json | undefined, country: string): string[] {
  if (!isObject(fields)) return [];
  return Object.entries(fields).flatMap(([name, value]) => {
    if (!ownNumberFields.has(name.toLowerCase().replaceAll(/[^a-z]/g, ""))) return [];
    return readPhone(value, country) ?? [];
  });
}

/** A text or a form names its person in its subject. What stands in a form the person wrote there, not the network. */
export function factsOfMessage(reading: Reading): PersonFacts & Pick<CallFacts, "personName"> {
  const key = reading.subject && "person" in reading.subject ? reading.subject.person : null;
  const phone = key?.startsWith("phone:") ? key.slice("phone:".length) : null;
  return {
    ...reading.facts,
    phone: reading.facts.phone ?? phone,
    phoneFrom: reading.facts.phoneFrom ?? (reading.message?.channel === "form" ? "form_data" : null),
    personKey: reading.facts.personKey ?? (phone === null ? key : null),
  };
}
