/**
 * Settings as a person or a script hands them over, judged by what a kind asks for. Every refusal stands beside its
 * field. What nobody asked for is refused too: a misspelt name would otherwise look as if it were set.
 */
import type { DestinationField } from "../../../shared/destination-setup";
import type { Json } from "../../../shared/words";
import { checkAddress } from "./address";
import type { Destination } from "./destination";

export type FieldProblem = { field: string; sentence: string };
export type Given = { values: Record<string, Json>; credentials: Record<string, string> };

const longestText = 4_000;
const longestLines = 60_000;

/** With the presets of what was left out; empty texts are as good as left out. */
export function withPresets(fields: readonly DestinationField[], values: Record<string, Json>) {
  const filled: Record<string, Json> = {};
  for (const { name, kind, preset } of fields) {
    if (kind === "secret") continue;
    const value = values[name];
    const isEmpty = value === undefined || value === null || value === "";
    const taken = isEmpty ? preset : typeof value === "string" && kind !== "lines" ? value.trim() : value;
    if (taken !== null && taken !== undefined) filled[name] = taken;
  }
  return filled;
}

export function checkFields(
  destination: Destination,
  given: Given,
  /** `required` false: it may still be incomplete, as a destination of messages is until it is let out. */
  { secrets, required = true }: { secrets: boolean; required?: boolean } = { secrets: true },
): FieldProblem[] {
  const { fields } = destination;
  const unknown = [...Object.keys(given.values), ...Object.keys(given.credentials)].filter(
    (name) => !fields.some((field) => field.name === name),
  );
  const problems = unknown.map((name) => ({
    field: name,
    sentence: `${destination.name} has no setting “${name}”. It has ${fields.map((field) => field.name).join(", ") || "none"}.`,
  }));
  const values = withPresets(fields, given.values);
  const asked = fields.filter((field) => isAsked(field, values));
  const hasCredentials = asked.some(({ name, kind }) => kind === "secret" && given.credentials[name]);
  const makes = destination.makeCredentials ? Object.keys(destination.makeCredentials()) : [];
  const isGiven = (name: string) => {
    const value = given.credentials[name] ?? values[name];
    return value !== undefined && value !== "";
  };
  for (const field of asked) {
    if (field.kind === "secret" && !secrets) continue;
    if (!required && !isGiven(field.name)) continue;
    const sentence =
      field.kind === "secret"
        ? checkSecret(field, given.credentials[field.name], makes.includes(field.name))
        : checkValue(field, values[field.name], hasCredentials);
    if (sentence) problems.push({ field: field.name, sentence });
  }
  // What is given and wrong is said at once, also where the rest may come later.
  if (problems.length === 0)
    problems.push(
      ...(destination.check?.(values, given.credentials) ?? []).filter(
        ({ field }) => required || isGiven(field),
      ),
    );
  return problems;
}

/** A field may depend on what another one says. */
export function isAsked(field: DestinationField, values: Record<string, Json>): boolean {
  return !field.shownFor || field.shownFor.values.includes(String(values[field.shownFor.field] ?? ""));
}

function checkSecret(field: DestinationField, value: string | undefined, isMade: boolean): string | null {
  if (!value) return field.required && !isMade ? `${field.label} is needed.` : null;
  if (value.length > longestText) return `${field.label} is longer than ${longestText} characters.`;
  const forbidden = field.multiline ? /(?!\n)\p{Cc}/u : /\p{Cc}/u;
  return forbidden.test(value) ? `${field.label} has a line end or a control character in it.` : null;
}

function checkValue(
  field: DestinationField,
  value: Json | undefined,
  hasCredentials: boolean,
): string | null {
  if (value === undefined) return field.required ? `${field.label} is needed.` : null;
  if (field.kind === "switch") return typeof value === "boolean" ? null : `${field.label} is on or off.`;
  if (field.kind === "number") {
    return Number.isInteger(Number(value)) && String(value).trim() !== ""
      ? null
      : `${field.label} is a whole number.`;
  }
  if (typeof value !== "string") return `${field.label} is a text.`;
  if (field.kind === "lines")
    return value.length > longestLines ? `${field.label} is longer than ${longestLines} characters.` : null;
  if (value.length > longestText) return `${field.label} is longer than ${longestText} characters.`;
  if (/\p{Cc}/u.test(value)) return `${field.label} has a line end or a control character in it.`;
  if (field.kind === "url") return checkAddress(value, hasCredentials);
  if (field.kind === "choice" && !field.choices.some((choice) => choice.value === value))
    return `${field.label} is one of ${field.choices.map((choice) => choice.value).join(", ")}.`;
  return null;
}
