/**
 * The rules of writing. An external id is unique per type and a phone is one contact's; a call is stored only
 * when it is final; an older version never overwrites a newer one. A version that was written before is compared
 * with what the integration wrote, not with what a person made of it since: a repeat after a lost answer is
 * `unchanged` and leaves the person's edit alone. Nothing is written before every check has passed, so a refusal
 * is a value and needs no rollback.
 */
import type { Database } from "better-sqlite3";
import type { CrmAuditRow, CrmObject, CrmType } from "../../shared/crm";
import type { Json } from "../../shared/words";
import type { UpsertBody } from "./bodies";
import {
  findByExternalId,
  findById,
  insertObject,
  type Properties,
  type StoredObject,
  toObject,
  updateObject,
} from "./objects";
import { readProperty, sameJson } from "./properties";
import { isRefusal, type Refusal, refuse } from "./refusal";
import { checkLinks, checkWrite } from "./write-checks";

export type Written = {
  object: CrmObject;
  outcome: "created" | "updated" | "unchanged" | "stale-ignored";
  changes: CrmAuditRow["changes"];
};

export function upsertObject(
  database: Database,
  now: number,
  type: CrmType,
  externalId: string,
  body: UpsertBody,
): Written | Refusal {
  const found = findRecordToWrite(database, type, externalId, body.adopt);
  if (found !== null && isRefusal(found)) return found;
  if (found?.version != null && body.version !== undefined) {
    if (body.version < found.version) return nothingChanged(found, "stale-ignored");
    if (body.version === found.version) return repeatVersion(found, body);
  }
  const links = checkLinks(database, type, body);
  if (links !== null) return links;
  return writeObject(database, found, {
    type,
    externalId,
    properties: { ...found?.properties, ...body.properties },
    integrationProperties: { ...found?.integrationProperties, ...body.properties },
    contactId: body.contactId === undefined ? (found?.contactId ?? null) : body.contactId,
    callExternalId: body.callExternalId === undefined ? (found?.callExternalId ?? null) : body.callExternalId,
    version: body.version ?? found?.version ?? null,
    createdAt: found?.createdAt ?? now,
    updatedAt: now,
  });
}

/** A person creates a record by hand: no external id, no version. */
export function createObject(
  database: Database,
  now: number,
  type: CrmType,
  properties: Properties,
): Written | Refusal {
  return writeObject(database, null, {
    type,
    externalId: null,
    properties,
    integrationProperties: {},
    contactId: null,
    callExternalId: null,
    version: null,
    createdAt: now,
    updatedAt: now,
  });
}

/** A person edits a record; what the integration wrote stays known. */
export function editObject(
  database: Database,
  now: number,
  found: StoredObject,
  properties: Properties,
): Written | Refusal {
  return writeObject(database, found, {
    ...found,
    properties: { ...found.properties, ...properties },
    updatedAt: now,
  });
}

function findRecordToWrite(
  database: Database,
  type: CrmType,
  externalId: string,
  adopt: string | undefined,
): StoredObject | null | Refusal {
  const holder = findByExternalId(database, type, externalId);
  if (adopt === undefined || holder?.id === adopt) return holder;
  if (holder !== null) {
    return refuse(
      409,
      "EXTERNAL_ID_TAKEN",
      `${externalId} is already the external id of ${holder.id}. Write to that record, without adopt.`,
      { existingId: holder.id, existingExternalId: externalId },
    );
  }
  const candidate = findById(database, type, adopt);
  if (candidate === null) {
    return refuse(404, "NOT_FOUND", `There is no record ${adopt} in ${type} to adopt. Search for it again.`);
  }
  if (candidate.externalId !== null) {
    return refuse(
      409,
      "ALREADY_ADOPTED",
      `${adopt} already has the external id ${candidate.externalId}. Write to that one, or choose another record.`,
      { existingId: candidate.id, existingExternalId: candidate.externalId },
    );
  }
  return candidate;
}

function repeatVersion(found: StoredObject, body: UpsertBody): Written | Refusal {
  const different = Object.entries(body.properties)
    .filter(([name, value]) => !sameJson(readProperty(found.integrationProperties, name), value))
    .map(([name]) => name);
  if (body.contactId !== undefined && body.contactId !== found.contactId) different.push("contactId");
  if (body.callExternalId !== undefined && body.callExternalId !== found.callExternalId) {
    different.push("callExternalId");
  }
  if (different.length === 0) return nothingChanged(found, "unchanged");
  return refuse(
    422,
    "VERSION_CONFLICT",
    `Version ${body.version} of ${found.externalId} was already written with other values (${different.join(", ")}). ` +
      "Send the changed values as a higher version.",
    { existingId: found.id, storedVersion: found.version, different },
  );
}

function writeObject(
  database: Database,
  found: StoredObject | null,
  next: Omit<StoredObject, "id">,
): Written | Refusal {
  const refused = checkWrite(database, found, next);
  if (refused !== null) return refused;
  const changes = listChanges(found, next);
  if (found === null) {
    return { object: toObject(insertObject(database, next)), outcome: "created", changes };
  }
  if (changes.length === 0 && next.version === found.version) {
    // A value a person had already brought there is now the integration's too; nothing a reader can see changed.
    updateObject(database, {
      ...next,
      id: found.id,
      properties: found.properties,
      updatedAt: found.updatedAt,
    });
    return nothingChanged(found, "unchanged");
  }
  const written = { ...next, id: found.id };
  updateObject(database, written);
  return { object: toObject(written), outcome: "updated", changes };
}

function listChanges(before: StoredObject | null, after: Omit<StoredObject, "id">): Written["changes"] {
  const changes: Written["changes"] = [];
  for (const name of Object.keys(after.properties)) {
    const values: [Json, Json] = [
      before === null ? null : readProperty(before.properties, name),
      readProperty(after.properties, name),
    ];
    if (!sameJson(...values)) changes.push([name, ...values]);
  }
  for (const link of ["externalId", "contactId", "callExternalId"] as const) {
    const was = before === null ? null : before[link];
    // A new record's external id is no change: the row itself says it.
    if (was !== after[link] && !(before === null && link === "externalId")) {
      changes.push([link, was, after[link]]);
    }
  }
  return changes;
}

function nothingChanged(found: StoredObject, outcome: "unchanged" | "stale-ignored"): Written {
  return { object: toObject(found), outcome, changes: [] };
}
