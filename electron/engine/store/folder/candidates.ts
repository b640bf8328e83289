/** What a retention rule would remove, the oldest first. It only reads; who removes asks again. */
import type { KeptBecause, RetentionSettings } from "../../../../shared/keeping";
import type { Work } from "../../keeping/work";
import { prepared, type Reader, readMeta } from "../database";
import { isLoose, whyKept } from "../removal";

const dayMs = 86_400_000;

export type Candidates = {
  callIds: string[];
  positions: number[];
  refusals: number;
  refusalsBefore: number;
  events: number;
  bytes: number;
  kept: Partial<Record<KeptBecause, number>>;
  oldest: number | null;
  newest: number | null;
};

type CallLine = { callId: string; at: number; events: number };

export function findCandidates(
  database: Reader,
  rule: RetentionSettings,
  now: number,
  work: Work,
): Candidates {
  const found: Candidates = {
    callIds: [],
    positions: [],
    refusals: 0,
    refusalsBefore: 0,
    events: 0,
    bytes: 0,
    kept: {},
    oldest: null,
    newest: null,
  };
  findCalls(database, rule, now, work, found);
  if (rule.looseOlderThanDays !== null)
    findLoose(database, rule, now - rule.looseOlderThanDays * dayMs, work, found);
  return found;
}

function findCalls(
  database: Reader,
  rule: RetentionSettings,
  now: number,
  work: Work,
  found: Candidates,
): void {
  const { olderThanDays, mostCalls, mostBytes } = rule;
  const before = olderThanDays === null ? Number.NEGATIVE_INFINITY : now - olderThanDays * dayMs;
  const all = prepared(database, "SELECT count(*) FROM call").pluck().get() as number;
  const tooMany = mostCalls === null ? 0 : Math.max(all - mostCalls, 0);
  const { used, perEvent } = measureFile(database);
  const tooLarge = mostBytes === null ? 0 : Math.max(used - mostBytes, 0);
  if (olderThanDays === null && tooMany === 0 && tooLarge === 0) return;
  const bytesOf = prepared(
    database,
    `SELECT coalesce(sum(bytes), 0) FROM event WHERE position IN (SELECT position FROM reading WHERE call_id = ?)`,
  ).pluck();
  const lines = prepared(
    database,
    "SELECT call_id AS callId, last_received_at AS at, events FROM call ORDER BY last_position, call_id",
  ).iterate() as Iterable<CallLine>;
  let [seen, freed] = [0, 0];
  for (const { callId, at, events } of lines) {
    seen += 1;
    if (seen % 200 === 0) {
      work.check();
      work.say("Looking through the calls", seen, all);
    }
    // What the rules of count and size ask for is gone as soon as enough other calls are.
    if (at >= before && found.callIds.length >= tooMany && freed >= tooLarge) break;
    const why = whyKept(database, callId, rule);
    if (why === "gone") continue;
    if (why !== null) {
      found.kept[why] = (found.kept[why] ?? 0) + 1;
      continue;
    }
    found.callIds.push(callId);
    found.events += events;
    found.bytes += bytesOf.get(callId) as number;
    found.oldest = Math.min(found.oldest ?? at, at);
    found.newest = Math.max(found.newest ?? at, at);
    freed += events * perEvent;
  }
}

/** What the database takes, without what is free in it, and about how much of it an event takes with all that is made of it. */
function measureFile(database: Reader): { used: number; perEvent: number } {
  const number = (name: string) => database.pragma(name, { simple: true }) as number;
  const used = (number("page_count") - number("freelist_count")) * number("page_size");
  return { used, perEvent: used / Math.max(readMeta(database, "count:events"), 1) };
}

function findLoose(
  database: Reader,
  rule: RetentionSettings,
  before: number,
  work: Work,
  found: Candidates,
): void {
  const rows = prepared(
    database,
    `SELECT position, received_at AS at, bytes FROM event WHERE position <= ? ORDER BY position`,
  ).iterate(readMeta(database, "cursor")) as Iterable<{ position: number; at: number; bytes: number }>;
  let seen = 0;
  for (const { position, at, bytes } of rows) {
    seen += 1;
    if (seen % 1000 === 0) {
      work.check();
      work.say("Looking through the events of no call", seen, seen);
    }
    // A wall clock may have jumped back: a day more is looked at.
    if (at > before + dayMs) break;
    if (at >= before || !isLoose(database, position, rule)) continue;
    found.positions.push(position);
    found.bytes += bytes;
  }
  found.refusalsBefore = before;
  found.refusals = prepared(database, "SELECT count(*) FROM refusal WHERE at < ?")
    .pluck()
    .get(before) as number;
}
