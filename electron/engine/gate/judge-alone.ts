/** One recorded call judged in memory, as the reader would judge it; nothing is written and nothing can be sent. */

import { type CallBefore, readCallBefore } from "../reader/call-before";
import { type JudgedCall, judgeCall } from "../reader/judge-call";
import { type Reader, readMeta } from "../store/database";
import { readDestinations, type StoredDestination } from "../store/destinations";
import { readSources, type StoredSource } from "../store/sources";
import { packOfSource } from "./source-pack";

export type Alone = {
  callId: string;
  sources: StoredSource[];
  destinations: StoredDestination[];
  now: number;
  /** What is supposed to stand of it otherwise than it does. */
  suppose?: Partial<CallBefore>;
};

/** Null: there is no such call, or its source is gone. */
export async function judgeAlone(
  database: Reader,
  { callId, sources, destinations, now, suppose }: Alone,
): Promise<JudgedCall | null> {
  const before = { ...readCallBefore(database, callId), ...suppose };
  const readings = before.readings();
  const first = readings[0];
  const source = sources.find(({ sourceId }) => sourceId === first?.sourceId);
  if (!first || !source) return null;
  return await judgeCall({
    database,
    callId,
    namespace: first.namespace,
    origin: first.origin,
    pack: packOfSource(source),
    source,
    readings,
    before,
    destinations,
    // Every wait that has passed counts as passed: what comes of it is asked, not what a restart delays.
    time: { now, receivingSince: 0 },
    rules: null,
    newFrom: Number.POSITIVE_INFINITY,
    maySend: false,
    readAgain: false,
    highWater: readMeta(database, "high_water"),
  });
}

/** What every gate would say if a person opened it now; a gate that is not opened says why. */
export async function judgeByHand(
  database: Reader,
  { callId }: { callId: string },
  now: number,
): Promise<{ destinationId: string; destination: string; opens: boolean; sentence: string }[]> {
  const judged = await judgeAlone(database, {
    callId,
    sources: readSources(database),
    destinations: readDestinations(database),
    now,
    suppose: {
      finalized: () => ({ at: now, missing: [], changes: Number.MAX_SAFE_INTEGER }),
      releasedUpTo: () => readMeta(database, "high_water"),
    },
  });
  return (judged?.gates ?? []).map(({ verdict: { destinationId, destination, state, sentence } }) => ({
    destinationId,
    destination,
    opens: state === "opened",
    sentence,
  }));
}
