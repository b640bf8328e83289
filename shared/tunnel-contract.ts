/** Verbs of the tunnel. Its state comes with the status row too, pushed. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { blindTime, tunnelMode, tunnelMoment, tunnelRow } from "./tunnel";

const domain = z
  .string()
  .regex(
    /^(?=.{4,253}$)([a-z0-9-]{1,63}\.)+[a-z]{2,63}$/,
    "A name such as calls.example.com, without https://",
  );

export const tunnelContract = {
  get: oc
    .route({ method: "GET", path: "/tunnel", summary: "The state of the tunnel and when it was last proven" })
    .output(tunnelRow),
  /** What is left out stays; a token is kept sealed and never shown again. */
  set: oc
    .route({ method: "PATCH", path: "/tunnel", summary: "Changes the tunnel; what is left out stays" })
    .errors({ UNPROCESSABLE_CONTENT: {} })
    .input(
      z.object({
        mode: tunnelMode.optional(),
        enabled: z.boolean().optional(),
        token: z.string().trim().min(1).max(500).nullable().optional(),
        domain: domain.nullable().optional(),
        /** Of `own-url`: where the receiver is reached from outside. */
        url: z
          .url({ protocol: /^https?$/ })
          .max(500)
          .nullable()
          .optional(),
      }),
    )
    .output(tunnelRow),
  /** Asks the public URL for itself now, or connects now where it waits. Answers what came of it. */
  prove: oc
    .route({ method: "POST", path: "/tunnel/proof", summary: "Asks the public URL for itself now" })
    .output(tunnelRow),
  /** While somebody looks, a domain that another agent has is asked for every 30 seconds. */
  watch: oc
    .route({
      method: "POST",
      path: "/tunnel/watch",
      summary: "Asks more often while somebody looks at the tunnel",
    })
    .input(z.object({ watched: z.boolean() }))
    .output(tunnelRow),
  history: oc.route({ method: "GET", path: "/tunnel/history", summary: "Proofs of the last hour" }).output(
    z.object({
      /** Newest first, at most 200. */
      moments: z.array(tunnelMoment),
      /** Newest first, at most 200. */
      blind: z.array(blindTime),
    }),
  ),
};
