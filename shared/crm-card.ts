/** A record of the sandbox CRM with everything around it, as a person opens it, and a row of its lists with its tags. */
import { z } from "zod";
import { crmConflict, crmObject, crmObjectType, crmProperty, crmRefusedEdit, crmWriterKind } from "./crm";
import { at } from "./words";

export const crmSync = z.object({
  everyMs: z.number().int(),
  delayMs: z.number().int(),
  lastAt: at,
  /** Null: only by hand. */
  nextAt: at.nullable(),
  /** Changes that wait for the next one. */
  waiting: z.number().int(),
});
export type CrmSync = z.infer<typeof crmSync>;

export const crmTag = z.object({
  words: z.string(),
  tone: z.enum(["plain", "warn", "bad"]),
});
export type CrmTag = z.infer<typeof crmTag>;

export const crmListRow = crmObject.extend({ crmTags: z.array(crmTag) });
export type CrmListRow = z.infer<typeof crmListRow>;

export const crmCard = z.object({
  object: crmObject,
  type: crmObjectType,
  /** What is known of its properties; those it has and no definition are nobody's. */
  definitions: z.array(crmProperty),
  /** Names of properties a person cannot change in this record, and where they can be. */
  locked: z.record(z.string(), z.string()),
  integration: z.string(),
  lastSyncedAt: at.nullable(),
  sourceUpdatedAt: at.nullable(),
  provenance: z.record(z.string(), z.object({ by: crmWriterKind, actor: z.string(), at })),
  tags: z.array(crmTag),
  refusedEdits: z.array(crmRefusedEdit),
  conflicts: z.array(crmConflict),
  /** Newest first, of every type. */
  related: z.array(crmObject),
  contact: crmObject.nullable(),
  sync: crmSync,
  /** Staged changes of this record. */
  waiting: z.number().int(),
});
export type CrmCard = z.infer<typeof crmCard>;

export const crmTypeCount = crmObjectType.extend({ count: z.number().int() });
export type CrmTypeCount = z.infer<typeof crmTypeCount>;

export const crmChain = z.union([
  z.object({
    intact: z.literal(true),
    rows: z.number().int(),
    newest: z.string().nullable(),
    /** Of these the content was removed on request. */
    withoutContent: z.number().int(),
  }),
  z.object({ intact: z.literal(false), rows: z.number().int(), brokenAt: z.number().int(), why: z.string() }),
]);
export type CrmChain = z.infer<typeof crmChain>;
