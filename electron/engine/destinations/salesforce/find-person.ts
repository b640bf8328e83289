/**
 * Whom a call belongs to: by external id, then by number, among contacts or leads. One is taken, several and nobody
 * are a person's question; so is a weak match. A record that was merged or converted is followed. Nothing is created
 * unless the set-up or a person says so.
 */
import { z } from "zod";
import { compareNames } from "../../persons/names";
import type { HeldQuestion, SendDecision, SendOutcome } from "../destination";
import type { PersonPayload } from "./mapping";
import { type Failure, listChoices, listDuplicates, observe, observeRead } from "./outcome";
import { isSameNumber, mostFound, quote, soqlByPhone, soslByPhone } from "./phone-search";
import { type Answer, queryPath, type Session } from "./session";
import { isRecordId } from "./settings";

type PersonObject = "Contact" | "Lead";
type Found = {
  id: string;
  name: string;
  object: PersonObject;
  lastActivity: string | null;
  by: "external id" | "number";
};
type Looked = Found[] | { failed: SendOutcome };

const row = z.object({ Id: z.string(), Name: z.string().nullish() }).loose();
type Row = z.infer<typeof row>;
const queried = z.object({ records: z.array(row) });
const searched = z.object({ searchRecords: z.array(row) });
const made = z.object({ id: z.string() }).nullable();

export async function findPerson(
  session: Session,
  person: PersonPayload,
  decision: SendDecision | null,
): Promise<SendOutcome> {
  const { settings } = session;
  if (decision?.choice === "candidate") return takeCandidate(session, decision.remoteId);
  if (decision?.choice === "without") return withoutPerson("logged without a contact, as you decided");
  const found = await lookUp(session, person);
  if (!Array.isArray(found)) return found.failed;
  const [only] = found;
  // Who is there by now is taken: “create” answered that nobody was.
  if (only && found.length === 1) {
    const why = settings.askWeak && decision === null ? findWeakness(only, person) : null;
    if (why === null) return taken(only, `found by ${only.by}`);
    return ask("weak", why, found);
  }
  if (found.length > 1)
    return ask(
      "ambiguous",
      `${found.length === mostFound ? "several" : found.length} have ${person.phone ?? person.externalId}`,
      found,
    );
  const nobody =
    person.phone || person.externalId
      ? `nobody has ${person.phone ?? person.externalId}`
      : "no number and no external id to look for";
  const mayCreate = decision?.choice === "create" || settings.createContacts;
  if (mayCreate && (person.phone || person.externalId)) return create(session, person);
  if (settings.logUnmatched) return withoutPerson(`${nobody}: logged without a contact`);
  return ask("unmatched", nobody, []);
}

async function lookUp(session: Session, person: PersonPayload): Promise<Looked> {
  const { personObject } = session.settings;
  const objects: PersonObject[] =
    personObject === "lead" ? ["Lead"] : personObject === "contact" ? ["Contact"] : ["Contact", "Lead"];
  for (const object of objects) {
    const byId = await findByExternalId(session, object, person.externalId);
    if (!Array.isArray(byId) || byId.length > 0) return byId;
    const byPhone = await findByPhone(session, object, person.phone);
    if (!Array.isArray(byPhone) || byPhone.length > 0) return byPhone;
  }
  return [];
}

async function findByExternalId(
  session: Session,
  object: PersonObject,
  externalId: string | null,
): Promise<Looked> {
  const field = session.settings.personIdField;
  if (field === null || externalId === null) return [];
  const path = `/sobjects/${object}/${field}/${encodeURIComponent(externalId)}?fields=${select(object).join(",")}`;
  const answer = await session.ask("GET", path, row);
  if ("failed" in answer) return answer;
  if ("body" in answer) return [toFound(answer.body, object, "external id")];
  const { refused } = answer;
  if (refused.status === 300)
    return listChoices(refused).map(({ remoteId, words }) => ({
      id: remoteId,
      name: words,
      object,
      lastActivity: null,
      by: "external id",
    }));
  const outcome = observe(refused);
  return refused.status === 404 && outcome.class === "permanent" ? [] : { failed: observeRead(outcome) };
}

async function findByPhone(session: Session, object: PersonObject, phone: string | null): Promise<Looked> {
  if (phone === null) return [];
  const exact = session.settings.phoneLookup === "both" ? await findExactly(session, object, phone) : [];
  if (!Array.isArray(exact)) return exact;
  const { phoneFields } = session.settings;
  const term = encodeURIComponent(soslByPhone(object, [...select(object), ...phoneFields], phone));
  const formatted = await session.ask("GET", `/search?q=${term}`, searched);
  if ("failed" in formatted) return formatted;
  if ("refused" in formatted) return { failed: observeRead(observe(formatted.refused)) };
  const same = formatted.body.searchRecords.filter((one) =>
    phoneFields.some((field) => typeof one[field] === "string" && isSameNumber(one[field], phone)),
  );
  const all = [...exact, ...same.map((one) => toFound(one, object, "number"))];
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

/** The number as Ringback writes it. It sees what was written a moment ago. */
async function findExactly(session: Session, object: PersonObject, phone: string): Promise<Looked> {
  const { phoneFields } = session.settings;
  const soql = soqlByPhone(object, [...select(object), ...phoneFields], phoneFields, phone);
  const answer = await session.ask("GET", queryPath(soql), queried);
  if ("failed" in answer) return answer;
  if ("refused" in answer) return { failed: observeRead(observe(answer.refused)) };
  return answer.body.records.map((one) => toFound(one, object, "number"));
}

function select(object: PersonObject): string[] {
  const both = ["Id", "Name", "LastActivityDate"];
  return object === "Lead" ? [...both, "IsConverted", "ConvertedContactId"] : both;
}

/** A lead that was converted lives on as a contact. */
function toFound(one: Row, object: PersonObject, by: Found["by"]): Found {
  const converted =
    one.IsConverted === true && typeof one.ConvertedContactId === "string" ? one.ConvertedContactId : null;
  return {
    id: converted ?? one.Id,
    name: one.Name ?? one.Id,
    object: converted ? "Contact" : object,
    lastActivity: typeof one.LastActivityDate === "string" ? one.LastActivityDate : null,
    by,
  };
}

/** By number alone it may be somebody else who has it now. Null: nothing speaks against it. */
function findWeakness(found: Found, person: PersonPayload): string | null {
  if (found.by !== "number") return null;
  if (compareNames(person.name, found.name) === "contradict")
    return `the number is ${found.name}'s, and the call names ${person.name}`;
  const last = found.lastActivity === null ? Number.NaN : Date.parse(found.lastActivity);
  if (person.at !== null && person.at - last > yearMs)
    return `the number is ${found.name}'s, of whom nothing was heard since ${found.lastActivity}`;
  return null;
}

/** The record a person chose, or the one it was merged into since. */
async function takeCandidate(session: Session, remoteId: string): Promise<SendOutcome> {
  const object: PersonObject = remoteId.startsWith("00Q") ? "Lead" : "Contact";
  if (!isRecordId(remoteId))
    return {
      class: "permanent",
      status: null,
      observed: `${remoteId.slice(0, 40)} is not the id of a record`,
    };
  const answer = await session.ask("GET", `/sobjects/${object}/${remoteId}?fields=Id,Name`, row);
  if ("failed" in answer) return answer.failed;
  if ("body" in answer) return taken(toFound(answer.body, object, "external id"), "chosen by you");
  const master = await findMaster(session, remoteId);
  if (typeof master === "object" && master !== null) return master.failed;
  if (master === null) return observeRead(observe(answer.refused));
  return {
    class: "delivered",
    status: 200,
    remoteId: master,
    observed: `${object} ${remoteId} was merged into ${master}: followed`,
  };
}

/** The record that another one was merged into; null: it was not. Merges chain, so it is followed a few times. */
export async function findMaster(
  session: Session,
  id: string,
): Promise<string | null | { failed: SendOutcome }> {
  const object: PersonObject = id.startsWith("00Q") ? "Lead" : "Contact";
  let master: string | null = null;
  for (let hop = 0; hop < 5; hop++) {
    const soql: string = `SELECT Id, MasterRecordId FROM ${object} WHERE Id = ${quote(master ?? id)} LIMIT 1`;
    const answer: Answer<z.infer<typeof queried>> = await session.ask(
      "GET",
      `/queryAll?q=${encodeURIComponent(soql)}`,
      queried,
    );
    if ("failed" in answer) return answer;
    if ("refused" in answer) return master;
    const next: unknown = answer.body.records[0]?.MasterRecordId;
    if (typeof next !== "string") return master;
    master = next;
  }
  return master;
}

async function create(session: Session, person: PersonPayload): Promise<SendOutcome> {
  const { settings } = session;
  const object: PersonObject = settings.personObject === "lead" ? "Lead" : "Contact";
  const words = person.name?.trim().split(/\s+/) ?? [];
  const fields = {
    LastName: (words.at(-1) ?? person.phone ?? person.externalId ?? "").slice(0, 80),
    ...(words.length > 1 ? { FirstName: words.slice(0, -1).join(" ").slice(0, 40) } : {}),
    ...(person.phone ? { [settings.phoneFields[0] ?? "Phone"]: person.phone } : {}),
    ...(object === "Lead" ? { Company: "[not provided]" } : {}),
  };
  const keyed = settings.personIdField !== null && person.externalId !== null;
  // Without an external id a repeat has to find the first one's record, and the search may not know it yet.
  const before = keyed || person.phone === null ? [] : await findExactly(session, object, person.phone);
  if (!Array.isArray(before)) return before.failed;
  if (before[0]) return taken(before[0], "already there");
  const path = keyed
    ? `/sobjects/${object}/${settings.personIdField}/${encodeURIComponent(person.externalId ?? "")}`
    : `/sobjects/${object}`;
  const answer = await session.ask(keyed ? "PATCH" : "POST", path, made, fields);
  if ("failed" in answer) return answer.failed;
  if ("refused" in answer) return observeCreate(answer.refused, settings.personIdField);
  if (answer.body)
    return {
      class: "delivered",
      status: answer.status,
      remoteId: answer.body.id,
      observed: `${object} ${answer.body.id} created`,
    };
  const found = await findByExternalId(session, object, person.externalId);
  if (!Array.isArray(found)) return found.failed;
  return found[0]
    ? taken(found[0], "already there")
    : { class: "unknown", status: answer.status, observed: "answered without an id" };
}

function observeCreate(refused: Failure, field: string | null): SendOutcome {
  if (refused.code !== "DUPLICATES_DETECTED") return observe(refused, field === null ? null : { field });
  const question: HeldQuestion = { about: "ambiguous", candidates: listDuplicates(refused) };
  return {
    class: "ask",
    status: refused.status,
    observed: "a duplicate rule stopped the new contact",
    question,
  };
}

function taken(found: Found, why: string): SendOutcome {
  return {
    class: "delivered",
    status: 200,
    remoteId: found.id,
    observed: `${found.object} ${found.id} ${why}`,
  };
}

function withoutPerson(observed: string): SendOutcome {
  return { class: "delivered", status: 200, remoteId: null, observed };
}

function ask(about: HeldQuestion["about"], observed: string, found: Found[]): SendOutcome {
  const candidates = found.map(({ id, name, object }) => ({
    remoteId: id,
    words: `${name} (${object} ${id})`,
  }));
  return { class: "ask", status: null, observed, question: { about, candidates } };
}

const yearMs = 365 * 86_400_000;
