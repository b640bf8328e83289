/**
 * How a destination is set up: what its kind asks for, the connection test, what a call would become there, and the
 * sheet for its admin. Nothing here sends a call. Secrets go in and never come out; what was made here is shown once.
 */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { destinationKind, destinationRow } from "./deliveries";
import {
  connectionTest,
  destinationField,
  destinationLimits,
  destinationPreset,
  mappingSheetRow,
} from "./destination-setup";
import { messageField, messageLook } from "./rules";
import { at, json } from "./words";

const missing = { NOT_FOUND: {} } as const;
const clash = { CONFLICT: {} } as const;

/** What is wrong, beside the field it is about. */
export const fieldProblem = z.object({ field: z.string(), sentence: z.string() });
export type FieldProblem = z.infer<typeof fieldProblem>;
const badFields = {
  UNPROCESSABLE_CONTENT: { data: z.object({ problems: z.array(fieldProblem) }) },
} as const;

const name = z.string().trim().min(1).max(80);
const values = z.record(z.string().max(80), json).default({});
const credentials = z.record(z.string().max(80), z.string().max(8000)).default({});

/** A kind of system that can be told about calls. */
export const destinationKindRow = z.object({
  kind: destinationKind,
  name: z.string(),
  /** What it is and what becomes of a call there. */
  says: z.string(),
  promise: z.string(),
  /** Leaves this machine. */
  remote: z.boolean(),
  canUpdate: z.boolean(),
  idempotent: z.boolean(),
  fields: z.array(destinationField),
  presets: z.array(destinationPreset),
  scopes: z.array(z.string()),
  limits: destinationLimits,
  canTest: z.boolean(),
  /** Of a kind that takes messages of rules and no call records: its texts; else null. */
  message: z
    .object({ look: messageLook, way: z.enum(["out", "local", "here"]), fields: z.array(messageField) })
    .nullable(),
  /** Why it cannot be added here; null where it can. */
  refused: z.string().nullable(),
});
export type DestinationKindRow = z.infer<typeof destinationKindRow>;

export const credentialRow = z.object({ name: z.string(), endsWith: z.string(), createdAt: at });
export type CredentialRow = z.infer<typeof credentialRow>;

/** Who was merged into whom there, as this destination followed it. */
const mergedRow = z.object({ from: z.string(), into: z.string(), words: z.string(), at });

export const destinationDetail = destinationRow.extend({
  values: z.record(z.string(), json),
  credentials: z.array(credentialRow),
  merged: z.array(mergedRow),
});
export type DestinationDetail = z.infer<typeof destinationDetail>;

/** Saved settings with what was changed of them and is not saved yet. */
const unsaved = z.object({
  kind: destinationKind,
  /** Its saved credentials stand in for those that are not given. */
  destinationId: z.string().max(100).optional(),
  values,
  credentials,
});

const outgoingRequest = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
});

export const previewStep = z.object({
  step: z.string(),
  order: z.number().int(),
  payload: json,
  /** Secrets hidden; null where the kind cannot say it without asking the system. */
  request: outgoingRequest.nullable(),
  /** Why this step could not be sent; null where it could. */
  refused: z.string().nullable(),
});
export type PreviewStep = z.infer<typeof previewStep>;

export const destinationPreview = z.object({
  callId: z.string(),
  key: z.string(),
  person: z.string().nullable(),
  version: z.number().int(),
  steps: z.array(previewStep),
  /** Why this call would not be told; null where it would. */
  because: z.string().nullable(),
});
export type DestinationPreview = z.infer<typeof destinationPreview>;

const reason = z.object({ because: z.string(), count: z.number().int() });
export const destinationDryRun = z.object({
  /** Call records that were looked at: the newest version of each call. */
  calls: z.number().int(),
  /** There were more: these are the newest. */
  more: z.boolean(),
  sent: z.number().int(),
  steps: z.number().int(),
  held: z.number().int(),
  refused: z.number().int(),
  reasons: z.array(reason),
  tookMs: z.number(),
});
export type DestinationDryRun = z.infer<typeof destinationDryRun>;

export const destinationSheet = z.object({
  rows: z.array(mappingSheetRow),
  /** The recorded call the examples are of; null: they are made up. */
  exampleOf: z.string().nullable(),
  csv: z.string(),
  markdown: z.string(),
});
export type DestinationSheet = z.infer<typeof destinationSheet>;

export const destinationSetup = {
  kinds: oc
    .route({
      method: "GET",
      path: "/destination-kinds",
      summary: "The kinds of destinations and the fields of their set-up",
    })
    .output(z.object({ rows: z.array(destinationKindRow), cursor: z.string().nullable() })),
  create: oc
    .route({ method: "POST", path: "/destinations", summary: "Adds a destination", successStatus: 201 })
    .errors({ ...clash, ...badFields })
    .input(
      z.object({
        name,
        kind: destinationKind,
        /** The same as the value `url`. */
        url: z.string().max(4000).optional(),
        values,
        credentials,
        enabled: z.boolean().default(true),
      }),
    )
    .output(
      destinationRow.extend({
        /** Credentials that were made here, by field. They are never answered again. */
        shownOnce: z.record(z.string(), z.string()),
      }),
    ),
  get: oc
    .route({
      method: "GET",
      path: "/destinations/{destinationId}",
      summary: "One destination with its set-up",
    })
    .errors(missing)
    .input(z.object({ destinationId: z.string() }))
    .output(destinationDetail),
  /** What is left out stays. A value that is null goes back to its preset, a credential that is null is taken away. */
  update: oc
    .route({
      method: "PATCH",
      path: "/destinations/{destinationId}",
      summary: "Changes a destination; what is left out stays",
    })
    .errors({ ...missing, ...clash, ...badFields })
    .input(
      z.object({
        destinationId: z.string(),
        enabled: z.boolean().optional(),
        name: name.optional(),
        values: z.record(z.string().max(80), json).optional(),
        credentials: z.record(z.string().max(80), z.string().max(8000).nullable()).optional(),
      }),
    )
    .output(destinationRow),
  /** Two records became one there, as the system itself said: Avionté's talent_merged, GoodTalentId and BadTalentId. */
  noteMerge: oc
    .route({
      method: "POST",
      path: "/destinations/{destinationId}/merged",
      summary: "Tells that two records became one in that system",
      successStatus: 201,
    })
    .errors({ ...missing, UNPROCESSABLE_CONTENT: {} })
    .input(
      z.object({
        destinationId: z.string(),
        from: z.string().regex(/^\d{1,20}$/),
        into: z.string().regex(/^\d{1,20}$/),
      }),
    )
    .output(mergedRow),
  /** Writes nothing at the other side. */
  test: oc
    .route({
      method: "POST",
      path: "/destinations/{destinationId}/test",
      summary: "Tests the connection to a destination; nothing is written there",
      successStatus: 200,
    })
    .errors({ ...missing, ...clash, ...badFields })
    .input(z.object({ destinationId: z.string() }))
    .output(connectionTest),
  testUnsaved: oc
    .route({
      method: "POST",
      path: "/destination-test",
      summary: "Tests the connection of a set-up that is not saved",
      successStatus: 200,
    })
    .errors({ ...missing, ...clash, ...badFields })
    .input(unsaved)
    .output(connectionTest),
  /** What a call record would become there. No network. */
  preview: oc
    .route({
      method: "POST",
      path: "/destination-preview",
      summary: "What a call record would become at a destination; no network",
      successStatus: 200,
    })
    .errors({ ...missing, ...badFields })
    .input(
      unsaved.extend({
        /** Left out: the newest call that has a call record. */
        callId: z.string().max(200).optional(),
      }),
    )
    .output(destinationPreview),
  /** The same over recorded calls, in figures. No network. */
  dryRun: oc
    .route({
      method: "POST",
      path: "/destination-dry-run",
      summary: "What recorded calls would become at a destination, in figures; no network",
      successStatus: 200,
    })
    .errors({ ...missing, ...badFields })
    .input(
      unsaved.extend({
        /** Call records that were frozen from here on; left out: of the last day. */
        after: at.optional(),
        before: at.optional(),
      }),
    )
    .output(destinationDryRun),
  sheet: oc
    .route({
      method: "POST",
      path: "/destination-sheet",
      summary: "The columns of a mapping sheet",
      successStatus: 200,
    })
    .errors({ ...missing, ...badFields })
    .input(unsaved)
    .output(destinationSheet),
};
