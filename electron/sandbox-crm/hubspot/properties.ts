/** Which properties a type has, and what is checked of the values a sender gives. Unknown ones are refused: see `checkValues`. */
import type { Database } from "better-sqlite3";
import type { CrmProperty } from "../../../shared/crm";
import { builtInProperties } from "../built-in-properties";
import { findProperty, findType, listProperties } from "../definitions";
import { type Refusal, refuse } from "../refusal";
import { readTime } from "./bridge";
import { requiredProperties, type StandardProperty, standardProperties, typeNames } from "./standard";

/** The type behind any of its names; a custom type by its own, or as `p_<name>`. */
export function findTypeName(database: Database, name: string | undefined): string | null {
  if (name === undefined) return null;
  const known = typeNames[name.toLowerCase()];
  if (known !== undefined) return known;
  return findType(database, name)?.name ?? findType(database, name.replace(/^p_/, ""))?.name ?? null;
}

export function refuseTypeName(name: string | undefined): Refusal {
  return refuse(400, "UNKNOWN_TYPE", `Unable to infer object type from: ${(name ?? "").slice(0, 60)}`);
}

/** Defined in this account. What every sandbox CRM knows under its own names is not known by those names there. */
export function findOwn(database: Database, type: string, name: string): CrmProperty | null {
  const isBuiltIn = builtInProperties(type).some((property) => property.name === name);
  return isBuiltIn ? null : findProperty(database, type, name);
}

export function isUnique(database: Database, type: string, name: string): boolean {
  const standard = standardProperties[type]?.find((property) => property.name === name);
  return standard?.unique === true || findOwn(database, type, name)?.hasUniqueValue === true;
}

/** As `GET /crm/v3/properties/:type` tells them. */
export function listAll(database: Database, type: string): object[] {
  const standard = standardProperties[type] ?? [];
  const known = new Set([...standard, ...builtInProperties(type)].map(({ name }) => name));
  const own = listProperties(database, type).filter(({ name }) => !known.has(name));
  return [
    ...standard.map((property) => renderStandard(type, property)),
    ...own.map((one) => renderProperty(type, one)),
  ];
}

export function findAny(database: Database, type: string, name: string): object | null {
  const own = findOwn(database, type, name);
  if (own !== null) return renderProperty(type, own);
  const standard = standardProperties[type]?.find((property) => property.name === name);
  return standard === undefined ? null : renderStandard(type, standard);
}

export function renderProperty(type: string, property: CrmProperty): object {
  return {
    name: property.name,
    label: property.label,
    type: property.type === "phone" ? "string" : property.type,
    fieldType: fieldTypes[property.type] ?? "text",
    groupName: groupOf(type),
    description: "",
    options: property.options.map((option, displayOrder) => ({ ...option, displayOrder, hidden: false })),
    hasUniqueValue: property.hasUniqueValue,
    hidden: false,
    displayOrder: -1,
    formField: false,
    archived: false,
    calculated: false,
    externalOptions: false,
    hubspotDefined: false,
    modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
  };
}

const fieldTypes: Record<string, string> = {
  string: "text",
  phone: "phonenumber",
  number: "number",
  datetime: "date",
  enumeration: "select",
  bool: "booleancheckbox",
};

function renderStandard(type: string, property: StandardProperty): object {
  return {
    ...renderProperty(type, {
      name: property.name,
      label: property.name,
      type: property.type,
      unit: null,
      options: property.options ?? [],
      hasUniqueValue: property.unique === true,
      owner: null,
      editableBy: [],
      sourceSystem: null,
      policy: "newest_wins",
    }),
    hubspotDefined: true,
    calculated: property.readOnly === true,
    modificationMetadata: {
      archivable: false,
      readOnlyDefinition: true,
      readOnlyValue: property.readOnly === true,
    },
  };
}

function groupOf(type: string): string {
  return type === "contacts"
    ? "contactinformation"
    : `${type.replace(/ies$/, "y").replace(/s$/, "")}information`;
}

type Values = Record<string, string | null>;
type Problem = {
  isValid: false;
  error: string;
  name: string;
  message: string;
  localizedErrorMessage: string;
};

/**
 * What is wrong with these values. HubSpot's guides disagree about unknown and read-only properties: one says they are
 * passed over, one that they are an error. `lenient` passes over; else all of them are named at once.
 */
export function checkValues(
  database: Database,
  type: string,
  values: Values,
  options: { isNew: boolean; lenient: boolean },
): Values | Refusal {
  const taken: Values = {};
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(values)) {
    const problem = checkValue(database, type, name, value);
    if (problem === null) taken[name] = value;
    else if (!options.lenient || !passedOver.has(problem.error)) problems.push(problem);
  }
  if (problems.length > 0) return refuseProblems(problems);
  const missing = options.isNew ? (requiredProperties[type] ?? []).filter((name) => !taken[name]) : [];
  if (missing.length === 0) return taken;
  return refuse(400, "REQUIRED_MISSING", `Error creating ${type}. Some required properties were not set.`, {
    property: missing,
    errors: missing.map((name) => ({
      message: `${name} was not set`,
      code: "MISSING_REQUIRED_PROPERTY",
      context: { propertyName: [name] },
    })),
  });
}

const passedOver = new Set(["PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE"]);

function checkValue(database: Database, type: string, name: string, value: string | null): Problem | null {
  const own = findOwn(database, type, name);
  const property = standardProperties[type]?.find((one) => one.name === name) ?? own;
  if (!property) {
    return problemOf("PROPERTY_DOESNT_EXIST", name, `Property "${name}" does not exist`);
  }
  if ("readOnly" in property && property.readOnly) {
    return problemOf("READ_ONLY_VALUE", name, `"${name}" is a read only property; its value cannot be set.`);
  }
  if (value === null || value === "") return null;
  if (property.type === "number" && Number.isNaN(Number(value))) {
    return problemOf("INVALID_INTEGER", name, `${value.slice(0, 60)} was not a valid number`);
  }
  if (property.type === "datetime" && readTime(value) === null) {
    return problemOf("INVALID_DATE", name, `${value.slice(0, 60)} was not a valid long`);
  }
  // An account's own dispositions are not in this list, but they are GUIDs as well.
  const isGuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value);
  if (name === "hs_call_disposition" && isGuid) return null;
  const options = property.options ?? [];
  if (
    property.type === "enumeration" &&
    options.length > 0 &&
    !options.some((option) => option.value === value)
  ) {
    const allowed = options.map((option) => option.value).join(", ");
    return problemOf(
      "INVALID_OPTION",
      name,
      `${value.slice(0, 60)} was not one of the allowed options: [${allowed}]`,
    );
  }
  if (name === "hs_call_recording_url" && !value.startsWith("https://")) {
    return problemOf("INVALID_URL", name, `${value.slice(0, 60)} is not an HTTPS address`);
  }
  return null;
}

function problemOf(error: string, name: string, message: string): Problem {
  return { isValid: false, error, name, message, localizedErrorMessage: message };
}

/** The message embeds the list as JSON, which is how clients find the names. */
function refuseProblems(problems: Problem[]): Refusal {
  return refuse(400, "PROPERTY_VALUES", `Property values were not valid: ${JSON.stringify(problems)}`, {
    property: problems.map(({ name }) => name),
    errors: problems.map(({ message, error, name }) => ({
      message,
      code: error,
      context: { propertyName: [name] },
    })),
  });
}
