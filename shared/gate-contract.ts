/** The verbs of a destination's gate: its settings, what a change would do, finalizing by hand, what nobody takes. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { callRow } from "./calls";
import { gateSettings, gateSetup } from "./gate-settings";
import { packId } from "./words";

const missing = { NOT_FOUND: {} } as const;
const destination = z.object({ destinationId: z.string().max(100) });

/** What becomes of a call under the changed gate that would not become of it under the present one. */
export const gateEffect = z.enum(["leaves", "longer", "sooner", "not-taken", "taken", "held", "waits"]);
export type GateEffect = z.infer<typeof gateEffect>;

const effects = z.object({
  /** Calls that were judged by both gates. */
  judged: z.number().int(),
  /** True: there are more, and these are the newest. */
  more: z.boolean(),
  changes: z.array(
    z.object({
      effect: gateEffect,
      count: z.number().int(),
      /** Five at most: what the gate says of it now, and what it would say. */
      examples: z.array(
        z.object({
          callId: z.string(),
          key: z.string(),
          person: z.string().nullable(),
          now: z.string(),
          would: z.string(),
        }),
      ),
    }),
  ),
});
export type GateEffects = z.infer<typeof effects>;

export const gatePreview = z.object({
  /** The whole of it in a sentence. */
  sentence: z.string(),
  /** Calls that are not final: saving judges them by the changed gate. */
  open: effects,
  /** Final calls, as if the changed gate had stood then. Saving leaves them as they are. */
  recorded: effects,
});
export type GatePreview = z.infer<typeof gatePreview>;

const finalized = z.object({
  finalized: z.array(
    z.object({
      destinationId: z.string(),
      destination: z.string(),
      /** What was missing when it was finalized, in words. */
      missing: z.array(z.string()),
    }),
  ),
  /** Destinations whose gate a person cannot open for this call, and why. */
  refused: z.array(z.object({ destinationId: z.string(), destination: z.string(), because: z.string() })),
});

export const gates = {
  settings: oc
    .route({
      method: "GET",
      path: "/destinations/{destinationId}/gate-settings",
      summary: "How the gate of a destination is set",
    })
    .errors(missing)
    .input(destination)
    .output(gateSetup),
  /** What saving these settings would do. Nothing is saved and nothing is sent. */
  preview: oc
    .route({
      method: "POST",
      path: "/destinations/{destinationId}/gate-settings/preview",
      summary: "What saving gate settings would do; nothing is saved or sent",
      successStatus: 200,
    })
    .errors(missing)
    .input(
      destination.extend({
        gate: gateSettings,
        /** Final calls to judge beside those that are not, the newest ones. */
        recorded: z.number().int().min(0).max(5000).default(1000),
      }),
    )
    .output(gatePreview),
  /** What is left out is as the preset says. Calls that are not final are judged by it; final ones stay as they are. */
  save: oc
    .route({
      method: "PUT",
      path: "/destinations/{destinationId}/gate-settings",
      summary: "Sets the gate of a destination",
    })
    .errors(missing)
    .input(destination.extend({ gate: gateSettings }))
    .output(gateSetup),
  /** Opens the gate for one ended call: for what is missing, never for what is not allowed. */
  finalize: oc
    .route({
      method: "POST",
      path: "/calls/{callId}/finalize",
      summary: "Opens the gate for one ended call",
      successStatus: 200,
    })
    .errors({ ...missing, CONFLICT: {} })
    .input(
      z.object({
        callId: z.string().max(200),
        /** Left out: every destination whose gate keeps it. */
        destinationId: z.string().max(100).optional(),
      }),
    )
    .output(finalized),
  /** Ended live calls that the conditions of every destination refuse, newest first. */
  untaken: oc
    .route({
      method: "GET",
      path: "/untaken",
      summary: "Ended calls that no destination takes, newest first",
    })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }))
    .output(
      z.object({
        count: z.number().int(),
        rows: z.array(z.object({ call: callRow, because: z.string() })),
        cursor: z.null(),
      }),
    ),
  /** How long after the end calls of a provider became final, over the newest that did. */
  usual: oc
    .route({
      method: "GET",
      path: "/destinations/{destinationId}/usual-wait",
      summary: "How long after their end calls of a provider became final",
    })
    .errors(missing)
    .input(destination.extend({ provider: packId }))
    .output(
      z.object({
        /** Calls it rests on. */
        of: z.number().int(),
        /** Nine of ten were final after so long; null: too few to say. */
        withinMs: z.number().int().nullable(),
      }),
    ),
};
