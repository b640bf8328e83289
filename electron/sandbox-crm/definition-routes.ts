/** Types and properties over REST: what this account has, and what it adds. */
import { z } from "zod";
import { type CrmProperty, crmObjectType, crmProperty, crmType } from "../../shared/crm";
import { answerWith, type Intent } from "./answer";
import { readAs } from "./bodies";
import { undefinedProperty } from "./built-in-properties";
import {
  deleteProperty,
  findProperty,
  findType,
  listProperties,
  listTypes,
  saveProperty,
  saveType,
} from "./definitions";
import type { FaceContext, Route } from "./face";
import { type TypedContext, withType } from "./object-routes";
import { countObjects } from "./objects";
import { isRefusal, type Refusal, refuse } from "./refusal";

type Handled = ReturnType<Route["handle"]>;

const typeBody = crmObjectType
  .pick({ one: true, many: true })
  .extend({
    externalIdProperty: crmProperty.shape.name.nullable().default(null),
    titleProperty: z.string().min(1).max(200).default("name"),
  })
  .strict();
const propertyBody = crmProperty.omit({ name: true }).partial().strict();
/** Who may edit what somebody owns, unless the definition says otherwise. */
const editors = {
  integration: ["integration", "system"],
  user: ["user"],
  system: ["system"],
} as const;

export const definitionRoutes: Route[] = [
  { method: "GET", path: "/types", handle: answerTypes },
  { method: "PUT", path: "/types/:type", handle: answerSaveType },
  { method: "GET", path: "/properties/:type", handle: (context) => withType(context, answerProperties) },
  { method: "GET", path: "/properties/:type/:name", handle: (context) => withType(context, answerProperty) },
  {
    method: "PUT",
    path: "/properties/:type/:name",
    handle: (context) => withType(context, answerSaveProperty),
  },
  {
    method: "DELETE",
    path: "/properties/:type/:name",
    handle: (context) => withType(context, answerDeleteProperty),
  },
];

function answerTypes({ database }: FaceContext): Handled {
  const counts = countObjects(database);
  const rows = listTypes(database).map((type) => ({ ...type, count: counts[type.name] ?? 0 }));
  return answerWith(200, { rows }, { what: "read types", type: null }, { outcome: "looked-up" });
}

function answerSaveType({ database, params, body: bytes }: FaceContext): Handled {
  const name = params.type ?? "";
  const intent: Intent = { what: `define type ${name}`.slice(0, 200), type: null };
  const body = readAs(bytes, typeBody);
  if (isRefusal(body)) return { refusal: body, intent };
  if (!crmType.safeParse(name).success) return { refusal: refuseName(name), intent };
  const isNew = findType(database, name) === null;
  const saved = saveType(database, { name, ...body });
  if ("code" in saved) return { refusal: saved, intent };
  return answerWith(
    isNew ? 201 : 200,
    saved,
    { ...intent, type: name },
    { outcome: isNew ? "created" : "updated" },
  );
}

function answerProperties({ database, type }: TypedContext): Handled {
  const rows = listProperties(database, type.name);
  return answerWith(
    200,
    { rows },
    { what: `read properties of ${type.name}`, type: type.name },
    { outcome: "looked-up" },
  );
}

function answerProperty({ database, type, params }: TypedContext): Handled {
  const name = params.name ?? "";
  const intent: Intent = { what: `read property ${name} of ${type.name}`.slice(0, 200), type: type.name };
  const found = findProperty(database, type.name, name);
  if (found === null) return { refusal: refuseUndefined(type.name, name), intent };
  return answerWith(200, found, intent, { outcome: "looked-up" });
}

function answerSaveProperty({ database, type, params, body: bytes }: TypedContext): Handled {
  const name = params.name ?? "";
  const intent: Intent = { what: `define property ${name} of ${type.name}`.slice(0, 200), type: type.name };
  const body = readAs(bytes, propertyBody);
  if (isRefusal(body)) return { refusal: body, intent };
  if (!/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(name)) return { refusal: refuseName(name), intent };
  const before = findProperty(database, type.name, name);
  const owner = body.owner === undefined ? (before?.owner ?? null) : body.owner;
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  const property: CrmProperty = {
    ...(before ?? undefinedProperty(name)),
    ...given,
    owner,
    editableBy: body.editableBy ?? (owner === null ? ["integration", "user", "system"] : [...editors[owner]]),
  };
  const saved = saveProperty(database, type.name, property);
  if ("code" in saved) return { refusal: saved, intent };
  return answerWith(before === null ? 201 : 200, saved, intent, {
    outcome: before === null ? "created" : "updated",
  });
}

function answerDeleteProperty({ database, type, params }: TypedContext): Handled {
  const name = params.name ?? "";
  const intent: Intent = { what: `delete property ${name} of ${type.name}`.slice(0, 200), type: type.name };
  if (!deleteProperty(database, type.name, name))
    return { refusal: refuseUndefined(type.name, name), intent };
  return answerWith(200, { name, deleted: true }, intent, { outcome: "deleted" });
}

function refuseName(name: string): Refusal {
  return refuse(
    422,
    "NAME_NOT_ALLOWED",
    `"${name.slice(0, 60)}" is no name for it: a letter, then letters, digits and _ (types in lower case).`,
  );
}

function refuseUndefined(type: string, name: string): Refusal {
  return refuse(
    404,
    "NOT_FOUND",
    `${type} has no definition of ${name.slice(0, 60)}. It can be written all the same; define it with PUT.`,
  );
}
