/**
 * The live board: the calls of one day and those under way, as figures. Pushed whole, at most four times a second and
 * at most 64 KiB. A day is midnight to midnight in the board's time zone, and a call belongs to the day on which it
 * started: by the provider's time where it says one, else when its first event came. Tests and spam never count, nor
 * do replayed and imported calls.
 */
import { z } from "zod";
import { at, atOrNull, origin, outcome, packId, stage } from "./words";

/** `live`: what providers sent and listed; `with-simulated`: calls of scenarios too. */
export const boardShown = z.enum(["live", "with-simulated"]);
export type BoardShown = z.infer<typeof boardShown>;

const shareOfYes = z.object({ yes: z.number().int(), calls: z.number().int() });

/** A call under way, by the engine's clock of arrival. */
export const boardCall = z.object({
  callId: z.string(),
  /** A number, else a name, else the provider's key. */
  who: z.string(),
  name: z.string().nullable(),
  provider: packId,
  source: z.string(),
  origin,
  attempt: z.number().int(),
  stage,
  since: at,
  stageSince: at,
  /** The bar: stages passed through with their milliseconds, the present one last and without its own. */
  phases: z.array(z.object({ stage, ms: z.number().int() })),
});
export type BoardCall = z.infer<typeof boardCall>;

/** A call or call record that is late or stuck. */
export const boardTrouble = z.object({
  callId: z.string(),
  who: z.string(),
  since: at,
  /** What it waits for, or what never came. */
  why: z.string(),
  /** Of a call record: it is not tried again by itself. */
  dead: z.boolean(),
});
export type BoardTrouble = z.infer<typeof boardTrouble>;
const troubles = z.object({ count: z.number().int(), rows: z.array(boardTrouble) });

export const feedLine = z.object({
  /** Rises with every line: 1, 2, 3 … */
  number: z.number().int(),
  at,
  callId: z.string(),
  who: z.string(),
  stage: stage.nullable(),
  words: z.string(),
});
export type FeedLine = z.infer<typeof feedLine>;

export const board = z.object({
  now: at,
  /** The engine's clock stands still between moves: nothing ages by itself. */
  testClock: z.boolean(),
  /** IANA name. */
  zone: z.string(),
  /** The zone is this machine's own. */
  ownZone: z.boolean(),
  day: z.object({ from: at, to: at }),
  shown: boardShown,
  /** Calls of the day by where they came from, shown or not. */
  origins: z.object({ live: z.number().int(), simulated: z.number().int() }),
  /** Calls that changed and are not counted yet; 0: the board is complete. */
  behind: z.number().int(),
  active: z.object({
    /** Dialing or talking now. */
    inCall: z.number().int(),
    /** These, queued ones, and those whose end came and whose final event has not. */
    inProgress: z.number().int(),
    /** Those in conversation first, then the oldest; at most 60. */
    rows: z.array(boardCall),
    /** Nine of ten completed calls of the day had ended after so many milliseconds; null: fewer than ten did. */
    usualMs: z.number().int().nullable(),
  }),
  today: z.object({
    calls: z.number().int(),
    ended: z.number().int(),
    completed: z.number().int(),
    /** Of ended calls, always in this order; null: no event said how it ended. */
    outcomes: z.array(z.object({ outcome: outcome.nullable(), calls: z.number().int() })),
    /** Means are milliseconds; null where no call has the value. */
    talk: z.object({ sumMs: z.number().int(), meanMs: z.number().int().nullable(), calls: z.number().int() }),
    /** 1 to 5. */
    satisfaction: z.object({ mean: z.number().nullable(), calls: z.number().int() }),
    resolved: shareOfYes,
    /** From the event that ended a call to the one that made it final, milliseconds on this machine's clock. */
    toFinal: z.object({
      medianMs: z.number().int().nullable(),
      p95Ms: z.number().int().nullable(),
      calls: z.number().int(),
    }),
    /** Copies of events that were there already. */
    duplicates: z.number().int(),
  }),
  /** One per hour of the day, from midnight on: 24 of them, 23 or 25 where clocks are changed. */
  hours: z.array(
    z.object({
      at,
      calls: z.number().int(),
      ended: z.number().int(),
      completed: z.number().int(),
      satisfaction: z.number().nullable(),
      satisfactionCalls: z.number().int(),
    }),
  ),
  /** A change that was found, in a sentence; null: none. */
  change: z.string().nullable(),
  /** Over the last thousand answers of any origin, milliseconds from last byte to answer. */
  ack: z.object({
    p50: z.number().nullable(),
    p99: z.number().nullable(),
    answers: z.number().int(),
    /** The source whose platform waits the shortest. */
    strictest: z.object({ ms: z.number(), source: z.string(), provider: packId }).nullable(),
  }),
  /** No end was observed and none is expected any more, or a gate holds it: something never came. */
  stuck: troubles,
  /** Ended for two minutes, and not final. */
  late: troubles,
  /** Call records in the outbox for a minute and more. `more`: there are others that were not counted. */
  records: troubles.extend({ dead: z.number().int(), more: z.boolean() }),
  sources: z.array(
    z.object({
      source: z.string(),
      provider: packId,
      calls: z.number().int(),
      inCall: z.number().int(),
      ended: z.number().int(),
      completed: z.number().int(),
      duplicates: z.number().int(),
      satisfaction: z.number().nullable(),
      lastAt: atOrNull,
    }),
  ),
  /** What just happened, newest first, at most 50. */
  feed: z.array(feedLine),
});
export type Board = z.infer<typeof board>;

export const boardMessage = z.object({ watch: z.string(), sequence: z.number().int(), board });
export type BoardMessage = z.infer<typeof boardMessage>;
