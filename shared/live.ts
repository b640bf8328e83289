/**
 * The live feed: changed row summaries, never bodies. Coalesced to 20 messages a second, at most 200 rows or
 * 64 KiB each, at most two unacknowledged; beyond that a message carries `reset` and the client reads its page again.
 */
import { z } from "zod";
import { alertRow } from "./alerts";
import { callRow } from "./calls";
import { deliveryRow, outboxCounts } from "./deliveries";
import { eventRow } from "./events";
import { failingRow } from "./failing";
import { forwardRoute } from "./forwarding";
import { keepJobKind } from "./keeping";
import { reconciliation } from "./reconciliations";
import { replayRow } from "./replays";
import { runDetail } from "./runs";
import { tunnelRow } from "./tunnel";
import { verdictRunRow, verdictState } from "./verdicts";
import { at, atOrNull } from "./words";

export const statusRow = z.object({
  version: z.string(),
  now: at,
  receiver: z.string(),
  crm: z.string(),
  publicUrl: z.string().nullable(),
  tunnel: tunnelRow,
  demo: z.boolean(),
  testClock: z.boolean(),
  dataFolder: z.string(),
  keyNote: z.string(),
  events: z.number().int(),
  calls: z.number().int(),
  unclaimed: z.number().int(),
  /** Unclaimed events that gave way to newer ones since the folder was made. */
  unclaimedDropped: z.number().int(),
  refusals: z.number().int(),
  /** Database and write-ahead log together. */
  databaseBytes: z.number().int(),
  walBytes: z.number().int(),
  /** Milliseconds, over the last thousand answers; null before the first. */
  ackP99: z.number().nullable(),
  /** Events in the log that the reader has not read yet. */
  backlog: z.number().int(),
  /** The log is being read again: how far it is, and how many calls are still to be folded afterwards; null: it is not. */
  readingAgain: z
    .object({ read: z.number().int(), of: z.number().int(), callsLeft: z.number().int() })
    .nullable(),
  /** Call records that left and that reading again would change. */
  wouldChange: z.number().int(),
  /** Ended live calls that the conditions of every destination refuse. */
  untaken: z.number().int(),
  outbox: outboxCounts,
  /** Events in the log that a search for words does not find yet. */
  indexBehind: z.number().int(),
  /** What keeping is at; whether old calls go by themselves; whether a restored folder still sends nothing. */
  keeping: z.object({ running: keepJobKind.nullable(), retention: z.boolean(), held: z.boolean() }),
  inCall: z.number().int(),
  queueFull: z.number().int(),
  /** What goes on being wrong. */
  alerts: z.array(alertRow),
  /** Sources that fail on purpose now. */
  failing: z.array(failingRow),
  /** What the first-minutes checklist saw happen; null until then. */
  seen: z.object({
    listening: z.object({ at, address: z.string() }).nullable(),
    logWritten: z.object({ at, ms: z.number() }).nullable(),
    firstEvent: z.object({ at, eventId: z.string() }).nullable(),
    firstFinal: z.object({ at: atOrNull, callId: z.string() }).nullable(),
    crmCall: z.object({ callId: z.string() }).nullable(),
    /** A scenario that was played to its end. */
    played: z.object({ at, scenario: z.string() }).nullable(),
    /** The user's own handler answered. */
    handler: z.object({ at, handler: z.string(), status: z.number().int() }).nullable(),
    /** Whether it is idempotent was judged. */
    idempotency: z.object({ at, state: verdictState }).nullable(),
  }),
});
export type StatusRow = z.infer<typeof statusRow>;

export const liveMessage = z.object({
  watch: z.string(),
  sequence: z.number().int(),
  events: z.array(eventRow),
  calls: z.array(callRow),
  deliveries: z.array(deliveryRow),
  /** Without answers' bodies; of a run with more than 80 requests those around now. */
  runs: z.array(runDetail),
  replays: z.array(replayRow),
  reconciliations: z.array(reconciliation),
  verdictRuns: z.array(verdictRunRow),
  /** Routes of the forwarder whose handler answered, went down, came back … */
  routes: z.array(forwardRoute),
  status: statusRow.nullable(),
  /** Something in sources, destinations, saved views or the sandbox CRM changed: read those lists again. */
  setupChanged: z.boolean(),
  crmChanged: z.boolean(),
  /** Rows up to this position were left out; read the page again. */
  reset: z.number().int().nullable(),
});
export type LiveMessage = z.infer<typeof liveMessage>;
