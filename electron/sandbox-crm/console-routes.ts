/** What the console asks beside the objects: cards, the audit log, counts, and whether anything is new. Leaves no audit row. */
import type { Database } from "better-sqlite3";
import { z } from "zod";
import { crmType } from "../../shared/crm";
import { type Answer, answerRefusal, answerWith, type Intent } from "./answer";
import { listAudit, readNewestAuditId, verifyAudit } from "./audit";
import { listCards, readCard } from "./cards";
import type { Changes } from "./changes";
import { listConflicts } from "./conflicts";
import { answerControl } from "./control-routes";
import type { CrmRequest } from "./crm-request";
import { refuseMethod, refusePath } from "./object-routes";
import { countObjects } from "./objects";
import { readQuery } from "./query";
import { readRecord } from "./records";
import { isRefusal, type Refusal, refuse } from "./refusal";

const auditQuery = z.strictObject({
  objectType: crmType.optional(),
  objectId: z.string().max(200).optional(),
  correlationId: z.string().max(64).optional(),
  externalId: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
});
const changesQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  /** Milliseconds. */
  wait: z.coerce.number().int().min(0).max(25_000).default(0),
});

/** Never written anywhere; only `/objects` is audited. */
const notAudited: Intent = { what: "", type: null };

const cardsQuery = z.strictObject({
  q: z.string().max(200).optional(),
  deleted: z.enum(["true", "false"]).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
});

type ConsoleContext = { database: Database; changes: Changes; now: number; gone: AbortSignal };

export async function answerConsole(context: ConsoleContext, request: CrmRequest): Promise<Answer> {
  const body = await readConsole(context, request);
  if (isRefusal(body)) return answerRefusal(body, notAudited);
  return answerWith(200, body, notAudited, { outcome: "looked-up" });
}

function readConsole(context: ConsoleContext, request: CrmRequest): object | Promise<object> {
  const { database, changes, now, gone } = context;
  const [root, ...rest] = request.path;
  if (root === "sandbox") return answerControl(database, now, changes, request);
  if (isRefusal(request.body)) return request.body;
  const answers: Record<string, () => object | Promise<object>> = {
    "records/2": () => answerRecord(database, rest),
    "cards/1": () => answerCards(database, request, rest[0] ?? ""),
    "cards/2": () => readCard(database, now, rest[0] ?? "", rest[1] ?? "") ?? refuseRecord(),
    "conflicts/0": () => ({ rows: listConflicts(database) }),
    "counts/0": () => countObjects(database),
    "changes/0": () => waitForChange(database, changes, request, gone),
    "audit/0": () => answerAudit(database, request),
    "audit/1": () => (rest[0] === "verify" ? verifyAudit(database) : refusePath()),
  };
  const answer = answers[`${root}/${rest.length}`];
  if (answer === undefined) return refusePath();
  return request.method === "GET" ? answer() : refuseMethod("GET");
}

function answerAudit(database: Database, request: CrmRequest): object {
  const query = readQuery(auditQuery, request.query);
  return isRefusal(query) ? query : listAudit(database, query);
}

function answerCards(database: Database, request: CrmRequest, type: string): object {
  const query = readQuery(cardsQuery, request.query);
  return isRefusal(query)
    ? query
    : listCards(database, type, { ...query, deleted: query.deleted === "true" });
}

function answerRecord(database: Database, [typeName, id = ""]: string[]): object {
  const type = crmType.safeParse(typeName);
  const record = type.success ? readRecord(database, type.data, id) : null;
  return record ?? refuseRecord();
}

function refuseRecord(): Refusal {
  return refuse(
    404,
    "NOT_FOUND",
    "There is no such record. Look it up with GET /objects/{type}?externalId=….",
  );
}

async function waitForChange(
  database: Database,
  changes: Changes,
  request: CrmRequest,
  gone: AbortSignal,
): Promise<{ auditId: number } | Refusal> {
  const query = readQuery(changesQuery, request.query);
  if (isRefusal(query)) return query;
  const newest = readNewestAuditId(database);
  if (newest > query.after || query.wait === 0) return { auditId: newest };
  await changes.wait(query.wait, gone);
  return { auditId: readNewestAuditId(database) };
}
