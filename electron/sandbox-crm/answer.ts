/** What a route gives back: the answer, and for the audit log what was done, in words and with the record. */
import type { CrmAuditRow, CrmObject, CrmType } from "../../shared/crm";
import type { Refusal } from "./refusal";

export type Trace = Pick<
  CrmAuditRow,
  "what" | "outcome" | "objectType" | "objectId" | "externalId" | "changes"
>;

/** An answer, one row of the audit log, and one more for each further record that a batch touched. */

export type Answer = {
  status: number;
  text: string;
  headers?: Record<string, string>;
  trace: Trace;
  more?: Trace[];
};

/** What is known before the work is done; a refusal says no more than this. */
export type Intent = {
  what: string;
  type: CrmType | null;
  objectId?: string | null;
  externalId?: string | null;
};

export function answerWith(
  status: number,
  body: unknown,
  intent: Intent,
  done: { outcome: CrmAuditRow["outcome"]; object?: CrmObject | null; changes?: CrmAuditRow["changes"] },
): Answer {
  return {
    status,
    text: JSON.stringify(body),
    trace: {
      what: intent.what,
      outcome: done.outcome,
      objectType: intent.type,
      objectId: done.object?.id ?? intent.objectId ?? null,
      externalId: done.object?.externalId ?? intent.externalId ?? null,
      changes: done.changes ?? [],
    },
  };
}

export function answerRefusal(refusal: Refusal, intent: Intent): Answer {
  const { status, ...body } = refusal;
  const answer = answerWith(
    status,
    body,
    { ...intent, what: `${intent.what}: ${refusal.code}` },
    {
      outcome: outcomeOf(refusal),
    },
  );
  const { allow, retryAfter } = refusal.data ?? {};
  if (typeof allow === "string") return { ...answer, headers: { allow } };
  return typeof retryAfter === "string" ? { ...answer, headers: { "retry-after": retryAfter } } : answer;
}

/** A refusal as the audit log has it. */
export function outcomeOf({ status, code }: Refusal): CrmAuditRow["outcome"] {
  if (code === "FIELD_LOCKED") return "locked";
  return status >= 500 ? "fault" : "refused";
}
