/**
 * The fields of a Twilio request, from wherever they stand: the form of a POST, the query of a GET, the object of a JSON
 * body. What the query of a POST has is the user's own: Twilio calls the URL exactly as it was entered, and that is how
 * people give a call their order or contact along.
 */

import { fieldsOf } from "../../../../shared/form-fields";
import type { Json, Problem } from "../../../../shared/words";
import type { RawRequest } from "../pack";
import { isObject } from "../paths";
import { isInQuery, queryOf, readPayload } from "../payload";

export type Fields = { [key: string]: Json };

export type ReadFields = {
  fields: Fields | undefined;
  problems: Problem[];
  /** Fields of the URL that are the user's own. */
  own: Fields;
};

export function readFields(request: RawRequest): ReadFields {
  const { value, problems } = readPayload(request);
  const query = queryOf(request.url);
  const isQuery = isInQuery(request);
  const { bodySHA256: _, ...rest } = fieldsOf(query);
  const own = Object.entries(rest).filter(([name]) => name !== "" && (!isQuery || !isTwilios(name)));
  return { fields: isObject(value) ? value : undefined, problems, own: Object.fromEntries(own) };
}

/** Twilio writes its own names with a capital letter. */
function isTwilios(name: string): boolean {
  return /^[A-Z]/.test(name);
}

/** Text with something in it, as it was sent; undefined where there is none, or several. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** A count such as `CallDuration`: digits, as every number of a form. */
export function countOf(fields: Fields, name: string): number | undefined {
  const text = textOf(fields, name)?.trim();
  if (text === undefined || !/^\d{1,9}$/.test(text)) return undefined;
  return Number(text);
}

/** A `+` that was not encoded is a blank after decoding. */
export function numberText(value: string): string {
  return /^ \d+$/.test(value) ? `+${value.slice(1)}` : value;
}
