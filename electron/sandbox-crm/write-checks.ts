/** What is checked before a record is written. Each is a question to the database and a refusal that says what to do. */
import type { Database } from "better-sqlite3";
import type { CrmType } from "../../shared/crm";
import { findById, findContactsByEmail, findContactsByPhone, type StoredObject, toRowId } from "./objects";
import { readProperty } from "./properties";
import { type Refusal, refuse } from "./refusal";
import { checkUnique } from "./unique-values";

/** Characters of JSON of one record; many small writes must not grow it without end. */
const mostRecordCharacters = 1024 * 1024;
const mostProperties = 200;

export type Checks = {
  refusesNotFinal: boolean;
  /** What a call still lacks, where a face knows it by other names; the native rule is asked otherwise. */
  missing?: string[] | undefined;
  /** A face whose vendor lets several contacts have one number or address. */
  allowSameContact?: boolean | undefined;
};

export function checkWrite(
  database: Database,
  found: StoredObject | null,
  next: Omit<StoredObject, "id">,
  checks: Checks,
): Refusal | null {
  return (
    checkCallIsFinal(next, checks) ??
    checkSize(next) ??
    checkUnique(database, next.type, found === null ? null : toRowId(found.id), next.properties) ??
    (checks.allowSameContact ? null : checkContact(database, found, next))
  );
}

export function checkLinks(
  database: Database,
  type: CrmType,
  links: { contactId?: string | null | undefined; callExternalId?: string | null | undefined },
): Refusal | null {
  if (typeof links.contactId === "string") {
    if (type === "contacts") {
      return refuse(422, "LINK_NOT_POSSIBLE", "A contact belongs to no other contact. Leave contactId out.");
    }
    if (findById(database, "contacts", links.contactId) === null) {
      return refuse(
        422,
        "CONTACT_NOT_FOUND",
        `There is no contact ${links.contactId}. Create the contact first and send the id it was given.`,
      );
    }
  }
  if (typeof links.callExternalId === "string" && (type === "contacts" || type === "calls")) {
    return refuse(422, "LINK_NOT_POSSIBLE", "Only a task comes from a call. Leave callExternalId out.");
  }
  return null;
}

/** Others that have the same number or address under another integration: allowed, and said. */
export function listSameContacts(
  database: Database,
  object: Omit<StoredObject, "id"> & { id?: string },
): string[] {
  if (object.type !== "contacts") return [];
  return [...findSame(database, object, "phone"), ...findSame(database, object, "email")]
    .filter(({ id }) => id !== object.id)
    .map(
      (other) =>
        `contact ${other.id} of ${other.integration} has the same ${object.properties.phone === other.properties.phone ? "phone" : "e-mail"}`,
    )
    .slice(0, 5);
}

function checkCallIsFinal(next: Omit<StoredObject, "id">, checks: Checks): Refusal | null {
  if (next.type !== "calls" || !checks.refusesNotFinal) return null;
  const incomplete = readProperty(next.properties, "incomplete");
  if (incomplete === true || (Array.isArray(incomplete) && incomplete.length > 0)) return null;
  const outcome = readProperty(next.properties, "outcome");
  const missing = checks.missing ?? (outcome !== null && outcome !== "" ? [] : ["outcome"]);
  if (missing.length === 0) return null;
  const [verb, they] = missing.length === 1 ? ["is", "its outcome is known"] : ["are", "they are there"];
  return refuse(
    422,
    "CALL_NOT_FINAL",
    `${next.externalId === null ? "This call" : `Call ${next.externalId}`} is not final: its ${missing.join(", ")} ${verb} missing. ` +
      `Send it when the call has ended and ${they}.`,
    { missing },
  );
}

function checkSize(next: Omit<StoredObject, "id">): Refusal | null {
  if (Object.keys(next.properties).length > mostProperties) {
    return refuse(
      422,
      "TOO_MANY_PROPERTIES",
      `A record holds at most ${mostProperties} properties. Put related values into one nested value.`,
    );
  }
  if (JSON.stringify(next.properties).length <= mostRecordCharacters) return null;
  return refuse(422, "RECORD_TOO_LARGE", "A record holds at most 1 MiB. Send less, or a link to the rest.");
}

/** A number and an address are one contact's within an integration; a record that a person made is everybody's. */
function checkContact(
  database: Database,
  found: StoredObject | null,
  next: Omit<StoredObject, "id">,
): Refusal | null {
  if (next.type !== "contacts") return null;
  for (const name of ["phone", "email"] as const) {
    const owner = findSame(database, next, name).find(
      (other) =>
        other.id !== found?.id &&
        (other.integration === next.integration || other.externalId === null || next.externalId === null),
    );
    if (owner === undefined) continue;
    const advice =
      owner.externalId === null
        ? `It has no external id: send adopt: "${owner.id}" to take it over.`
        : `Its external id is ${owner.externalId}: write to that one, or leave the ${name} out.`;
    const value = String(next.properties[name]).slice(0, 100);
    return refuse(
      409,
      name === "phone" ? "PHONE_TAKEN" : "EMAIL_TAKEN",
      `${value} already belongs to contact ${owner.id}. ${advice}`,
      { existingId: owner.id, existingExternalId: owner.externalId },
    );
  }
  return null;
}

function findSame(
  database: Database,
  object: Omit<StoredObject, "id">,
  name: "phone" | "email",
): StoredObject[] {
  const value = object.properties[name];
  if (typeof value !== "string" || value === "") return [];
  return name === "phone" ? findContactsByPhone(database, value) : findContactsByEmail(database, value);
}
