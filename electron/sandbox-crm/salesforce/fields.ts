/** A record of ours as Salesforce's fields, and Salesforce's fields as properties of ours, each checked as it would be there. */
import type { Database } from "better-sqlite3";
import type { Json } from "../../../shared/words";
import { listProperties } from "../definitions";
import { findById, listRelated, type Properties, type StoredObject, toRowId } from "../objects";
import { readProperty } from "../properties";
import { isRefusal, type Refusal } from "../refusal";
import type { WriteRequest } from "../write-object";
import { fromSalesforceId, toSalesforceId } from "./ids";
import { refuseAs } from "./refusals";
import { type SField, type SObject, sObjectFor, sObjectOf } from "./sobjects";

/** The object's fields and those that this account defined with names of its own. */
export function fieldsOf(database: Database, sobject: SObject): SField[] {
  const own = sobject.types.flatMap((type) => listProperties(database, type));
  const custom = own
    .filter(({ name }) => name.endsWith("__c") && !sobject.fields.some((one) => one.name === name))
    .map(
      ({ name, label, hasUniqueValue }): SField => ({
        ...(sobject.fields[0] as SField),
        name,
        label,
        type: "string",
        property: name,
        length: 255,
        createable: true,
        updateable: true,
        externalId: hasUniqueValue,
      }),
    );
  return [...sobject.fields, ...new Map(custom.map((one) => [one.name, one])).values()];
}

export function findField(database: Database, sobject: SObject, name: string): SField | Refusal {
  const found = fieldsOf(database, sobject).find((one) => one.name.toLowerCase() === name.toLowerCase());
  return (
    found ??
    refuseAs(
      400,
      "INVALID_FIELD",
      `No such column '${name.slice(0, 80)}' on sobject of type ${sobject.name}`,
      [name.slice(0, 80)],
    )
  );
}

/** One value of a record. `seen` are its properties as whoever asks sees them. */
export function readField(
  database: Database,
  sobject: SObject,
  field: SField,
  object: StoredObject,
  seen = object.properties,
): Json {
  if (field.property !== null) return toSalesforce(field, readProperty(seen, propertyOf(field, object.type)));
  if (field.externalId) return object.externalId;
  switch (field.name) {
    case "Id":
      return toSalesforceId(sobject.prefix, object.id);
    case "IsDeleted":
      return object.deletedAt !== undefined;
    case "MasterRecordId":
      return object.mergedInto === undefined ? null : toSalesforceId(sobject.prefix, object.mergedInto);
    case "CreatedDate":
      return toDatetime(object.createdAt);
    case "LastModifiedDate":
    case "SystemModstamp":
      return toDatetime(object.updatedAt);
    case "Name":
      return fullName(seen);
    case "WhoId":
    case "ContactId":
      return linkOf(database, object);
    case "LastActivityDate":
      return lastActivity(database, object, seen);
    case "IsClosed":
      return readProperty(seen, "status") === "Completed";
    case "IsConverted":
      return readProperty(seen, "convertedContactId") !== null;
    case "ConvertedContactId": {
      const id = readProperty(seen, "convertedContactId");
      return typeof id === "string" ? toSalesforceId("003", id) : null;
    }
    case "CaseNumber":
      return object.id.padStart(8, "0");
    default:
      return null;
  }
}

/** What a call's text is called here: its summary. */
function propertyOf(field: SField, type: string): string {
  return field.name === "Description" && type === "calls" ? "summary" : (field.property ?? field.name);
}

function toSalesforce(field: SField, value: Json): Json {
  if (field.name === "CallType" && typeof value === "string")
    return value.charAt(0).toUpperCase() + value.slice(1);
  if (value === null || typeof value === "number" || typeof value === "boolean") return value;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function toDatetime(at: number): string {
  return new Date(at).toISOString().replace("Z", "+0000");
}

function fullName(seen: Properties): string | null {
  const [first, last] = [readProperty(seen, "firstName"), readProperty(seen, "lastName")];
  const both = [first, last].filter((one) => typeof one === "string").join(" ");
  const name = readProperty(seen, "name");
  return both || (typeof name === "string" ? name : null);
}

function linkOf(database: Database, object: StoredObject): string | null {
  const contact = object.contactId === null ? null : findById(database, "contacts", object.contactId);
  const sobject = contact === null ? null : sObjectFor(contact);
  return sobject === null || contact === null ? null : toSalesforceId(sobject.prefix, contact.id);
}

function lastActivity(database: Database, object: StoredObject, seen: Properties): Json {
  const set = readProperty(seen, "lastActivityDate");
  if (set !== null) return set;
  const calls = listRelated(database, "calls", "contact_id = ?", [toRowId(object.id)]);
  const days = calls.map(({ properties }) => readProperty(properties, "activityDate"));
  return (
    days
      .filter((day) => typeof day === "string")
      .sort()
      .at(-1) ?? null
  );
}

/** What a body says, as a write of ours; a refusal names the field, as Salesforce does. */
export function readGiven(
  database: Database,
  sobject: SObject,
  given: Record<string, Json>,
  found: StoredObject | null,
): (WriteRequest & { externalId: string | null }) | Refusal {
  const type = found?.type ?? typeOf(sobject, given);
  const request: WriteRequest & { externalId: string | null } = {
    properties: {},
    allowSameContact: true,
    externalId: null,
  };
  for (const [name, value] of Object.entries(given)) {
    if (name === "attributes" || name === "type") continue;
    const field = findField(database, sobject, name);
    if (isRefusal(field)) return field;
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
function complete(
  sobject: SObject,
  type: string,
  request: WriteRequest & { externalId: string | null },
  found: StoredObject | null,
): WriteRequest & { externalId: string | null } {
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

/** With its `attributes`, as every record comes. */
export function toRow(
  database: Database,
  version: string,
  object: StoredObject,
  fields: SField[],
  seen?: Properties,
): Record<string, Json> {
  const sobject = sObjectFor(object) ?? sObjectOf("Task");
  if (sobject === null) return {};
  const url = `/services/data/${version}/sobjects/${sobject.name}/${toSalesforceId(sobject.prefix, object.id)}`;
  return {
    attributes: { type: sobject.name, url },
    ...Object.fromEntries(fields.map((one) => [one.name, readField(database, sobject, one, object, seen)])),
  };
}
