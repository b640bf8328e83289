/** `sobjects/…`: one record by its id or by an external id. */
import { type ZodType, z } from "zod";
import { type Json, json } from "../../../shared/words";
import { type Answer, answerWith, type Intent } from "../answer";
import { readAs } from "../bodies";
import type { FaceContext, Route } from "../face";
import type { StoredObject } from "../objects";
import { isRefusal, type Refusal } from "../refusal";
import { fieldsOf, findField, toRow } from "./fields";
import { toSalesforceId } from "./ids";
import {
  createRecord,
  deleteRecord,
  findRecord,
  listByExternalId,
  readIdField,
  readSObject,
  type Saved,
  updateRecord,
  upsertRecord,
} from "./records";
import { notFound } from "./refusals";
import type { SField, SObject } from "./sobjects";

type Answered = Answer | { refusal: Refusal; intent: Intent };

const base = "/services/data/:version/sobjects/:type";
export const recordRoutes: Route[] = [
  { method: "POST", path: base, handle: answerCreate },
  { method: "GET", path: `${base}/:id`, handle: answerGet },
  { method: "PATCH", path: `${base}/:id`, handle: answerUpdate },
  { method: "DELETE", path: `${base}/:id`, handle: answerDelete },
  { method: "GET", path: `${base}/:field/:value`, handle: answerGetBy },
  { method: "PATCH", path: `${base}/:field/:value`, handle: answerUpsert },
  { method: "DELETE", path: `${base}/:field/:value`, handle: answerDeleteBy },
];

export const recordBody: ZodType<Record<string, Json>> = z.record(z.string().min(1).max(80), json);

function answerCreate(context: FaceContext): Answered {
  const intent = intentOf(context, "create");
  const sobject = readSObject(context.params.type);
  const body = readAs(context.body, recordBody);
  if (isRefusal(sobject)) return { refusal: sobject, intent };
  if (isRefusal(body)) return { refusal: body, intent };
  const saved = createRecord(context, sobject, body);
  if (isRefusal(saved)) return { refusal: saved, intent };
  return tell(saved, 201, { id: saved.id, success: true, errors: [] });
}

function answerGet(context: FaceContext): Answered {
  const intent = intentOf(context, "read");
  const sobject = readSObject(context.params.type);
  if (isRefusal(sobject)) return { refusal: sobject, intent };
  const found = findRecord(context, sobject, context.params.id ?? "");
  return isRefusal(found) ? { refusal: found, intent } : answerRecord(context, sobject, found, intent);
}

function answerUpdate(context: FaceContext): Answered {
  const intent = intentOf(context, "update");
  const sobject = readSObject(context.params.type);
  const body = readAs(context.body, recordBody);
  if (isRefusal(sobject)) return { refusal: sobject, intent };
  if (isRefusal(body)) return { refusal: body, intent };
  const saved = updateRecord(context, sobject, context.params.id ?? "", body);
  return isRefusal(saved) ? { refusal: saved, intent } : tell(saved, 204, null);
}

function answerDelete(context: FaceContext): Answered {
  const intent = intentOf(context, "delete");
  const sobject = readSObject(context.params.type);
  if (isRefusal(sobject)) return { refusal: sobject, intent };
  const saved = deleteRecord(context, sobject, context.params.id ?? "");
  return isRefusal(saved) ? { refusal: saved, intent } : tell(saved, 204, null);
}

function answerGetBy(context: FaceContext): Answered {
  const intent = intentOf(context, "read");
  const found = findBy(context);
  if (isRefusal(found)) return { refusal: found, intent };
  const [only, ...others] = found.objects;
  if (!only) return { refusal: notFound(), intent };
  return others.length > 0
    ? answerChoices(context, found.sobject, found.objects, intent)
    : answerRecord(context, found.sobject, only, intent);
}

function answerDeleteBy(context: FaceContext): Answered {
  const intent = intentOf(context, "delete");
  const found = findBy(context);
  if (isRefusal(found)) return { refusal: found, intent };
  const [only, ...others] = found.objects;
  if (!only) return { refusal: notFound(), intent };
  if (others.length > 0) return answerChoices(context, found.sobject, found.objects, intent);
  const saved = deleteRecord(context, found.sobject, toSalesforceId(found.sobject.prefix, only.id));
  return isRefusal(saved) ? { refusal: saved, intent } : tell(saved, 204, null);
}

/** 201, then 200 with `created: false`; before version 46.0 an update is a 204 without an id. */
function answerUpsert(context: FaceContext): Answered {
  const { params, request } = context;
  const intent = intentOf(context, "upsert");
  const sobject = readSObject(params.type);
  const body = readAs(context.body, recordBody);
  if (isRefusal(sobject)) return { refusal: sobject, intent };
  if (isRefusal(body)) return { refusal: body, intent };
  const field = readIdField(context, sobject, params.field ?? "");
  if (isRefusal(field)) return { refusal: field, intent };
  const key = { field, value: params.value ?? "" };
  const saved = upsertRecord(context, sobject, key, body, request.query.updateOnly === "true");
  if ("choices" in saved) return answerChoices(context, sobject, saved.choices, intent);
  if (isRefusal(saved)) return { refusal: saved, intent };
  if (!saved.created && versionOf(params.version) < 46) return tell(saved, 204, null);
  return tell(saved, saved.created ? 201 : 200, {
    id: saved.id,
    errors: [],
    success: true,
    created: saved.created,
  });
}

function findBy(context: FaceContext): { sobject: SObject; objects: StoredObject[] } | Refusal {
  const { params } = context;
  const sobject = readSObject(params.type);
  if (isRefusal(sobject)) return sobject;
  const field = readIdField(context, sobject, params.field ?? "");
  if (isRefusal(field)) return field;
  if (field.name === "Id") {
    const found = findRecord(context, sobject, params.value ?? "");
    return isRefusal(found) ? found : { sobject, objects: [found] };
  }
  return { sobject, objects: listByExternalId(context, sobject, field, params.value ?? "") };
}

function answerRecord(context: FaceContext, sobject: SObject, found: StoredObject, intent: Intent): Answered {
  const asked = context.request.query.fields?.split(",").map((name) => name.trim());
  const fields: SField[] = [];
  for (const name of asked ?? []) {
    const field = findField(context.database, sobject, name);
    if (isRefusal(field)) return { refusal: field, intent };
    fields.push(field);
  }
  const all = asked === undefined ? fieldsOf(context.database, sobject) : fields;
  const row = toRow(context.database, context.params.version ?? "", found, all);
  return answerWith(200, row, { ...intent, type: found.type }, { outcome: "looked-up", object: found });
}

function answerChoices(
  context: FaceContext,
  sobject: SObject,
  objects: StoredObject[],
  intent: Intent,
): Answer {
  const path = `/services/data/${context.params.version}/sobjects/${sobject.name}`;
  const urls = objects.map(({ id }) => `${path}/${toSalesforceId(sobject.prefix, id)}`);
  return answerWith(
    300,
    urls,
    { ...intent, what: `${intent.what}: several records` },
    { outcome: "refused" },
  );
}

function tell({ trace, left }: Saved, status: number, body: Json): Answer {
  // Salesforce says nothing about values it left alone; this header is ours.
  const headers: Record<string, string> = left.length > 0 ? { "x-sandbox-left-alone": left.join(",") } : {};
  return { status, text: body === null ? "" : JSON.stringify(body), headers, trace };
}

function intentOf({ params }: FaceContext, verb: string): Intent {
  const { type = "", id, field, value } = params;
  const key = id ?? (field ? `${field} ${value}` : "");
  return {
    what: `${verb} ${type} ${key}`.trim().slice(0, 200),
    type: null,
    externalId: value?.slice(0, 200) ?? null,
  };
}

export function versionOf(version: string | undefined): number {
  return Number((version ?? "").replace(/^v/, ""));
}
