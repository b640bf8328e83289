/** Finding and writing one record as Salesforce does it; single routes and collections both come through here. */
import type { Json } from "../../../shared/words";
import type { Trace } from "../answer";
import type { FaceContext } from "../face";
import { findById, findByUnique, listObjects, type StoredObject } from "../objects";
import { isRefusal, type Refusal } from "../refusal";
import { deleteObject } from "../remove-object";
import { createObject, editObject, upsertObject, type Written } from "../write-object";
import { findField } from "./fields";
import { fromSalesforceId, toSalesforceId } from "./ids";
import { readGiven, typeOf } from "./read-given";
import { notFound, refuseAs } from "./refusals";
import { type SField, type SObject, sObjectFor, sObjectOf } from "./sobjects";

export type Saved = { id: string; created: boolean; trace: Trace; left: string[] };
/** The value stands in several records: nothing is written. */
export type Choices = { choices: StoredObject[] };

type Body = Record<string, Json>;

/** By Salesforce's id. A deleted record is a refusal of its own. */
export function findRecord(context: FaceContext, sobject: SObject, id: string): StoredObject | Refusal {
  const own = fromSalesforceId(sobject.prefix, id);
  if (own === null)
    return id.length === 15 || id.length === 18
      ? notFound()
      : refuseAs(400, "MALFORMED_ID", `Malformed id ${id.slice(0, 40)}`, ["Id"]);
  const found = sobject.types
    .map((type) => findById(context.database, type, own))
    .find((one) => one !== null);
  if (!found || sObjectFor(found)?.name !== sobject.name) return notFound();
  return found.deletedAt === undefined ? found : refuseAs(404, "ENTITY_IS_DELETED", "entity is deleted");
}

export function readIdField(context: FaceContext, sobject: SObject, name: string): SField | Refusal {
  const field = findField(context.database, sobject, name);
  if (!isRefusal(field) && (field.externalId || field.name === "Id")) return field;
  return refuseAs(
    404,
    "NOT_FOUND",
    `Provided external ID field does not exist or is not accessible: ${name.slice(0, 80)}`,
  );
}

/** Every record that has this value, whoever wrote it: two integrations may hold one id each. */
export function listByExternalId(
  context: FaceContext,
  sobject: SObject,
  field: SField,
  value: string,
): StoredObject[] {
  const { database } = context;
  const found = sobject.types.flatMap((type) => {
    if (field.property !== null) return findByUnique(database, type, field.property, value) ?? [];
    const page = listObjects(database, type, { externalId: value, limit: 10 });
    return isRefusal(page) ? [] : page.rows.flatMap(({ id }) => findById(database, type, id) ?? []);
  });
  return found
    .filter((one) => one.deletedAt === undefined && sObjectFor(one)?.name === sobject.name)
    .sort((a, b) => Number(a.id) - Number(b.id));
}

export function upsertRecord(
  context: FaceContext,
  sobject: SObject,
  key: { field: SField; value: string },
  body: Body,
  updateOnly = false,
): Saved | Choices | Refusal {
  const { field, value } = key;
  if (Object.keys(body).some((name) => name.toLowerCase() === field.name.toLowerCase()))
    return refuseAs(
      400,
      "INVALID_FIELD",
      `The ${field.name} field should not be specified in the sobject data.`,
      [field.name],
    );
  if (value.trim() === "" || value.length > 200)
    return refuseAs(400, "MISSING_ARGUMENT", `${field.name} not specified`, [field.name]);
  const [found, ...others] = listByExternalId(context, sobject, field, value);
  if (found && others.length > 0) return { choices: [found, ...others] };
  if (!found && updateOnly) return notFound();
  const request = readGiven(context, sobject, body, found ?? null);
  if (isRefusal(request)) return request;
  if (found) return saved(sobject, editObject(context.writing, found, request), "upsert", value);
  const type = typeOf(sobject, body);
  if (field.property !== null) {
    const properties = { ...request.properties, [field.property]: value };
    return saved(sobject, createObject(context.writing, type, { ...request, properties }), "upsert", value);
  }
  return saved(sobject, upsertObject(context.writing, type, value, request), "upsert", value);
}

export function createRecord(context: FaceContext, sobject: SObject, body: Body): Saved | Refusal {
  const request = readGiven(context, sobject, body, null);
  if (isRefusal(request)) return request;
  const type = typeOf(sobject, body);
  const idField = sobject.fields.find((one) => one.externalId);
  if (request.externalId === null || idField === undefined)
    return saved(sobject, createObject(context.writing, type, request), "create", null);
  const [holder] = listByExternalId(context, sobject, idField, request.externalId);
  if (holder) {
    const id = toSalesforceId(sobject.prefix, holder.id);
    return refuseAs(
      400,
      "DUPLICATE_VALUE",
      `duplicate value found: ${idField.name} duplicates value on record with id: ${id}`,
      [],
    );
  }
  return saved(
    sobject,
    upsertObject(context.writing, type, request.externalId, request),
    "create",
    request.externalId,
  );
}

export function updateRecord(
  context: FaceContext,
  sobject: SObject,
  id: string,
  body: Body,
): Saved | Refusal {
  const found = findRecord(context, sobject, id);
  if (isRefusal(found)) return found;
  const request = readGiven(context, sobject, body, found);
  if (isRefusal(request)) return request;
  return saved(sobject, editObject(context.writing, found, request), "update", found.externalId);
}

export function deleteRecord(context: FaceContext, sobject: SObject, id: string): Saved | Refusal {
  const found = findRecord(context, sobject, id);
  if (isRefusal(found)) return found;
  const { object, outcome, changes } = deleteObject(context.writing, found);
  const what = `delete ${sobject.name} ${id}`;
  return {
    id: toSalesforceId(sobject.prefix, object.id),
    created: false,
    left: [],
    trace: {
      what,
      outcome,
      objectType: object.type,
      objectId: object.id,
      externalId: object.externalId,
      changes,
    },
  };
}

function saved(
  sobject: SObject,
  written: Written | Refusal,
  verb: string,
  key: string | null,
): Saved | Refusal {
  if (isRefusal(written)) return written;
  const { object, outcome, changes, ignored, kept } = written;
  const id = toSalesforceId(sobject.prefix, object.id);
  return {
    id,
    created: outcome === "created",
    left: [...ignored, ...kept],
    trace: {
      what: `${verb} ${sobject.name} ${key ?? id}`.slice(0, 200),
      outcome,
      objectType: object.type,
      objectId: object.id,
      externalId: object.externalId,
      changes,
    },
  };
}

export function readSObject(name: string | undefined): SObject | Refusal {
  const sobject = sObjectOf(name);
  return sobject ?? notFound();
}
