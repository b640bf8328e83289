/** The status row: what the status bar, the first minutes and `serve` say. Always from what was observed. */
import { statSync } from "node:fs";
import type { StatusRow } from "../../shared/live";
import type { DamageWatch } from "./damage";
import { countCalls } from "./store/calls";
import { type Reader, readCounter } from "./store/database";
import {
  countUnclaimed,
  countUnclaimedDropped,
  readFirstCrmCall,
  readFirstEvent,
  readFirstFinal,
  readFirstHandler,
  readFirstIdempotency,
  readFirstPlayed,
} from "./store/firsts";
import { countTextBehind } from "./store/full-text";
import { countUntaken } from "./store/gates";
import { readRetention } from "./store/keeping";
import { countOutbox } from "./store/outbox-records";
import { readProgressAgain } from "./store/readings";
import { countRefusals, readMinuteTotal } from "./store/refusals";
import { readSendingHeld } from "./store/removal";
import { countWouldChange } from "./store/would-change";

export type StatusParts = Pick<
  StatusRow,
  "version" | "receiver" | "crm" | "publicUrl" | "tunnel" | "demo" | "testClock" | "dataFolder" | "keyNote"
> & { databasePath: string };

export type AckTimes = {
  add(ms: number): void;
  /** That share of the answers was as fast or faster; null before the first. */
  at(share: number): number | null;
  size(): number;
};

/** Over the last thousand answers. */
export function createAckTimes(): AckTimes {
  const times = new Float64Array(1000);
  let count = 0;
  return {
    add(ms) {
      times[count % times.length] = ms;
      count += 1;
    },
    at(share) {
      if (count === 0) return null;
      const seen = times.slice(0, Math.min(count, times.length)).sort();
      return seen[Math.min(Math.floor(seen.length * share), seen.length - 1)] ?? null;
    },
    size: () => Math.min(count, times.length),
  };
}

export function readStatus(
  database: Reader,
  /** A part that cannot be read leaves the others. */
  read: DamageWatch["read"],
  parts: StatusParts,
  observed: {
    now: number;
    ack: AckTimes;
    backlog: number;
    listening: StatusRow["seen"]["listening"];
    logWritten: StatusRow["seen"]["logWritten"];
    failing: StatusRow["failing"];
    alerts: StatusRow["alerts"];
    keeping: StatusRow["keeping"]["running"];
  },
): StatusRow {
  const { databasePath, ...shown } = parts;
  const { calls, inCall } = read(() => countCalls(database), { calls: 0, inCall: 0 });
  return {
    ...shown,
    now: observed.now,
    events: read(() => readCounter(database, "events"), 0),
    calls,
    unclaimed: read(() => countUnclaimed(database), 0),
    unclaimedDropped: read(() => countUnclaimedDropped(database), 0),
    refusals: read(() => countRefusals(database), 0),
    databaseBytes: bytesOf(databasePath) + bytesOf(`${databasePath}-wal`),
    walBytes: bytesOf(`${databasePath}-wal`),
    ackP99: observed.ack.at(0.99),
    backlog: observed.backlog,
    readingAgain: read(() => readProgressAgain(database), null),
    wouldChange: read(() => countWouldChange(database), 0),
    untaken: read(() => countUntaken(database), 0),
    outbox: read(() => countOutbox(database, null), { waiting: 0, held: 0, dead: 0, delivered: 0 }),
    indexBehind: read(() => countTextBehind(database), 0),
    keeping: {
      running: observed.keeping,
      retention: read(() => readRetention(database).enabled, false),
      held: read(() => readSendingHeld(database) !== null, false),
    },
    inCall,
    alerts: observed.alerts,
    failing: observed.failing,
    queueFull: read(() => readMinuteTotal(database, "queue-full"), 0),
    seen: {
      listening: observed.listening,
      logWritten: observed.logWritten,
      firstEvent: read(() => readFirstEvent(database), null),
      firstFinal: read(() => readFirstFinal(database), null),
      crmCall: read(() => readFirstCrmCall(database), null),
      played: read(() => readFirstPlayed(database), null),
      handler: read(() => readFirstHandler(database), null),
      idempotency: read(() => readFirstIdempotency(database), null),
    },
  };
}

function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
