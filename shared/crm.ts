/** The sandbox CRM as the console shows it. Its own REST is described in docs/sandbox-crm.md. */
import { z } from "zod";
import { at, json } from "./words";

export const crmType = z.enum(["contacts", "calls", "tasks"]);
export type CrmType = z.infer<typeof crmType>;

export const crmObject = z.object({
  /** The CRM's own id. */
  id: z.string(),
  type: crmType,
  externalId: z.string().nullable(),
  properties: z.record(z.string(), json),
  /** Id of the contact it belongs to; null for contacts and unmatched calls. */
  contactId: z.string().nullable(),
  /** External id of the call a task came from. */
  callExternalId: z.string().nullable(),
  version: z.number().int().nullable(),
  createdAt: at,
  updatedAt: at,
});
export type CrmObject = z.infer<typeof crmObject>;

export const crmAuditRow = z.object({
  auditId: z.number().int(),
  at,
  actor: z.string(),
  method: z.string(),
  route: z.string(),
  /** In words: `upsert call mirai:c_9f v1`. */
  what: z.string(),
  outcome: z.enum(["created", "updated", "unchanged", "stale-ignored", "looked-up", "refused", "fault"]),
  status: z.number().int(),
  objectType: crmType.nullable(),
  objectId: z.string().nullable(),
  externalId: z.string().nullable(),
  correlationId: z.string(),
  idempotencyKey: z.string().nullable(),
  requestSha256: z.string().nullable(),
  /** Property changes: `[name, before, after]`. */
  changes: z.array(z.tuple([z.string(), json, json])),
});
export type CrmAuditRow = z.infer<typeof crmAuditRow>;

export const crmRecord = z.object({
  object: crmObject,
  calls: z.array(crmObject),
  tasks: z.array(crmObject),
  contact: crmObject.nullable(),
});
export type CrmRecord = z.infer<typeof crmRecord>;
