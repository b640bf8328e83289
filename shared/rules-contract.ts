/** The verbs of rules and of the local outbox. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { destinationRow } from "./deliveries";
import {
  cannotFire,
  localMessage,
  messageLook,
  readyRuleRow,
  ruleDefinition,
  ruleField,
  ruleProblem,
  ruleRow,
  ruleVersion,
} from "./rules";

const missing = { NOT_FOUND: {} };
const unfit = { UNPROCESSABLE_CONTENT: { data: z.object({ problems: z.array(ruleProblem) }) } };
const rule = z.object({ ruleId: z.string() });

const rules = {
  /** In their order: now before at final. */
  list: oc
    .route({ method: "GET", path: "/rules", summary: "The rules in their order" })
    .output(z.object({ rows: z.array(ruleRow), cursor: z.null() })),
  /** What conditions and templates may name. */
  fields: oc
    .route({ method: "GET", path: "/rules/fields", summary: "What conditions and templates may name" })
    .output(z.object({ rows: z.array(ruleField), cursor: z.null() })),
  /** Rules to begin with. */
  ready: oc
    .route({ method: "GET", path: "/rules/ready", summary: "Rules to begin with" })
    .output(z.object({ rows: z.array(readyRuleRow), cursor: z.null() })),
  /** Added as they are, with the destinations they need. */
  addReady: oc
    .route({
      method: "POST",
      path: "/rules/ready",
      summary: "Adds rules to begin with, switched off",
      successStatus: 201,
    })
    .errors(missing)
    .input(z.object({ readyIds: z.array(z.string()).min(1).max(50), enabled: z.boolean().default(true) }))
    .output(z.object({ rows: z.array(ruleRow), cursor: z.null() })),
  /** A new rule, or the next version of one. One with a problem may be saved, and not switched on. */
  save: oc
    .route({
      method: "POST",
      path: "/rules",
      summary: "Saves a new rule, or the next version of one",
      successStatus: 201,
    })
    .errors({ ...missing, ...unfit })
    .input(
      z.object({
        ruleId: z.string().optional(),
        definition: ruleDefinition,
        enabled: z.boolean().default(false),
      }),
    )
    .output(ruleRow),
  /** What is wrong with a rule that is not saved, and why it could not fire. */
  check: oc
    .route({
      method: "POST",
      path: "/rules/check",
      summary: "What is wrong with a rule that is not saved",
      successStatus: 200,
    })
    .input(z.object({ definition: ruleDefinition }))
    .output(z.object({ problems: z.array(ruleProblem), cannotFire: cannotFire.nullable() })),
  switch: oc
    .route({
      method: "POST",
      path: "/rules/{ruleId}/switch",
      summary: "Switches a rule on or off",
      successStatus: 200,
    })
    .errors({ ...missing, ...unfit })
    .input(rule.extend({ enabled: z.boolean() }))
    .output(ruleRow),
  order: oc
    .route({
      method: "POST",
      path: "/rules/order",
      summary: "Puts the rules into another order",
      successStatus: 200,
    })
    .input(z.object({ ruleIds: z.array(z.string()).max(500) }))
    .output(z.object({ rows: z.array(ruleRow), cursor: z.null() })),
  /** It acts no more, and can be brought back, switched off. */
  remove: oc
    .route({ method: "DELETE", path: "/rules/{ruleId}", summary: "Removes a rule" })
    .errors(missing)
    .input(rule)
    .output(z.object({ name: z.string() })),
  restore: oc
    .route({
      method: "POST",
      path: "/rules/{ruleId}/restore",
      summary: "Brings a removed rule back, switched off",
      successStatus: 200,
    })
    .errors(missing)
    .input(rule)
    .output(ruleRow),
  versions: oc
    .route({ method: "GET", path: "/rules/{ruleId}/versions", summary: "The versions of a rule" })
    .errors(missing)
    .input(rule)
    .output(z.object({ rows: z.array(ruleVersion), cursor: z.null() })),
};

const localOutbox = {
  list: oc
    .route({ method: "GET", path: "/local-outbox", summary: "Messages that landed on this machine" })
    .input(
      z.object({
        callId: z.string().optional(),
        destinationId: z.string().optional(),
        look: messageLook.optional(),
        cursor: z.coerce.number().int().optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ rows: z.array(localMessage), cursor: z.string().nullable() })),
  /** From now on messages of live calls leave this machine, or they land here again. What landed stays. */
  letOut: oc
    .route({
      method: "POST",
      path: "/destinations/{destinationId}/let-out",
      summary: "Lets messages of a destination leave this machine, or not",
      successStatus: 200,
    })
    .errors({ ...missing, CONFLICT: {} })
    .input(z.object({ destinationId: z.string(), out: z.boolean() }))
    .output(destinationRow),
};

export const rulesContract = { rules, localOutbox };
