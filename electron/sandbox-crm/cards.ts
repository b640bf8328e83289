/** What the console shows of a record: whose values they are, what was refused, what belongs to it, and how fresh it is. */
import type { Database } from "better-sqlite3";
import type { CrmObject } from "../../shared/crm";
import type { CrmCard, CrmListRow, CrmTag } from "../../shared/crm-card";
import { listAssociations } from "./associations";
import { listConflicts, listRefusedEdits } from "./conflicts";
import { findType, listProperties } from "./definitions";
import {
  findById,
  findContactsByEmail,
  findContactsByPhone,
  followMerge,
  listObjects,
  type ObjectFilter,
  type StoredObject,
  toObject,
} from "./objects";
import { lockOf } from "./ownership";
import type { Page } from "./page";
import { isRefusal, type Refusal } from "./refusal";
import { countStaged, readSync } from "./sync";

const mostRelated = 200;

export function readCard(database: Database, now: number, typeName: string, id: string): CrmCard | null {
  const type = findType(database, typeName);
  const asked = type === null ? null : findById(database, typeName, id);
  if (type === null || asked === null) return null;
  const stored = followMerge(database, asked);
  const definitions = listProperties(database, typeName);
  const locked: CrmCard["locked"] = {};
  for (const property of definitions) {
    const source = lockOf(property, stored);
    if (source !== null) locked[property.name] = source;
  }
  const related = listAssociations(database, stored.id)
    .map(({ toId, toType }) => findById(database, toType, toId))
    .filter((one) => one !== null)
    .filter((one, index, all) => all.findIndex(({ id: other }) => other === one.id) === index)
    .map(toObject)
    .toSorted((a, b) => b.createdAt - a.createdAt || Number(b.id) - Number(a.id))
    .slice(0, mostRelated);
  return {
    object: toObject(stored),
    type,
    definitions,
    locked,
    integration: stored.integration,
    lastSyncedAt: stored.lastSyncedAt,
    sourceUpdatedAt: stored.sourceUpdatedAt,
    provenance: stored.provenance,
    tags: listTags(database, stored),
    refusedEdits: listRefusedEdits(database, stored.id),
    conflicts: listConflicts(database, stored.id),
    related,
    contact: findContact(database, stored),
    sync: readSync(database, now),
    waiting: countWaiting(database, stored),
  };
}

export function listCards(
  database: Database,
  type: string,
  filter: ObjectFilter,
): Page<CrmListRow> | Refusal {
  const page = listObjects(database, type, filter);
  if (isRefusal(page)) return page;
  return {
    cursor: page.cursor,
    rows: page.rows.map((object) => {
      const stored = findById(database, type, object.id);
      return { ...object, crmTags: stored === null ? [] : listTags(database, stored) };
    }),
  };
}

/** What one should know before opening it; a person's wish comes first. */
function listTags(database: Database, stored: StoredObject): CrmTag[] {
  const tags: CrmTag[] = [];
  const { properties } = stored;
  if (properties.doNotCall === true) tags.push({ words: "do not call", tone: "plain" });
  if (properties.noEmail === true) tags.push({ words: "no e-mail", tone: "plain" });
  if (isShared(database, stored, "phone")) tags.push({ words: "same phone", tone: "bad" });
  if (isShared(database, stored, "email")) tags.push({ words: "same e-mail", tone: "bad" });
  if (listConflicts(database, stored.id).some(({ decided }) => decided === null)) {
    tags.push({ words: "conflict", tone: "warn" });
  }
  if (countWaiting(database, stored) > 0) tags.push({ words: "update waits", tone: "warn" });
  const own = Array.isArray(properties.tags) ? properties.tags : [];
  for (const tag of own.slice(0, 3))
    if (typeof tag === "string") tags.push({ words: tag.slice(0, 30), tone: "plain" });
  return tags;
}

function isShared(database: Database, stored: StoredObject, name: "phone" | "email"): boolean {
  const value = stored.properties[name];
  if (stored.type !== "contacts" || typeof value !== "string" || value === "") return false;
  const same = name === "phone" ? findContactsByPhone(database, value) : findContactsByEmail(database, value);
  return same.some(({ id }) => id !== stored.id);
}

function countWaiting(database: Database, stored: StoredObject): number {
  const { type, integration, externalId } = stored;
  return externalId === null ? 0 : countStaged(database, { type, integration, externalId });
}

function findContact(database: Database, stored: StoredObject): CrmObject | null {
  const contact = stored.contactId === null ? null : findById(database, "contacts", stored.contactId);
  return contact === null ? null : toObject(contact);
}
