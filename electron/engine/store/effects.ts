/** Sessions of handlers, their effects and their connections. Recorded: rows are added and an effect's answer filled in. */
import type {
  EffectRow,
  EffectSubject,
  HandlerSession,
  NotJudgedRow,
} from "../../../shared/effects-contract";
import type { RunDetail } from "../../../shared/runs";
import type { UntiedBecause } from "../simulator/effects/trace";
import { prepared, type Reader, type Writer } from "./database";
import { eventIdOf, positionOf } from "./events";

/** A kept event, or a request of a run that was sent straight to the handler. */
export type Subject = { position: number } | { runId: string; send: number };

export type NewEffect = Omit<
  EffectRow,
  keyof EffectSubject | "effectId" | "sessionId" | "untied" | "candidates"
> & {
  key: string;
  place: string | null;
  subject: Subject | null;
  untied: { because: UntiedBecause; request: string | null; candidates: Subject[] } | null;
};

export type EffectBatch = {
  sessionId: string;
  /** New ones, and old ones whose answer came. */
  effects: NewEffect[];
  /** By subject: how many more than are kept. */
  beyond: [subject: string, count: number][];
  connections: { subject: string; place: string; tls: boolean; count: number }[];
};

export function saveHandlerSession(database: Writer, row: HandlerSession): void {
  prepared(
    database,
    `INSERT INTO handler_session (session_id, name, url, started_at, ended_at, ended_because)
     VALUES (@sessionId, @name, @url, @startedAt, @endedAt, @endedBecause)
     ON CONFLICT (session_id) DO UPDATE SET ended_at = excluded.ended_at, ended_because = excluded.ended_because`,
  ).run(row);
}

/** Sessions that were open when the program ended are over. */
export function endOpenHandlerSessions(database: Writer, at: number): void {
  prepared(
    database,
    "UPDATE handler_session SET ended_at = ?, ended_because = 'Ringback was closed while it ran.' WHERE ended_at IS NULL",
  ).run(at);
}

/** Newest first. */
export function readHandlerSessions(database: Reader, limit = 50): HandlerSession[] {
  return prepared(
    database,
    `SELECT session_id AS sessionId, name, url, started_at AS startedAt, ended_at AS endedAt,
       ended_because AS endedBecause
     FROM handler_session ORDER BY started_at DESC, session_id DESC LIMIT ?`,
  ).all(limit) as HandlerSession[];
}

/** As counts and connections name what they belong to; empty for nothing. */
export function subjectKey(subject: Subject | null): string {
  if (subject === null) return "";
  return "position" in subject ? eventIdOf(subject.position) : `${subject.runId} ${subject.send}`;
}

const columnsOf = (subject: Subject | null) => ({
  position: subject && "position" in subject ? subject.position : null,
  runId: subject && "runId" in subject ? subject.runId : null,
  send: subject && "send" in subject ? subject.send : null,
});

/** Positions of the events whose effects changed. */
export function saveEffects(database: Writer, { sessionId, ...batch }: EffectBatch): number[] {
  // An event may have been deleted since: its effect is then tied to nothing that is kept.
  const insert = prepared(
    database,
    `INSERT INTO effect (session_id, key, seen, position, run_id, send, untied_because, untied_request, method, url,
       place, bytes, started_at, after_ms, status, ms, error)
     VALUES (@sessionId, @key, @seen, (SELECT position FROM event WHERE position = @position), @runId, @send, @because,
       @request, @method, @url, @place, @bytes, @startedAt, @afterMs, @status, @ms, @error)
     ON CONFLICT (session_id, key) DO UPDATE
       SET status = excluded.status, ms = excluded.ms, error = excluded.error
     RETURNING effect_id AS effectId`,
  );
  const addCandidate = prepared(
    database,
    `INSERT OR IGNORE INTO effect_candidate (effect_id, ordinal, position, run_id, send)
     VALUES (?, ?, (SELECT position FROM event WHERE position = ?), ?, ?)`,
  );
  const positions = new Set<number>();
  const note = (subject: Subject | null) => {
    if (subject && "position" in subject) positions.add(subject.position);
  };
  for (const { subject, untied, ...effect } of batch.effects) {
    const { effectId } = insert.get({
      ...effect,
      sessionId,
      ...columnsOf(subject),
      because: untied?.because ?? null,
      request: untied?.request ?? null,
    }) as { effectId: number };
    note(subject);
    for (const [ordinal, candidate] of (untied?.candidates ?? []).entries()) {
      const { position, runId, send } = columnsOf(candidate);
      addCandidate.run(effectId, ordinal, position, runId, send);
      note(candidate);
    }
  }
  const addBeyond = prepared(
    database,
    `INSERT INTO effect_beyond (session_id, subject, count) VALUES (?, ?, ?)
     ON CONFLICT (session_id, subject) DO UPDATE SET count = count + excluded.count`,
  );
  for (const [subject, count] of batch.beyond) addBeyond.run(sessionId, subject, count);
  const addConnections = prepared(
    database,
    `INSERT INTO handler_connection (session_id, subject, place, tls, count) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (session_id, subject, place, tls) DO UPDATE SET count = count + excluded.count`,
  );
  for (const { subject, place, tls, count } of batch.connections) {
    addConnections.run(sessionId, subject, place, tls ? 1 : 0, count);
    const position = positionOf(subject);
    if (position !== null) positions.add(position);
  }
  return [...positions];
}

/** Of a run, the first 500; null where no handler was watched at its address all the time, and none caused any. */
export function readWatchedEffects(database: Reader, run: RunDetail): EffectRow[] | null {
  const { rows } = readEffects(database, { runId: run.runId }, { limit: 500 });
  if (rows.length > 0) return rows;
  const port = run.handler !== null && URL.canParse(run.handler) ? new URL(run.handler).port : null;
  const isWatched = readHandlerSessions(database).some(
    ({ url, startedAt, endedAt }) =>
      new URL(url).port === port &&
      startedAt <= run.startedAt &&
      (endedAt === null || endedAt >= (run.endedAt ?? run.startedAt)),
  );
  return isWatched ? [] : null;
}

/** One of these says whose effects are meant. */
export type EffectsOf = {
  position?: number | undefined;
  callId?: string | undefined;
  runId?: string | undefined;
  sessionId?: string | undefined;
};

const ofCall = "SELECT position FROM event_view WHERE call_id = @callId";

/** As conditions: on an effect or a candidate, and on what counts and connections are written under. */
function conditionsOf(of: EffectsOf): { subject: string; key: string; session: string } {
  const subject: string[] = [];
  const key: string[] = [];
  if (of.position !== undefined) {
    subject.push("position = @position");
    // A number of JavaScript's is a REAL to SQLite, and would read “e3.0”.
    key.push("subject = 'e' || CAST(@position AS INTEGER)");
  }
  if (of.callId !== undefined) {
    subject.push(`position IN (${ofCall})`);
    key.push(`subject IN (SELECT 'e' || position FROM event_view WHERE call_id = @callId)`);
  }
  if (of.runId !== undefined) {
    // What a run plays to our own receiver are events of its namespace, forwarded to the handler.
    const events = "SELECT position FROM event WHERE namespace = @runId";
    subject.push(`(run_id = @runId OR position IN (${events}))`);
    key.push(
      `(subject GLOB @runId || ' *' OR subject IN (SELECT 'e' || position FROM event WHERE namespace = @runId))`,
    );
  }
  return {
    subject: subject.join(" AND "),
    key: key.join(" AND "),
    session: of.sessionId === undefined ? "" : "session_id = @sessionId",
  };
}

const and = (...conditions: string[]) => conditions.filter(Boolean).join(" AND ") || "1";

type StoredEffect = Omit<EffectRow, "effectId" | "eventId" | "untied" | "candidates"> & {
  effectId: number;
  position: number | null;
  untiedBecause: UntiedBecause | null;
  untiedRequest: string | null;
};

const columns = `effect_id AS effectId, session_id AS sessionId, seen, position, run_id AS runId, send,
  untied_because AS untiedBecause, untied_request AS untiedRequest, method, url, bytes, started_at AS startedAt,
  after_ms AS afterMs, status, ms, error`;

export function readEffects(
  database: Reader,
  of: EffectsOf,
  page: { untied?: boolean | undefined; cursor?: string | undefined; limit: number },
): { rows: EffectRow[]; cursor: string | null; beyond: number; notJudged: NotJudgedRow[] } {
  const { subject, key, session } = conditionsOf(of);
  const own =
    subject === ""
      ? ""
      : `effect_id IN (SELECT effect_id FROM effect WHERE ${subject}
           UNION SELECT effect_id FROM effect_candidate WHERE ${subject})`;
  const untied = page.untied ? "position IS NULL AND run_id IS NULL" : "";
  const given = { ...of, after: Number(page.cursor ?? 0) || 0 };
  const stored = prepared(
    database,
    `SELECT ${columns} FROM effect WHERE ${and(own, session, untied, "effect_id > @after")}
     ORDER BY effect_id LIMIT ${page.limit}`,
  ).all(given) as StoredEffect[];
  const { beyond } = prepared(
    database,
    `SELECT coalesce(sum(count), 0) AS beyond FROM effect_beyond WHERE ${and(key, session)}`,
  ).get(of) as { beyond: number };
  const connections = prepared(
    database,
    `SELECT subject, place, tls, sum(count) AS count FROM handler_connection AS one WHERE ${and(key, session)}
       AND NOT EXISTS (SELECT 1 FROM effect WHERE effect.session_id = one.session_id AND effect.place = one.place)
     GROUP BY subject, place, tls ORDER BY place LIMIT 200`,
  ).all(of) as { subject: string; place: string; tls: number; count: number }[];
  const last = stored.at(-1);
  return {
    rows: stored.map((row) => withCandidates(database, row)),
    cursor: last && stored.length === page.limit ? String(last.effectId) : null,
    beyond,
    notJudged: connections.map(({ subject: of, place, tls, count }) => ({
      ...{ place, count, tls: tls === 1 },
      eventId: of.startsWith("e") ? of : null,
    })),
  };
}

function withCandidates(database: Reader, row: StoredEffect): EffectRow {
  const { position, untiedBecause, untiedRequest, ...rest } = row;
  const isUntied = position === null && row.runId === null;
  const candidates = isUntied
    ? (prepared(
        database,
        `SELECT position, run_id AS runId, send FROM effect_candidate WHERE effect_id = ? ORDER BY ordinal`,
      ).all(row.effectId) as { position: number | null; runId: string | null; send: number | null }[])
    : [];
  return {
    ...rest,
    effectId: String(row.effectId),
    eventId: position === null ? null : eventIdOf(position),
    untied: isUntied ? sayUntied(untiedBecause, untiedRequest, candidates.length) : null,
    candidates: candidates.map(({ position: at, runId, send }) => ({
      ...{ runId, send },
      eventId: at === null ? null : eventIdOf(at),
    })),
  };
}

function sayUntied(because: UntiedBecause | null, request: string | null, candidates: number): string {
  switch (because) {
    case "nothing-handled":
      return "Made while no event was being handled.";
    case "not-sent-by-us":
      return `Made for a request that Ringback did not send${request ? `: ${request}` : ""}.`;
    case "several":
      return `Made while ${candidates} events were handled or had just been: any of them may have caused it.`;
    case "answered":
      return "Made just after its possible event was answered: another cause cannot be ruled out.";
    case null:
      return "The event it was tied to is no longer kept.";
  }
}
