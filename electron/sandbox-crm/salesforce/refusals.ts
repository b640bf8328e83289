/**
 * Refusals in Salesforce's shape: an array of `{message, errorCode, fields}`. Its own come from here; those of this CRM
 * keep their sentence and get the code an integrator would meet there. A limit is a 403, a locked record a 400.
 */
import type { Rendered } from "../face";
import { type Refusal, refuse } from "../refusal";

/** A refusal that Salesforce itself would make: told as it is. */
export function refuseAs(status: number, errorCode: string, message: string, fields: string[] = []): Refusal {
  return refuse(status, errorCode, message, { fields, salesforce: true });
}

export const notFound = () => refuseAs(404, "NOT_FOUND", "The requested resource does not exist");

export type SError = { message: string; errorCode: string; fields: string[] };

export function toError(refusal: Refusal): { status: number; error: SError } {
  const { status, code, message, data } = refusal;
  const fields = Array.isArray(data?.fields) ? data.fields.map(String) : [];
  if (data?.salesforce === true) return { status, error: { message, errorCode: code, fields } };
  const known = byCode[code] ??
    byStatus[status] ?? [status, status >= 500 ? "UNKNOWN_EXCEPTION" : "UNKNOWN_ERROR", null];
  const [toStatus, errorCode, words] = known;
  return { status: toStatus, error: { message: words ?? message, errorCode, fields } };
}

export function render(refusal: Refusal): Rendered {
  const { status, error } = toError(refusal);
  const { message, errorCode, fields } = error;
  return { status, body: [fields.length > 0 ? { message, errorCode, fields } : { message, errorCode }] };
}

type As = [status: number, errorCode: string, words: string | null];

/** Own rules stand where an org's validation rules would. */
const rule: As = [400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", null];
const byCode: Record<string, As> = {
  UNAUTHORIZED: [401, "INVALID_SESSION_ID", "Session expired or invalid"],
  BAD_JSON: [400, "JSON_PARSER_ERROR", null],
  BODY_NOT_VALID: [400, "JSON_PARSER_ERROR", null],
  STRING_TOO_LONG: [400, "STRING_TOO_LONG", null],
  CALL_NOT_FINAL: rule,
  FIELD_LOCKED: rule,
  FIELD_OWNED: rule,
  VERSION_CONFLICT: rule,
  VALUE_TAKEN: [400, "DUPLICATE_VALUE", null],
  EXTERNAL_ID_TAKEN: [400, "DUPLICATE_VALUE", null],
  RECORD_DELETED: [404, "ENTITY_IS_DELETED", null],
  RECORD_MERGED: [404, "ENTITY_IS_DELETED", null],
  CONTACT_NOT_FOUND: [400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"],
  NOT_FOUND: [404, "NOT_FOUND", "The requested resource does not exist"],
  METHOD_NOT_ALLOWED: [405, "METHOD_NOT_ALLOWED", null],
};
const byStatus: Record<number, As> = {
  400: [400, "UNKNOWN_ERROR", null],
  401: [401, "INVALID_SESSION_ID", "Session expired or invalid"],
  403: [403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."],
  409: [409, "CONFLICT", null],
  422: rule,
  423: [400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records"],
  429: [403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."],
  500: [
    500,
    "UNKNOWN_EXCEPTION",
    "An unexpected error occurred. Please include this ErrorId if you contact support",
  ],
  503: [503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable"],
};
