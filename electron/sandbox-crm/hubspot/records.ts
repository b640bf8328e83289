/** One record as HubSpot tells, finds and writes it. Everything that is written goes through write-object, as from anywhere. */
import { z } from "zod";
import type { CrmObject } from "../../../shared/crm";
import type { Intent } from "../answer";
import type { CrmRequest } from "../crm-request";
import type { FaceContext } from "../face";
import {
  findById,
  findByUnique,
  findContactsByEmail,
  followMerge,
  type Properties,
  type StoredObject,
} from "../objects";
import { isRefusal, type Refusal, refuse } from "../refusal";
import { createObject, editObject, upsertByUnique, type Writing, type Written } from "../write-object";
import { writerOf } from "../writer";
import { theirName, toStored, viewProperty } from "./bridge";
import { checkValues, isUnique } from "./properties";
import { defaultProperties, unfinishedStatuses } from "./standard";

/** Text, numbers and booleans are taken; everything is kept as text, as there. */
export const valuesBody = z
  .record(z.string().min(1).max(200), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .transform((values) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value === null ? null : String(value)]),
    ),
  );
export type Values = z.infer<typeof valuesBody>;

export const singular: Record<string, string> = {
  contacts: "contact",
  companies: "company",
  calls: "call",
  tasks: "task",
  tickets: "ticket",
  notes: "note",
  orders: "order",
};

export function intentOf(type: string | null, what: string, more: Partial<Intent> = {}): Intent {
  return { what: `${what} (HubSpot)`.slice(0, 200), type, ...more };
}

/** `asked`: names of properties; an empty list asks for the usual ones. `written` are always told. */
export function present(object: CrmObject, asked: string[], written: string[] = []): Record<string, unknown> {
  const usual = asked.length > 0 ? asked : (defaultProperties[object.type] ?? []);
  const names = new Set([...usual, ...written, "hs_object_id", "hs_createdate", "hs_lastmodifieddate"]);
  if (object.type === "contacts") names.add("createdate").add("lastmodifieddate");
  return {
    id: object.id,
    properties: Object.fromEntries([...names].map((name) => [name, readOne(object, name)])),
    createdAt: new Date(object.createdAt).toISOString(),
    updatedAt: new Date(object.updatedAt).toISOString(),
    archived: object.deletedAt !== undefined,
    ...(object.deletedAt === undefined ? {} : { archivedAt: new Date(object.deletedAt).toISOString() }),
  };
}

function readOne(object: CrmObject, name: string): string | null {
  if (name === "hs_object_id") return object.id;
  if (name === "hs_createdate" || name === "createdate") return new Date(object.createdAt).toISOString();
  if (name === "hs_lastmodifieddate" || name === "lastmodifieddate")
    return new Date(object.updatedAt).toISOString();
  return viewProperty(object.type, object.properties, name);
}

/** By id, or by a property whose values are unique. A record that was merged is answered as the one it became. */
export function findRecord(
  { database }: Pick<FaceContext, "database">,
  type: string,
  id: string,
  idProperty: string | undefined,
): StoredObject | Refusal {
  const found =
    idProperty === undefined ? findById(database, type, id) : findByProperty(database, type, idProperty, id);
  if (found !== null && isRefusal(found)) return found;
  const now = found === null ? null : followMerge(database, found);
  if (now === null || now.deletedAt !== undefined) {
    return refuse(404, "NOT_FOUND", "resource not found", { ids: [id.slice(0, 200)] });
  }
  return now;
}

function findByProperty(
  database: FaceContext["database"],
  type: string,
  property: string,
  value: string,
): StoredObject | null | Refusal {
  if (type === "contacts" && property === "email") return findContactsByEmail(database, value)[0] ?? null;
  if (!isUnique(database, type, property)) return refuseNotUnique(type, property);
  return findByUnique(database, type, property, value);
}

function refuseNotUnique(type: string, property: string): Refusal {
  return refuse(
    400,
    "NOT_UNIQUE",
    `Unable to perform update/upsert by non-unique ${type} property ${property.slice(0, 100)}`,
    { property },
  );
}

/** Who writes: a caller that does not say is an integration, also with PATCH; `x-actor: user` is a person. */
export function writingOf({ database, now, settings, request }: FaceContext): Writing {
  const integration = request.integration ?? "hubspot";
  const { "x-actor": named } = request.headers;
  const actor = named === undefined ? "integration" : request.actor;
  const { kind } = writerOf({ method: "POST", actor, integration: null });
  return { database, now, settings, writer: { kind, actor, integration } };
}

export function create(context: FaceContext, type: string, values: Values): Written | Refusal {
  const request = requestOf(context, type, null, values);
  return isRefusal(request) ? request : createObject(writingOf(context), type, request);
}

export function update(context: FaceContext, found: StoredObject, values: Values): Written | Refusal {
  const request = requestOf(context, found.type, found, values);
  if (isRefusal(request)) return request;
  const written = editObject(writingOf(context), found, request);
  if (!isRefusal(written) || typeof written.data?.property !== "string") return written;
  return { ...written, data: { ...written.data, property: theirName(found.type, written.data.property) } };
}

export function upsert(
  context: FaceContext,
  type: string,
  by: { property: string; value: string },
  values: Values,
): Written | Refusal {
  if (type === "contacts" && by.property === "email") {
    const found = findContactsByEmail(context.database, by.value)[0];
    return found ? update(context, found, values) : create(context, type, { ...values, email: by.value });
  }
  if (!isUnique(context.database, type, by.property)) return refuseNotUnique(type, by.property);
  const found = findByUnique(context.database, type, by.property, by.value);
  const request = requestOf(context, type, found, values);
  return isRefusal(request) ? request : upsertByUnique(writingOf(context), type, by, request);
}

const versionProperties = ["ringback_version", "console_record_version"];

function requestOf(context: FaceContext, type: string, found: StoredObject | null, values: Values) {
  const checked = checkValues(context.database, type, values, {
    isNew: found === null,
    lenient: context.settings.unknownProperties === "ignore",
  });
  if (isRefusal(checked)) return checked;
  const taken = checkEmail(context, type, found, checked);
  if (taken !== null) return taken;
  const version = versionProperties.map((name) => Number(checked[name] || Number.NaN)).find(Number.isInteger);
  const properties: Properties = toStored(type, found?.properties ?? null, checked);
  return {
    properties,
    ...(type === "calls" ? { missing: listMissing(found, checked), version } : {}),
    // Two contacts may have one number there; an address is one contact's.
    allowSameContact: true,
  };
}

/** What a call in progress still lacks. One without a status is taken as final, as HubSpot takes it. */
function listMissing(found: StoredObject | null, values: Values): string[] {
  const before = found === null ? null : viewProperty("calls", found.properties, "hs_call_status");
  const status = values.hs_call_status ?? before;
  return status !== null && unfinishedStatuses.includes(status) ? ["ended_at", "summary", "transcript"] : [];
}

function checkEmail(
  { database }: FaceContext,
  type: string,
  found: StoredObject | null,
  { email }: Values,
): Refusal | null {
  if (type !== "contacts" || !email) return null;
  const holder = findContactsByEmail(database, email).find(({ id }) => id !== found?.id);
  if (holder === undefined) return null;
  return refuse(409, "VALUE_TAKEN", `${email.slice(0, 100)} belongs to contact ${holder.id}`, {
    existingId: holder.id,
  });
}

/** `?properties=a,b&properties=c`: by comma or one by one. */
export function listAsked({ route }: CrmRequest): string[] {
  const at = route.indexOf("?");
  const asked = at < 0 ? [] : new URLSearchParams(route.slice(at + 1)).getAll("properties");
  return asked.flatMap((names) => names.split(",").map((name) => name.trim())).filter((name) => name !== "");
}
