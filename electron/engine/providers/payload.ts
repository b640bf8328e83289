/**
 * What a request says, as one JSON value: a JSON body as it is, a form (`application/x-www-form-urlencoded`) as an object
 * of its fields, a GET without a body as those of its query. The dotted paths of readings, schemas, search and scenarios lead into this value, whatever its bytes are.
 */
import { fieldsOf, formType, isFormType } from "../../../shared/form-fields";
import type { Json, Problem } from "../../../shared/words";
import { type JsonBody, parseJsonBody } from "./json-body";
import type { RawRequest } from "./pack";
import { headerValues } from "./signatures";

/** A form of a call has a few dozen fields; a million of them would hold up everybody else. */
const LONGEST_FORM = 1024 * 1024;

/** `method` and `url` left out: a body is all there is. */
export type Spoken = Pick<RawRequest, "headers" | "body"> & Partial<Pick<RawRequest, "method" | "url">>;

export function readPayload(request: Spoken): JsonBody {
  const { method = "", url = "", body } = request;
  if (isInQuery({ method, body }) && url.includes("?"))
    return { value: fieldsOf(queryOf(url)), problems: [] };
  return isForm(request) ? readForm(request.body) : parseJsonBody(request.body);
}

/** Without a body, what a GET says stands in its query. */
export function isInQuery({ method, body }: Pick<RawRequest, "method" | "body">): boolean {
  return method.toUpperCase() === "GET" && body.length === 0;
}

export function queryOf(url: string): string {
  const [path = ""] = url.split("#", 1);
  const at = path.indexOf("?");
  return at < 0 ? "" : path.slice(at + 1);
}

export function isForm({ headers }: Pick<RawRequest, "headers">): boolean {
  const [type = ""] = headerValues(headers, "content-type");
  return isFormType(type);
}

function readForm(body: Uint8Array): { value: Json | undefined; problems: Problem[] } {
  if (body.length <= LONGEST_FORM) return { value: fieldsOf(new TextDecoder().decode(body)), problems: [] };
  const sentence = "The form is longer than 1 MB and was not read.";
  return { value: undefined, problems: [{ path: "", expected: "a form", got: "a longer one", sentence }] };
}

/** The object as a form: lists as the name repeated, everything else as text. */
export function writeForm(fields: { [key: string]: Json }): Uint8Array {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [
      name,
      typeof one === "string" ? one : JSON.stringify(one),
    ]),
  );
  return new TextEncoder().encode(new URLSearchParams(pairs).toString());
}

/** What a body without a header says it is: fields joined by `&` are a form, everything else is called JSON. */
export function contentTypeOf(body: Uint8Array): string {
  const start = new TextDecoder().decode(body.subarray(0, 200));
  return /^[\w.%+-]+=[^\s{[]*(?:&|$)/.test(start) ? formType : "application/json";
}
