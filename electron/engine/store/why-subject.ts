/** Which calls somebody means who names a call, a number or a person. Every question walks an index, newest first. */
import { prepared, type Reader } from "./database";

const mostCalls = 20;

type Found = { callId: string };

/** By its id, its key, or `<provider>:<key or id>`. */
export function findCallsByName(database: Reader, name: string): string[] {
  const [, provider, rest] = /^([a-z-]+):(.+)$/s.exec(name) ?? [];
  const byKey = prepared(
    database,
    `SELECT call_id AS callId FROM call WHERE key = ? AND (? IS NULL OR provider = ?)
     ORDER BY last_position DESC LIMIT ${mostCalls}`,
  );
  const byId = prepared(database, "SELECT call_id AS callId FROM call WHERE call_id = ?");
  const found = [
    ...(byId.all(rest ?? name) as Found[]),
    ...(byKey.all(name, null, null) as Found[]),
    ...(rest === undefined ? [] : (byKey.all(rest, provider, provider) as Found[])),
  ];
  return [...new Set(found.map(({ callId }) => callId))];
}

/** A number in E.164. */
export function findCallsOfNumber(database: Reader, phone: string): string[] {
  const rows = prepared(
    database,
    `SELECT call_id AS callId FROM call WHERE phone = ? ORDER BY last_position DESC LIMIT ${mostCalls}`,
  ).all(phone) as Found[];
  return rows.map(({ callId }) => callId);
}

/** Calls of a person whom their system knows by this id. */
export function findCallsOfPerson(database: Reader, externalId: string): string[] {
  const nextNamespace = prepared(
    database,
    "SELECT min(namespace) FROM person_key WHERE namespace > ?",
  ).pluck();
  const inNamespace = prepared(
    database,
    `SELECT subject AS callId, position FROM person_key
     WHERE namespace = ? AND kind = 'external' AND value = ? AND substr(subject, 1, 2) = 'c_'
     ORDER BY position DESC LIMIT ${mostCalls}`,
  );
  const found = inNamespace.all("live", externalId) as (Found & { position: number })[];
  // Every run, replay and import has one of its own.
  let asked = 0;
  for (
    let next = nextNamespace.get("") as string | null;
    next !== null && asked < mostNamespaces;
    next = nextNamespace.get(next) as string | null, asked += 1
  )
    if (next !== "live") found.push(...(inNamespace.all(next, externalId) as typeof found));
  return found
    .sort((one, other) => other.position - one.position)
    .slice(0, mostCalls)
    .map(({ callId }) => callId);
}

const mostNamespaces = 500;

/** Of the newest calls that ended those that name nobody: what a person who is missed may hide behind. */
export function findCallsWithoutPerson(database: Reader, among: number): string[] {
  const rows = prepared(
    database,
    `SELECT call_id AS callId, phone, (SELECT 1 FROM person_key WHERE subject = call.call_id LIMIT 1) AS named
     FROM call WHERE ended = 1 ORDER BY last_position DESC LIMIT ?`,
  ).all(among) as { callId: string; phone: string | null; named: number | null }[];
  return rows.flatMap(({ callId, phone, named }) => (phone === null && named === null ? [callId] : []));
}

/** What arrived and is nobody's call: unclaimed, or not to be read. */
export function countAside(database: Reader): {
  unclaimed: number;
  refused: number;
  newestAt: number | null;
} {
  const unclaimed = prepared(
    database,
    "SELECT count(*) AS many FROM (SELECT 1 FROM event WHERE claimed = 0 LIMIT 1000)",
  ).get() as { many: number };
  const refused = prepared(
    database,
    "SELECT count(*) AS many FROM (SELECT 1 FROM refusal LIMIT 1000)",
  ).get() as { many: number };
  const newest = prepared(
    database,
    "SELECT received_at AS at FROM event ORDER BY position DESC LIMIT 1",
  ).get() as { at: number } | undefined;
  return { unclaimed: unclaimed.many, refused: refused.many, newestAt: newest?.at ?? null };
}
