/** The verbs of the outbox: how a destination is sent to, what a person decides about a step, what is removed. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { deliveryDetail, destinationRow, outboxCounts } from "./deliveries";
import { heldQuestion } from "./sending";
import { sendingSettings } from "./sending-settings";
import { at, json } from "./words";

const missing = { NOT_FOUND: {} };
const clash = { CONFLICT: {} };
const destination = z.object({ destinationId: z.string() });

const set = sendingSettings.shape;
/** What a person changes; null: as its kind says again. */
const sendingChange = z.strictObject({
  destinationId: z.string(),
  paused: set.paused.nullish(),
  requests: set.requests.nullish(),
  perMs: set.perMs.nullish(),
  atOnce: set.atOnce.nullish(),
  unknown: set.unknown.nullish(),
  schedule: set.schedule.nullish(),
  removeAfterDays: set.removeAfterDays.nullish(),
});

const sending = {
  update: oc
    .route({
      method: "PATCH",
      path: "/destinations/{destinationId}/sending",
      summary: "Pauses a destination or changes its pace",
    })
    .errors(missing)
    .input(sendingChange)
    .output(destinationRow),
  /** The breaker's one trial is made now. */
  tryNow: oc
    .route({
      method: "POST",
      path: "/destinations/{destinationId}/try-now",
      summary: "Makes the one trial of an open breaker now",
      successStatus: 200,
    })
    .errors({ ...missing, ...clash })
    .input(destination)
    .output(destinationRow),
  /** What removing it would leave undone. */
  removal: oc
    .route({
      method: "GET",
      path: "/destinations/{destinationId}/removal",
      summary: "What removing a destination would leave undone",
    })
    .errors(missing)
    .input(destination)
    .output(z.object({ ...outboxCounts.shape, sentence: z.string() })),
  /** Nobody is told there any more. Until the next start it can be brought back with everything that waited. */
  remove: oc
    .route({ method: "DELETE", path: "/destinations/{destinationId}", summary: "Removes a destination" })
    .errors({ ...missing, ...clash })
    /** `waiting`: how many call records the asker knows are left undone. */
    .input(z.object({ destinationId: z.string(), waiting: z.number().int().optional() }))
    .output(z.object({ name: z.string(), sentence: z.string() })),
  restore: oc
    .route({
      method: "POST",
      path: "/destinations/{destinationId}/restore",
      summary: "Brings a removed destination back",
      successStatus: 200,
    })
    .errors(missing)
    .input(destination)
    .output(destinationRow),
};

/** A step that asks: who it is about, what may be answered. */
export const askingRow = z.object({
  deliveryId: z.string(),
  destinationId: z.string(),
  destination: z.string(),
  callId: z.string(),
  callKey: z.string().nullable(),
  person: z.string().nullable(),
  phone: z.string().nullable(),
  version: z.number().int(),
  step: z.string(),
  observed: z.string(),
  question: heldQuestion,
  since: at,
});
export type AskingRow = z.infer<typeof askingRow>;

const decisions = {
  /** Held because nobody has the number, several have it, or the match is weak; oldest first. */
  list: oc
    .route({
      method: "GET",
      path: "/unmatched",
      summary: "Deliveries that are held because nobody or several have the number",
    })
    .input(
      z.object({
        destinationId: z.string().optional(),
        limit: z.coerce.number().int().min(1).max(500).default(200),
      }),
    )
    .output(z.object({ rows: z.array(askingRow), cursor: z.null() })),
  decide: oc
    .route({
      method: "POST",
      path: "/deliveries/{deliveryId}/decide",
      summary: "Decides about a delivery that asks a person",
      successStatus: 200,
    })
    .errors({ ...missing, ...clash, UNPROCESSABLE_CONTENT: {} })
    .input(
      z.object({
        deliveryId: z.string(),
        choice: z.enum([
          "candidate",
          "create",
          "without",
          "address",
          "anyway",
          "send-again",
          "there",
          "drop",
        ]),
        remoteId: z.string().min(1).max(200).optional(),
        /** Of `address`. */
        address: z.string().max(254).optional(),
      }),
    )
    .output(deliveryDetail),
  /** A dead step with other content: it gets a new key, and is sent. */
  edit: oc
    .route({
      method: "POST",
      path: "/deliveries/{deliveryId}/edit",
      summary: "Sends a dead delivery with other content and a new key",
      successStatus: 200,
    })
    .errors({ ...missing, ...clash, UNPROCESSABLE_CONTENT: {} })
    .input(z.object({ deliveryId: z.string(), payload: json }))
    .output(deliveryDetail),
};

export const outboxContract = { sending, decisions };
