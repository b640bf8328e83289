/** What a dry run reads: calls whose last event came in a stretch of time, the newest first, with their readings and what made them final. */
import type { CallPosition } from "./calls";
import { prepared, type Reader } from "./database";
import type { Finalized } from "./gates";
import { type StoredReading, toStoredReading } from "./readings";

export type Stretch = {
  from: number;
  to: number;
  /** Null: of every one. */
  providers: readonly string[] | null;
  sources: readonly string[] | null;
};

/** An index has all of it: a stretch that lies far back costs no look at the calls before it. */
const inStretch = `FROM call INDEXED BY call_search
  WHERE last_position < @before AND last_received_at BETWEEN @from AND @to
    AND (@providers IS NULL OR provider IN (SELECT value FROM json_each(@providers)))
    AND (@sources IS NULL OR source IN (SELECT value FROM json_each(@sources)))`;

function valuesOf({ from, to, providers, sources }: Stretch, before: number) {
  const list = (names: readonly string[] | null) => names && JSON.stringify(names);
  return { from, to, before, providers: list(providers), sources: list(sources) };
}

export function countCallsIn(database: Reader, stretch: Stretch): number {
  return prepared(database, `SELECT count(*) ${inStretch}`)
    .pluck()
    .get(valuesOf(stretch, Number.MAX_SAFE_INTEGER)) as number;
}

export function readCallsIn(
  database: Reader,
  stretch: Stretch,
  page: { before: number; limit: number },
): { callId: string; lastPosition: number }[] {
  return prepared(
    database,
    `SELECT call_id AS callId, last_position AS lastPosition ${inStretch} ORDER BY last_position DESC LIMIT @limit`,
  ).all({ ...valuesOf(stretch, page.before), limit: page.limit }) as {
    callId: string;
    lastPosition: number;
  }[];
}

/** Of several calls at once, each in the order of the log. */
export function readReadingsOfCalls(database: Reader, callIds: string[]): Map<string, StoredReading[]> {
  const rows = prepared(
    database,
    `SELECT reading.position, ordinal, reading.call_id, in_fold, data, received_at, namespace, origin, source_id
     FROM json_each(?) AS asked JOIN reading ON reading.call_id = asked.value JOIN event USING (position)
     ORDER BY reading.position, ordinal`,
  ).all(JSON.stringify(callIds)) as Parameters<typeof toStoredReading>[0][];
  return Map.groupBy(rows.map(toStoredReading), ({ callId }) => callId ?? "");
}

/** When time and people made a call final: `finalized` by destination. */
export type FinalMoments = CallPosition & { finalized: Map<string, Finalized> };

/** Of several calls at once; of most of them there are none. */
export function readFinalMoments(database: Reader, callIds: string[]): Map<string, FinalMoments> {
  const found = new Map<string, FinalMoments>();
  const of = (callId: string) => {
    const known = found.get(callId);
    if (known) return known;
    const made = { finalByTime: null, finalsOfGates: new Map(), holdPosition: 0, finalized: new Map() };
    found.set(callId, made);
    return made as FinalMoments;
  };
  const asked = JSON.stringify(callIds);
  const read = <Row>(table: string, columns: string) =>
    prepared(
      database,
      `SELECT call_id AS callId, ${columns} FROM json_each(?) AS asked JOIN ${table} ON call_id = asked.value`,
    ).all(asked) as (Row & { callId: string })[];
  type At = { position: number; at: number; because: string };
  for (const { callId, ...row } of read<At>("final_by_time", "position, at, because"))
    of(callId).finalByTime = row;
  for (const { callId, destinationId, ...row } of read<At & { destinationId: string; changes: number }>(
    "gate_final_by_time",
    "destination_id AS destinationId, position, at, because, changes",
  ))
    of(callId).finalsOfGates.set(destinationId, row);
  for (const { callId, destinationId, at, missing, changes } of read<{
    destinationId: string;
    at: number;
    missing: string;
    changes: number;
  }>("finalized", "destination_id AS destinationId, at, missing, changes"))
    of(callId).finalized.set(destinationId, { at, missing: JSON.parse(missing) as string[], changes });
  return found;
}
