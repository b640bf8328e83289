/**
 * What the destinations would have got without the gate, over recorded calls: how many writes, how many of them
 * incomplete, and how the share of right records grows with the wait after the end of a call. Nothing is sent for it.
 */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { at, packId } from "./words";

const writeSums = z.object({ writes: z.number().int(), incomplete: z.number().int() });

const curvePoint = z.object({
  delayMs: z.number().int(),
  /** Calls whose record would have been right, for good, had it been written so long after the end. */
  right: z.number().int(),
  /** One write at that moment, and one for every change after it. */
  ...writeSums.shape,
});
export type CurvePoint = z.infer<typeof curvePoint>;

const gatePoint = z.object({
  /** From the observed end to the first call record, of the calls that left; null: none did. */
  medianMs: z.number().int().nullable(),
  /** Calls whose first call record was right. */
  right: z.number().int(),
  ...writeSums.shape,
});

const curve = z.object({
  calls: z.number().int(),
  naive: writeSums.extend({
    /** Calls whose last write is still wrong. */
    neverRight: z.number().int(),
  }),
  gate: gatePoint,
  /** Why calls are right at no delay; they count among all the same. */
  never: z.object({ noEnd: z.number().int(), notFinal: z.number().int(), incomplete: z.number().int() }),
  points: z.array(curvePoint),
});
export type Curve = z.infer<typeof curve>;

export const counterfactual = z.object({
  all: curve,
  providers: z.array(curve.extend({ provider: packId })),
  /** What each destination was told, beside what it would have been told without a gate. */
  destinations: z.array(
    z.object({
      destinationId: z.string(),
      name: z.string(),
      enabled: z.boolean(),
      /** Calls that may go there at all: a remote one gets live calls only. */
      calls: z.number().int(),
      naive: writeSums,
      gate: writeSums,
    }),
  ),
  /** Calls too long to be folded once per event; they are left out. */
  leftOut: z.number().int(),
  computedAt: at,
});
export type Counterfactual = z.infer<typeof counterfactual>;

export const counterfactualState = z.object({
  state: z.enum(["running", "done", "stopped"]),
  done: z.number().int(),
  of: z.number().int(),
  /** Calls that the search finds; `of` are the newest of them. `more`: at least so many. */
  found: z.number().int(),
  more: z.boolean(),
  /** The last that was computed to its end; null: none was yet. */
  result: counterfactual.nullable(),
});
export type CounterfactualState = z.infer<typeof counterfactualState>;

const asked = z.object({ q: z.string().max(2000).optional() });

export const counterfactualContract = {
  /** Begins it, or joins what is under way, and answers how far it is. */
  get: oc
    .route({
      method: "GET",
      path: "/counterfactual",
      summary: "What waiting longer or shorter would have done to recorded calls",
    })
    .errors({ UNPROCESSABLE_CONTENT: { data: z.object({ token: z.string(), next: z.string() }) } })
    .input(asked)
    .output(counterfactualState),
  stop: oc
    .route({
      method: "POST",
      path: "/counterfactual/stop",
      summary: "Stops that computation",
      successStatus: 200,
    })
    .input(asked)
    .output(z.object({ stopped: z.boolean() })),
};
