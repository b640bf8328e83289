/** The status row: what the status bar, the first minutes and `serve` say. Always from what was observed. */
import { statSync } from "node:fs";
import type { StatusRow } from "../../shared/live";
import { countCalls } from "./store/calls";
import { type Reader, readCounter } from "./store/database";
import {
  countUnclaimed,
  countUnclaimedDropped,
  readFirstCrmCall,
  readFirstEvent,
  readFirstFinal,
} from "./store/firsts";
import { countTextBehind } from "./store/full-text";
import { countUntaken } from "./store/gates";
import { countOutbox } from "./store/outbox-records";
import { readProgressAgain } from "./store/readings";
import { countRefusals, readMinuteTotal } from "./store/refusals";
import { countWouldChange } from "./store/would-change";

export type StatusParts = Pick<
  StatusRow,
  "version" | "receiver" | "crm" | "publicUrl" | "tunnel" | "demo" | "testClock" | "dataFolder" | "keyNote"
> & { databasePath: string };

export type AckTimes = { add(ms: number): void; p99(): number | null };

/** Over the last thousand answers. */
export function createAckTimes(): AckTimes {
  const times = new Float64Array(1000);
  let count = 0;
  return {
    add(ms) {
      times[count % times.length] = ms;
      count += 1;
    },
    p99() {
      if (count === 0) return null;
      const seen = times.slice(0, Math.min(count, times.length)).sort();
      return seen[Math.min(Math.floor(seen.length * 0.99), seen.length - 1)] ?? null;
    },
  };
}

export function readStatus(
  database: Reader,
  parts: StatusParts,
  observed: {
    now: number;
    ack: AckTimes;
    backlog: number;
    listening: StatusRow["seen"]["listening"];
    logWritten: StatusRow["seen"]["logWritten"];
    failing: StatusRow["failing"];
  },
): StatusRow {
  const { databasePath, ...shown } = parts;
  const { calls, inCall } = countCalls(database);
  return {
    ...shown,
    now: observed.now,
    events: readCounter(database, "events"),
    calls,
    unclaimed: countUnclaimed(database),
    unclaimedDropped: countUnclaimedDropped(database),
    refusals: countRefusals(database),
    databaseBytes: bytesOf(databasePath) + bytesOf(`${databasePath}-wal`),
    walBytes: bytesOf(`${databasePath}-wal`),
    ackP99: observed.ack.p99(),
    backlog: observed.backlog,
    readingAgain: readProgressAgain(database),
    wouldChange: countWouldChange(database),
    untaken: countUntaken(database),
    outbox: countOutbox(database, null),
    indexBehind: countTextBehind(database),
    inCall,
    failing: observed.failing,
    queueFull: readMinuteTotal(database, "queue-full"),
    seen: {
      listening: observed.listening,
      logWritten: observed.logWritten,
      firstEvent: readFirstEvent(database),
      firstFinal: readFirstFinal(database),
      crmCall: readFirstCrmCall(database),
    },
  };
}

function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
