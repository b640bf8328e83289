/** What expressions see of a request: plain data, credentials left out. */
import type { Json, Problem } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import type { RawRequest } from "../pack";
import { headerValues } from "../signatures";

export type ExpressionInput = {
  /** The body: JSON, or a form as an object of its fields. Undefined where it is neither. */
  body: Json | undefined;
  bindings: { headers: Json; query: Json; method: string; path: string };
  problems: Problem[];
};

/** A form of a call has a few fields; a million of them would hold up everybody else. */
const LONGEST_FORM = 1024 * 1024;
const CREDENTIALS = new Set(["authorization", "proxy-authorization", "cookie", "webhook-signature"]);

export function readInput(request: RawRequest): ExpressionInput {
  const [path = "", ...query] = request.url.split("?");
  const { value, problems } = isForm(request) ? readForm(request.body) : readJson(request);
  return {
    body: value,
    bindings: {
      headers: readHeaders(request.headers),
      query: toObject(new URLSearchParams(query.join("?"))),
      method: request.method,
      path,
    },
    problems,
  };
}

function isForm({ headers }: RawRequest): boolean {
  const [type = ""] = headerValues(headers, "content-type");
  return /^application\/x-www-form-urlencoded\b/i.test(type.trim());
}

/** A request without a body says all it has in its address: that is no problem of its. */
function readJson({ body }: RawRequest): { value: Json | undefined; problems: Problem[] } {
  return body.length === 0 ? { value: undefined, problems: [] } : parseJsonBody(body);
}

function readForm(body: Uint8Array): { value: Json | undefined; problems: Problem[] } {
  if (body.length <= LONGEST_FORM)
    return { value: toObject(new URLSearchParams(new TextDecoder().decode(body))), problems: [] };
  const sentence = "The form is longer than 1 MB and was not read.";
  return { value: undefined, problems: [{ path: "", expected: "a form", got: "a longer one", sentence }] };
}

function readHeaders(headers: [string, string][]): Json {
  const lower = headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return toObject(lower.filter(([name]) => !CREDENTIALS.has(name)));
}

/** A name that stands there twice has a list of its values. */
function toObject(pairs: Iterable<[string, string]>): { [key: string]: Json } {
  const found = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = found.get(name);
    if (values) values.push(value);
    else found.set(name, [value]);
  }
  return Object.fromEntries(
    [...found].map(([name, values]): [string, Json] => [
      name,
      values.length === 1 ? (values[0] ?? "") : values,
    ]),
  );
}
