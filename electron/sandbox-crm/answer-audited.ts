/**
 * Answers a request under `/objects` together with its audit row, in one transaction, committed before the answer
 * exists for the sender. Every request leaves exactly one row, reads and refusals included; only the console's own
 * reads leave none, or looking at the log would fill it.
 */
import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import { type Answer, answerRefusal } from "./answer";
import { appendAudit } from "./audit";
import type { CrmRequest } from "./crm-request";
import { findKeptAnswer, hashRequest, keepAnswer } from "./idempotency";
import { answerObjects, describeRequest } from "./object-routes";
import { isRefusal, refuse } from "./refusal";

export function answerAudited(database: Database, now: number, request: CrmRequest): Answer {
  if (!isAudited(request)) return answerObjects(database, now, request);
  try {
    return database
      .transaction(() => {
        const answer = answerOnce(database, now, request);
        record(database, now, request, answer);
        return answer;
      })
      .immediate();
  } catch (error) {
    console.error("sandbox CRM: a request failed and was rolled back", error);
    const fault = refuse(
      500,
      "FAULT",
      "The sandbox CRM failed and kept nothing of this request. Send it again.",
    );
    const answer = answerRefusal(fault, describeRequest(request));
    record(database, now, request, answer);
    return answer;
  }
}

export function isAudited(request: CrmRequest): boolean {
  return request.method !== "GET" || request.actor !== "console";
}

function answerOnce(database: Database, now: number, request: CrmRequest): Answer {
  const key = request.idempotencyKey;
  if (key === null || request.method === "GET" || isRefusal(request.body)) {
    return answerObjects(database, now, request);
  }
  const fingerprint = hashRequest(request.method, request.route, request.body);
  const kept = findKeptAnswer(database, now, key, fingerprint);
  if (isRefusal(kept)) return answerRefusal(kept, describeRequest(request));
  if (kept !== null) return replay(kept.status, kept.text, request);
  const answer = answerObjects(database, now, request);
  if (answer.status < 300) keepAnswer(database, now, key, fingerprint, answer);
  return answer;
}

function replay(status: number, text: string, request: CrmRequest): Answer {
  const { id, type, externalId } = JSON.parse(text);
  return {
    status,
    text,
    headers: { "idempotency-replayed": "true" },
    trace: {
      what: `answer ${request.method} again from its Idempotency-Key`,
      outcome: "unchanged",
      objectType: type,
      objectId: id,
      externalId,
      changes: [],
    },
  };
}

function record(database: Database, now: number, request: CrmRequest, answer: Answer): void {
  appendAudit(database, {
    ...answer.trace,
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

/** Of the body alone, so that a sender can find its own bytes again. */
function hashBody(body: CrmRequest["body"]): string | null {
  if (isRefusal(body) || body.length === 0) return null;
  return createHash("sha256").update(body).digest("hex");
}
