/** The verbs of replays: sending kept events once more, to our own receiver or to a handler of the user's. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { knownHandler, replayDetail, replayInput, replayRow, sentOn } from "./replays";

const missing = { NOT_FOUND: {} } as const;
const replayId = z.object({ replayId: z.string().max(100) });

export const replays = {
  list: oc
    .route({ method: "GET", path: "/replays", summary: "Replays, newest first" })
    .input(
      z.object({
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ rows: z.array(replayRow), cursor: z.string().nullable() })),
  get: oc
    .route({ method: "GET", path: "/replays/{replayId}", summary: "One replay with what was answered" })
    .errors(missing)
    .input(replayId)
    .output(replayDetail),
  create: oc
    .route({ method: "POST", path: "/replays", summary: "Replays recorded events", successStatus: 201 })
    .errors({
      ...missing,
      /** `allowHost`: allowing this host of a handler is all that is missing. */
      UNPROCESSABLE_CONTENT: {
        data: z.object({ problems: z.array(z.string()), allowHost: z.string().optional() }),
      },
    })
    .input(replayInput)
    .output(replayDetail),
  /** Sends nothing more, and cuts what is under way. */
  stop: oc
    .route({
      method: "POST",
      path: "/replays/{replayId}/stop",
      summary: "Stops a replay: nothing more is sent",
    })
    .errors(missing)
    .input(replayId)
    .output(replayDetail),
  /** Where an event was sent on to, and what it is a replay of. */
  ofEvent: oc
    .route({
      method: "GET",
      path: "/events/{eventId}/sent-on",
      summary: "Where an event was sent on to, and what it is a replay of",
    })
    .errors(missing)
    .input(z.object({ eventId: z.string().max(100) }))
    .output(sentOn),
  /** Handlers that something was sent to lately, the last one first. */
  handlers: oc
    .route({ method: "GET", path: "/handlers", summary: "Handlers that something was sent to lately" })
    .output(z.object({ rows: z.array(knownHandler), cursor: z.string().nullable() })),
};
