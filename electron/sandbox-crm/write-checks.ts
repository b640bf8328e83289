/** What is checked before a record is written. Each is a question to the database and a refusal that says what to do. */
import type { Database } from "better-sqlite3";
import type { CrmType } from "../../shared/crm";
import { refusesNotFinal } from "./accounts";
import type { UpsertBody } from "./bodies";
import { findById, findContactByPhone, type StoredObject } from "./objects";
import { readProperty } from "./properties";
import { type Refusal, refuse } from "./refusal";

/** Characters of JSON of one record; many small writes must not grow it without end. */
const mostRecordCharacters = 1024 * 1024;
const mostProperties = 200;

export function checkWrite(
  database: Database,
  found: StoredObject | null,
  next: Omit<StoredObject, "id">,
): Refusal | null {
  return checkCallIsFinal(database, next) ?? checkSize(next) ?? checkPhone(database, found, next);
}

export function checkLinks(database: Database, type: CrmType, body: UpsertBody): Refusal | null {
  if (typeof body.contactId === "string") {
    if (type === "contacts") {
      return refuse(422, "LINK_NOT_POSSIBLE", "A contact belongs to no other contact. Leave contactId out.");
    }
    if (findById(database, "contacts", body.contactId) === null) {
      return refuse(
        422,
        "CONTACT_NOT_FOUND",
        `There is no contact ${body.contactId}. Create the contact first and send the id it was given.`,
      );
    }
  }
  if (typeof body.callExternalId === "string" && type !== "tasks") {
    return refuse(422, "LINK_NOT_POSSIBLE", "Only a task comes from a call. Leave callExternalId out.");
  }
  return null;
}

function checkCallIsFinal(database: Database, next: Omit<StoredObject, "id">): Refusal | null {
  if (next.type !== "calls" || !refusesNotFinal(database)) return null;
  const outcome = readProperty(next.properties, "outcome");
  if (outcome !== null && outcome !== "") return null;
  return refuse(
    422,
    "CALL_NOT_FINAL",
    `${next.externalId === null ? "This call" : `Call ${next.externalId}`} is not final: its outcome is missing. ` +
      "Send it when the call has ended and its outcome is known.",
    { missing: ["outcome"] },
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

function checkPhone(
  database: Database,
  found: StoredObject | null,
  next: Omit<StoredObject, "id">,
): Refusal | null {
  const phone = next.properties.phone;
  if (next.type !== "contacts" || typeof phone !== "string") return null;
  const owner = findContactByPhone(database, phone);
  if (owner === null || owner.id === found?.id) return null;
  const advice =
    owner.externalId === null
      ? `It has no external id: send adopt: "${owner.id}" to take it over.`
      : `Its external id is ${owner.externalId}: write to that one, or leave the phone out.`;
  return refuse(409, "PHONE_TAKEN", `${phone} already belongs to contact ${owner.id}. ${advice}`, {
    existingId: owner.id,
    existingExternalId: owner.externalId,
  });
}
