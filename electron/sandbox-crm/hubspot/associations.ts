/** Associations: version 4 by default type or by types, version 3 with the type in the path, and lists of both. */
import type { z } from "zod";
import type { CrmObject } from "../../../shared/crm";
import { type Answer, answerWith, type Intent } from "../answer";
import {
  type Association,
  listAssociations,
  listAssociationTypes,
  putAssociation,
  removeAssociation,
} from "../associations";
import type { FaceContext, Route } from "../face";
import type { StoredObject } from "../objects";
import { isRefusal, type Refusal, refuse } from "../refusal";
import { type associationSpecs, associationTypesBody, readBody } from "./bodies";
import { findTypeName, refuseTypeName } from "./properties";
import { findRecord, intentOf } from "./records";

type Handled = Answer | { refusal: Refusal; intent: Intent };

export const associationRoutes: Route[] = [
  {
    method: "PUT",
    path: "/crm/v4/objects/:type/:id/associations/default/:toType/:toId",
    handle: answerDefault,
  },
  { method: "PUT", path: "/crm/v4/objects/:type/:id/associations/:toType/:toId", handle: answerTypes },
  { method: "DELETE", path: "/crm/v4/objects/:type/:id/associations/:toType/:toId", handle: answerRemove },
  { method: "GET", path: "/crm/v4/objects/:type/:id/associations/:toType", handle: answerList },
  { method: "GET", path: "/crm/v4/associations/:type/:toType/labels", handle: answerLabels },
  {
    method: "PUT",
    path: "/crm/v3/objects/:type/:id/associations/:toType/:toId/:typeId",
    handle: answerVersion3,
  },
  {
    method: "DELETE",
    path: "/crm/v3/objects/:type/:id/associations/:toType/:toId/:typeId",
    handle: answerRemove,
  },
  { method: "GET", path: "/crm/v3/objects/:type/:id/associations/:toType", handle: answerList3 },
];

/** Those that a record is created with. */
export function associateNew(
  context: FaceContext,
  object: CrmObject,
  associations: z.infer<typeof associationSpecs>,
): Refusal | null {
  for (const { to, types } of associations) {
    for (const { associationTypeId } of types) {
      const toType = findToType(context, object.type, associationTypeId);
      if (toType === null) return refuseType(associationTypeId, object.type);
      const other = findRecord(context, toType, to.id, undefined);
      if (isRefusal(other)) return other;
      const put = putAssociation(
        context.database,
        context.now,
        { from: object, to: other },
        associationTypeId,
      );
      if (isRefusal(put)) return refuseType(associationTypeId, object.type);
    }
  }
  return null;
}

/** The number of a type of association says what stands at its other end. */
function findToType({ database }: FaceContext, fromType: string, typeId: number): string | null {
  const to = database
    .prepare("SELECT to_type FROM association_type WHERE from_type = ? AND type_id = ?")
    .pluck()
    .get(fromType, typeId);
  return typeof to === "string" ? to : null;
}

function refuseType(typeId: number, fromType: string): Refusal {
  return refuse(400, "NO_SUCH_ASSOCIATION", `${fromType} have no association type ${typeId}`);
}

type Ends = { from: StoredObject; to: StoredObject; intent: Intent };

function findEnds(context: FaceContext, verb: string): Ends | { refusal: Refusal; intent: Intent } {
  const { type, id = "", toType, toId = "" } = context.params;
  const [from, to] = [findTypeName(context.database, type), findTypeName(context.database, toType)];
  const intent = intentOf(from, `${verb} ${type} ${id} with ${toType} ${toId}`, { objectId: id });
  if (from === null) return { refusal: refuseTypeName(type), intent };
  if (to === null) return { refusal: refuseTypeName(toType), intent };
  const [found, other] = [findRecord(context, from, id, undefined), findRecord(context, to, toId, undefined)];
  if (isRefusal(found)) return { refusal: found, intent };
  if (isRefusal(other)) return { refusal: other, intent };
  return { from: found, to: other, intent };
}

function answerDefault(context: FaceContext): Handled {
  const ends = findEnds(context, "associate");
  if ("refusal" in ends) return ends;
  const put = putAssociation(context.database, context.now, ends);
  if (isRefusal(put)) return { refusal: put, intent: ends.intent };
  const at = new Date(context.now).toISOString();
  const spec = (typeId: number) => ({ associationCategory: put.type.category, associationTypeId: typeId });
  const body = {
    status: "COMPLETE",
    results: [{ from: { id: ends.from.id }, to: { id: ends.to.id }, associationSpec: spec(put.type.typeId) }],
    startedAt: at,
    completedAt: at,
  };
  return answerWith(200, body, ends.intent, tied(ends, put.added));
}

function answerTypes(context: FaceContext): Handled {
  const ends = findEnds(context, "associate");
  if ("refusal" in ends) return ends;
  const types = readBody(context, associationTypesBody);
  if (isRefusal(types)) return { refusal: types, intent: ends.intent };
  const known = listAssociationTypes(context.database, ends.from.type, ends.to.type);
  const unknown = types.find(
    ({ associationTypeId }) => !known.some(({ typeId }) => typeId === associationTypeId),
  );
  if (unknown) return { refusal: refuseType(unknown.associationTypeId, ends.from.type), intent: ends.intent };
  let added = false;
  for (const { associationTypeId } of types) {
    const put = putAssociation(context.database, context.now, ends, associationTypeId);
    added = (!isRefusal(put) && put.added) || added;
  }
  const body = {
    fromObjectTypeId: ends.from.type,
    fromObjectId: ends.from.id,
    toObjectTypeId: ends.to.type,
    toObjectId: ends.to.id,
    labels: [],
  };
  return answerWith(201, body, ends.intent, tied(ends, added));
}

function answerVersion3(context: FaceContext): Handled {
  const ends = findEnds(context, "associate");
  if ("refusal" in ends) return ends;
  const typeId = readTypeId(context, ends);
  if (typeId === null)
    return { refusal: refuseType(Number(context.params.typeId), ends.from.type), intent: ends.intent };
  const put = putAssociation(context.database, context.now, ends, typeId);
  if (isRefusal(put)) return { refusal: put, intent: ends.intent };
  const at = new Date(ends.from.createdAt).toISOString();
  const body = { id: ends.from.id, properties: {}, createdAt: at, updatedAt: at, archived: false };
  return answerWith(200, body, ends.intent, tied(ends, put.added));
}

/** A number, or `call_to_contact`. */
function readTypeId({ database, params }: FaceContext, { from, to }: Ends): number | null {
  const types = listAssociationTypes(database, from.type, to.type);
  if (/^[a-z_]+_to_[a-z_]+$/.test(params.typeId ?? ""))
    return types.find(({ isDefault }) => isDefault)?.typeId ?? null;
  return types.find(({ typeId }) => typeId === Number(params.typeId))?.typeId ?? null;
}

function answerRemove(context: FaceContext): Handled {
  const ends = findEnds(context, "dissociate");
  if ("refusal" in ends) return ends;
  const typeId = context.params.typeId === undefined ? undefined : (readTypeId(context, ends) ?? -1);
  const removed = removeAssociation(context.database, ends, typeId);
  return {
    ...answerWith(204, null, ends.intent, { outcome: removed ? "updated" : "unchanged", object: ends.from }),
    text: "",
  };
}

function tied({ from, to }: Ends, added: boolean) {
  return {
    outcome: added ? ("updated" as const) : ("unchanged" as const),
    object: from,
    changes: added ? ([[`association to ${to.type}`, null, to.id]] satisfies [string, null, string][]) : [],
  };
}

function findList(
  context: FaceContext,
): { listed: Map<string, Association[]>; intent: Intent } | { refusal: Refusal; intent: Intent } {
  const { type, id = "", toType } = context.params;
  const [from, to] = [findTypeName(context.database, type), findTypeName(context.database, toType)];
  const intent = intentOf(from, `list ${toType} of ${type} ${id}`);
  if (from === null) return { refusal: refuseTypeName(type), intent };
  if (to === null) return { refusal: refuseTypeName(toType), intent };
  const found = findRecord(context, from, id, undefined);
  if (isRefusal(found)) return { refusal: found, intent };
  const listed = new Map<string, Association[]>();
  for (const association of listAssociations(context.database, found.id, to)) {
    listed.set(association.toId, [...(listed.get(association.toId) ?? []), association]);
  }
  return { listed, intent };
}

function answerList(context: FaceContext): Handled {
  const found = findList(context);
  if ("refusal" in found) return found;
  const after = Number(context.request.query.after ?? 0) || 0;
  const limit = Math.min(Math.max(Number(context.request.query.limit ?? 500) || 500, 1), 500);
  const all = [...found.listed];
  const results = all.slice(after, after + limit).map(([toObjectId, associations]) => ({
    toObjectId: Number(toObjectId),
    associationTypes: associations.map(({ category, typeId, label }) => ({ category, typeId, label })),
  }));
  const next = after + results.length;
  const paging = next < all.length ? { paging: { next: { after: String(next) } } } : {};
  return answerWith(200, { results, ...paging }, found.intent, { outcome: "looked-up" });
}

function answerList3(context: FaceContext): Handled {
  const found = findList(context);
  if ("refusal" in found) return found;
  const name = `${context.params.type}_to_${context.params.toType}`;
  const results = [...found.listed.keys()].map((id) => ({ id, type: name }));
  return answerWith(200, { results }, found.intent, { outcome: "looked-up" });
}

function answerLabels(context: FaceContext): Handled {
  const { type, toType } = context.params;
  const [from, to] = [findTypeName(context.database, type), findTypeName(context.database, toType)];
  const intent = intentOf(from, `list association types of ${type} and ${toType}`);
  if (from === null) return { refusal: refuseTypeName(type), intent };
  if (to === null) return { refusal: refuseTypeName(toType), intent };
  const results = listAssociationTypes(context.database, from, to).map(({ category, typeId, label }) => ({
    category,
    typeId,
    label,
  }));
  return answerWith(200, { results }, intent, { outcome: "looked-up" });
}
