/** What the console asks beside the objects: cards, the audit log, counts, and whether anything is new. Leaves no audit row. */
import type { Database } from "better-sqlite3";
import { z } from "zod";
import { crmType } from "../../shared/crm";
import { type Answer, answerRefusal, answerWith, type Intent } from "./answer";
import { listAudit, readNewestAuditId, verifyAudit } from "./audit";
import type { Changes } from "./changes";
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

export async function answerConsole(
  database: Database,
  changes: Changes,
  request: CrmRequest,
  gone: AbortSignal,
): Promise<Answer> {
  const body = await readConsole(database, changes, request, gone);
  if (isRefusal(body)) return answerRefusal(body, notAudited);
  return answerWith(200, body, notAudited, { outcome: "looked-up" });
}

function readConsole(
  database: Database,
  changes: Changes,
  request: CrmRequest,
  gone: AbortSignal,
): object | Promise<object> {
  const [root, ...rest] = request.path;
  if (root === "sandbox") return answerControl(database, request);
  const isVerify = root === "audit" && rest[0] === "verify" && rest.length === 1;
  const known = { records: 2, audit: isVerify ? 1 : 0, counts: 0, changes: 0 }[root ?? ""];
  if (known !== rest.length) return refusePath();
  if (isRefusal(request.body)) return request.body;
  if (request.method !== "GET") return refuseMethod("GET");
  if (root === "records") return answerRecord(database, rest);
  if (root === "counts") return countObjects(database);
  if (root === "changes") return waitForChange(database, changes, request, gone);
  if (isVerify) return verifyAudit(database);
  const query = readQuery(auditQuery, request.query);
  return isRefusal(query) ? query : listAudit(database, query);
}

function answerRecord(database: Database, [typeName, id = ""]: string[]): object {
  const type = crmType.safeParse(typeName);
  const record = type.success ? readRecord(database, type.data, id) : null;
  if (record !== null) return record;
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
