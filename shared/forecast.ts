/** What providers do while a handler is down: their retries laid over an outage. Times are milliseconds. */
import { z } from "zod";
import { known } from "./retries";
import { packId } from "./words";

export const outage = z.object({
  /** From the start of the scenario; without one it begins at 0. */
  fromMs: z.number().min(0),
  untilMs: z.number().min(1),
  /** Nobody listens, answers come after the provider's time limit, or a status. */
  answers: z.union([z.enum(["nothing", "too-late"]), z.number().int().min(100).max(599)]),
});
export type Outage = z.infer<typeof outage>;

export const forecastRow = z.object({
  provider: packId,
  /** The provider's name; where a source has values of its own, with the source's. */
  name: z.string(),
  /** Name of the source whose own values count; null: the pack's alone. */
  source: z.string().nullable(),
  published: z.boolean(),
  /** In a few words: `CallRail loses the event`. */
  words: z.string(),
  sentences: z.array(z.string()),
  /** Attempts after the first, counted from it, if each of them fails. */
  retriesMs: z.array(z.number()),
  /** Events first sent within this time from the start of the outage are lost. */
  lostMs: z.number(),
  /** What this rests on and no vendor documents. */
  notes: z.array(z.object({ about: z.string(), known, source: z.string() })),
});
export type ForecastRow = z.infer<typeof forecastRow>;

export const forecastedEvent = z.object({
  type: z.string(),
  atMs: z.number(),
  /** Up to the first that gets through. */
  attemptsMs: z.array(z.number()),
  arrivesMs: z.number().nullable(),
  outcome: z.enum(["in time", "late", "lost"]),
});
export type ForecastedEvent = z.infer<typeof forecastedEvent>;

export const forecastAnswer = z.object({
  sentence: z.string(),
  rows: z.array(forecastRow),
  /** Of a scenario; empty without one. */
  events: z.array(forecastedEvent),
});
export type Forecast = z.infer<typeof forecastAnswer>;
