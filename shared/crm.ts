/** The sandbox CRM as the console shows it. Its own REST is described in docs/sandbox-crm.md. */
import { z } from "zod";
import { at, json } from "./words";

/** The types every account has; an account may define others beside them. */
export const crmCoreTypes = [
  "contacts",
  "companies",
  "calls",
  "tasks",
  "tickets",
  "orders",
  "notes",
] as const;
export const crmType = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, "a type is 1 to 63 lower-case letters, digits and _");
export type CrmType = z.infer<typeof crmType>;

export const crmObjectType = z.object({
  name: crmType,
  one: z.string().min(1).max(60),
  many: z.string().min(1).max(60),
  /** Defined by this account, not by every CRM. */
  custom: z.boolean(),
  /** The property an integration keys these records by; null: by external id only. */
  externalIdProperty: z.string().nullable(),
  /** The property that names a record in lists. */
  titleProperty: z.string(),
});
export type CrmObjectType = z.infer<typeof crmObjectType>;

export const crmWriterKind = z.enum(["integration", "user", "system"]);
export type CrmWriterKind = z.infer<typeof crmWriterKind>;

/** Who wins when an integration writes what a person has edited since. */
export const crmPolicy = z.enum(["integration_wins", "user_wins", "newest_wins", "manual"]);
export type CrmPolicy = z.infer<typeof crmPolicy>;

export const crmProperty = z.object({
  name: z.string().min(1).max(200),
  label: z.string().min(1).max(200),
  type: z.enum(["string", "number", "datetime", "enumeration", "bool", "phone"]),
  /** `ms`, `s`, a currency; null where the value has none. */
  unit: z.string().max(20).nullable(),
  options: z.array(z.object({ value: z.string().max(200), label: z.string().max(200) })).max(500),
  hasUniqueValue: z.boolean(),
  /** Null: nobody owns it, and whoever writes last is right as far as the policy lets them. */
  owner: crmWriterKind.nullable(),
  editableBy: z.array(crmWriterKind),
  /** Where an integration-owned value is changed: `Avionté`. */
  sourceSystem: z.string().max(100).nullable(),
  policy: crmPolicy,
});
export type CrmProperty = z.infer<typeof crmProperty>;

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
  /** Only there for a record that was deleted: its external id stays reserved. */
  deletedAt: at.optional(),
  /** Only there for a record that was merged: the id that stands for it now. */
  mergedInto: z.string().optional(),
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
  outcome: z.enum([
    "created",
    "updated",
    "unchanged",
    "stale-ignored",
    "kept",
    "deleted",
    "restored",
    "merged",
    "looked-up",
    "locked",
    "refused",
    "lost-answer",
    "fault",
  ]),
  /** The fault that was switched on for this request; left out where there was none. */
  fault: z.string().optional(),
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

/** An edit of a person that was refused, kept to be shown beside the field. */
export const crmRefusedEdit = z.object({
  refusedEditId: z.number().int(),
  property: z.string(),
  value: json,
  actor: z.string(),
  at,
});
export type CrmRefusedEdit = z.infer<typeof crmRefusedEdit>;

/** An integration wrote what a person had edited: who won, or that nobody has decided yet. */
export const crmConflict = z.object({
  conflictId: z.number().int(),
  objectId: z.string(),
  objectType: crmType,
  property: z.string(),
  policy: crmPolicy,
  integrationValue: json,
  userValue: json,
  actor: z.string(),
  at,
  decided: z.enum(["integration", "user"]).nullable(),
});
export type CrmConflict = z.infer<typeof crmConflict>;
