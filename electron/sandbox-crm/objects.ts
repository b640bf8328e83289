/** The rows behind contacts, calls and tasks: reading and storing them. The rules of writing stand in write-object. */
import type { Database } from "better-sqlite3";
import type { CrmObject, CrmType } from "../../shared/crm";
import type { Json } from "../../shared/words";
import { mapPage, type Page, readCursor, takePage } from "./page";
import { isRefusal, type Refusal } from "./refusal";

export type Properties = Record<string, Json>;

/** An object together with what the integration last wrote into it. */
export type StoredObject = CrmObject & { integrationProperties: Properties };

export type ObjectFilter = {
  externalId?: string | undefined;
  phone?: string | undefined;
  q?: string | undefined;
  contactId?: string | undefined;
  callExternalId?: string | undefined;
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
};

export function findById(database: Database, type: CrmType, id: string): StoredObject | null {
  const row = database.prepare("SELECT * FROM object WHERE id = ? AND type = ?").get(toRowId(id), type);
  return row === undefined ? null : toStored(row as ObjectRow);
}

export function findByExternalId(database: Database, type: CrmType, externalId: string): StoredObject | null {
  const row = database
    .prepare("SELECT * FROM object WHERE type = ? AND external_id = ?")
    .get(type, externalId);
  return row === undefined ? null : toStored(row as ObjectRow);
}

export function findContactByPhone(database: Database, phone: string): StoredObject | null {
  const row = database.prepare("SELECT * FROM object WHERE type = 'contacts' AND phone = ?").get(phone);
  return row === undefined ? null : toStored(row as ObjectRow);
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
    .prepare(`SELECT * FROM object WHERE type = ? AND ${where} ORDER BY created_at DESC, id DESC LIMIT 200`)
    .all(type, ...values)
    .map((row) => toObject(toStored(row as ObjectRow)));
}

export function countObjects(database: Database): Record<CrmType, number> {
  const counts = { contacts: 0, calls: 0, tasks: 0 };
  const rows = database.prepare("SELECT type, count(*) AS count FROM object GROUP BY type").all();
  for (const row of rows as { type: CrmType; count: number }[]) counts[row.type] = row.count;
  return counts;
}

export function insertObject(database: Database, object: Omit<StoredObject, "id">): StoredObject {
  const inserted = database
    .prepare(
      `INSERT INTO object (type, external_id, properties, integration_properties, phone, search_text, contact_id,
         call_external_id, version, created_at, updated_at)
       VALUES (@type, @externalId, @properties, @integrationProperties, @phone, @searchText, @contactId,
         @callExternalId, @version, @createdAt, @updatedAt)`,
    )
    .run(toColumns(object));
  return { ...object, id: String(inserted.lastInsertRowid) };
}

export function updateObject(database: Database, object: StoredObject): void {
  database
    .prepare(
      `UPDATE object SET external_id = @externalId, properties = @properties,
         integration_properties = @integrationProperties, phone = @phone, search_text = @searchText,
         contact_id = @contactId, call_external_id = @callExternalId, version = @version, updated_at = @updatedAt
       WHERE id = @id`,
    )
    .run({ ...toColumns(object), id: toRowId(object.id) });
}

export function toObject({ integrationProperties: _, ...object }: StoredObject): CrmObject {
  return object;
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
    integrationProperties: JSON.parse(row.integration_properties),
  };
}

function toColumns(object: Omit<StoredObject, "id">) {
  const { name, title, phone } = object.properties;
  const searched = [name, title, phone, object.externalId].filter((value) => typeof value === "string");
  return {
    ...object,
    properties: JSON.stringify(object.properties),
    integrationProperties: JSON.stringify(object.integrationProperties),
    phone: typeof phone === "string" ? phone : null,
    searchText: searched.join("\n").toLowerCase(),
    contactId: object.contactId === null ? null : toRowId(object.contactId),
  };
}
