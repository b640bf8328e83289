/**
 * Answers a request of a face together with its audit rows, in one transaction, committed before the answer exists for
 * the sender. Every request leaves a row, reads, refusals and faults included; only the console's own reads leave none,
 * or looking at the log would fill it.
 */
import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import type { CrmSettings } from "../../shared/crm-settings";
import type { Answer, Trace } from "./answer";
import { appendAudit } from "./audit";
import type { CrmRequest } from "./crm-request";
import { answerFace, type Face, renderRefusal } from "./face";
import { findKeptAnswer, hashRequest, keepAnswer, refuseWithoutKey } from "./idempotency";
import { describeRequest } from "./native";
import { isRefusal, type Refusal, refuse } from "./refusal";

export type AuditedRequest = {
  database: Database;
  now: number;
  face: Face;
  request: CrmRequest;
  settings: CrmSettings;
  /** What a fault does to this request; nothing when none is on. */
  fault: { name: string; refuseEvery: number | null; losesAnswer: boolean } | null;
};

export function answerAudited(asked: AuditedRequest): Answer {
  const { database, face, request } = asked;
  if (!isAudited(request)) return answerFace(face, { ...asked, refuseEvery: null });
  try {
    return database
      .transaction(() => {
        const answer = answerOnce(asked);
        record(asked, answer);
        return answer;
      })
      .immediate();
  } catch (error) {
    console.error("sandbox CRM: a request failed and was rolled back", error);
    return answerAuditedRefusal(
      asked,
      refuse(500, "FAULT", "The sandbox CRM failed and kept nothing of this request. Send it again."),
    );
  }
}

/** A request that is not carried out, with its row. */
export function answerAuditedRefusal(
  asked: AuditedRequest,
  refusal: Refusal,
  outcome?: Trace["outcome"],
): Answer {
  const rendered = renderRefusal(asked.face, refusal, asked.request, describeRequest(asked.request));
  const answer = outcome === undefined ? rendered : { ...rendered, trace: { ...rendered.trace, outcome } };
  if (isAudited(asked.request)) record(asked, answer);
  return answer;
}

export function isAudited(request: CrmRequest): boolean {
  return request.method !== "GET" || request.actor !== "console";
}

function answerOnce(asked: AuditedRequest): Answer {
  const { database, now, face, request, settings, fault } = asked;
  const key = request.idempotencyKey;
  const answer = () => answerFace(face, { ...asked, refuseEvery: fault?.refuseEvery ?? null });
  const { windowMs, required } = settings.idempotency;
  if (request.method === "GET" || isRefusal(request.body) || windowMs === 0) return answer();
  const refuseAs = (refusal: Refusal) => renderRefusal(face, refusal, request, describeRequest(request));
  if (key === null) return required && isKeyed(request) ? refuseAs(refuseWithoutKey()) : answer();
  const fingerprint = hashRequest(request.method, request.route, request.body);
  const kept = findKeptAnswer(database, now, windowMs, key, fingerprint);
  if (isRefusal(kept)) return refuseAs(kept);
  if (kept !== null) return replay(kept, request);
  const first = answer();
  if (first.status < 300) keepAnswer(database, now, windowMs, key, fingerprint, first);
  return first;
}

/** Searches are asked with POST and write nothing; a person at the console has no key. */
function isKeyed({ path, actor }: CrmRequest): boolean {
  return path.at(-1) !== "search" && path.at(-1) !== "read" && actor !== "user" && actor !== "console";
}

function replay(kept: { status: number; text: string; traces: Trace[] }, request: CrmRequest): Answer {
  const [first, ...more] = kept.traces.map(
    (trace): Trace => ({
      ...trace,
      what: `answer ${request.method} again from its Idempotency-Key`,
      outcome: "unchanged",
      changes: [],
    }),
  );
  return {
    status: kept.status,
    text: kept.text,
    headers: { "idempotency-replayed": "true" },
    trace: first ?? traceOfText(kept.text, request),
    more,
  };
}

/** An answer kept by a version that did not keep its trace. */
function traceOfText(text: string, request: CrmRequest): Trace {
  const { id, type, externalId } = JSON.parse(text);
  const what = `answer ${request.method} again from its Idempotency-Key`;
  return { what, outcome: "unchanged", objectType: type, objectId: id, externalId, changes: [] };
}

function record({ database, now, request, fault }: AuditedRequest, answer: Answer): void {
  for (const trace of [answer.trace, ...(answer.more ?? [])]) {
    appendAudit(database, {
      ...trace,
      outcome: fault?.losesAnswer && answer.status < 400 ? "lost-answer" : trace.outcome,
      ...(fault === null ? {} : { fault: fault.name }),
      at: now,
      actor: request.actor,
      method: request.method,
      route: request.route.slice(0, 500),
      status: answer.status,
      correlationId: request.correlationId,
      idempotencyKey: request.idempotencyKey,
      requestSha256: hashBody(request.body),
    });
  }
}

/** Of the body alone, so that a sender can find its own bytes again. */
function hashBody(body: CrmRequest["body"]): string | null {
  if (isRefusal(body) || body.length === 0) return null;
  return createHash("sha256").update(body).digest("hex");
}
