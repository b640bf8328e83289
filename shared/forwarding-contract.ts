/** The verbs of forwarding: routes to the user's handlers, what they answered, and what to do with those that are down. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { forwardedAnswer, forwardFrom, forwardRoute, forwardSettings } from "./forwarding";
import { usualForwarding } from "./forwarding-usual";

const missing = { NOT_FOUND: {} } as const;
/**
 * `field`: which setting is wrong. `allowHost`: allowing this host is all that is missing. `token` and `next`: which
 * term of the condition is wrong, and what to write instead.
 */
const refused = {
  UNPROCESSABLE_CONTENT: {
    data: z.object({
      field: z.enum(["url", "condition", "ca", "sources"]),
      allowHost: z.string().optional(),
      token: z.string().optional(),
      next: z.string().optional(),
    }),
  },
} as const;

const routeId = z.object({ routeId: z.string().max(100) });
/** Certificates in PEM; null takes them away. */
const ca = z.string().max(200_000).nullable();

function act(path: `/${string}`, summary: string) {
  return oc.route({ method: "POST", path: `/forwarding/{routeId}${path}`, summary }).errors(missing);
}

const { shape } = forwardSettings;

export const forwarding = {
  list: oc
    .route({ method: "GET", path: "/forwarding", summary: "Routes to the user's handlers" })
    .output(z.object({ rows: z.array(forwardRoute), cursor: z.string().nullable() })),
  get: oc
    .route({ method: "GET", path: "/forwarding/{routeId}", summary: "One route with what waits for it" })
    .errors(missing)
    .input(routeId)
    .output(forwardRoute),
  create: oc
    .route({ method: "POST", path: "/forwarding", summary: "Adds a route to a handler", successStatus: 201 })
    .errors(refused)
    .input(
      z.object({
        url: shape.url,
        /** Left out: the URL. */
        name: shape.name.optional(),
        sources: shape.sources.default([]),
        providers: shape.providers.default([]),
        types: shape.types.default([]),
        condition: shape.condition.default(usualForwarding.condition),
        simulated: shape.simulated.default(usualForwarding.simulated),
        sign: shape.sign.default(usualForwarding.sign),
        timeoutMs: shape.timeoutMs.default(usualForwarding.timeoutMs),
        atOnce: shape.atOnce.default(usualForwarding.atOnce),
        catchUp: shape.catchUp.default(usualForwarding.catchUp),
        perSecond: shape.perSecond.default(usualForwarding.perSecond),
        ca: ca.optional(),
        from: forwardFrom.optional(),
        /** It is removed when nobody asked for its answers for half a minute, and when Ringback starts. */
        temporary: z.boolean().default(false),
      }),
    )
    .output(forwardRoute),
  update: oc
    .route({
      method: "PATCH",
      path: "/forwarding/{routeId}",
      summary: "Changes a route; what is left out stays",
    })
    .errors({ ...missing, ...refused })
    .input(forwardSettings.partial().extend({ routeId: routeId.shape.routeId, ca: ca.optional() }))
    .output(forwardRoute),
  remove: oc
    .route({ method: "DELETE", path: "/forwarding/{routeId}", summary: "Removes a route" })
    .errors(missing)
    .input(routeId)
    .output(z.object({ removed: z.boolean() })),
  /** Sends nothing more; what is under way may end. What comes meanwhile waits. */
  pause: act("/pause", "Pauses a route; events wait in the log").input(routeId).output(forwardRoute),
  resume: act("/resume", "Lets a paused route go on").input(routeId).output(forwardRoute),
  /** Asks a handler that is down now, and begins with what waits. */
  catchUp: act("/catch-up", "Asks a handler that is down now, and begins with what waits")
    .input(routeId)
    .output(forwardRoute),
  /** Passes over the first that waits, or all of them: then it begins with the next event. */
  skip: act("/skip", "Passes over events that wait for a handler")
    .input(routeId.extend({ what: z.enum(["first", "all"]) }))
    .output(z.object({ skipped: z.number().int(), route: forwardRoute })),
  /** No longer waits for the answers that are awaited. They count as failed, and the route goes on. */
  giveUp: act("/give-up", "No longer waits for the answers that are awaited")
    .input(routeId)
    .output(forwardRoute),
  /** Sends one event through the route now, whatever its filters say, and answers what the handler answered. */
  try: act("/try", "Sends one event through a route now, whatever its filters say")
    .errors(refused)
    .input(routeId.extend({ eventId: z.string().max(100) }))
    .output(forwardedAnswer),
  /** What its handler answered: the newest first, or from an answer on the oldest first. */
  answers: oc
    .route({
      method: "GET",
      path: "/forwarding/{routeId}/answers",
      summary: "What the handler of a route answered",
    })
    .errors(missing)
    .input(
      routeId.extend({
        after: z.coerce.number().int().min(0).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(50),
      }),
    )
    .output(z.object({ rows: z.array(forwardedAnswer), cursor: z.string().nullable() })),
};
