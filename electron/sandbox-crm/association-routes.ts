/** Links between records over REST: read from either side, put as often as one likes. */
import { z } from "zod";
import { answerWith, type Intent } from "./answer";
import {
  defineAssociationType,
  listAssociations,
  listAssociationTypes,
  putAssociation,
  removeAssociation,
} from "./associations";
import { readAs } from "./bodies";
import { findType } from "./definitions";
import type { FaceContext, Route } from "./face";
import { type TypedContext, withRecord } from "./object-routes";
import { findById, type StoredObject } from "./objects";
import { isRefusal, refuse } from "./refusal";

type Handled = ReturnType<Route["handle"]>;

const putBody = z.strictObject({ typeId: z.number().int().optional() });
const typeBody = z.strictObject({
  label: z.string().min(1).max(60),
  inverseLabel: z.string().min(1).max(60).nullable().default(null),
});

export const associationRoutes: Route[] = [
  {
    method: "GET",
    path: "/objects/:type/:id/associations",
    handle: (context) => withRecord(context, "read associations of", answerList),
  },
  {
    method: "GET",
    path: "/objects/:type/:id/associations/:toType",
    handle: (context) => withRecord(context, "read associations of", answerList),
  },
  {
    method: "PUT",
    path: "/objects/:type/:id/associations/:toType/:toId",
    handle: (context) => withRecord(context, "associate", answerPut),
  },
  {
    method: "DELETE",
    path: "/objects/:type/:id/associations/:toType/:toId",
    handle: (context) => withRecord(context, "separate", answerRemove),
  },
  { method: "GET", path: "/association-types/:type/:toType", handle: answerTypes },
  { method: "POST", path: "/association-types/:type/:toType", handle: answerDefine },
];

function answerList({ database, params }: TypedContext, found: StoredObject, intent: Intent): Handled {
  const rows = listAssociations(database, found.id, params.toType);
  return answerWith(200, { rows }, intent, { outcome: "looked-up" });
}

function answerPut(context: TypedContext, found: StoredObject, asked: Intent): Handled {
  const { database, now, params } = context;
  const { toType = "", toId = "" } = params;
  const intent = { ...asked, what: `${asked.what} with ${toType} ${toId}`.slice(0, 200) };
  const body = context.body.length === 0 ? {} : readAs(context.body, putBody);
  if (isRefusal(body)) return { refusal: body, intent };
  const to = findById(database, toType, toId);
  if (to === null) {
    return {
      refusal: refuse(
        404,
        "NOT_FOUND",
        `There is no record ${toId} in ${toType} to link to. Look it up again.`,
      ),
      intent,
    };
  }
  const put = putAssociation(database, now, { from: found, to }, body.typeId);
  if ("code" in put) return { refusal: put, intent };
  const { type, added } = put;
  return answerWith(
    added ? 201 : 200,
    { from: found.id, to: to.id, typeId: type.typeId, category: type.category, label: type.label },
    intent,
    {
      outcome: added ? "created" : "unchanged",
      changes: added ? [["association", null, `${toType} ${to.id}`]] : [],
    },
  );
}

function answerRemove({ database, params }: TypedContext, found: StoredObject, asked: Intent): Handled {
  const { toType = "", toId = "" } = params;
  const intent = { ...asked, what: `${asked.what} from ${toType} ${toId}`.slice(0, 200) };
  const removed = removeAssociation(database, { from: found, to: { id: toId, type: toType } });
  return answerWith(200, { from: found.id, to: toId, removed }, intent, {
    outcome: removed ? "updated" : "unchanged",
    changes: removed ? [["association", `${toType} ${toId}`, null]] : [],
  });
}

function answerTypes(context: FaceContext): Handled {
  const [from, to] = ends(context);
  const intent: Intent = { what: `read association types of ${from} and ${to}`.slice(0, 200), type: null };
  return answerWith(200, { rows: listAssociationTypes(context.database, from, to) }, intent, {
    outcome: "looked-up",
  });
}

function answerDefine(context: FaceContext): Handled {
  const { database } = context;
  const [from, to] = ends(context);
  const intent: Intent = { what: `define an association of ${from} and ${to}`.slice(0, 200), type: null };
  const body = readAs(context.body, typeBody);
  if (isRefusal(body)) return { refusal: body, intent };
  if (findType(database, from) === null || findType(database, to) === null) {
    const message = `${from} and ${to} have to be types of this account. GET /types lists them.`;
    return { refusal: refuse(404, "NOT_FOUND", message), intent };
  }
  const defined = defineAssociationType(database, { from, to, ...body });
  return answerWith(201, defined, intent, { outcome: "created" });
}

function ends({ params }: FaceContext): [string, string] {
  return [params.type ?? "", params.toType ?? ""];
}
