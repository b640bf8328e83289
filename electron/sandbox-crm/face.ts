/**
 * A face: one way of speaking to this CRM, the native one or a vendor's. It owns the paths under its prefixes, answers
 * them from the storage, and says refusals in its own shape. Everything else is done for it in one place: who may call,
 * faults, Idempotency-Key, the transaction, the audit rows and the correlation id.
 */
import type { Database } from "better-sqlite3";
import type { CrmSettings } from "../../shared/crm-settings";
import { type Answer, answerRefusal, type Intent, outcomeOf } from "./answer";
import type { CrmRequest } from "./crm-request";
import { isIdempotencyRefusal, toProblem } from "./idempotency";
import { isRefusal, type Refusal, refuse } from "./refusal";
import type { Writing } from "./write-object";
import { type Writer, writerOf } from "./writer";

export type FaceContext = {
  database: Database;
  now: number;
  request: CrmRequest;
  /** What the pattern named: `:type` of `/crm/v3/objects/:type`. */
  params: Record<string, string>;
  /** Complete and within the limits; a route that takes none gets an empty one. */
  body: Buffer;
  writer: Writer;
  settings: CrmSettings;
  /** For write-object and remove-object. */
  writing: Writing;
  /** A batch refuses every k-th of its records; null unless that fault is on. */
  refuseEvery: number | null;
};

export type Route = {
  method: string;
  /** `/crm/v3/objects/:type/:id`. A segment that begins with a colon takes anything. */
  path: string;
  /** Runs within a transaction, so it has to be synchronous. A refusal needs an intent for the audit log. */
  handle(context: FaceContext): Answer | { refusal: Refusal; intent: Intent };
};

/** A refusal in the vendor's words. The status may differ from ours: Salesforce says 403 where others say 429. */
export type Rendered = { status: number; body: unknown; headers?: Record<string, string> };

export type Face = {
  /** Its name in audit rows and faults: `hubspot`. */
  name: string;
  /** First parts of its paths: `["crm", "account-info"]`. */
  prefixes: string[];
  routes: Route[];
  /** Also for what is refused before a route is found: a bad token, a fault, an unknown path. `request` is null for 401. */
  render(refusal: Refusal, request: CrmRequest | null): Rendered;
  /**
   * Where a client that has no token yet is given one, for a secret in its body. It leaves no audit row: a stranger
   * must not be able to fill the log.
   */
  signIn?: {
    path: string;
    grant(request: CrmRequest, isToken: (text: string) => boolean, now: number): Rendered;
  };
  /** Whose external ids it writes when the caller does not say; left out: Ringback's. */
  integration?: string;
};

export function answerFace(
  face: Face,
  given: {
    database: Database;
    now: number;
    request: CrmRequest;
    settings: CrmSettings;
    refuseEvery: number | null;
  },
): Answer {
  const { request, database, now, settings } = given;
  const intent: Intent = { what: `${request.method} ${request.route}`.slice(0, 200), type: null };
  if (isRefusal(request.body)) return renderRefusal(face, request.body, request, intent);
  const found = findRoute(face.routes, request);
  if (isRefusal(found)) return renderRefusal(face, found, request, intent);
  const named = request.integration ?? face.integration ?? null;
  const writer = writerOf({ ...request, integration: named });
  const answered = found.route.handle({
    ...given,
    params: found.params,
    body: request.body,
    writer,
    writing: { database, now, writer, settings },
  });
  if (!("refusal" in answered)) return answered;
  return renderRefusal(face, answered.refusal, request, answered.intent);
}

export function renderRefusal(
  face: Face,
  refusal: Refusal,
  request: CrmRequest | null,
  intent: Intent,
): Answer {
  const rendered = face.render(refusal, request);
  const answer = answerRefusal(refusal, intent);
  return {
    ...answer,
    status: rendered.status,
    text: rendered.body === undefined ? "" : JSON.stringify(rendered.body),
    headers: { ...answer.headers, ...rendered.headers },
    trace: { ...answer.trace, outcome: outcomeOf(refusal) },
  };
}

/** Ours: `{code, message, data?}`, and problem+json where the Idempotency-Key draft asks for it. */
export function renderNative(refusal: Refusal): Rendered {
  const { status, ...body } = refusal;
  if (!isIdempotencyRefusal(refusal)) return { status, body };
  return { status, body: toProblem(refusal), headers: { "content-type": "application/problem+json" } };
}

function findRoute(
  routes: Route[],
  request: CrmRequest,
): { route: Route; params: Record<string, string> } | Refusal {
  const allowed = new Set<string>();
  for (const route of routes) {
    const params = matchPath(route.path, request.path);
    if (params === null) continue;
    if (route.method === request.method) return { route, params };
    allowed.add(route.method);
  }
  if (allowed.size === 0) {
    return refuse(
      404,
      "NOT_FOUND",
      "There is nothing at this path. See docs/sandbox-crm.md for what there is.",
    );
  }
  const allow = [...allowed].join(", ");
  return refuse(405, "METHOD_NOT_ALLOWED", `This path takes ${allow}, nothing else.`, { allow });
}

export function matchPath(pattern: string, path: string[]): Record<string, string> | null {
  const parts = pattern.split("/").slice(1);
  if (parts.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const given = path[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = given;
    else if (part !== given) return null;
  }
  return params;
}
