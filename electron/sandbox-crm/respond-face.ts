/**
 * The way of a request through a face: the fault that hits it, the key that may be under way, the transaction with its
 * audit rows, and the answer, whole or as the fault leaves it.
 */
import type { ServerResponse } from "node:http";
import type { Database } from "better-sqlite3";
import type { CrmFaultRule } from "../../shared/crm-faults";
import type { Answer } from "./answer";
import { type AuditedRequest, answerAudited, answerAuditedRefusal, isAudited } from "./answer-audited";
import type { Changes } from "./changes";
import type { CrmRequest } from "./crm-request";
import { type Face, renderRefusal } from "./face";
import { htmlGateway, losesAnswer, refusalAfter, refusalBefore } from "./fault-effects";
import { chooseFault } from "./faults";
import { refuseUnderWay } from "./idempotency";
import { describeRequest } from "./native";
import { isRefusal, refuse } from "./refusal";
import { send, sendCut, sendSlowly } from "./send";
import { readSettings } from "./settings";

export type RespondContext = {
  database: Database;
  changes: Changes;
  clock: { now(): number };
  /** Keys of requests that are not answered yet. */
  keysUnderWay: Set<string>;
  isClosing: () => boolean;
  /** The sender has left, or the CRM closes. */
  gone: AbortSignal;
};

export async function respondFace(
  context: RespondContext,
  face: Face,
  request: CrmRequest,
  response: ServerResponse,
): Promise<void> {
  const { database, clock, keysUnderWay } = context;
  const settings = readSettings(database);
  const key = request.method === "GET" || settings.idempotency.windowMs === 0 ? null : request.idempotencyKey;
  const chosen = isAudited(request) ? chooseFault(database, clock.now(), request) : null;
  const asked: AuditedRequest = { database, now: clock.now(), face, request, settings, fault: null };
  try {
    if (chosen !== null && isRefusal(chosen)) {
      send(response, answerAuditedRefusal(asked, chosen), context.isClosing());
      return;
    }
    if (key !== null && keysUnderWay.has(key)) {
      send(response, answerAuditedRefusal(asked, refuseUnderWay()), context.isClosing());
      return;
    }
    if (key !== null) keysUnderWay.add(key);
    try {
      if (chosen === null) send(response, answerAudited(asked), context.isClosing());
      else await respondWithFault(context, chosen, asked, response);
    } finally {
      if (key !== null) keysUnderWay.delete(key);
    }
  } finally {
    if (isAudited(request)) context.changes.announce();
  }
}

async function respondWithFault(
  context: RespondContext,
  rule: CrmFaultRule,
  asked: AuditedRequest,
  response: ServerResponse,
): Promise<void> {
  const { face, request } = asked;
  const isClosing = context.isClosing();
  const fault = {
    name: rule.kind,
    refuseEvery: rule.kind === "partial-207" ? (rule.every ?? 2) : null,
    losesAnswer: losesAnswer(rule),
  };
  const hit = { ...asked, fault };
  const refusal = refusalBefore(rule, asked.now);
  if (refusal !== null) {
    const answer = answerAuditedRefusal(hit, refusal, "fault");
    send(response, rule.kind === "html-502" ? toHtml(answer) : answer, isClosing);
    return;
  }
  if (rule.kind === "drop-before" || rule.kind === "hang") {
    answerAuditedRefusal(
      hit,
      refuse(0, "NO_ANSWER", "The connection was lost, and nothing was written."),
      "fault",
    );
    context.changes.announce();
    if (rule.kind === "hang") await wait(rule.ms > 0 ? rule.ms : 600_000, context.gone);
    response.destroy();
    return;
  }
  const now = asked.now + (rule.kind === "clock-skew" ? rule.ms : 0);
  const answer = answerAudited({ ...hit, now });
  if (rule.kind === "duplicate") answerAudited(hit);
  // Written at once and said late: who gives up before does not know.
  if (rule.kind === "slow") await wait(rule.ms, context.gone);
  if (rule.kind === "clock-skew") response.setHeader("date", new Date(now).toUTCString());
  if (rule.kind === "drop-after") {
    response.destroy();
    return;
  }
  const after = answer.status < 400 ? refusalAfter(rule) : null;
  if (after !== null)
    send(response, renderRefusal(face, after, request, describeRequest(request)), isClosing);
  else if (rule.kind === "truncated-json") sendCut(response, answer, isClosing);
  else if (rule.kind === "slow-body") {
    await sendSlowly(response, answer, isClosing, () => wait(rule.ms, context.gone));
  } else send(response, answer, isClosing);
}

function toHtml(answer: Answer): Answer {
  return { ...answer, text: htmlGateway, headers: { ...answer.headers, "content-type": "text/html" } };
}

/** Ends early when nobody waits any more. */
function wait(ms: number, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (gone.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    gone.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
