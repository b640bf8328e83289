/** `query`, `queryAll` and `search`. A query reads what is stored; a search reads its index, which is behind the writes. */
import type { Json } from "../../../shared/words";
import { type Answer, answerWith, type Intent } from "../answer";
import type { FaceContext, Route } from "../face";
import { findById, listObjects, type Properties, readAll, type StoredObject } from "../objects";
import { searchablePhone } from "../phone";
import { isRefusal, type Refusal } from "../refusal";
import { seenBySearch } from "../search";
import { fieldsOf, findField, readField, toRow } from "./fields";
import { refuseAs } from "./refusals";
import { organizationRow } from "./service-routes";
import { type SField, type SObject, sObjectFor, sObjectOf } from "./sobjects";
import { compare, listFields, matches, parseSoql, parseSosl, type Soql, type Sosl } from "./soql";

type Row = Record<string, Json>;

export const queryRoutes: Route[] = [
  { method: "GET", path: "/services/data/:version/query", handle: (context) => answerQuery(context, false) },
  {
    method: "GET",
    path: "/services/data/:version/queryAll",
    handle: (context) => answerQuery(context, true),
  },
  { method: "GET", path: "/services/data/:version/search", handle: answerSearch },
];

function answerQuery(
  context: FaceContext,
  withDeleted: boolean,
): Answer | { refusal: Refusal; intent: Intent } {
  const text = context.request.query.q ?? "";
  const intent: Intent = { what: `query ${text}`.slice(0, 200), type: null };
  const rows = runQuery(context, text, withDeleted);
  if (isRefusal(rows)) return { refusal: rows, intent };
  const { records, count } = rows;
  return answerWith(200, { totalSize: count, done: true, records }, intent, { outcome: "looked-up" });
}

function runQuery(
  context: FaceContext,
  text: string,
  withDeleted: boolean,
): { records: Row[]; count: number } | Refusal {
  const soql = parseSoql(text);
  if (isRefusal(soql)) return soql;
  const sobject = sObjectOf(soql.from);
  if (sobject === null) return refuseType(soql.from);
  const names = [
    ...(soql.fields ?? []),
    ...(soql.where ? listFields(soql.where) : []),
    ...(soql.orderBy ? [soql.orderBy.field] : []),
  ];
  const fields = new Map<string, SField>();
  for (const name of names) {
    const field = findField(context.database, sobject, name);
    if (isRefusal(field)) return field;
    fields.set(name.toLowerCase(), field);
  }
  if (sobject.name === "Organization")
    return { records: [organizationRow(context, [...fields.values()])], count: 1 };
  const found = collect(context, sobject, soql, fields, withDeleted);
  if (soql.fields === null) return { records: [], count: found.length };
  const selected = soql.fields.map((name) => fields.get(name.toLowerCase()) as SField);
  const version = context.params.version ?? "";
  const records = found.slice(0, soql.limit).map((one) => toRow(context.database, version, one, selected));
  return { records, count: records.length };
}

function collect(
  { database }: FaceContext,
  sobject: SObject,
  soql: Soql,
  fields: Map<string, SField>,
  withDeleted: boolean,
): StoredObject[] {
  const read = (object: StoredObject) => (name: string) =>
    readField(database, sobject, fields.get(name.toLowerCase()) as SField, object);
  const found: StoredObject[] = [];
  for (const object of everyRecord(database, sobject, withDeleted)) {
    if (soql.where !== null && !matches(soql.where, read(object))) continue;
    found.push(object);
    // Without an order the first ones do.
    if (soql.orderBy === null && soql.fields !== null && found.length >= soql.limit) break;
  }
  const { orderBy } = soql;
  if (orderBy === null) return found;
  const direction = orderBy.descending ? -1 : 1;
  return found.sort((a, b) => direction * compare(read(a)(orderBy.field), read(b)(orderBy.field)));
}

function* everyRecord(
  database: FaceContext["database"],
  sobject: SObject,
  withDeleted: boolean,
): Generator<StoredObject> {
  const isOne = (object: StoredObject) => sObjectFor(object)?.name === sobject.name;
  for (const type of sobject.types) {
    for (const object of readAll(database, type)) if (isOne(object)) yield object;
    if (!withDeleted) continue;
    const page = listObjects(database, type, { deleted: true, limit: 500 });
    for (const { id } of isRefusal(page) ? [] : page.rows) {
      const object = findById(database, type, id);
      if (object !== null && isOne(object)) yield object;
    }
  }
}

function answerSearch(context: FaceContext): Answer | { refusal: Refusal; intent: Intent } {
  const text = context.request.query.q ?? "";
  const intent: Intent = { what: `search ${text}`.slice(0, 200), type: null };
  const sosl = parseSosl(text);
  if (isRefusal(sosl)) return { refusal: sosl, intent };
  const searchRecords: Row[] = [];
  for (const { from, fields: names, limit } of sosl.returning) {
    const sobject = sObjectOf(from);
    if (sobject === null || sobject.types.length === 0) return { refusal: refuseType(from), intent };
    const fields: SField[] = [];
    for (const name of names) {
      const field = findField(context.database, sobject, name);
      if (isRefusal(field)) return { refusal: field, intent };
      fields.push(field);
    }
    searchRecords.push(...searchOne(context, sobject, sosl, fields, limit));
  }
  return answerWith(200, { searchRecords }, intent, { outcome: "looked-up" });
}

function searchOne(
  context: FaceContext,
  sobject: SObject,
  sosl: Sosl,
  fields: SField[],
  limit: number,
): Row[] {
  const { database, now, settings } = context;
  const searched = fieldsOf(database, sobject).filter((field) => isInScope(field, sosl.scope));
  const rows: Row[] = [];
  for (const object of everyRecord(database, sobject, false)) {
    if (rows.length >= limit) break;
    const seen = seenBySearch(object, now, settings.searchLagMs);
    if (seen === null) continue;
    const values = searched.map((field) => ({
      field,
      value: readField(database, sobject, field, object, seen),
    }));
    if (values.some(({ field, value }) => sosl.terms.some((term) => isFound(field, value, term))))
      rows.push(toRow(database, context.params.version ?? "", object, fields, seen as Properties));
  }
  return rows;
}

function isInScope({ name, type }: SField, scope: Sosl["scope"]): boolean {
  if (scope === "PHONE") return type === "phone";
  if (scope === "EMAIL") return type === "email";
  if (scope === "NAME") return ["Name", "FirstName", "LastName", "Subject", "Company"].includes(name);
  return ["string", "textarea", "phone", "email"].includes(type);
}

/** A number is found by its digits however it was written, with or without its country; a text by its words. */
function isFound({ type }: SField, value: Json, term: string): boolean {
  if (typeof value !== "string") return false;
  if (type !== "phone") {
    const wanted = term.toLowerCase().replaceAll("*", "");
    return value
      .toLowerCase()
      .split(/[^\p{L}\p{N}@.]+/u)
      .some((word) => word === wanted || (term.endsWith("*") && word.startsWith(wanted)));
  }
  const digits = term.replace(/\D/g, "");
  return digits !== "" && (digits === value.replace(/\D/g, "") || digits === searchablePhone(value));
}

function refuseType(name: string): Refusal {
  return refuseAs(
    400,
    "INVALID_TYPE",
    `sObject type '${name.slice(0, 60)}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name.`,
  );
}
