/**
 * `composite/sobjects`: up to 200 records in one request. It answers 200 also where records failed: each has its own
 * `success`. With `allOrNone` one failure takes everything back.
 */
import { z } from "zod";
import { type Json, json } from "../../../shared/words";
import type { Answer, Intent, Trace } from "../answer";
import { readAs } from "../bodies";
import type { FaceContext, Route } from "../face";
import { isRefusal, type Refusal } from "../refusal";
import { findField, toRow } from "./fields";
import {
  createRecord,
  deleteRecord,
  findRecord,
  readIdField,
  readSObject,
  type Saved,
  updateRecord,
  upsertRecord,
} from "./records";
import { refuseAs, type SError, toError } from "./refusals";
import { type SField, sObjectOf } from "./sobjects";

type Answered = Answer | { refusal: Refusal; intent: Intent };
type Item = {
  id?: string;
  success: boolean;
  errors: { statusCode: string; message: string; fields: string[] }[];
  created?: boolean;
};

const most = 200;
const base = "/services/data/:version/composite/sobjects";
export const collectionRoutes: Route[] = [
  { method: "POST", path: base, handle: answerCreates },
  { method: "PATCH", path: base, handle: answerUpdates },
  { method: "DELETE", path: base, handle: answerDeletes },
  { method: "POST", path: `${base}/:type`, handle: answerRetrieve },
  { method: "PATCH", path: `${base}/:type/:field`, handle: answerUpserts },
];

const record = z.record(z.string().min(1).max(80), json);
const collection = z.object({ allOrNone: z.boolean().default(false), records: z.array(record) });

function answerCreates(context: FaceContext): Answered {
  return each(context, "create", (one) => {
    const sobject = readSObject(typeIn(one));
    return isRefusal(sobject) ? sobject : createRecord(context, sobject, without(one, "attributes"));
  });
}

function answerUpdates(context: FaceContext): Answered {
  return each(context, "update", (one) => {
    const sobject = readSObject(typeIn(one));
    if (isRefusal(sobject)) return sobject;
    return updateRecord(
      context,
      sobject,
      String(one.Id ?? one.id ?? ""),
      without(one, "attributes", "Id", "id"),
    );
  });
}

function answerUpserts(context: FaceContext): Answered {
  const { type = "", field: name = "" } = context.params;
  return each(context, "upsert", (one) => {
    const sobject = readSObject(type);
    if (isRefusal(sobject)) return sobject;
    const field = readIdField(context, sobject, name);
    if (isRefusal(field)) return field;
    const value = one[name];
    const saved = upsertRecord(
      context,
      sobject,
      { field, value: value == null ? "" : String(value) },
      without(one, "attributes", name),
    );
    if (!("choices" in saved)) return saved;
    return refuseAs(
      400,
      "DUPLICATE_EXTERNAL_ID",
      `more than one record found for external id field: ${name}`,
      [],
    );
  });
}

function answerDeletes(context: FaceContext): Answered {
  const { query } = context.request;
  const ids = (query.ids ?? "").split(",").filter((id) => id !== "");
  return run(context, "delete", ids, query.allOrNone === "true", (id) => {
    const sobject = prefixOf(id);
    return isRefusal(sobject) ? sobject : deleteRecord(context, sobject, id);
  });
}

function prefixOf(id: string) {
  const names: Record<string, string> = {
    "003": "Contact",
    "00Q": "Lead",
    "001": "Account",
    "00T": "Task",
    "500": "Case",
  };
  return (
    sObjectOf(names[id.slice(0, 3)]) ?? refuseAs(400, "MALFORMED_ID", `malformed id ${id.slice(0, 40)}`, [])
  );
}

function answerRetrieve(context: FaceContext): Answered {
  const intent: Intent = { what: `retrieve ${context.params.type}`.slice(0, 200), type: null };
  const sobject = readSObject(context.params.type);
  const body = readAs(
    context.body,
    z.object({ ids: z.array(z.string()).max(most), fields: z.array(z.string()).max(200) }),
  );
  if (isRefusal(sobject)) return { refusal: sobject, intent };
  if (isRefusal(body)) return { refusal: body, intent };
  const fields: SField[] = [];
  for (const name of body.fields) {
    const field = findField(context.database, sobject, name);
    if (isRefusal(field)) return { refusal: field, intent };
    fields.push(field);
  }
  const rows = body.ids.map((id) => {
    const found = findRecord(context, sobject, id);
    return isRefusal(found) ? null : toRow(context.database, context.params.version ?? "", found, fields);
  });
  const trace: Trace = {
    what: intent.what,
    outcome: "looked-up",
    objectType: null,
    objectId: null,
    externalId: null,
    changes: [],
  };
  return { status: 200, text: JSON.stringify(rows), trace };
}

function each(
  context: FaceContext,
  verb: string,
  one: (record: Record<string, Json>) => ReturnType<typeof createRecord>,
): Answered {
  const body = readAs(context.body, collection);
  if (isRefusal(body)) return { refusal: body, intent: { what: `${verb} a collection`, type: null } };
  return run(context, verb, body.records, body.allOrNone, one);
}

/** Thrown to take a savepoint back. */
class RolledBack extends Error {}

function run<One>(
  context: FaceContext,
  verb: string,
  all: One[],
  allOrNone: boolean,
  one: (input: One) => Saved | Refusal,
): Answered {
  const intent: Intent = { what: `${verb} ${all.length} records`, type: null };
  if (all.length === 0)
    return { refusal: refuseAs(400, "REQUIRED_FIELD_MISSING", "records is required"), intent };
  if (all.length > most)
    return {
      refusal: refuseAs(
        400,
        "EXCEEDED_ID_LIMIT",
        `record limit reached. cannot submit more than ${most} records into this call`,
      ),
      intent,
    };
  let results: (Saved | Refusal)[] = [];
  try {
    context.database.transaction(() => {
      results = all.map((input, index) => (isRefused(context, index) ? refuseLocked() : one(input)));
      if (allOrNone && results.some((result) => isRefusal(result))) throw new RolledBack();
    })();
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    results = results.map((result) => (isRefusal(result) ? result : refuseRolledBack()));
  }
  const items = results.map((result) => toItem(result, verb === "upsert"));
  const traces = results.map((result): Trace => {
    if (!isRefusal(result)) return result.trace;
    const { error } = toError(result);
    return {
      what: `${verb}: ${error.errorCode}`,
      outcome: "refused",
      objectType: null,
      objectId: null,
      externalId: null,
      changes: [],
    };
  });
  const [trace, ...more] = traces;
  return { status: 200, text: JSON.stringify(items), trace: trace as Trace, more };
}

function isRefused({ refuseEvery }: FaceContext, index: number): boolean {
  return refuseEvery !== null && (index + 1) % refuseEvery === 0;
}

function refuseLocked(): Refusal {
  return refuseAs(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records");
}

function refuseRolledBack(): Refusal {
  const words =
    "Record rolled back because not all records were valid and the request was using AllOrNone header";
  return refuseAs(400, "ALL_OR_NONE_OPERATION_ROLLED_BACK", words);
}

function toItem(result: Saved | Refusal, tellsCreated: boolean): Item {
  if (!isRefusal(result)) {
    const { id, created } = result;
    return { id, success: true, errors: [], ...(tellsCreated ? { created } : {}) };
  }
  const { error }: { error: SError } = toError(result);
  return {
    success: false,
    errors: [{ statusCode: error.errorCode, message: error.message, fields: error.fields }],
    ...(tellsCreated ? { created: false } : {}),
  };
}

function typeIn(one: Record<string, Json>): string | undefined {
  const { attributes } = one;
  if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes)) return undefined;
  return typeof attributes.type === "string" ? attributes.type : undefined;
}

function without(one: Record<string, Json>, ...names: string[]): Record<string, Json> {
  return Object.fromEntries(Object.entries(one).filter(([name]) => !names.includes(name)));
}
