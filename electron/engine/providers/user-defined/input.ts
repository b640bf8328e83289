/** What expressions see of a request: plain data, credentials left out. */
import { fieldsOf, pairsToObject } from "../../../../shared/form-fields";
import type { Json, Problem } from "../../../../shared/words";
import type { RawRequest } from "../pack";
import { isForm, readPayload } from "../payload";

export type ExpressionInput = {
  /** The body: JSON, or a form as an object of its fields. Undefined where it is neither. */
  body: Json | undefined;
  bindings: { headers: Json; query: Json; method: string; path: string };
  problems: Problem[];
};

const CREDENTIALS = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "webhook-signature",
  "svix-signature",
]);

export function readInput(request: RawRequest): ExpressionInput {
  const [path = "", ...query] = request.url.split("?");
  const { value, problems } = readBody(request);
  return {
    body: value,
    bindings: {
      headers: readHeaders(request.headers),
      query: fieldsOf(query.join("?")),
      method: request.method,
      path,
    },
    problems,
  };
}

/** A request without a body says all it has in its address: that is no problem of its. */
function readBody(request: RawRequest): { value: Json | undefined; problems: Problem[] } {
  const isEmpty = request.body.length === 0 && !isForm(request);
  return isEmpty ? { value: undefined, problems: [] } : readPayload(request);
}

function readHeaders(headers: [string, string][]): Json {
  const lower = headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return pairsToObject(lower.filter(([name]) => !CREDENTIALS.has(name)));
}
