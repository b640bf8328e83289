/**
 * The rules of writing, and the one way to write: native routes, faces and syncs all come through here. An external id
 * is unique per type and integration, also after deletion, and a phone is one contact's; a call is stored only
 * when it is final; an older version never overwrites a newer one. A version that was written before is compared
 * with what the integration wrote, not with what a person made of it since: a repeat after a lost answer is
 * `unchanged` and leaves the person's edit alone. Nothing is written before every check has passed, so a refusal
 * is a value and needs no rollback.
 */
import type { Database } from "better-sqlite3";
import type { CrmAuditRow, CrmObject, CrmType } from "../../shared/crm";
import type { CrmSettings } from "../../shared/crm-settings";
import type { Json } from "../../shared/words";
import { keepLinks } from "./associations";
import { noteRefusedEdit } from "./conflicts";
import {
  findByExternalId,
  findById,
  findByUnique,
  followMerge,
  insertObject,
  type Properties,
  type StoredObject,
  toObject,
  updateObject,
} from "./objects";
import { type Decided, decideOwnership, noteConflicts } from "./ownership";
import { readProperty, sameJson } from "./properties";
import { isRefusal, type Refusal, refuse } from "./refusal";
import { isUniqueProperty } from "./unique-values";
import { checkLinks, checkWrite, listSameContacts } from "./write-checks";
import type { Writer } from "./writer";

/** What every write needs to know beside what is written. */
export type Writing = { database: Database; now: number; writer: Writer; settings: CrmSettings };

export type WriteRequest = {
  properties: Properties;
  version?: number | undefined;
  contactId?: string | null | undefined;
  callExternalId?: string | null | undefined;
  /** Id of a record that a person made; it takes this external id. */
  adopt?: string | undefined;
  sourceUpdatedAt?: number | undefined;
  missing?: string[] | undefined;
  allowSameContact?: boolean | undefined;
};

export type Written = {
  object: CrmObject;
  outcome: "created" | "updated" | "unchanged" | "stale-ignored" | "kept";
  changes: CrmAuditRow["changes"];
  /** Owned by people: not written. */
  ignored: string[];
  /** Edited by a person, who was given right: not written. */
  kept: string[];
  /** What was allowed and may still surprise. */
  warnings: string[];
};

/** By the integration's own id of the record. */
export function upsertObject(
  writing: Writing,
  type: CrmType,
  externalId: string,
  request: WriteRequest,
): Written | Refusal {
  const found = findRecordToWrite(writing, type, externalId, request.adopt);
  if (found !== null && isRefusal(found)) return found;
  return upsertRecord(writing, type, found, request, externalId);
}

/** By a property that is defined as unique, as `batch/upsert` of a vendor's API has it. */
export function upsertByUnique(
  writing: Writing,
  type: CrmType,
  by: { property: string; value: string },
  request: WriteRequest,
): Written | Refusal {
  if (!isUniqueProperty(writing.database, type, by.property)) {
    return refuse(
      400,
      "NOT_UNIQUE",
      `${by.property} of ${type} is not unique. Define it with hasUniqueValue: true, or use another property.`,
      { property: by.property },
    );
  }
  const found = findByUnique(writing.database, type, by.property, by.value);
  const properties = { ...request.properties, [by.property]: by.value };
  return upsertRecord(writing, type, found, { ...request, properties }, found?.externalId ?? null);
}

/** A record without an external id: by hand, or by an API that has none. */
export function createObject(writing: Writing, type: CrmType, request: WriteRequest): Written | Refusal {
  return upsertRecord(writing, type, null, request, null);
}

/** An edit of a record that was found by its CRM id. By a person, what the integration wrote stays known. */
export function editObject(writing: Writing, found: StoredObject, request: WriteRequest): Written | Refusal {
  return upsertRecord(writing, found.type, found, request, found.externalId);
}

function upsertRecord(
  writing: Writing,
  type: CrmType,
  asked: StoredObject | null,
  request: WriteRequest,
  askedId: string | null,
): Written | Refusal {
  const { database, now, writer, settings } = writing;
  const found = asked === null ? null : followMerge(database, asked);
  const externalId = found === null || found.id === asked?.id ? askedId : found.externalId;
  if (found?.deletedAt !== undefined) return refuseDeleted(found);
  if (found?.version != null && request.version !== undefined) {
    if (request.version < found.version) return nothingChanged(found, "stale-ignored");
    if (request.version === found.version) return repeatVersion(writing, found, request);
  }
  const links = checkLinks(database, type, request);
  if (links !== null) return links;
  const decided = decideOwnership(database, {
    type,
    found,
    properties: request.properties,
    writer,
    userOwned: settings.userOwned,
    changedAt: request.sourceUpdatedAt ?? now,
  });
  if (isRefusal(decided)) {
    rememberRefusal(writing, found, request, decided);
    return decided;
  }
  const byIntegration = writer.kind === "integration";
  const integrationProperties = byIntegration
    ? { ...found?.integrationProperties, ...request.properties }
    : found?.integrationProperties;
  return writeObject(writing, found, decided, request, {
    type,
    externalId,
    integration: externalId === found?.externalId && found !== null ? found.integration : writer.integration,
    properties: { ...found?.properties, ...decided.properties },
    integrationProperties: integrationProperties ?? {},
    contactId: request.contactId === undefined ? (found?.contactId ?? null) : request.contactId,
    callExternalId:
      request.callExternalId === undefined ? (found?.callExternalId ?? null) : request.callExternalId,
    version: request.version ?? found?.version ?? null,
    createdAt: found?.createdAt ?? now,
    updatedAt: now,
    lastSyncedAt: byIntegration ? now : (found?.lastSyncedAt ?? null),
    sourceUpdatedAt: request.sourceUpdatedAt ?? (byIntegration ? now : (found?.sourceUpdatedAt ?? null)),
    provenance: { ...found?.provenance },
    indexedProperties: null,
    writtenAt: now,
  });
}

/** The one thing a refusal leaves behind: who wanted to change which owned value. */
function rememberRefusal(
  { database, now, writer }: Writing,
  found: StoredObject | null,
  request: WriteRequest,
  refusal: Refusal,
): void {
  const property = refusal.data?.property;
  if (found === null || refusal.code !== "FIELD_LOCKED" || typeof property !== "string") return;
  const value = readProperty(request.properties, property);
  noteRefusedEdit(database, { objectId: found.id, property, value, actor: writer.actor, at: now });
}

function findRecordToWrite(
  writing: Writing,
  type: CrmType,
  externalId: string,
  adopt: string | undefined,
): StoredObject | null | Refusal {
  const { database } = writing;
  const holder = findByExternalId(database, type, externalId, writing.writer.integration);
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

function refuseDeleted(found: StoredObject): Refusal {
  return refuse(
    409,
    "RECORD_DELETED",
    `${found.externalId ?? `Record ${found.id}`} was deleted and keeps its id. Restore it with POST /objects/${found.type}/${found.id}/restore, or write to another one.`,
    { existingId: found.id, existingExternalId: found.externalId },
  );
}

function repeatVersion(writing: Writing, found: StoredObject, request: WriteRequest): Written | Refusal {
  const different = Object.entries(request.properties)
    .filter(([name, value]) => !sameJson(readProperty(found.integrationProperties, name), value))
    .map(([name]) => name);
  if (request.contactId !== undefined && request.contactId !== found.contactId) different.push("contactId");
  if (request.callExternalId !== undefined && request.callExternalId !== found.callExternalId) {
    different.push("callExternalId");
  }
  if (different.length === 0) {
    updateObject(writing.database, { ...found, lastSyncedAt: writing.now });
    return nothingChanged(found, "unchanged");
  }
  return refuse(
    422,
    "VERSION_CONFLICT",
    `Version ${request.version} of ${found.externalId} was already written with other values (${different.join(", ")}). ` +
      "Send the changed values as a higher version.",
    { existingId: found.id, storedVersion: found.version, different },
  );
}

function writeObject(
  writing: Writing,
  found: StoredObject | null,
  decided: Decided,
  request: WriteRequest,
  next: Omit<StoredObject, "id">,
): Written | Refusal {
  const { database, now, writer, settings } = writing;
  const refused = checkWrite(database, found, next, {
    refusesNotFinal: settings.account.refusesNotFinal,
    missing: request.missing,
    allowSameContact: request.allowSameContact,
  });
  if (refused !== null) return refused;
  const changes = listChanges(found, next);
  const { ignored, kept } = decided;
  for (const name of Object.keys(decided.properties)) {
    if (found === null || changes.some(([changed]) => changed === name)) {
      next.provenance[name] = { by: writer.kind, actor: writer.actor, at: now };
    }
  }
  if (found === null) {
    const object = insertObject(database, next);
    keepLinks(database, now, null, object);
    const warnings = listSameContacts(database, object);
    return { object: toObject(object), outcome: "created", changes, ignored, kept, warnings };
  }
  noteConflicts(database, now, found.id, writer, decided.conflicts);
  if (changes.length === 0 && next.version === found.version) {
    // A value a person had already brought there is now the integration's too; nothing a reader can see changed.
    updateObject(database, {
      ...next,
      id: found.id,
      properties: found.properties,
      updatedAt: found.updatedAt,
      indexedProperties: found.indexedProperties,
      writtenAt: found.writtenAt,
    });
    return { ...nothingChanged(found, kept.length > 0 ? "kept" : "unchanged"), ignored, kept };
  }
  const isIndexed = found.writtenAt + settings.searchLagMs <= now;
  const indexedProperties = isIndexed ? found.properties : found.indexedProperties;
  const written = { ...next, id: found.id, indexedProperties };
  updateObject(database, written);
  keepLinks(database, now, found, written);
  const warnings = listSameContacts(database, written);
  return { object: toObject(written), outcome: "updated", changes, ignored, kept, warnings };
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

function nothingChanged(found: StoredObject, outcome: "unchanged" | "stale-ignored" | "kept"): Written {
  return { object: toObject(found), outcome, changes: [], ignored: [], kept: [], warnings: [] };
}
