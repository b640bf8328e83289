/**
 * The sandbox CRM through the engine: its records as the console shows them, edits by a person, syncs, and the faults
 * that are switched on. An integration speaks to the CRM itself, not to these verbs.
 */
import { oc } from "@orpc/contract";
import { z } from "zod";
import {
  crmAuditRow,
  crmConflict,
  crmObject,
  crmPolicy,
  crmProperty,
  crmRecord,
  crmType,
  crmWriterKind,
} from "./crm";
import { crmCard, crmChain, crmListRow, crmSync, crmTypeCount } from "./crm-card";
import { crmFaultAsked, crmFaultSeed, crmFaults } from "./crm-faults";
import { crmSettings, crmSettingsPatch } from "./crm-settings";
import { json } from "./words";

const missing = { NOT_FOUND: {} } as const;
/** What the CRM refused, in its own sentence. */
const refused = { NOT_FOUND: {}, FORBIDDEN: {}, CONFLICT: {}, UNPROCESSABLE_CONTENT: {} } as const;

const page = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};
const one = z.object({ type: crmType, id: z.string().max(200) });

function list<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), cursor: z.string().nullable() });
}

export const crm = {
  objects: oc
    .route({ method: "GET", path: "/crm/objects/{type}", summary: "Records of the sandbox CRM of a type" })
    .input(z.object({ type: crmType, q: z.string().max(200).optional(), ...page }))
    .output(list(crmObject)),
  record: oc
    .route({ method: "GET", path: "/crm/objects/{type}/{id}", summary: "One record of the sandbox CRM" })
    .errors(missing)
    .input(z.object({ type: crmType, id: z.string() }))
    .output(crmRecord),
  /** A person's edit: what an integration owns is refused, and the sentence says where it is changed. */
  edit: oc
    .route({
      method: "PATCH",
      path: "/crm/objects/{type}/{id}",
      summary: "Edits a record of the sandbox CRM as a person would",
    })
    .errors(refused)
    .input(one.extend({ properties: z.record(z.string().min(1).max(200), json) }))
    .output(crmObject),
  types: oc
    .route({
      method: "GET",
      path: "/crm/types",
      summary: "The types of the sandbox CRM and their properties",
    })
    .output(z.object({ rows: z.array(crmTypeCount) })),
  cards: oc
    .route({
      method: "GET",
      path: "/crm/cards/{type}",
      summary: "Records of a type as the cards of its screen",
    })
    .input(z.object({ type: crmType, q: z.string().max(200).optional(), ...page }))
    .output(list(crmListRow)),
  card: oc
    .route({ method: "GET", path: "/crm/cards/{type}/{id}", summary: "One record as the card of its screen" })
    .errors(missing)
    .input(one)
    .output(crmCard),
  /** Who owns a property from now on, and who wins where both write it. */
  property: oc
    .route({
      method: "PUT",
      path: "/crm/properties/{type}/{name}",
      summary: "Sets who owns a property of the sandbox CRM",
    })
    .errors(refused)
    .input(
      z.object({
        type: crmType,
        name: z.string().min(1).max(200),
        owner: crmWriterKind.nullable(),
        policy: crmPolicy.optional(),
      }),
    )
    .output(crmProperty),
  decide: oc
    .route({
      method: "POST",
      path: "/crm/conflicts/{conflictId}/decision",
      summary: "Decides between a person's value and an integration's",
      successStatus: 200,
    })
    .errors(refused)
    .input(z.object({ conflictId: z.coerce.number().int(), decided: z.enum(["integration", "user"]) }))
    .output(crmConflict),
  audit: oc
    .route({ method: "GET", path: "/crm/audit", summary: "The audit of the sandbox CRM, newest first" })
    .input(
      z.object({
        objectType: crmType.optional(),
        objectId: z.string().optional(),
        correlationId: z.string().max(64).optional(),
        ...page,
      }),
    )
    .output(list(crmAuditRow)),
  /** Recomputes the chain of the log from its first row. */
  verify: oc
    .route({
      method: "GET",
      path: "/crm/audit/verify",
      summary: "Recomputes the chain of the audit from its first row",
    })
    .output(crmChain),
  counts: oc
    .route({ method: "GET", path: "/crm/counts", summary: "How many records of each type there are" })
    .output(z.record(z.string(), z.number())),
  sync: {
    get: oc
      .route({ method: "GET", path: "/crm/sync", summary: "When the sandbox CRM synced last and syncs next" })
      .output(crmSync),
    now: oc
      .route({ method: "POST", path: "/crm/sync", summary: "Syncs the sandbox CRM now", successStatus: 200 })
      .output(crmSync.extend({ taken: z.number().int() })),
  },
  settings: {
    get: oc
      .route({ method: "GET", path: "/crm/settings", summary: "The settings of the sandbox CRM" })
      .output(crmSettings),
    change: oc
      .route({ method: "PATCH", path: "/crm/settings", summary: "Changes settings of the sandbox CRM" })
      .errors(refused)
      .input(crmSettingsPatch)
      .output(crmSettings),
  },
  faults: {
    list: oc
      .route({ method: "GET", path: "/crm/faults", summary: "The faults of the sandbox CRM" })
      .output(crmFaults),
    /** `faultId` is its kind, or a name of one's own for a second rule of a kind. */
    set: oc
      .route({ method: "PUT", path: "/crm/faults/{faultId}", summary: "Switches a fault on or changes it" })
      .errors(refused)
      .input(crmFaultAsked.extend({ faultId: z.string().min(1).max(40) }))
      .output(crmFaults),
    remove: oc
      .route({ method: "DELETE", path: "/crm/faults/{faultId}", summary: "Removes a fault" })
      .input(z.object({ faultId: z.string().min(1).max(40) }))
      .output(crmFaults),
    reset: oc
      .route({
        method: "POST",
        path: "/crm/faults/reset",
        summary: "Switches all faults off",
        successStatus: 200,
      })
      .output(crmFaults),
    seed: oc
      .route({ method: "PATCH", path: "/crm/faults", summary: "Sets the seed of the faults" })
      .input(z.object({ seed: crmFaultSeed }))
      .output(crmFaults),
  },
};
