/**
 * Whether a value fits the definition of its property: the kind, and the options of an enumeration. Text that reads as
 * the kind is taken, for some APIs know only text. The refusal says the unit, since milliseconds and seconds look alike.
 */
import type { CrmProperty } from "../../shared/crm";
import type { Json } from "../../shared/words";
import { type Refusal, refuse } from "./refusal";

export function checkValue(property: CrmProperty, value: Json): Refusal | null {
  if (value === null || value === "" || fits(property, value)) return null;
  const given = JSON.stringify(value).slice(0, 60);
  return refuse(422, "VALUE_NOT_VALID", `${property.label} cannot be ${given}: ${wants(property)}.`, {
    property: property.name,
    type: property.type,
    unit: property.unit,
    ...(property.type === "enumeration" ? { options: property.options.map((option) => option.value) } : {}),
  });
}

function fits({ type, options }: CrmProperty, value: Json): boolean {
  if (type === "number") return isNumber(value);
  if (type === "bool") return typeof value === "boolean" || value === "true" || value === "false";
  if (type === "datetime")
    return isNumber(value) || (typeof value === "string" && !Number.isNaN(Date.parse(value)));
  if (type === "enumeration" && options.length > 0) return options.some((option) => option.value === value);
  return true;
}

function isNumber(value: Json): boolean {
  return (
    typeof value === "number" ||
    (typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)))
  );
}

function wants({ type, unit, options }: CrmProperty): string {
  if (type === "number") return `it is a number${unit === null ? "" : ` in ${unit}`}`;
  if (type === "bool") return "it is true or false";
  if (type === "datetime") return "it is milliseconds since 1970 or a time as ISO 8601 has it";
  const known = options.map((option) => option.value);
  return `it is one of ${known.slice(0, 12).join(", ")}${known.length > 12 ? " and others" : ""}`;
}
