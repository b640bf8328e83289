/**
 * Whose call it is, in HubSpot: by the person's external id, then by number. Nobody and several are a question to a
 * person, and so is a match by number alone that something speaks against. A contact that was found is never written
 * to: it belongs to the team there. One is made only where the set-up or a person says so.
 */
import { z } from "zod";
import { compareNames } from "../../persons/names";
import type { HeldQuestion, SendOutcome } from "../destination";
import { type Attempt, isOutcome, upsert } from "./attempt";

const contactBody = z.object({
  personExternalId: z.string().nullable(),
  phone: z.string().nullable(),
  national: z.string().nullable(),
  name: z.string().nullable(),
  calledAt: z.number().nullable(),
  newExternalId: z.string().nullable(),
  properties: z.record(z.string(), z.json()),
});
type ContactBody = z.infer<typeof contactBody>;

type Found = { id: string; properties: Record<string, string | null> };

const yearMs = 365 * 86_400_000;

export async function sendContact(attempt: Attempt, body: unknown): Promise<SendOutcome> {
  const asked = contactBody.parse(body);
  const { decision } = attempt.context;
  if (decision?.choice === "candidate") return takeCandidate(attempt, decision.remoteId);
  if (decision?.choice === "without") {
    return {
      class: "delivered",
      status: null,
      remoteId: null,
      observed: "logged without a contact, as decided",
    };
  }
  const found = await findContacts(attempt, asked);
  if ("class" in found) return found;
  const [first, ...others] = found.contacts;
  // A search lags writes: who was nobody's when it was asked may be somebody's when it is decided.
  if (decision?.choice === "create") {
    const isKnown = first && others.length === 0 && findDoubt(attempt, asked, first) === null;
    return isKnown ? takeFound(first, found.by) : createContact(attempt, asked);
  }
  if (!first) {
    if (attempt.values.createContacts && asked.newExternalId !== null) return createContact(attempt, asked);
    return ask("unmatched", [], `${sayWho(asked)} is nobody's in HubSpot`);
  }
  if (others.length > 0) {
    return ask("ambiguous", found.contacts, `several contacts have ${found.by}`);
  }
  const doubt = found.by === "the number" ? findDoubt(attempt, asked, first) : null;
  if (doubt !== null) return ask("weak", [first], doubt);
  return takeFound(first, found.by);
}

function takeFound({ id }: Found, by: string): SendOutcome {
  return { class: "delivered", status: 200, remoteId: id, observed: `contact ${id} found by ${by}` };
}

async function findContacts(
  attempt: Attempt,
  asked: ContactBody,
): Promise<{ contacts: Found[]; by: string } | SendOutcome> {
  const { contactIdProperty } = attempt.values;
  if (asked.personExternalId !== null) {
    const contacts = await find(attempt, [[contactIdProperty, "EQ", asked.personExternalId]]);
    if ("class" in contacts || contacts.length > 0) {
      return "class" in contacts ? contacts : { contacts, by: "the external id" };
    }
  }
  if (asked.phone === null) return { contacts: [], by: "the number" };
  // The searchable numbers know no country code; a number typed in as E.164 is found as it stands.
  const conditions: Condition[] = [["phone", "EQ", asked.phone]];
  if (asked.national !== null) {
    conditions.unshift(
      ["hs_searchable_calculated_phone_number", "EQ", asked.national],
      ["hs_searchable_calculated_mobile_number", "EQ", asked.national],
    );
  }
  const contacts = await find(attempt, conditions);
  return "class" in contacts ? contacts : { contacts, by: "the number" };
}

type Condition = [property: string, operator: "EQ", value: string];

async function find(attempt: Attempt, anyOf: Condition[]): Promise<Found[] | SendOutcome> {
  const { contactIdProperty } = attempt.values;
  const wanted = ["firstname", "lastname", "email", "phone", "mobilephone", "notes_last_contacted"];
  const searched = await attempt.client.find("contacts", anyOf, [...wanted, contactIdProperty]);
  if (!searched.ok) return attempt.fail(searched.failed);
  return (searched.value.results ?? []).map(({ id, properties }) => ({ id, properties: properties ?? {} }));
}

/** What speaks against a match by number alone; null: nothing. */
function findDoubt(attempt: Attempt, asked: ContactBody, found: Found): string | null {
  const theirs = nameOf(found);
  if (compareNames(asked.name, theirs) === "contradict") {
    return `the number is ${theirs}'s in HubSpot, and the call says ${asked.name}`;
  }
  const theirId = found.properties[attempt.values.contactIdProperty];
  if (asked.personExternalId !== null && theirId && theirId !== asked.personExternalId) {
    return `the number is of a contact with the external id ${theirId}, and the call says ${asked.personExternalId}`;
  }
  const contacted = Date.parse(found.properties.notes_last_contacted ?? "");
  if (asked.calledAt !== null && asked.calledAt - contacted > yearMs) {
    return "nobody had contact with the owner of this number for a year";
  }
  return null;
}

/** A contact that was merged into another answers by the other's id, and that one is followed. */
async function takeCandidate(attempt: Attempt, remoteId: string): Promise<SendOutcome> {
  const read = await attempt.client.read(() =>
    attempt.client.basic.getById("contacts", remoteId, ["firstname"]),
  );
  if (!read.ok) {
    if (read.failed.answer?.status !== 404) return attempt.fail(read.failed);
    return ask("unmatched", [], `contact ${remoteId}, which was chosen, is not there any more`);
  }
  const { id } = read.value;
  const merged = id === remoteId ? "" : `; ${remoteId} was merged into it`;
  return {
    class: "delivered",
    status: read.answer.status,
    remoteId: id,
    observed: `contact ${id}, as decided${merged}`,
  };
}

async function createContact(attempt: Attempt, asked: ContactBody): Promise<SendOutcome> {
  if (asked.newExternalId === null) {
    return ask(
      "unmatched",
      [],
      "the call has neither a number nor an external id, so no contact can be made of it",
    );
  }
  const property = attempt.values.contactIdProperty;
  const written = await upsert(attempt, "contacts", property, asked.newExternalId, asked.properties);
  if (isOutcome(written)) return written;
  return {
    class: "delivered",
    status: written.status,
    remoteId: written.id,
    observed: `contact ${written.id} ${written.isNew ? "created" : "was there already"}`,
  };
}

function ask(about: HeldQuestion["about"], candidates: Found[], observed: string): SendOutcome {
  return {
    class: "ask",
    status: 200,
    observed: `${observed}: nothing was written`,
    question: {
      about,
      candidates: candidates.map((found) => ({ remoteId: found.id, words: sayContact(found) })),
    },
  };
}

function nameOf({ properties }: Found): string {
  return [properties.firstname, properties.lastname].filter(Boolean).join(" ");
}

function sayContact(found: Found): string {
  const { email, phone, mobilephone, notes_last_contacted: contacted } = found.properties;
  const last = contacted ? `last contacted ${contacted.slice(0, 10)}` : null;
  return [nameOf(found) || "no name", phone || mobilephone, email, last]
    .filter(Boolean)
    .join(", ")
    .slice(0, 300);
}

function sayWho({ phone, personExternalId }: ContactBody): string {
  if (personExternalId !== null && phone !== null) return `${personExternalId} or ${phone}`;
  return personExternalId ?? phone ?? "A withheld number";
}
