/** Replays and the events they send, one row each. The link from a replayed event to the one it repeats stands here. */
import { isOfHandler } from "../../../shared/handlers";
import type { KnownHandler, ReplayDetail, ReplayItem, ReplayRow, SentOn } from "../../../shared/replays";
import type { BegunReplay, SentItem } from "../simulator/replay/replayer";
import { prepared, type Reader, readMeta, type Writer } from "./database";
import { eventIdOf } from "./events";
import { readHandlerAnswers } from "./handler-answers";

export type SentReplay = Omit<SentItem, "position" | "handler" | "left" | "changed" | "answerBody"> & {
  /** It went to our own receiver: the event it became is looked for. */
  cameHere: boolean;
};

export function insertReplay(database: Writer, replay: BegunReplay): void {
  prepared(
    database,
    `INSERT INTO replay (replay_id, state, source, handler, edit, sign, per_second, started_at, after_position)
     VALUES (?, 'sending', ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    replay.replayId,
    replay.source,
    replay.handler,
    replay.edit === null ? null : JSON.stringify(replay.edit),
    replay.sign,
    replay.perSecond,
    replay.startedAt,
    readMeta(database, "last_position"),
  );
  const insert = prepared(
    database,
    "INSERT INTO replayed_event (replay_id, number, position) VALUES (?, ?, ?)",
  );
  for (const [index, position] of replay.positions.entries())
    insert.run(replay.replayId, index + 1, position);
}

/** The position of the event it became, null where there is none. */
export function saveSent(database: Writer, sent: SentReplay): number | null {
  const position = sent.cameHere ? findUnlinked(database, sent.replayId) : null;
  prepared(
    database,
    `UPDATE replayed_event SET sent_at = ?, status = ?, answer_ms = ?, error = ?, signed_with = ?, first_by = ?,
       first_status = ?, first_ms = ?, first_error = ?, compared = ?, new_position = ?
     WHERE replay_id = ? AND number = ?`,
  ).run(
    sent.sentAt,
    sent.status,
    sent.answerMs,
    sent.error,
    sent.signedWith,
    sent.first?.by ?? null,
    sent.first?.status ?? null,
    sent.first?.answerMs ?? null,
    sent.first?.error ?? null,
    sent.compared,
    position,
    sent.replayId,
    sent.number,
  );
  return position;
}

/**
 * One request of a replay is under way at a time, and its answer comes after its event was committed: the event of its
 * namespace that has no link yet is what it became.
 */
function findUnlinked(database: Writer, replayId: string): number | null {
  const { after } = prepared(
    database,
    `SELECT max(after_position, coalesce((SELECT max(new_position) FROM replayed_event WHERE replay_id = @replayId), 0))
       AS after
     FROM replay WHERE replay_id = @replayId`,
  ).get({ replayId }) as { after: number };
  const row = prepared(
    database,
    "SELECT position FROM event WHERE position > ? AND namespace = ? ORDER BY position LIMIT 1",
  ).get(after, replayId) as { position: number } | undefined;
  return row?.position ?? null;
}

export function endReplay(
  database: Writer,
  input: { replayId: string; state: ReplayRow["state"]; reason: string | null; at: number },
): void {
  prepared(database, "UPDATE replay SET state = ?, reason = ?, ended_at = ? WHERE replay_id = ?").run(
    input.state,
    input.reason,
    input.at,
    input.replayId,
  );
}

/** Replays that were open when the program ended do not go on. What one was just sending gets its link. */
export function endOpenReplays(database: Writer, at: number): void {
  const open = prepared(database, "SELECT replay_id FROM replay WHERE state = 'sending'")
    .pluck()
    .all() as string[];
  for (const replayId of open) {
    const position = findUnlinked(database, replayId);
    if (position !== null) {
      prepared(
        database,
        `UPDATE replayed_event SET sent_at = (SELECT received_at FROM event WHERE position = @position),
           error = 'Ringback was closed before the answer was read', new_position = @position
         WHERE replay_id = @replayId AND number =
           (SELECT min(number) FROM replayed_event WHERE replay_id = @replayId AND sent_at IS NULL)`,
      ).run({ replayId, position });
    }
    endReplay(database, { replayId, state: "stopped", reason: "Ringback was closed while it sent", at });
  }
}

type ReplayRecord = Omit<ReplayRow, "edited"> & { edit: string | null };

const replayColumns = `
  replay_id AS replayId, state, source, handler, edit, sign, per_second AS perSecond, started_at AS startedAt,
  ended_at AS endedAt, reason,
  (SELECT count(*) FROM replayed_event AS one WHERE one.replay_id = replay.replay_id) AS planned`;

const counted = `
  SELECT count(sent_at) AS sent, count(*) FILTER (WHERE status BETWEEN 200 AND 299) AS succeeded,
    count(*) FILTER (WHERE compared = 'fixed') AS fixed,
    count(*) FILTER (WHERE compared = 'regressed') AS regressed,
    count(*) FILTER (WHERE compared = 'same') AS same
  FROM replayed_event WHERE replay_id = ?`;

function toRow(database: Reader, { edit, ...record }: ReplayRecord): ReplayRow {
  const counts = prepared(database, counted).get(record.replayId) as Pick<
    ReplayRow,
    "sent" | "succeeded" | "fixed" | "regressed" | "same"
  >;
  return { ...record, edited: edit !== null, ...counts };
}

export function readReplayRows(database: Reader, replayIds: string[]): ReplayRow[] {
  const one = prepared(database, `SELECT ${replayColumns} FROM replay WHERE replay_id = ?`);
  return replayIds.flatMap((replayId) => {
    const record = one.get(replayId) as ReplayRecord | undefined;
    return record ? [toRow(database, record)] : [];
  });
}

export function readReplays(
  database: Reader,
  page: { cursor?: string | undefined; limit: number },
): { rows: ReplayRow[]; cursor: string | null } {
  const [at, id] = (page.cursor ?? "").split("~");
  const records = prepared(
    database,
    `SELECT ${replayColumns} FROM replay
     WHERE (started_at, replay_id) < (?, ?) ORDER BY started_at DESC, replay_id DESC LIMIT ?`,
  ).all(at ? Number(at) : Number.MAX_SAFE_INTEGER, id ?? "", page.limit) as ReplayRecord[];
  const last = records.at(-1);
  return {
    rows: records.map((record) => toRow(database, record)),
    cursor: last && records.length === page.limit ? `${last.startedAt}~${last.replayId}` : null,
  };
}

type ItemRecord = Omit<ReplayItem, "eventId" | "newEventId" | "first"> & {
  position: number;
  newPosition: number | null;
  firstBy: "handler" | "ringback" | null;
  firstStatus: number | null;
  firstMs: number | null;
  firstError: string | null;
};

export function readReplay(database: Reader, replayId: string): ReplayDetail | null {
  const record = prepared(database, `SELECT ${replayColumns} FROM replay WHERE replay_id = ?`).get(
    replayId,
  ) as ReplayRecord | undefined;
  if (!record) return null;
  const items = prepared(
    database,
    `SELECT number, replayed_event.position, view.type, sent_at AS sentAt, status, answer_ms AS answerMs, error,
       signed_with AS signedWith, first_by AS firstBy, first_status AS firstStatus, first_ms AS firstMs,
       first_error AS firstError, compared, new_position AS newPosition
     FROM replayed_event LEFT JOIN event_view AS view ON view.position = replayed_event.position
     WHERE replay_id = ? ORDER BY number`,
  ).all(replayId) as ItemRecord[];
  return {
    ...toRow(database, record),
    edit: record.edit === null ? null : (JSON.parse(record.edit) as ReplayDetail["edit"]),
    items: items.map(({ position, newPosition, firstBy, firstStatus, firstMs, firstError, ...item }) => ({
      ...item,
      eventId: eventIdOf(position),
      newEventId: newPosition === null ? null : eventIdOf(newPosition),
      first:
        firstBy === null ? null : { by: firstBy, status: firstStatus, answerMs: firstMs, error: firstError },
    })),
  };
}

/** What was answered when the event went to this handler (null: to us) for the first time; else what we answered. */
export function readFirstAnswer(
  database: Reader,
  position: number,
  handler: string | null,
): ReplayItem["first"] {
  const sent = (
    prepared(
      database,
      `SELECT status, answer_ms AS answerMs, error FROM handler_answer WHERE position = ? AND handler = ?
       ORDER BY answer_id LIMIT 100`,
    ).all(position, handler) as Omit<NonNullable<ReplayItem["first"]>, "by">[]
  ).find(isOfHandler);
  if (sent) return { by: "handler", ...sent };
  const ours = prepared(
    database,
    "SELECT status, after_us / 1000.0 AS answerMs FROM event_answer WHERE position = ?",
  ).get(position) as { status: number; answerMs: number } | undefined;
  return ours ? { by: "ringback", ...ours, error: null } : null;
}

export function readSentOn(database: Reader, position: number): SentOn {
  const parent = prepared(
    database,
    `SELECT position, replay_id AS replayId, edit IS NOT NULL AS edited
     FROM replayed_event JOIN replay USING (replay_id) WHERE new_position = ?`,
  ).get(position) as { position: number; replayId: string; edited: number } | undefined;
  const became = prepared(
    database,
    `SELECT new_position AS position, replay_id AS replayId, edit IS NOT NULL AS edited, sent_at AS sentAt, status,
       answer_ms AS answerMs
     FROM replayed_event JOIN replay USING (replay_id)
     WHERE position = ? AND new_position IS NOT NULL ORDER BY new_position LIMIT 500`,
  ).all(position) as (Omit<SentOn["replayedAs"][number], "eventId" | "edited"> & {
    position: number;
    edited: number;
  })[];
  return {
    answers: readHandlerAnswers(database, position),
    replayOf: parent
      ? { eventId: eventIdOf(parent.position), replayId: parent.replayId, edited: parent.edited === 1 }
      : null,
    replayedAs: became.map(({ position: newPosition, edited, ...one }) => ({
      ...one,
      eventId: eventIdOf(newPosition),
      edited: edited === 1,
    })),
  };
}

/** Of the newest answers, however many there are. */
export function readKnownHandlers(database: Reader): KnownHandler[] {
  return prepared(
    database,
    `SELECT handler, sent_at AS lastAt, status AS lastStatus FROM handler_answer WHERE answer_id IN
       (SELECT max(answer_id) FROM handler_answer
        WHERE answer_id > (SELECT max(answer_id) FROM handler_answer) - 5000 GROUP BY handler)
     ORDER BY answer_id DESC LIMIT 20`,
  ).all() as KnownHandler[];
}

/** Every event of a call in log order, copies too; at most `limit`. */
/** Calls with this key of their provider's: those that came live where there are any, else the newest. At most three. */
export function readCallsWithKey(database: Reader, key: string): string[] {
  const rows = prepared(
    database,
    `SELECT call_id AS callId, namespace = 'live' AS live FROM call WHERE key = ?
     ORDER BY live DESC, last_position DESC LIMIT 3`,
  ).all(key) as { callId: string; live: number }[];
  const live = rows.filter((row) => row.live === 1);
  return (live.length > 0 ? live : rows.slice(0, 1)).map(({ callId }) => callId);
}

export function readPositionsOfCall(database: Reader, callId: string, limit: number): number[] {
  return prepared(database, "SELECT position FROM event_view WHERE call_id = ? ORDER BY position LIMIT ?")
    .pluck()
    .all(callId, limit) as number[];
}
