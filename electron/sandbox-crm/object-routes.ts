/** The verbs under `/objects`, as a real CRM has them. Each is one answer and one sentence for the audit log. */
import type { Database } from "better-sqlite3";
import { z } from "zod";
import { type CrmType, crmType } from "../../shared/crm";
import { type Answer, answerRefusal, answerWith, type Intent } from "./answer";
import { isPhone, readPropertiesBody, readUpsertBody, refusePhone } from "./bodies";
import type { CrmRequest } from "./crm-request";
import { findByExternalId, findById, listObjects, toObject } from "./objects";
import { readQuery } from "./query";
import { isRefusal, type Refusal, refuse } from "./refusal";
import { createObject, editObject, upsertObject, type Written } from "./write-object";

const listQuery = z.strictObject({
  externalId: z.string().min(1).max(200).optional(),
  phone: z.string().max(60).optional(),
  q: z.string().max(200).optional(),
  contactId: z.string().max(200).optional(),
  callExternalId: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
});

const singular: Record<CrmType, string> = { contacts: "contact", calls: "call", tasks: "task" };

export function answerObjects(database: Database, now: number, request: CrmRequest): Answer {
  const [, typeName, id, ...rest] = request.path;
  const type = crmType.safeParse(typeName);
  const intent = describeRequest(request);
  if (isRefusal(request.body)) return answerRefusal(request.body, intent);
  if (!type.success) return answerRefusal(refuseType(typeName), intent);
  if (rest.length > 0) return answerRefusal(refusePath(), intent);
  if (id === undefined) {
    if (request.method === "GET") return answerList(database, type.data, request);
    if (request.method === "POST") return answerCreate(database, now, type.data, request.body);
    return answerRefusal(refuseMethod("GET, POST"), intent);
  }
  if (request.method === "GET") return answerGet(database, type.data, id);
  if (request.method === "PUT") return answerUpsert(database, now, type.data, id, request.body);
  if (request.method === "PATCH") return answerEdit(database, now, type.data, id, request.body);
  return answerRefusal(refuseMethod("GET, PUT, PATCH"), intent);
}

/** What can be said about a request before anything is known of its record. */
export function describeRequest(request: CrmRequest): Intent {
  const [, typeName, id] = request.path;
  return {
    what: `${request.method} ${request.route}`.slice(0, 200),
    type: crmType.safeParse(typeName).data ?? null,
    externalId: request.method === "PUT" && id !== undefined ? id.slice(0, 200) : null,
  };
}

function answerList(database: Database, type: CrmType, request: CrmRequest): Answer {
  const given = { ...request.query };
  // In a query an unescaped plus is read as a space; a number that was meant is still found.
  if (given.phone !== undefined) given.phone = given.phone.replace(/^ /, "+");
  const { cursor: _, limit: __, ...asked } = given;
  const by = Object.entries(asked).map(([name, value]) => `${name} ${value}`);
  const what = `look up ${type}${by.length === 0 ? "" : ` by ${by.join(", ")}`}`.slice(0, 200);
  const query = readQuery(listQuery, given);
  const intent: Intent = { what, type, externalId: isRefusal(query) ? null : (query.externalId ?? null) };
  if (isRefusal(query)) return answerRefusal(query, intent);
  if (query.phone !== undefined && !isPhone(query.phone)) {
    return answerRefusal(refusePhone(query.phone), intent);
  }
  const page = listObjects(database, type, query);
  if (isRefusal(page)) return answerRefusal(page, intent);
  const onlyOne = page.rows.length === 1 ? page.rows[0] : undefined;
  return answerWith(200, page, intent, { outcome: "looked-up", object: onlyOne ?? null });
}

function answerGet(database: Database, type: CrmType, id: string): Answer {
  const found = findById(database, type, id);
  const intent: Intent = {
    what: `read ${singular[type]} ${id}`.slice(0, 200),
    type,
    objectId: found?.id ?? null,
  };
  if (found === null) return answerRefusal(refuseMissing(type, id), intent);
  const object = toObject(found);
  return answerWith(200, object, intent, { outcome: "looked-up", object });
}

function answerUpsert(
  database: Database,
  now: number,
  type: CrmType,
  externalId: string,
  bytes: Buffer,
): Answer {
  const what = `upsert ${singular[type]} ${externalId}`.slice(0, 200);
  const holder = findByExternalId(database, type, externalId);
  const intent: Intent = { what, type, objectId: holder?.id ?? null, externalId: externalId.slice(0, 200) };
  if (!isExternalId(externalId)) return answerRefusal(refuseExternalId(), intent);
  const body = readUpsertBody(bytes);
  if (isRefusal(body)) return answerRefusal(body, intent);
  if (body.version !== undefined) intent.what = `${what} v${body.version}`;
  return answerWritten(upsertObject(database, now, type, externalId, body), intent);
}

function answerCreate(database: Database, now: number, type: CrmType, bytes: Buffer): Answer {
  const intent: Intent = { what: `create ${singular[type]}`, type };
  const body = readPropertiesBody(bytes);
  if (isRefusal(body)) return answerRefusal(body, intent);
  return answerWritten(createObject(database, now, type, body.properties), intent);
}

function answerEdit(database: Database, now: number, type: CrmType, id: string, bytes: Buffer): Answer {
  const found = findById(database, type, id);
  const intent: Intent = {
    what: `edit ${singular[type]} ${id}`.slice(0, 200),
    type,
    objectId: found?.id ?? null,
    externalId: found?.externalId ?? null,
  };
  if (found === null) return answerRefusal(refuseMissing(type, id), intent);
  const body = readPropertiesBody(bytes);
  if (isRefusal(body)) return answerRefusal(body, intent);
  return answerWritten(editObject(database, now, found, body.properties), intent);
}

function answerWritten(written: Written | Refusal, intent: Intent): Answer {
  if (isRefusal(written)) return answerRefusal(written, intent);
  const { object, outcome, changes } = written;
  const status = outcome === "created" ? 201 : 200;
  return answerWith(status, { ...object, outcome }, intent, { outcome, object, changes });
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

function refuseType(name: string | undefined): Refusal {
  const types = crmType.options.join(", ");
  return refuse(
    404,
    "NOT_FOUND",
    `There are no objects called "${(name ?? "").slice(0, 60)}". Use ${types}.`,
  );
}

function refuseMissing(type: CrmType, id: string): Refusal {
  return refuse(
    404,
    "NOT_FOUND",
    `There is no ${singular[type]} with the CRM id ${id.slice(0, 60)}. Look it up with GET /objects/${type}?externalId=….`,
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
