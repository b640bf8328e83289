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
    .route({ method: "GET", path: "/crm/objects/{type}" })
    .input(z.object({ type: crmType, q: z.string().max(200).optional(), ...page }))
    .output(list(crmObject)),
  record: oc
    .route({ method: "GET", path: "/crm/objects/{type}/{id}" })
    .errors(missing)
    .input(z.object({ type: crmType, id: z.string() }))
    .output(crmRecord),
  /** A person's edit: what an integration owns is refused, and the sentence says where it is changed. */
  edit: oc
    .route({ method: "PATCH", path: "/crm/objects/{type}/{id}" })
    .errors(refused)
    .input(one.extend({ properties: z.record(z.string().min(1).max(200), json) }))
    .output(crmObject),
  types: oc.route({ method: "GET", path: "/crm/types" }).output(z.object({ rows: z.array(crmTypeCount) })),
  cards: oc
    .route({ method: "GET", path: "/crm/cards/{type}" })
    .input(z.object({ type: crmType, q: z.string().max(200).optional(), ...page }))
    .output(list(crmListRow)),
  card: oc
    .route({ method: "GET", path: "/crm/cards/{type}/{id}" })
    .errors(missing)
    .input(one)
    .output(crmCard),
  /** Who owns a property from now on, and who wins where both write it. */
  property: oc
    .route({ method: "PUT", path: "/crm/properties/{type}/{name}" })
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
    .route({ method: "POST", path: "/crm/conflicts/{conflictId}/decision", successStatus: 200 })
    .errors(refused)
    .input(z.object({ conflictId: z.coerce.number().int(), decided: z.enum(["integration", "user"]) }))
    .output(crmConflict),
  audit: oc
    .route({ method: "GET", path: "/crm/audit" })
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
  verify: oc.route({ method: "GET", path: "/crm/audit/verify" }).output(crmChain),
  counts: oc.route({ method: "GET", path: "/crm/counts" }).output(z.record(z.string(), z.number())),
  sync: {
    get: oc.route({ method: "GET", path: "/crm/sync" }).output(crmSync),
    now: oc
      .route({ method: "POST", path: "/crm/sync", successStatus: 200 })
      .output(crmSync.extend({ taken: z.number().int() })),
  },
  settings: {
    get: oc.route({ method: "GET", path: "/crm/settings" }).output(crmSettings),
    change: oc
      .route({ method: "PATCH", path: "/crm/settings" })
      .errors(refused)
      .input(crmSettingsPatch)
      .output(crmSettings),
  },
  faults: {
    list: oc.route({ method: "GET", path: "/crm/faults" }).output(crmFaults),
    /** `faultId` is its kind, or a name of one's own for a second rule of a kind. */
    set: oc
      .route({ method: "PUT", path: "/crm/faults/{faultId}" })
      .errors(refused)
      .input(crmFaultAsked.extend({ faultId: z.string().min(1).max(40) }))
      .output(crmFaults),
    remove: oc
      .route({ method: "DELETE", path: "/crm/faults/{faultId}" })
      .input(z.object({ faultId: z.string().min(1).max(40) }))
      .output(crmFaults),
    reset: oc.route({ method: "POST", path: "/crm/faults/reset", successStatus: 200 }).output(crmFaults),
    seed: oc
      .route({ method: "PATCH", path: "/crm/faults" })
      .input(z.object({ seed: crmFaultSeed }))
      .output(crmFaults),
  },
};
