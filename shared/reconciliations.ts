/**
 * A window of time compared with the provider's own list of calls: which are missing here, which are here and not there,
 * which differ. A missing call can be added: it comes in as an event of origin `pulled` and waits under Held by history.
 */
import { z } from "zod";
import { at, atOrNull, direction, outcome, packId } from "./words";

export const reconcileBy = z.enum(["api", "csv"]);
export type ReconcileBy = z.infer<typeof reconcileBy>;

export const reconciliationState = z.enum(["running", "adding", "done", "failed", "cancelled"]);
export type ReconciliationState = z.infer<typeof reconciliationState>;

export const reconciledKind = z.enum(["missing", "extra", "different", "probable"]);
export type ReconciledKind = z.infer<typeof reconciledKind>;

/** Why a list could not be had, and what to do next, in words. */
export const listFailure = z.object({ code: z.string(), sentence: z.string(), next: z.string() });
export type ListFailure = z.infer<typeof listFailure>;

/** Of what the list has more of: whole calls, or the end of a call. */
export const addedKind = reconciledKind.extract(["missing", "different"]);
export type AddedKind = z.infer<typeof addedKind>;

export const reconciliation = z.object({
  reconciliationId: z.string(),
  sourceId: z.string(),
  source: z.string(),
  provider: packId,
  by: reconcileBy,
  /** Of an export that was dropped. */
  fileName: z.string().nullable(),
  since: at,
  until: at,
  state: reconciliationState,
  startedAt: at,
  endedAt: atOrNull,
  /** While it runs; `total` where the list says how long it is. */
  progress: z.object({
    doing: z.string(),
    pages: z.number().int(),
    done: z.number().int(),
    total: z.number().int().nullable(),
  }),
  counts: z.object({
    /** Calls of the provider's list in this window. */
    listed: z.number().int(),
    same: z.number().int(),
    probable: z.number().int(),
    missing: z.number().int(),
    extra: z.number().int(),
    different: z.number().int(),
    /** Still going on there, or so young that their events may be on the way. */
    open: z.number().int(),
    /** Rows of the list that say too little to be compared. */
    unreadable: z.number().int(),
  }),
  /** What can be added and was not yet: missing calls, and ends of calls that have none here. */
  addable: z.object({ missing: z.number().int(), different: z.number().int() }),
  added: z.object({ missing: z.number().int(), different: z.number().int() }),
  failure: listFailure.nullable(),
  notes: z.array(z.string()),
});
export type Reconciliation = z.infer<typeof reconciliation>;

export const reconciledRow = z.object({
  rowId: z.string(),
  kind: reconciledKind,
  callKey: z.string().nullable(),
  /** The call here; of a missing one the id it has once it is added. */
  callId: z.string().nullable(),
  startedAt: atOrNull,
  phone: z.string().nullable(),
  direction: direction.nullable(),
  outcome: outcome.nullable(),
  /** Of the conversation. */
  seconds: z.number().nullable(),
  /** Field by field, both values in words; null where one says nothing. */
  differences: z.array(
    z.object({ field: z.string(), theirs: z.string().nullable(), ours: z.string().nullable() }),
  ),
  addable: z.boolean(),
  /** What is to be said of it: why it cannot be added, why it is only probably the same. */
  because: z.string().nullable(),
  /** The pulled event, once it was added. */
  eventId: z.string().nullable(),
});
export type ReconciledRow = z.infer<typeof reconciledRow>;
