/** The way in from outside: what it is, whether it was proven, and since when nothing could come in. */
import { z } from "zod";
import { at, atOrNull } from "./words";

/** `none`: local only, and nothing is missing. `ngrok`: our own tunnel. `own-url`: an address the user already has. */
export const tunnelMode = z.enum(["none", "ngrok", "own-url"]);
export type TunnelMode = z.infer<typeof tunnelMode>;

/**
 * `online` is only what a request through the public URL has proven. `degraded`: something speaks against it and it is being
 * asked. `down`: nothing comes in; `off`: switched off by a person; `not-needed`: there is no way in from outside.
 */
export const tunnelStateName = z.enum(["off", "not-needed", "connecting", "online", "degraded", "down"]);

/** What happened and the one thing to do, in words. `code` is ngrok's: `ERR_NGROK_334`. */
export const tunnelTrouble = z.object({
  code: z.string().nullable(),
  what: z.string(),
  next: z.string(),
  link: z.string().nullable(),
});
export type TunnelTrouble = z.infer<typeof tunnelTrouble>;

export const tunnelRow = z.object({
  mode: tunnelMode,
  /** False: switched off by a person, with everything kept. */
  enabled: z.boolean(),
  state: tunnelStateName,
  /** Base URL from outside; null where there is none, or none is known yet. */
  url: z.string().nullable(),
  since: at,
  /** When a request from outside last came in through it, ours or a provider's. */
  provenAt: atOrNull,
  /** Milliseconds of the last heartbeat. */
  latencyMs: z.number().nullable(),
  /** Which try it is while it connects. */
  attempt: z.number().int().nullable(),
  because: tunnelTrouble.nullable(),
  retryAt: atOrNull,
  /** The domain that is asked for; null: the account's own. */
  domain: z.string().nullable(),
  /** Never the token itself. */
  token: z.object({ endsWith: z.string(), createdAt: at }).nullable(),
  /** Nothing could come in since then; null while it can, or where nothing is to come in. */
  blindSince: atOrNull,
  /** What went through here this month, beside what ngrok's free plan has. */
  usage: z.object({
    month: z.string(),
    requests: z.number().int(),
    bytes: z.number().int(),
    freeRequests: z.number().int(),
    freeBytes: z.number().int(),
  }),
});
export type TunnelRow = z.infer<typeof tunnelRow>;

/** A change of state. */
export const tunnelMoment = z.object({
  at,
  state: tunnelStateName,
  url: z.string().nullable(),
  code: z.string().nullable(),
  what: z.string().nullable(),
});
export type TunnelMoment = z.infer<typeof tunnelMoment>;

/** From the last moment anything could come in until it was proven again; `to` is null while it lasts. */
export const blindTime = z.object({ from: at, to: atOrNull, why: z.string() });
export type BlindTime = z.infer<typeof blindTime>;
