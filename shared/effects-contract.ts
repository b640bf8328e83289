/**
 * Effects: what left a handler over HTTP because of an event, while it ran under `ringback run`. An effect is tied to the
 * event that was being handled when it was made, or it is untied and says why; none is ever guessed.
 */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { at, atOrNull } from "./words";

/** What was handled: an event that is kept, or a request of a run that plays to the handler itself. */
export const effectSubject = z.object({
  eventId: z.string().nullable(),
  runId: z.string().nullable(),
  /** Number of the run's request. */
  send: z.number().int().nullable(),
});
export type EffectSubject = z.infer<typeof effectSubject>;

export const effectRow = effectSubject.extend({
  effectId: z.string(),
  sessionId: z.string(),
  /** `inside`: by the preload of a Node handler. `proxy`: by the recording proxy of any other. */
  seen: z.enum(["inside", "proxy"]),
  method: z.string(),
  /** With credentials taken out. */
  url: z.string(),
  /** Null where nothing was answered; `error` then says why, or it is under way. */
  status: z.number().int().nullable(),
  /** Milliseconds until the answer. */
  ms: z.number().nullable(),
  error: z.string().nullable(),
  /** Length of its body; null without one, and where it is not known. */
  bytes: z.number().int().nullable(),
  startedAt: at,
  /** Milliseconds from the event's reaching the handler to the effect; null where it is untied. */
  afterMs: z.number().nullable(),
  /** Why it is tied to nothing, in one sentence; null where it is tied. */
  untied: z.string().nullable(),
  /** What an untied effect may belong to. */
  candidates: z.array(effectSubject),
});
export type EffectRow = z.infer<typeof effectRow>;

/** A place the handler connected to without speaking HTTP there, as far as was seen. */
export const notJudgedRow = z.object({
  /** The event it was opened for; null where none was being handled. */
  eventId: z.string().nullable(),
  /** `db.example.com:5432`, or the path of a socket. */
  place: z.string(),
  tls: z.boolean(),
  count: z.number().int(),
});
export type NotJudgedRow = z.infer<typeof notJudgedRow>;

export const handlerSession = z.object({
  sessionId: z.string(),
  /** What runs, without its arguments: `node server.js`. */
  name: z.string(),
  /** Where it takes events, by the port it was given. */
  url: z.string(),
  startedAt: at,
  endedAt: atOrNull,
  /** Null while it runs. */
  endedBecause: z.string().nullable(),
});
export type HandlerSession = z.infer<typeof handlerSession>;

const effectsPage = z.object({
  /** Of these at least one; an event's untied effects are those that may be its own. */
  eventId: z.string().max(100).optional(),
  callId: z.string().max(200).optional(),
  runId: z.string().max(200).optional(),
  sessionId: z.string().max(100).optional(),
  /** `true`: only what is tied to nothing. */
  untied: z.union([z.boolean(), z.stringbool()]).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

const effects = {
  /** Oldest first: in the order they were made. */
  list: oc
    .route({ method: "GET", path: "/effects", summary: "Effects that a handler caused, oldest first" })
    .errors({ UNPROCESSABLE_CONTENT: {} })
    .input(effectsPage)
    .output(
      z.object({
        rows: z.array(effectRow),
        cursor: z.string().nullable(),
        /** How many there were beyond those that are kept one by one. */
        beyond: z.number().int(),
        notJudged: z.array(notJudgedRow),
      }),
    ),
};

const handlerSessions = {
  list: oc
    .route({ method: "GET", path: "/handler-sessions", summary: "Handlers that ringback run has started" })
    .output(z.object({ rows: z.array(handlerSession), cursor: z.string().nullable() })),
  /** For `ringback run`: from now on the handler's effects are listened for. It ends with the proxy's connection. */
  open: oc
    .route({
      method: "POST",
      path: "/handler-sessions",
      summary: "Begins to listen for the effects of a handler",
      successStatus: 201,
    })
    .input(
      z.object({
        command: z.array(z.string().max(10_000)).min(1).max(1000),
        port: z.number().int().min(1).max(65_535),
        path: z.string().startsWith("/").max(2000).default("/"),
      }),
    )
    .output(
      handlerSession.extend({
        /** Where the handler's effects are told, with the secret of this session. */
        effectsUrl: z.string(),
      }),
    ),
};

export const effectsContract = { effects, handlerSessions };
