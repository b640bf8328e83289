/** Routes of the forwarder, how far each has come, and the events that wait for one. Recorded. */
import type { ForwardedMark, ForwardSettings } from "../../../shared/forwarding";
import { prepared, type Reader, readMeta, type Writer } from "./database";
import { eventIdOf } from "./events";
import { insertHandlerAnswers, type NewHandlerAnswer } from "./handler-answers";

export type StoredRoute = ForwardSettings & {
  routeId: string;
  /** Certificates in PEM. */
  ca: string | null;
  enabled: boolean;
  temporary: boolean;
  createdAt: number;
  position: number;
  answered: number;
  failed: number;
};

type RouteRecord = Omit<
  StoredRoute,
  "sources" | "providers" | "types" | "simulated" | "enabled" | "temporary"
> &
  Record<"sources" | "providers" | "types", string> &
  Record<"simulated" | "enabled" | "temporary", number>;

const columns = `route_id AS routeId, name, url, sources, providers, types, condition, simulated, sign,
  timeout_ms AS timeoutMs, at_once AS atOnce, catch_up AS catchUp, per_second AS perSecond, ca, enabled, temporary,
  created_at AS createdAt, position, answered, failed`;

/** In the order they were made. */
export function readRoutes(database: Reader): StoredRoute[] {
  const rows = prepared(
    database,
    `SELECT ${columns} FROM forward_route ORDER BY created_at, route_id`,
  ).all() as RouteRecord[];
  return rows.map((row) => ({
    ...row,
    sources: JSON.parse(row.sources),
    providers: JSON.parse(row.providers),
    types: JSON.parse(row.types),
    simulated: row.simulated === 1,
    enabled: row.enabled === 1,
    temporary: row.temporary === 1,
  }));
}

/** Settings and whether it is switched on; where it stands is `moveRoute`'s and `applyForwarded`'s. */
export function saveRoute(database: Writer, route: StoredRoute): void {
  prepared(
    database,
    `INSERT INTO forward_route (route_id, name, url, sources, providers, types, condition, simulated, sign, timeout_ms,
       at_once, catch_up, per_second, ca, enabled, temporary, created_at, position)
     VALUES (@routeId, @name, @url, @sources, @providers, @types, @condition, @simulated, @sign, @timeoutMs,
       @atOnce, @catchUp, @perSecond, @ca, @enabled, @temporary, @createdAt, @position)
     ON CONFLICT (route_id) DO UPDATE SET name = excluded.name, url = excluded.url, sources = excluded.sources,
       providers = excluded.providers, types = excluded.types, condition = excluded.condition,
       simulated = excluded.simulated, sign = excluded.sign, timeout_ms = excluded.timeout_ms,
       at_once = excluded.at_once, catch_up = excluded.catch_up, per_second = excluded.per_second,
       ca = excluded.ca, enabled = excluded.enabled`,
  ).run({
    ...route,
    sources: JSON.stringify(route.sources),
    providers: JSON.stringify(route.providers),
    types: JSON.stringify(route.types),
    simulated: route.simulated ? 1 : 0,
    enabled: route.enabled ? 1 : 0,
    temporary: route.temporary ? 1 : 0,
  });
}

export function deleteRoute(database: Writer, routeId: string): boolean {
  return prepared(database, "DELETE FROM forward_route WHERE route_id = ?").run(routeId).changes > 0;
}

export function deleteTemporaryRoutes(database: Writer): void {
  prepared(database, "DELETE FROM forward_route WHERE temporary = 1").run();
}

export type Forwarded = {
  routeId: string;
  answers: NewHandlerAnswer[];
  /** Of an event that needs nothing more, its place; null: it is sent again. */
  done: number | null;
  good: boolean;
  /** Everything up to here is done. */
  position: number;
};

/** What a handler answered and how far its route has come, in one. */
export function applyForwarded(database: Writer, forwarded: Forwarded): void {
  const { routeId, answers, done, good, position } = forwarded;
  if (!prepared(database, "SELECT 1 FROM forward_route WHERE route_id = ?").get(routeId)) return;
  insertHandlerAnswers(database, answers);
  if (done !== null) {
    const column = good ? "answered" : "failed";
    prepared(database, `UPDATE forward_route SET ${column} = ${column} + 1 WHERE route_id = ?`).run(routeId);
    if (done > position)
      prepared(database, "INSERT OR IGNORE INTO forward_done (route_id, position) VALUES (?, ?)").run(
        routeId,
        done,
      );
  }
  moveRoute(database, { routeId, position });
}

export function moveRoute(database: Writer, { routeId, position }: { routeId: string; position: number }) {
  prepared(database, "UPDATE forward_route SET position = ? WHERE route_id = ?").run(position, routeId);
  prepared(database, "DELETE FROM forward_done WHERE route_id = ? AND position <= ?").run(routeId, position);
}

export function readDone(database: Reader, routeId: string): number[] {
  return prepared(database, "SELECT position FROM forward_done WHERE route_id = ?")
    .pluck()
    .all(routeId) as number[];
}

/** `lane`: what is sent one after the other, the call or, where an event belongs to none, its source. */
export type WaitingEvent = { position: number; lane: string };

type Filter = Pick<StoredRoute, "sources" | "providers" | "types" | "simulated"> & {
  /** Sources that refuse a bad signature: such an event was answered 401 and goes nowhere. */
  enforcing: string[];
};

const isMeant = `
  event.claimed = 1
  AND event.origin IN (SELECT value FROM json_each(@origins))
  AND (@sources = '[]' OR event.source IN (SELECT value FROM json_each(@sources)))
  AND (@providers = '[]' OR event.source_id IN
    (SELECT source_id FROM source WHERE provider IN (SELECT value FROM json_each(@providers))))
  AND (@types = '[]' OR EXISTS (SELECT 1 FROM json_each(@types) AS wanted WHERE view.type = wanted.value
    OR (wanted.value LIKE '%*'
      AND substr(view.type, 1, length(wanted.value) - 1) = substr(wanted.value, 1, length(wanted.value) - 1))))
  AND NOT (event.signature_at_arrival IN ('failed', 'missing')
    AND event.source IN (SELECT value FROM json_each(@enforcing)))`;

function valuesOf(filter: Filter) {
  return {
    origins: JSON.stringify(filter.simulated ? ["live", "simulated", "replayed"] : ["live"]),
    sources: JSON.stringify(filter.sources),
    providers: JSON.stringify(filter.providers),
    types: JSON.stringify(filter.types),
    enforcing: JSON.stringify(filter.enforcing),
  };
}

/** In the order of the log, from behind `after` up to `upTo`; its condition is not asked. */
export function readMeantEvents(
  database: Reader,
  filter: Filter,
  { after, upTo }: { after: number; upTo: number },
): WaitingEvent[] {
  return prepared(
    database,
    `SELECT event.position, coalesce(view.call_id, 'source ' || event.source) AS lane
     FROM event LEFT JOIN event_view AS view ON view.position = event.position
     WHERE event.position > @after AND event.position <= @upTo AND ${isMeant} ORDER BY event.position`,
  ).all({ ...valuesOf(filter), after, upTo }) as WaitingEvent[];
}

/** The place before the last `many` that are meant, as far as 100,000 events back. */
export function placeBeforeLast(database: Reader, filter: Filter, many: number): number {
  const end = readMeta(database, "last_position");
  const rows = prepared(
    database,
    `SELECT event.position FROM event LEFT JOIN event_view AS view ON view.position = event.position
     WHERE event.position > @after AND ${isMeant} ORDER BY event.position DESC LIMIT @many`,
  )
    .pluck()
    .all({ ...valuesOf(filter), after: end - 100_000, many }) as number[];
  const first = rows.at(-1);
  return first === undefined ? end : first - 1;
}

/** The place before the first event received at or after a moment, by halving: receive times grow with the log. */
export function placeBefore(database: Reader, at: number): number {
  const end = readMeta(database, "last_position");
  const next = prepared(
    database,
    "SELECT position, received_at AS receivedAt FROM event WHERE position >= ? ORDER BY position LIMIT 1",
  );
  let [low, high] = [1, end + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = next.get(middle) as { position: number; receivedAt: number } | undefined;
    if (!found || found.receivedAt >= at) high = middle;
    else low = found.position + 1;
  }
  return low - 1;
}

/** How far the log was read at least once; the end of the log. */
export function readEnds(database: Reader): { read: number; last: number } {
  return { read: readMeta(database, "high_water"), last: readMeta(database, "last_position") };
}

/** The newest answer of each handler that one of these events was forwarded to. */
export function readForwardedMarks(
  database: Reader,
  positions: readonly number[],
): Map<number, ForwardedMark[]> {
  const rows = prepared(
    database,
    `SELECT answer.position, handler, sent_at AS sentAt, status, answer_ms AS answerMs, error
     FROM json_each(?) AS wanted CROSS JOIN handler_answer AS answer ON answer.position = wanted.value
     WHERE kind = 'forwarded' ORDER BY answer_id`,
  ).all(JSON.stringify(positions)) as (ForwardedMark & { position: number })[];
  const found = new Map<number, Map<string, ForwardedMark>>();
  for (const { position, ...mark } of rows) {
    const ofEvent = found.get(position) ?? new Map<string, ForwardedMark>();
    found.set(position, ofEvent.set(mark.handler, mark));
  }
  return new Map([...found].map(([position, marks]) => [position, [...marks.values()]]));
}

export type LastAnswer = {
  eventId: string;
  sentAt: number;
  status: number | null;
  answerMs: number | null;
  error: string | null;
};

export function readLastAnswer(database: Reader, routeId: string): LastAnswer | null {
  const row = prepared(
    database,
    `SELECT position, sent_at AS sentAt, status, answer_ms AS answerMs, error FROM handler_answer
     WHERE via = ? AND kind = 'forwarded' ORDER BY answer_id DESC LIMIT 1`,
  ).get(routeId) as (Omit<LastAnswer, "eventId"> & { position: number }) | undefined;
  if (!row) return null;
  const { position, ...rest } = row;
  return { eventId: eventIdOf(position), ...rest };
}
