/** The rows behind records of every type: reading and storing them. The rules of writing stand in write-object. */
import type { Database } from "better-sqlite3";
import type { CrmObject, CrmType, CrmWriterKind } from "../../shared/crm";
import type { Json } from "../../shared/words";
import { prepared } from "./database";
import { mapPage, type Page, readCursor, takePage } from "./page";
import { searchablePhone } from "./phone";
import { isRefusal, type Refusal } from "./refusal";
import { findUniqueHolder, keepUnique } from "./unique-values";

export type Properties = Record<string, Json>;

/** Who wrote a property last, and when. */
export type Provenance = Record<string, { by: CrmWriterKind; actor: string; at: number }>;

/** An object together with what is not told with it. */
export type StoredObject = CrmObject & {
  /** What the integration last wrote, property by property. */
  integrationProperties: Properties;
  /** Whose external id it is. */
  integration: string;
  lastSyncedAt: number | null;
  sourceUpdatedAt: number | null;
  provenance: Provenance;
  /** What a search sees until its index has caught up; null: nothing yet. */
  indexedProperties: Properties | null;
  writtenAt: number;
};

export type ObjectFilter = {
  externalId?: string | undefined;
  phone?: string | undefined;
  q?: string | undefined;
  contactId?: string | undefined;
  callExternalId?: string | undefined;
  /** Deleted ones instead of those that are there. */
  deleted?: boolean | undefined;
  /** A look-up by phone sees what was written until then. */
  phoneIndexedAt?: number | undefined;
  limit: number;
  cursor?: string | undefined;
};

type ObjectRow = {
  id: number;
  type: CrmType;
  external_id: string | null;
  properties: string;
  integration_properties: string;
  contact_id: number | null;
  call_external_id: string | null;
  version: number | null;
  created_at: number;
  updated_at: number;
  integration: string;
  deleted_at: number | null;
  merged_into: number | null;
  last_synced_at: number | null;
  source_updated_at: number | null;
  provenance: string;
  indexed_properties: string | null;
  written_at: number;
};

export function findById(database: Database, type: CrmType, id: string): StoredObject | null {
  const row = prepared(database, "SELECT * FROM object WHERE id = ? AND type = ?").get(toRowId(id), type);
  return row === undefined ? null : toStored(row as ObjectRow);
}

/** The record that stands for it now: itself, or the one it was merged into. */
export function followMerge(database: Database, found: StoredObject): StoredObject {
  const next = found.mergedInto === undefined ? null : findById(database, found.type, found.mergedInto);
  return next === null ? found : followMerge(database, next);
}

/** Of one integration, or of whichever has it; deleted records are found as well, for their id stays theirs. */
export function findByExternalId(
  database: Database,
  type: CrmType,
  externalId: string,
  integration?: string,
): StoredObject | null {
  const row =
    integration === undefined
      ? prepared(
          database,
          "SELECT * FROM object WHERE type = ? AND external_id = ? ORDER BY deleted_at IS NOT NULL, id LIMIT 1",
        ).get(type, externalId)
      : prepared(database, "SELECT * FROM object WHERE type = ? AND integration = ? AND external_id = ?").get(
          type,
          integration,
          externalId,
        );
  return row === undefined ? null : toStored(row as ObjectRow);
}

/** By a property that is defined as unique. A merged record answers for the one it was; a deleted one is found too. */
export function findByUnique(
  database: Database,
  type: CrmType,
  property: string,
  value: string,
): StoredObject | null {
  const id = findUniqueHolder(database, type, property, value);
  return id === null ? null : findById(database, type, String(id));
}

/** Contacts with this number that are there now, without any lag: for checks on writing, never for a search. */
export function findContactsByPhone(database: Database, phone: string): StoredObject[] {
  return prepared(
    database,
    "SELECT * FROM object WHERE type = 'contacts' AND phone = ? AND deleted_at IS NULL ORDER BY id",
  )
    .all(phone)
    .map((row) => toStored(row as ObjectRow));
}

export function findContactsByEmail(database: Database, email: string): StoredObject[] {
  return prepared(
    database,
    `SELECT * FROM object WHERE type = 'contacts' AND lower(json_extract(properties, '$.email')) = lower(?)
       AND deleted_at IS NULL ORDER BY id`,
  )
    .all(email)
    .map((row) => toStored(row as ObjectRow));
}

/** Every record of a type in the order of its id, one at a time; what is deleted is not among them. */
export function* readAll(database: Database, type: CrmType): Generator<StoredObject> {
  const rows = database
    .prepare("SELECT * FROM object WHERE type = ? AND deleted_at IS NULL ORDER BY id")
    .iterate(type);
  for (const row of rows) yield toStored(row as ObjectRow);
}

/** Newest updated first. */
export function listObjects(
  database: Database,
  type: CrmType,
  filter: ObjectFilter,
): Page<CrmObject> | Refusal {
  const after = readCursor(filter.cursor, 2);
  if (isRefusal(after)) return after;
  const conditions: [sql: string, value: string | number | undefined][] = [
    ["type = ?", type],
    ["external_id = ?", filter.externalId],
    ["phone = ?", filter.phone],
    ["instr(search_text, ?) > 0", filter.q?.toLowerCase() || undefined],
    ["contact_id = ?", filter.contactId === undefined ? undefined : toRowId(filter.contactId)],
    ["call_external_id = ?", filter.callExternalId],
    [`deleted_at IS ${filter.deleted ? "NOT " : ""}NULL AND 1 = ?`, 1],
    [
      "(written_at <= ? OR json_extract(indexed_properties, '$.phone') = phone)",
      filter.phone === undefined ? undefined : filter.phoneIndexedAt,
    ],
  ];
  const given = conditions.filter(([, value]) => value !== undefined);
  const clauses = given.map(([sql]) => sql);
  if (after !== null) clauses.push("(updated_at, id) < (?, ?)");
  const found = database
    .prepare(
      `SELECT * FROM object WHERE ${clauses.join(" AND ")} ORDER BY updated_at DESC, id DESC LIMIT ${filter.limit + 1}`,
    )
    .iterate(...given.map(([, value]) => value), ...(after ?? [])) as IterableIterator<ObjectRow>;
  const page = takePage(
    found,
    filter.limit,
    (row) => row.properties.length,
    (row) => [row.updated_at, row.id],
  );
  return mapPage(page, (row) => toObject(toStored(row)));
}

/** Newest created first, as a person reads a card; at most two hundred. */
export function listRelated(
  database: Database,
  type: CrmType,
  where: string,
  values: (string | number)[],
): CrmObject[] {
  return database
    .prepare(
      `SELECT * FROM object WHERE type = ? AND deleted_at IS NULL AND ${where} ORDER BY created_at DESC, id DESC LIMIT 200`,
    )
    .all(type, ...values)
    .map((row) => toObject(toStored(row as ObjectRow)));
}

/** By type; the three that calls make are always named, the others where there are any. */
export function countObjects(database: Database): Record<string, number> {
  const counts: Record<string, number> = { contacts: 0, calls: 0, tasks: 0 };
  const rows = prepared(
    database,
    "SELECT type, count(*) AS count FROM object WHERE deleted_at IS NULL GROUP BY type",
  ).all();
  for (const row of rows as { type: CrmType; count: number }[]) counts[row.type] = row.count;
  return counts;
}

export function insertObject(database: Database, object: Omit<StoredObject, "id">): StoredObject {
  const inserted = prepared(
    database,
    `INSERT INTO object (type, external_id, properties, integration_properties, phone, search_text, contact_id,
         call_external_id, version, created_at, updated_at, integration, deleted_at, merged_into, last_synced_at,
         source_updated_at, provenance, indexed_properties, written_at, searchable_phone)
       VALUES (@type, @externalId, @properties, @integrationProperties, @phone, @searchText, @contactId,
         @callExternalId, @version, @createdAt, @updatedAt, @integration, @deletedAt, @mergedInto, @lastSyncedAt,
         @sourceUpdatedAt, @provenance, @indexedProperties, @writtenAt, @searchablePhone)`,
  ).run(toColumns(object));
  const id = Number(inserted.lastInsertRowid);
  keepUnique(database, object.type, id, object.properties);
  return { ...object, id: String(id) };
}

export function updateObject(database: Database, object: StoredObject): void {
  const id = toRowId(object.id);
  prepared(
    database,
    `UPDATE object SET external_id = @externalId, properties = @properties,
         integration_properties = @integrationProperties, phone = @phone, search_text = @searchText,
         contact_id = @contactId, call_external_id = @callExternalId, version = @version, updated_at = @updatedAt,
         integration = @integration, deleted_at = @deletedAt, merged_into = @mergedInto,
         last_synced_at = @lastSyncedAt, source_updated_at = @sourceUpdatedAt, provenance = @provenance,
         indexed_properties = @indexedProperties, written_at = @writtenAt, searchable_phone = @searchablePhone
       WHERE id = @id`,
  ).run({ ...toColumns(object), id });
  keepUnique(database, object.type, id, object.mergedInto === undefined ? object.properties : {});
}

export function toObject(stored: StoredObject): CrmObject {
  return {
    id: stored.id,
    type: stored.type,
    externalId: stored.externalId,
    properties: stored.properties,
    contactId: stored.contactId,
    callExternalId: stored.callExternalId,
    version: stored.version,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
    ...(stored.deletedAt === undefined ? {} : { deletedAt: stored.deletedAt }),
    ...(stored.mergedInto === undefined ? {} : { mergedInto: stored.mergedInto }),
  };
}

/** CRM ids are decimal text; anything else is nobody's id. */
export function toRowId(id: string): number {
  return /^[1-9][0-9]{0,14}$/.test(id) ? Number(id) : -1;
}

function toStored(row: ObjectRow): StoredObject {
  return {
    id: String(row.id),
    type: row.type,
    externalId: row.external_id,
    properties: JSON.parse(row.properties),
    contactId: row.contact_id === null ? null : String(row.contact_id),
    callExternalId: row.call_external_id,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at }),
    ...(row.merged_into === null ? {} : { mergedInto: String(row.merged_into) }),
    integrationProperties: JSON.parse(row.integration_properties),
    integration: row.integration,
    lastSyncedAt: row.last_synced_at,
    sourceUpdatedAt: row.source_updated_at,
    provenance: JSON.parse(row.provenance),
    indexedProperties: row.indexed_properties === null ? null : JSON.parse(row.indexed_properties),
    writtenAt: row.written_at,
  };
}

function toColumns(object: Omit<StoredObject, "id">) {
  const { name, title, phone, email } = object.properties;
  const searched = [name, title, phone, email, object.externalId].filter(
    (value) => typeof value === "string",
  );
  return {
    ...object,
    properties: JSON.stringify(object.properties),
    integrationProperties: JSON.stringify(object.integrationProperties),
    phone: typeof phone === "string" ? phone : null,
    searchText: searched.join("\n").toLowerCase(),
    contactId: object.contactId === null ? null : toRowId(object.contactId),
    deletedAt: object.deletedAt ?? null,
    mergedInto: object.mergedInto === undefined ? null : toRowId(object.mergedInto),
    provenance: JSON.stringify(object.provenance),
    indexedProperties: object.indexedProperties === null ? null : JSON.stringify(object.indexedProperties),
    searchablePhone: typeof phone === "string" ? searchablePhone(phone) : null,
  };
}
