/** What the counterfactual reads of recorded calls: narrow rows, newest first, and what left of each. */
import type { Origin } from "../../../shared/words";
import { prepared, type Reader, readMeta } from "./database";
import { countFound, searchCalls } from "./search";
import type { SearchProblem } from "./search-conditions";

export type CounterfactualCall = {
  origin: Origin;
  final: boolean;
  records: { version: number; frozenAt: number; content: string }[];
  told: { destinationId: string; version: number }[];
};

export function readCounterfactualCall(database: Reader, callId: string): CounterfactualCall | null {
  const row = prepared(database, "SELECT origin, final FROM call WHERE call_id = ?").get(callId) as
    | { origin: Origin; final: number }
    | undefined;
  if (!row) return null;
  return {
    origin: row.origin,
    final: row.final === 1,
    records: prepared(
      database,
      "SELECT version, frozen_at AS frozenAt, content FROM call_record WHERE call_id = ? ORDER BY version",
    ).all(callId) as CounterfactualCall["records"],
    told: prepared(
      database,
      "SELECT DISTINCT destination_id AS destinationId, version FROM delivery WHERE call_id = ?",
    ).all(callId) as CounterfactualCall["told"],
  };
}

export type FoundCalls = { callIds: string[]; stamps: string[]; found: number; more: boolean };

const idsPerPage = 500;

/** The newest calls that a search finds, and how many there are; a stamp changes with what a summary rests on. */
export function findCounterfactualCalls(
  database: Reader,
  { q, limit }: { q: string; limit: number },
  now: number,
): FoundCalls | { problem: SearchProblem } {
  const counted = countFound(database, { in: "calls", q }, now);
  if ("problem" in counted) return counted;
  const callIds: string[] = [];
  let cursor: string | undefined;
  do {
    const page = searchCalls(
      database,
      { q, cursor, limit: Math.min(idsPerPage, limit - callIds.length) },
      now,
    );
    if ("problem" in page) return page;
    callIds.push(...page.rows.map(({ callId }) => callId));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined && callIds.length < limit);
  return { callIds, stamps: readCallStamps(database, callIds), found: counted.count, more: counted.more };
}

function readCallStamps(database: Reader, callIds: string[]): string[] {
  const revision = readMeta(database, "settings_revision");
  const stamp = prepared(
    database,
    `SELECT last_position || ' ' || final || ' ' || fold_sha256
       || ' ' || (SELECT count(*) FROM call_record WHERE call_record.call_id = call.call_id)
       || ' ' || (SELECT count(*) FROM delivery WHERE delivery.call_id = call.call_id)
     FROM call WHERE call_id = ?`,
  ).pluck();
  return callIds.map((callId) => `${revision} ${stamp.get(callId) ?? "gone"}`);
}
