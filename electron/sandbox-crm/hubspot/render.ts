/**
 * Refusals as HubSpot writes them: `status`, `message`, `correlationId`, `category`, and where a property is meant,
 * `errors` and `context`. A conflict names the other record in its message and nowhere else. Refusals that HubSpot does
 * not have, for calls that are not final and for fields that an integration owns, come in the same shape.
 */
import type { CrmRequest } from "../crm-request";
import type { Rendered } from "../face";
import type { Refusal } from "../refusal";
import { typeNames } from "./standard";

type Said = { status: number; category: string; message?: string };

const said: Record<string, Said> = {
  UNAUTHORIZED: {
    status: 401,
    category: "INVALID_AUTHENTICATION",
    message: "Authentication credentials not found. This API supports OAuth 2.0 authentication.",
  },
  TOKEN_EXPIRED: { status: 401, category: "EXPIRED_AUTHENTICATION" },
  MISSING_SCOPES: { status: 403, category: "MISSING_SCOPES" },
  NOT_FOUND: { status: 404, category: "OBJECT_NOT_FOUND", message: "resource not found" },
  BAD_JSON: { status: 400, category: "VALIDATION_ERROR", message: "Invalid input JSON on line 1, column 1" },
  CALL_NOT_FINAL: { status: 422, category: "CALL_NOT_FINAL" },
  FIELD_LOCKED: { status: 403, category: "FIELD_LOCKED" },
  VERSION_CONFLICT: { status: 422, category: "VERSION_CONFLICT" },
};

const byStatus: Record<number, string> = {
  401: "INVALID_AUTHENTICATION",
  403: "MISSING_SCOPES",
  404: "OBJECT_NOT_FOUND",
  409: "CONFLICT",
  423: "LOCKED",
  429: "RATE_LIMITS",
};

export function render(refusal: Refusal, request: CrmRequest | null): Rendered {
  const correlationId = request?.correlationId ?? "unknown";
  // A day that is used up is 403 elsewhere, never here.
  if (refusal.status === 429 || refusal.code === "LIMIT_EXCEEDED") return renderLimit(refusal, correlationId);
  const { status, body } = renderError(refusal, request?.path);
  return { status, body: { status: "error", ...body, correlationId } };
}

/** Without the correlation id: also what stands in the `errors` of a 207. */
export function renderError(
  refusal: Refusal,
  path: string[] | undefined,
): { status: number; body: { message: string; category: string; [more: string]: unknown } } {
  const known = said[refusal.code];
  const existing = refusal.data?.existingId;
  if (refusal.status === 409 && typeof existing === "string") {
    const message = `${nameType(path)} already exists. Existing ID: ${existing}`;
    return { status: 409, body: { message, category: "CONFLICT" } };
  }
  const status = known?.status ?? (refusal.status === 422 ? 400 : refusal.status);
  const category =
    known?.category ?? byStatus[status] ?? (status >= 500 ? "INTERNAL_ERROR" : "VALIDATION_ERROR");
  const { errors } = refusal.data ?? {};
  const context = contextOf(refusal);
  return {
    status,
    body: {
      message: known?.message ?? refusal.message,
      category,
      ...(Array.isArray(errors) ? { errors } : {}),
      ...(Object.keys(context).length === 0 ? {} : { context }),
    },
  };
}

/** Each value is a list of text there. */
function contextOf({ data = {} }: Refusal): Record<string, string[]> {
  const told = ["property", "editIn", "missing", "ids", "objectWriteTraceId"].flatMap(
    (name): [string, string[]][] => {
      const value = data[name];
      const list = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
      return list.length === 0 ? [] : [[name, list]];
    },
  );
  return Object.fromEntries(told);
}

/** The words of this message differ in the wild: only `policyName` can be relied on. */
function renderLimit({ data = {} }: Refusal, correlationId: string): Rendered {
  const isDaily = data.policy === "daily" || data.policy === "DAILY";
  return {
    status: 429,
    headers: isDaily ? {} : { "x-hubspot-ratelimit-interval-milliseconds": "10000" },
    body: {
      status: "error",
      message: isDaily
        ? "You have reached your daily limit."
        : "You have reached your ten_secondly_rolling limit.",
      errorType: "RATE_LIMIT",
      correlationId,
      policyName: isDaily ? "DAILY" : "TEN_SECONDLY_ROLLING",
      requestId: correlationId,
    },
  };
}

const names: Record<string, string> = {
  contacts: "Contact",
  companies: "Company",
  calls: "Call",
  tasks: "Task",
  tickets: "Ticket",
};

function nameType(path: string[] | undefined): string {
  const type = path?.map((part) => typeNames[part]).find((found) => found !== undefined);
  return names[type ?? ""] ?? "Object";
}
