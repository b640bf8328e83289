/** One place in a payload in the notations people need: dotted as setup, problems and drift have it, JSONPath, a search. */
import { metaField } from "../../shared/search";
import type { JsonStep } from "../ui/json-nodes";

/** `event.data.items.0.name`; null where a name holds a dot or is empty, since dots could not be read back. */
export function dottedPath(steps: readonly JsonStep[]): string | null {
  if (steps.some((step) => step === "" || (typeof step === "string" && step.includes(".")))) return null;
  return steps.join(".");
}

/** `$.event.data.items[0]['odd name']`, as RFC 9535 writes it. */
export function jsonPath(steps: readonly JsonStep[]): string {
  return `$${steps
    .map((step) => {
      if (typeof step === "number") return `[${step}]`;
      if (/^[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*$/.test(step)) return `.${step}`;
      const escaped = JSON.stringify(step).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
      return `['${escaped}']`;
    })
    .join("")}`;
}

/** A term that finds this value: `meta.orderId:A-1042` of metadata, else the value in quotes. Null: it cannot be searched. */
export function searchTerm(steps: readonly JsonStep[], value: string): string | null {
  if (value === "" || value.length > 200 || /["\r\n]/.test(value)) return null;
  const names = steps.slice(1).filter((step) => typeof step === "string");
  if (steps[0] !== "metadata" || names.length === 0) return `"${value}"`;
  return `${metaField(names.join("."))}:${/^\w[\w.+@-]*$/.test(value) ? value : `"${value}"`}`;
}
