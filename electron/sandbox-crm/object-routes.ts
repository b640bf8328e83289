/** The verbs under `/objects`, as a real CRM has them. Each is one answer and one sentence for the audit log. */
import { z } from "zod";
import type { CrmObjectType } from "../../shared/crm";
import { answerWith, type Intent } from "./answer";
import { isPhone, readAs, readPropertiesBody, readUpsertBody, refusePhone } from "./bodies";
import { findType, listTypes } from "./definitions";
import type { FaceContext, Route } from "./face";
import { findByExternalId, findById, followMerge, listObjects, type StoredObject, toObject } from "./objects";
import { readQuery } from "./query";
import { isRefusal, type Refusal, refuse } from "./refusal";
import { deleteObject, mergeObjects, type Removed, restoreObject } from "./remove-object";
import { createObject, editObject, upsertObject, type Written } from "./write-object";

const listQuery = z.strictObject({
  externalId: z.string().min(1).max(200).optional(),
  phone: z.string().max(60).optional(),
  q: z.string().max(200).optional(),
  contactId: z.string().max(200).optional(),
  callExternalId: z.string().min(1).max(200).optional(),
  deleted: z.enum(["true", "false"]).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
});

/** The record that is merged away; the one in the path stays. */
const mergeBody = z.strictObject({ from: z.string().min(1).max(200) });

export const objectRoutes: Route[] = [
  { method: "GET", path: "/objects/:type", handle: (context) => withType(context, answerList) },
  { method: "POST", path: "/objects/:type", handle: (context) => withType(context, answerCreate) },
  { method: "GET", path: "/objects/:type/:id", handle: (context) => withType(context, answerGet) },
  { method: "PUT", path: "/objects/:type/:id", handle: (context) => withType(context, answerUpsert) },
  {
    method: "PATCH",
    path: "/objects/:type/:id",
    handle: (context) => withRecord(context, "edit", answerEdit),
  },
  {
    method: "DELETE",
    path: "/objects/:type/:id",
    handle: (context) => withRecord(context, "delete", answerDelete),
  },
  {
    method: "POST",
    path: "/objects/:type/:id/restore",
    handle: (context) => withRecord(context, "restore", answerRestore),
  },
  {
    method: "POST",
    path: "/objects/:type/:id/merge",
    handle: (context) => withRecord(context, "merge into", answerMerge),
  },
];

type Handled = ReturnType<Route["handle"]>;
export type TypedContext = FaceContext & { type: CrmObjectType };

/** Every native route names a type; one that is not there is said before anything else. */
export function withType(context: FaceContext, answer: (context: TypedContext) => Handled): Handled {
  const type = findType(context.database, context.params.type);
  if (type !== null) return answer({ ...context, type });
  const what = `${context.request.method} ${context.request.route}`.slice(0, 200);
  return {
    refusal: refuseType(context.params.type, listTypes(context.database)),
    intent: { what, type: null },
  };
}

export function withRecord(
  context: FaceContext,
  verb: string,
  answer: (context: TypedContext, found: StoredObject, intent: Intent) => Handled,
): Handled {
  return withType(context, (typed) => {
    const id = typed.params.id ?? "";
    const asked = findById(typed.database, typed.type.name, id);
    const found = asked === null ? null : followMerge(typed.database, asked);
    const intent: Intent = {
      what: `${verb} ${sayType(typed.type)} ${id}`.slice(0, 200),
      type: typed.type.name,
      objectId: found?.id ?? null,
      externalId: found?.externalId ?? null,
    };
    if (found === null) return { refusal: refuseMissing(typed.type, id), intent };
    return answer(typed, found, intent);
  });
}

export function sayType(type: CrmObjectType): string {
  return type.one.toLowerCase();
}

function answerList({ database, now, settings, request, type }: TypedContext): Handled {
  const given = { ...request.query };
  // In a query an unescaped plus is read as a space; a number that was meant is still found.
  if (given.phone !== undefined) given.phone = given.phone.replace(/^ /, "+");
  const { cursor: _, limit: __, ...asked } = given;
  const by = Object.entries(asked).map(([name, value]) => `${name} ${value}`);
  const what = `look up ${type.name}${by.length === 0 ? "" : ` by ${by.join(", ")}`}`.slice(0, 200);
  const query = readQuery(listQuery, given);
  const intent: Intent = {
    what,
    type: type.name,
    externalId: isRefusal(query) ? null : (query.externalId ?? null),
  };
  if (isRefusal(query)) return { refusal: query, intent };
  if (query.phone !== undefined && !isPhone(query.phone)) {
    return { refusal: refusePhone(query.phone), intent };
  }
  const deleted = query.deleted === "true";
  // The console looks at what is there; an integration asks the index, as with any other CRM.
  const lag = request.actor === "console" ? 0 : settings.searchLagMs;
  const page = listObjects(database, type.name, { ...query, deleted, phoneIndexedAt: now - lag });
  if (isRefusal(page)) return { refusal: page, intent };
  const onlyOne = page.rows.length === 1 ? page.rows[0] : undefined;
  return answerWith(200, page, intent, { outcome: "looked-up", object: onlyOne ?? null });
}

function answerGet(context: TypedContext): Handled {
  return withRecord(context, "read", ({ type }, found, intent) => {
    if (found.deletedAt !== undefined) {
      return { refusal: refuseMissing(type, found.id, "It was deleted."), intent };
    }
    const object = toObject(found);
    return answerWith(200, object, { ...intent, externalId: null }, { outcome: "looked-up", object });
  });
}

function answerUpsert({ database, type, params, body: bytes, writer, writing }: TypedContext): Handled {
  const externalId = params.id ?? "";
  const what = `upsert ${sayType(type)} ${externalId}`.slice(0, 200);
  const holder = findByExternalId(database, type.name, externalId, writer.integration);
  const intent: Intent = {
    what,
    type: type.name,
    objectId: holder?.id ?? null,
    externalId: externalId.slice(0, 200),
  };
  if (!isExternalId(externalId)) return { refusal: refuseExternalId(), intent };
  const body = readUpsertBody(bytes);
  if (isRefusal(body)) return { refusal: body, intent };
  if (body.version !== undefined) intent.what = `${what} v${body.version}`;
  return answerWritten(upsertObject(writing, type.name, externalId, body), intent);
}

function answerCreate({ type, body: bytes, writing }: TypedContext): Handled {
  const intent: Intent = { what: `create ${sayType(type)}`, type: type.name };
  const body = readPropertiesBody(bytes);
  if (isRefusal(body)) return { refusal: body, intent };
  return answerWritten(createObject(writing, type.name, body), intent);
}

function answerEdit({ body: bytes, writing }: TypedContext, found: StoredObject, intent: Intent): Handled {
  const body = readPropertiesBody(bytes);
  if (isRefusal(body)) return { refusal: body, intent };
  return answerWritten(editObject(writing, found, body), intent);
}

function answerDelete({ writing }: TypedContext, found: StoredObject, intent: Intent): Handled {
  return answerRemoved(deleteObject(writing, found), intent);
}

function answerRestore({ writing }: TypedContext, found: StoredObject, intent: Intent): Handled {
  return answerRemoved(restoreObject(writing, found), intent);
}

function answerMerge(context: TypedContext, found: StoredObject, intent: Intent): Handled {
  const body = readAs(context.body, mergeBody);
  if (isRefusal(body)) return { refusal: body, intent };
  const loser = findById(context.database, found.type, body.from);
  if (loser === null) return { refusal: refuseMissing(context.type, body.from), intent };
  return answerRemoved(mergeObjects(context.writing, found, loser), intent);
}

function answerWritten(written: Written | Refusal, intent: Intent): Handled {
  if (isRefusal(written)) return { refusal: written, intent };
  const { object, outcome, changes, ignored, kept, warnings } = written;
  const status = outcome === "created" ? 201 : 200;
  const told = {
    ...object,
    outcome,
    ...(ignored.length > 0 ? { ignoredProperties: ignored } : {}),
    ...(kept.length > 0 ? { keptProperties: kept } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
  return answerWith(status, told, intent, { outcome, object, changes });
}

function answerRemoved(removed: Removed | Refusal, intent: Intent): Handled {
  if (isRefusal(removed)) return { refusal: removed, intent };
  const { object, outcome, changes } = removed;
  return answerWith(200, { ...object, outcome }, intent, { outcome, object, changes });
}

function isExternalId(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
  return text.length > 0 && text.length <= 200 && !/[\x00-\x1f\x7f]/.test(text);
}

function refuseExternalId(): Refusal {
  return refuse(
    422,
    "EXTERNAL_ID_NOT_VALID",
    "An external id has 1 to 200 characters and no control characters. Send another one.",
  );
}

function refuseType(name: string | undefined, types: CrmObjectType[]): Refusal {
  return refuse(
    404,
    "NOT_FOUND",
    `There are no objects called "${(name ?? "").slice(0, 60)}". Use ${types.map((type) => type.name).join(", ")}.`,
  );
}

function refuseMissing(type: CrmObjectType, id: string, why = ""): Refusal {
  return refuse(
    404,
    "NOT_FOUND",
    `There is no ${sayType(type)} with the CRM id ${id.slice(0, 60)}. ${why}${why ? " " : ""}Look it up with GET /objects/${type.name}?externalId=….`,
  );
}

export function refusePath(): Refusal {
  return refuse(
    404,
    "NOT_FOUND",
    "There is nothing at this path. See docs/sandbox-crm.md for what there is.",
  );
}

export function refuseMethod(allowed: string): Refusal {
  return refuse(405, "METHOD_NOT_ALLOWED", `This path takes ${allowed}, nothing else.`, { allow: allowed });
}
