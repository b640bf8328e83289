/** Salesforce's fields of a body as a write of ours, each checked as it would be there: a refusal names the field. */
import type { Database } from "better-sqlite3";
import type { Json } from "../../../shared/words";
import type { FaceContext } from "../face";
import { findById, type StoredObject } from "../objects";
import { readProperty } from "../properties";
import { isRefusal, type Refusal } from "../refusal";
import type { WriteRequest } from "../write-object";
import { findField, fullName, propertyOf } from "./fields";
import { fromSalesforceId } from "./ids";
import { refuseAs } from "./refusals";
import { type SField, type SObject, sObjectFor } from "./sobjects";

/** A write with the external id that stood among the fields. */
export type Given = WriteRequest & { externalId: string | null };

export function readGiven(
  { database, settings }: Pick<FaceContext, "database" | "settings">,
  sobject: SObject,
  given: Record<string, Json>,
  found: StoredObject | null,
): Given | Refusal {
  const type = found?.type ?? typeOf(sobject, given);
  const request: Given = {
    properties: {},
    allowSameContact: true,
    externalId: null,
  };
  for (const [name, value] of Object.entries(given)) {
    if (name === "attributes" || name === "type") continue;
    const field = findField(database, sobject, name);
    if (isRefusal(field)) {
      if (settings.unknownProperties === "ignore") continue;
      return field;
    }
    const refused = checkValue(field, value, found, sobject);
    if (refused !== null) return refused;
    if (field.externalId && field.property === null)
      request.externalId = value === null ? null : String(value);
    else if (field.name === "WhoId" || field.name === "ContactId") {
      const linked = readLink(database, field, value);
      if (typeof linked === "object" && linked !== null) return linked;
      request.contactId = linked;
    } else request.properties[propertyOf(field, type)] = toOurs(field, value);
  }
  const missing = found === null ? listMissing(sobject, given) : [];
  if (missing.length > 0)
    return refuseAs(
      400,
      "REQUIRED_FIELD_MISSING",
      `Required fields are missing: [${missing.join(", ")}]`,
      missing,
    );
  return complete(sobject, type, request, found);
}

/** A Task is a call when it says so, or tells what only a call has. */
export function typeOf(sobject: SObject, given: Record<string, Json>): string {
  if (sobject.name !== "Task") return sobject.types[0] ?? "";
  return given.TaskSubtype === "Call" ? "calls" : "tasks";
}

function listMissing(sobject: SObject, given: Record<string, Json>): string[] {
  return sobject.fields
    .filter(({ name, required }) => required && (given[name] ?? "") === "")
    .map(({ name }) => name);
}

/** What this CRM's own cards and rules read beside Salesforce's fields. */
function complete(sobject: SObject, type: string, request: Given, found: StoredObject | null): Given {
  const { properties } = request;
  if (type === "contacts" && (properties.firstName !== undefined || properties.lastName !== undefined))
    properties.name = fullName({ ...found?.properties, ...properties });
  if (sobject.name === "Lead") properties.lifecycle = "lead";
  if (sobject.name === "Task" && found === null) {
    properties.status ??= "Not Started";
    properties.priority ??= "Normal";
    properties.taskSubtype ??= "Task";
  }
  if (type !== "calls") return request;
  const status = properties.status ?? found?.properties.status ?? (found === null ? null : "Completed");
  // Ringback's rule in Salesforce's words: a call in progress is a Task that is not closed.
  request.missing = status === "Completed" ? [] : ["Status Completed"];
  if (found === null) properties.outcome ??= "Completed";
  return request;
}

function toOurs(field: SField, value: Json): Json {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (text === "") return null;
  return field.name === "CallType" ? text.toLowerCase() : text;
}

function readLink(database: Database, field: SField, value: Json): string | null | Refusal {
  if (value === null || value === "") return null;
  const given = String(value);
  const id =
    field.prefixes.map((prefix) => fromSalesforceId(prefix, given)).find((one) => one !== null) ?? null;
  const found = id === null ? null : findById(database, "contacts", id);
  if (found === null || !given.startsWith(sObjectFor(found)?.prefix ?? "-"))
    return refuseAs(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [field.name]);
  if (found.deletedAt !== undefined)
    return refuseAs(400, "ENTITY_IS_DELETED", "entity is deleted", [field.name]);
  return found.id;
}

function checkValue(
  field: SField,
  value: Json,
  found: StoredObject | null,
  sobject: SObject,
): Refusal | null {
  const allowed = found === null ? field.createable : field.updateable || isSameAsBefore(field, value, found);
  if (sobject.readOnly || !allowed) return refuseWriting(field);
  if (value === null) return null;
  const { name, type, length } = field;
  if (type === "int") return Number.isSafeInteger(value) ? null : refuseType("int", value);
  if (type === "boolean") return typeof value === "boolean" ? null : refuseType("boolean", value);
  if (typeof value !== "string")
    return type === "string" && typeof value === "number" ? null : refuseType("string", value);
  if (type === "date" && !(/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))))
    return refuseType("date", value);
  if (
    type === "reference" &&
    value !== "" &&
    !field.prefixes.some((one) => value.startsWith(one) && /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(value))
  )
    return refuseAs(
      400,
      "MALFORMED_ID",
      `${field.label}: id value of incorrect type: ${value.slice(0, 40)}`,
      [name],
    );
  if (length > 0 && value.length > length)
    return refuseAs(
      400,
      "STRING_TOO_LONG",
      `${field.label}: data value too large: ${value.slice(0, 60)} (max length=${length})`,
      [name],
    );
  if (field.values !== null && value !== "" && !field.values.includes(value))
    return refuseAs(
      400,
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      `${field.label}: bad value for restricted picklist field: ${value.slice(0, 60)}`,
      [name],
    );
  return null;
}

function isSameAsBefore(field: SField, value: Json, found: StoredObject): boolean {
  return field.property !== null && readProperty(found.properties, field.property) === value;
}

function refuseWriting({ name }: SField): Refusal {
  return refuseAs(
    400,
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    `Unable to create/update fields: ${name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    [name],
  );
}

function refuseType(type: string, value: Json): Refusal {
  const kind =
    value === null
      ? "null"
      : typeof value === "string"
        ? `VALUE_STRING value ${value.slice(0, 60)}`
        : `a ${typeof value}`;
  return refuseAs(
    400,
    "JSON_PARSER_ERROR",
    `Cannot deserialize instance of ${type} from ${kind} or request may be missing a required field`,
  );
}
