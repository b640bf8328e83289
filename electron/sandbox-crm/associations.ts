/**
 * Which records belong to which: typed links, kept as one row per direction so that either side reads its own. Putting
 * a link that is there already changes nothing. The first contact of a call or task is also its `contactId`.
 */
import type { Database } from "better-sqlite3";
import { prepared } from "./database";
import type { StoredObject } from "./objects";
import { toRowId } from "./objects";
import { type Refusal, refuse } from "./refusal";

export type AssociationType = {
  typeId: number;
  fromType: string;
  toType: string;
  category: string;
  label: string | null;
  inverseId: number;
  isDefault: boolean;
};

export type Association = {
  toId: string;
  toType: string;
  typeId: number;
  category: string;
  label: string | null;
};

type Ends = { from: { id: string; type: string }; to: { id: string; type: string } };

const typeColumns = `type_id AS typeId, from_type AS fromType, to_type AS toType, category, label,
  inverse_id AS inverseId, is_default AS isDefault`;
/** Ids of types that an account defines itself, each with its inverse one above. */
const firstOwnId = 2001;

export function listAssociationTypes(database: Database, from: string, to: string): AssociationType[] {
  return database
    .prepare(
      `SELECT ${typeColumns} FROM association_type WHERE from_type = ? AND to_type = ? ORDER BY type_id`,
    )
    .all(from, to)
    .map(toAssociationType);
}

export function findAssociationType(
  database: Database,
  from: string,
  to: string,
  typeId: number,
): AssociationType | null {
  return listAssociationTypes(database, from, to).find((type) => type.typeId === typeId) ?? null;
}

/** The type two records are linked by when nobody says which; made where a pair has none yet. */
export function defaultAssociationType(database: Database, from: string, to: string): AssociationType {
  const known = listAssociationTypes(database, from, to).find(({ isDefault }) => isDefault);
  return (
    known ?? defineAssociationType(database, { from, to, label: null, inverseLabel: null, isDefault: true })
  );
}

export function defineAssociationType(
  database: Database,
  asked: { from: string; to: string; label: string | null; inverseLabel: string | null; isDefault?: boolean },
): AssociationType {
  const same = listAssociationTypes(database, asked.from, asked.to).find(
    ({ label, isDefault }) => label === asked.label && isDefault === (asked.isDefault ?? false),
  );
  if (same !== undefined) return same;
  const newest = Number(prepared(database, "SELECT max(type_id) FROM association_type").pluck().get());
  const typeId = Math.max(firstOwnId, newest + 1);
  const insert = prepared(database, "INSERT OR IGNORE INTO association_type VALUES (?, ?, ?, ?, ?, ?, ?)");
  const isDefault = asked.isDefault ? 1 : 0;
  // Between records of one type the inverse needs an id of its own as well.
  insert.run(typeId, asked.from, asked.to, "USER_DEFINED", asked.label, typeId + 1, isDefault);
  const inverseDefault = asked.from === asked.to ? 0 : isDefault;
  insert.run(typeId + 1, asked.to, asked.from, "USER_DEFINED", asked.inverseLabel, typeId, inverseDefault);
  return {
    typeId,
    fromType: asked.from,
    toType: asked.to,
    category: "USER_DEFINED",
    label: asked.label,
    inverseId: typeId + 1,
    isDefault: asked.isDefault ?? false,
  };
}

/** Idempotent; false where the link was there already. Both ends have to exist. */
export function putAssociation(
  database: Database,
  now: number,
  ends: Ends,
  typeId?: number,
): { type: AssociationType; added: boolean } | Refusal {
  const { from, to } = ends;
  const type =
    typeId === undefined
      ? defaultAssociationType(database, from.type, to.type)
      : findAssociationType(database, from.type, to.type, typeId);
  if (type === null) {
    const known = listAssociationTypes(database, from.type, to.type).map((one) => one.typeId);
    return refuse(
      422,
      "ASSOCIATION_TYPE_NOT_FOUND",
      `${from.type} and ${to.type} have no association type ${typeId}. Use ${known.join(", ") || "the default one"}.`,
      { known },
    );
  }
  const insert = prepared(database, "INSERT OR IGNORE INTO association VALUES (?, ?, ?, ?, ?, ?)");
  const inverse = findAssociationType(database, to.type, from.type, type.inverseId);
  const [fromId, toId] = [toRowId(from.id), toRowId(to.id)];
  const { changes } = insert.run(fromId, toId, type.typeId, type.category, type.label, now);
  insert.run(toId, fromId, type.inverseId, inverse?.category ?? type.category, inverse?.label ?? null, now);
  if (to.type === "contacts") setContact(database, fromId, toId);
  else if (from.type === "contacts") setContact(database, toId, fromId);
  return { type, added: changes > 0 };
}

/** Every type of link between the two, or the one given; false where there was none. */
export function removeAssociation(database: Database, ends: Ends, typeId?: number): boolean {
  const [fromId, toId] = [toRowId(ends.from.id), toRowId(ends.to.id)];
  const inverseId =
    typeId === undefined
      ? undefined
      : findAssociationType(database, ends.from.type, ends.to.type, typeId)?.inverseId;
  const remove = (a: number, b: number, id: number | undefined) =>
    database
      .prepare(
        `DELETE FROM association WHERE from_id = ? AND to_id = ?${id === undefined ? "" : " AND type_id = ?"}`,
      )
      .run(...(id === undefined ? [a, b] : [a, b, id])).changes;
  const removed = remove(fromId, toId, typeId);
  remove(toId, fromId, inverseId);
  prepared(
    database,
    "UPDATE object SET contact_id = NULL WHERE (id = ? AND contact_id = ?) OR (id = ? AND contact_id = ?)",
  ).run(fromId, toId, toId, fromId);
  return removed > 0;
}

/** In the order of the other record's id; deleted records are not shown. */
export function listAssociations(database: Database, id: string, toType?: string): Association[] {
  const rows = database
    .prepare(
      `SELECT a.to_id AS toId, o.type AS toType, a.type_id AS typeId, a.category, a.label
       FROM association a JOIN object o ON o.id = a.to_id
       WHERE a.from_id = ? AND o.deleted_at IS NULL ${toType === undefined ? "" : "AND o.type = ?"}
       ORDER BY a.to_id, a.type_id`,
    )
    .all(...[toRowId(id), ...(toType === undefined ? [] : [toType])]);
  return (rows as (Omit<Association, "toId"> & { toId: number })[]).map((row) => ({
    ...row,
    toId: String(row.toId),
  }));
}

/** Of a merged record: its links are the other's from now on. */
export function moveAssociations(database: Database, fromId: string, toId: string): void {
  const [from, to] = [toRowId(fromId), toRowId(toId)];
  prepared(database, "UPDATE OR IGNORE association SET from_id = ? WHERE from_id = ? AND to_id <> ?").run(
    to,
    from,
    to,
  );
  prepared(database, "UPDATE OR IGNORE association SET to_id = ? WHERE to_id = ? AND from_id <> ?").run(
    to,
    from,
    to,
  );
  prepared(database, "DELETE FROM association WHERE from_id = ? OR to_id = ?").run(from, from);
  prepared(database, "UPDATE object SET contact_id = ? WHERE contact_id = ?").run(to, from);
}

/** Links that are given as fields of a record stand here as well. */
export function keepLinks(
  database: Database,
  now: number,
  before: StoredObject | null,
  after: StoredObject,
): void {
  if (before?.contactId != null && before.contactId !== after.contactId) {
    removeAssociation(database, { from: after, to: { id: before.contactId, type: "contacts" } });
  }
  if (after.contactId !== null && after.contactId !== before?.contactId) {
    putAssociation(database, now, { from: after, to: { id: after.contactId, type: "contacts" } });
  }
  if (after.callExternalId !== null && after.callExternalId !== before?.callExternalId) {
    const call = prepared(
      database,
      "SELECT id FROM object WHERE type = 'calls' AND external_id = ? ORDER BY id LIMIT 1",
    )
      .pluck()
      .get(after.callExternalId);
    if (typeof call === "number") {
      putAssociation(database, now, { from: after, to: { id: String(call), type: "calls" } });
    }
  }
  if (before === null && after.type === "calls" && after.externalId !== null) {
    // What a call led to while it went on named the call before it was written.
    const waiting = prepared(
      database,
      "SELECT id, type FROM object WHERE call_external_id = ? AND deleted_at IS NULL ORDER BY id",
    ).all(after.externalId) as { id: number; type: StoredObject["type"] }[];
    for (const { id, type } of waiting)
      putAssociation(database, now, { from: { id: String(id), type }, to: after });
  }
}

function setContact(database: Database, id: number, contactId: number): void {
  prepared(
    database,
    "UPDATE object SET contact_id = ? WHERE id = ? AND contact_id IS NULL AND type <> 'contacts'",
  ).run(contactId, id);
}

function toAssociationType(row: unknown): AssociationType {
  const type = row as Omit<AssociationType, "isDefault"> & { isDefault: number };
  return { ...type, isDefault: type.isDefault === 1 };
}
