/**
 * What a provider was seen to do when a webhook fails. Every figure is either what was seen, with how many events show
 * it, or null with what is still needed: nothing is guessed.
 */
import { z } from "zod";
import { retryOverride } from "./retries";
import { packId } from "./words";

function figure<T extends z.ZodType>(value: T) {
  return z.object({
    /** Null: not enough was seen. */
    value: value.nullable(),
    /** Events whose sendings show it. */
    threads: z.number().int(),
    /** What it rests on; without a value, what is still needed. */
    words: z.string(),
  });
}

export type Figure<Value> = { value: Value | null; threads: number; words: string };

/** `500`, `429`, `404` and any other status that was tried, `timeout`, `reset`. */
export const failureClass = z.string().regex(/^(?:[3-5]\d\d|timeout|reset)$/);

export const measuredDelay = z.object({
  /** 1 is the first time it is sent again. */
  retry: z.number().int(),
  ...figure(z.object({ ms: z.number(), leastMs: z.number(), mostMs: z.number() })).shape,
});

export const measuredPolicy = z.object({
  /** In total, the first included. */
  attempts: figure(z.number().int()),
  /** From the end of a failed sending to the next one. */
  delays: z.array(measuredDelay),
  /** Largest share by which a wait was seen longer or shorter than its middle: the real one is at least that. */
  jitter: figure(z.number()),
  /** From the last byte of the request until the sender closed the connection. */
  timeoutMs: figure(z.number()),
  /** Of each failure that was tried. */
  retried: z.array(z.object({ failure: failureClass, ...figure(z.boolean()).shape })),
  /** Whether a `Retry-After` decides when it is sent again. */
  retryAfter: figure(z.boolean()),
});
export type MeasuredPolicy = z.infer<typeof measuredPolicy>;

/** What is given to others: figures and how many events show them; no number, id, time of day or payload. */
export const sharedPolicy = z.object({
  ringback: z.string(),
  shape: z.literal(1),
  provider: packId,
  /** Month it was measured in, `2026-11`. */
  month: z.string(),
  events: z.number().int(),
  sendings: z.number().int(),
  measured: measuredPolicy,
});

export const measuredOfSource = z.object({
  sourceId: z.string(),
  /** Whose sendings they are; null: none was failed yet. Simulated ones measure Ringback's own player. */
  origin: z.enum(["live", "simulated"]).nullable(),
  events: z.number().int(),
  sendings: z.number().int(),
  measured: measuredPolicy,
  /** What of it can stand as the source's own retries, laid over what stands there now; null: nothing yet. */
  use: retryOverride.nullable(),
  share: sharedPolicy,
});
export type MeasuredOfSource = z.infer<typeof measuredOfSource>;
