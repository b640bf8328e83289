/** A record of ours as Salesforce's fields. */
import type { Database } from "better-sqlite3";
import type { Json } from "../../../shared/words";
import { listProperties } from "../definitions";
import { findById, listRelated, type Properties, type StoredObject, toRowId } from "../objects";
import { readProperty } from "../properties";
import type { Refusal } from "../refusal";
import { toSalesforceId } from "./ids";
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
export function propertyOf(field: SField, type: string): string {
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

export function fullName(seen: Properties): string | null {
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
