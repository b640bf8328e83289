/**
 * What a refusal of Salesforce means for a delivery. Its errors are an array of codes; the HTTP status alone misleads:
 * a spent day's allowance is a 403, a locked row a 400, and neither carries a Retry-After.
 */
import { z } from "zod";
import type { HeldQuestion, SendOutcome } from "../destination";

export type Failure = {
  status: number;
  code: string;
  message: string;
  /** The fields it complains about. */
  fields: string[];
  /** The first error as it came; at 300 the list of records. */
  data: unknown;
  retryAfterMs: number | null;
};

/** A rolling day: some of it is free again after a while. */
const limitPauseMs = 30 * 60_000;

const retried = new Set([
  "UNABLE_TO_LOCK_ROW",
  "SERVER_UNAVAILABLE",
  "REQUEST_RUNNING_TOO_LONG",
  "UNKNOWN_EXCEPTION",
  "CONCURRENT_REQUESTS_LIMIT_EXCEEDED",
  "CONFLICT",
]);
/** The set-up, not the call: the same for every delivery until a person mends it. */
const setUp = new Set([
  "INVALID_SESSION_ID",
  "API_DISABLED_FOR_ORG",
  "API_CURRENTLY_DISABLED",
  "INSUFFICIENT_ACCESS",
  "INVALID_FIELD",
  "INVALID_TYPE",
  "INVALID_FIELD_FOR_INSERT_UPDATE",
  "UNSUPPORTED_API_VERSION",
]);
const limits = new Set(["REQUEST_LIMIT_EXCEEDED", "TXN_SECURITY_METERING_ERROR"]);

export function observe(failure: Failure, ours: { field: string } | null = null): SendOutcome {
  const { status, code, retryAfterMs } = failure;
  const observed = say(failure);
  if (limits.has(code))
    return {
      class: "later",
      status,
      observed: `${observed}: asked again later, no attempt counted`,
      retryAfterMs: retryAfterMs ?? limitPauseMs,
    };
  if (status === 504 || status === 524)
    return { class: "unknown", status, observed: `${observed}: written or not, unknown` };
  if (retried.has(code)) return { class: "retry", status, observed, retryAfterMs };
  if (code === "DUPLICATE_VALUE" && ours && names(failure, ours.field)) {
    // Two requests made it at once; the next upsert finds the other one's record.
    return { class: "retry", status, observed, retryAfterMs: null };
  }
  if (
    status === 408 ||
    status === 409 ||
    status === 420 ||
    status === 423 ||
    status === 425 ||
    status === 429
  )
    return { class: "retry", status, observed, retryAfterMs };
  if (status >= 500) return { class: "retry", status, observed, retryAfterMs };
  if (status === 401 || status === 403 || status === 410 || setUp.has(code) || isUnknownField(failure))
    return { class: "config", status, observed };
  return { class: "permanent", status, observed: `${observed}: a retry cannot cure it` };
}

/** The answer where the external-id field does not exist, or the user may not see it. */
function isUnknownField({ status, code, message }: Failure): boolean {
  return status === 404 && code === "NOT_FOUND" && /external id field/i.test(message);
}

export function names(failure: Failure, field: string): boolean {
  return failure.fields.includes(field) || failure.message.includes(field);
}

export function say({ status, code, message, fields }: Failure): string {
  const text = message.replace(/\s+/g, " ").trim().slice(0, 200);
  const where =
    fields.length > 0 && !fields.every((field) => text.includes(field)) ? ` (${fields.join(", ")})` : "";
  return `${status} ${code}: ${text}${where}`;
}

/** Nothing was written by a look-up: what is unknown is only the answer. */
export function observeRead(outcome: SendOutcome): SendOutcome {
  if (outcome.class !== "unknown") return outcome;
  return {
    class: "retry",
    status: outcome.status,
    observed: outcome.observed.replace(/: written or not, unknown$/, ""),
    retryAfterMs: null,
  };
}

/** 300: the value stands in several records, so the field is not unique there. Its data are their paths. */
export function listChoices({ data }: Failure): HeldQuestion["candidates"] {
  const paths = z.array(z.string()).safeParse(data);
  return (paths.data ?? []).slice(0, 10).flatMap((path) => {
    const [id, type] = path.split("/").reverse();
    return id && type ? [{ remoteId: id, words: `${type} ${id}` }] : [];
  });
}

const detected = z.object({
  duplicateResult: z.object({
    matchResults: z.array(
      z.object({ matchRecords: z.array(z.object({ record: z.object({ Id: z.string() }) })) }),
    ),
  }),
});

/** A duplicate rule of theirs stopped it and says who it might be. */
export function listDuplicates({ data }: Failure): HeldQuestion["candidates"] {
  const read = detected.safeParse(data);
  const ids = read.data?.duplicateResult.matchResults.flatMap(({ matchRecords }) =>
    matchRecords.map(({ record }) => record.Id),
  );
  return (ids ?? []).slice(0, 10).map((id) => ({ remoteId: id, words: `record ${id}` }));
}
