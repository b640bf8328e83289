/**
 * Salesforce's objects and fields as this CRM has them: data, from Salesforce's object reference. Each field names the
 * property it stands for here, so that a record written by one face is read by every other.
 */
import type { CrmType } from "../../../shared/crm";

export type SField = {
  name: string;
  label: string;
  type:
    | "id"
    | "string"
    | "textarea"
    | "phone"
    | "email"
    | "picklist"
    | "int"
    | "date"
    | "datetime"
    | "reference"
    | "boolean";
  /** Property of our record; null: computed in `fields.ts`. */
  property: string | null;
  length: number;
  createable: boolean;
  updateable: boolean;
  required: boolean;
  externalId: boolean;
  /** Values of a restricted list; null: anything. */
  values: string[] | null;
  /** Ids that a reference may hold begin with one of these. */
  prefixes: string[];
};

export type SObject = {
  name: string;
  label: string;
  prefix: string;
  /** The first is where a new record goes unless `typeOf` says otherwise. */
  types: CrmType[];
  readOnly: boolean;
  fields: SField[];
};

export const taskIdField = "Ringback_Call_Id__c";
export const personIdField = "Ringback_External_Id__c";

function field(name: string, property: string | null, more: Partial<SField> = {}): SField {
  const writable = property !== null;
  return {
    name,
    label: name.replace(/__c$/, "").replaceAll(/(?<=[a-z])(?=[A-Z])|_/g, " "),
    type: "string",
    property,
    length: 255,
    createable: writable,
    updateable: writable,
    required: false,
    externalId: false,
    values: null,
    prefixes: [],
    ...more,
  };
}

const written = { createable: true, updateable: true };
const date = { type: "date", length: 0 } as const;
const text = { type: "textarea", length: 32_000 } as const;
const phone = { type: "phone", length: 40 } as const;
const who: Partial<SField> = { type: "reference", length: 18, prefixes: ["003", "00Q"], ...written };
const owner = field("OwnerId", "ownerId", { type: "reference", length: 18, prefixes: ["005", "00G"] });

const system = [
  field("Id", null, { type: "id", length: 18 }),
  field("IsDeleted", null, { type: "boolean", length: 0 }),
  field("CreatedDate", null, { type: "datetime", length: 0 }),
  field("LastModifiedDate", null, { type: "datetime", length: 0 }),
  field("SystemModstamp", null, { type: "datetime", length: 0 }),
];
const merged = field("MasterRecordId", null, { type: "reference", length: 18 });
const person = [
  ...system,
  merged,
  field("Name", null),
  field("FirstName", "firstName", { length: 40 }),
  field("LastName", "lastName", { length: 80, required: true }),
  field("Phone", "phone", phone),
  field("MobilePhone", "mobilePhone", phone),
  field("Email", "email", { type: "email", length: 80 }),
  field("Title", "jobTitle", { length: 128 }),
  field("Description", "description", text),
  field("LastActivityDate", null, date),
  field(personIdField, null, { externalId: true, ...written }),
  owner,
];

export const sObjects: SObject[] = [
  {
    name: "Contact",
    label: "Contact",
    prefix: "003",
    types: ["contacts"],
    readOnly: false,
    fields: [...person, field("HomePhone", "homePhone", phone), field("OtherPhone", "otherPhone", phone)],
  },
  {
    name: "Lead",
    label: "Lead",
    prefix: "00Q",
    types: ["contacts"],
    readOnly: false,
    fields: [
      ...person,
      field("Company", "company", { required: true }),
      field("Status", "status", { type: "picklist", length: 40 }),
      field("IsConverted", null, { type: "boolean", length: 0 }),
      field("ConvertedContactId", null, { type: "reference", length: 18 }),
    ],
  },
  {
    name: "Account",
    label: "Account",
    prefix: "001",
    types: ["companies"],
    readOnly: false,
    fields: [
      ...system,
      merged,
      field("Name", "name", { required: true }),
      field("Phone", "phone", phone),
      field("Website", "website"),
      field(personIdField, null, { externalId: true, ...written }),
      owner,
    ],
  },
  {
    name: "Task",
    label: "Task",
    prefix: "00T",
    types: ["tasks", "calls"],
    readOnly: false,
    fields: [
      ...system,
      field("Subject", "title"),
      field("Description", "body", text),
      field("Status", "status", { type: "picklist", length: 40 }),
      field("Priority", "priority", { type: "picklist", length: 20 }),
      field("ActivityDate", "activityDate", date),
      field("TaskSubtype", "taskSubtype", {
        type: "picklist",
        length: 40,
        updateable: false,
        values: ["Task", "Email", "ListEmail", "Cadence", "Call", "LinkedIn"],
      }),
      field("CallDurationInSeconds", "talkSeconds", { type: "int", length: 0 }),
      field("CallType", "direction", {
        type: "picklist",
        length: 40,
        values: ["Inbound", "Internal", "Outbound"],
      }),
      field("CallDisposition", "outcome"),
      field("CallObject", "callObject"),
      field("WhoId", null, who),
      field("WhatId", "whatId", { type: "reference", length: 18, prefixes: ["001", "500", "006"] }),
      field("IsClosed", null, { type: "boolean", length: 0 }),
      field(taskIdField, null, { externalId: true, ...written }),
      owner,
    ],
  },
  {
    name: "Case",
    label: "Case",
    prefix: "500",
    types: ["tickets"],
    readOnly: false,
    fields: [
      ...system,
      field("CaseNumber", null, { length: 30 }),
      field("Subject", "title"),
      field("Description", "body", text),
      field("Status", "status", { type: "picklist", length: 40 }),
      field("Origin", "origin", { type: "picklist", length: 40 }),
      field("Priority", "priority", { type: "picklist", length: 20 }),
      field("ContactId", null, { ...who, prefixes: ["003"] }),
      field(taskIdField, null, { externalId: true, ...written }),
      owner,
    ],
  },
  {
    name: "Organization",
    label: "Organization",
    prefix: "00D",
    types: [],
    readOnly: true,
    fields: [
      field("Id", null, { type: "id", length: 18 }),
      field("Name", null),
      field("IsSandbox", null, { type: "boolean", length: 0 }),
      field("OrganizationType", null),
      field("TimeZoneSidKey", null),
      field("InstanceName", null),
    ],
  },
];

export function sObjectOf(name: string | undefined): SObject | null {
  return sObjects.find((one) => one.name.toLowerCase() === name?.toLowerCase()) ?? null;
}

/** Where a record of ours shows itself. Leads and contacts are one type here. */
export function sObjectFor(object: { type: CrmType; properties: Record<string, unknown> }): SObject | null {
  if (object.type === "contacts")
    return sObjectOf(object.properties.lifecycle === "lead" ? "Lead" : "Contact");
  return sObjects.find(({ types }) => types.includes(object.type)) ?? null;
}
