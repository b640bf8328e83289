/** What handlers answered to events that were forwarded or replayed to them. Recorded; rows are only added. */
import type { ForwardedAnswer } from "../../../shared/forwarding";
import type { HandlerAnswer } from "../../../shared/handlers";
import { prepared, type Reader, type Writer } from "./database";
import { eventIdOf } from "./events";

export type NewHandlerAnswer = Omit<HandlerAnswer, "answerId" | "eventId"> & { position: number };

export function insertHandlerAnswers(database: Writer, rows: readonly NewHandlerAnswer[]): void {
  const insert = prepared(
    database,
    `INSERT INTO handler_answer
       (position, kind, via, handler, changed, sent_at, status, answer_ms, error, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const row of rows) {
    insert.run(
      row.position,
      row.kind,
      row.via,
      row.handler,
      row.changed ? 1 : 0,
      row.sentAt,
      row.status,
      row.answerMs,
      row.error,
      row.answerBody,
    );
  }
}

const columns = `answer_id AS answerId, position, answer.kind, via, handler, changed, sent_at AS sentAt, status,
  answer_ms AS answerMs, error, body AS answerBody`;
type AnswerRecord = Omit<HandlerAnswer, "eventId" | "changed"> & { position: number; changed: number };

function toHandlerAnswer({ position, changed, ...row }: AnswerRecord): HandlerAnswer {
  return { ...row, eventId: eventIdOf(position), changed: changed === 1 };
}

/** Answers to one event, oldest first, a few hundred at most: an event is replayed by hand. */
export function readHandlerAnswers(database: Reader, position: number): HandlerAnswer[] {
  const rows = prepared(
    database,
    `SELECT ${columns} FROM handler_answer AS answer WHERE position = ? ORDER BY answer_id LIMIT 500`,
  ).all(position) as AnswerRecord[];
  return rows.map(toHandlerAnswer);
}

/** Of one route or replay, with what each event is: those behind an answer oldest first, or the newest first. */
export function readAnswersVia(
  database: Reader,
  via: string,
  { after, limit }: { after?: number | undefined; limit: number },
): ForwardedAnswer[] {
  const rows = prepared(
    database,
    `SELECT ${columns}, view.type, view.call_id AS callId
     FROM handler_answer AS answer LEFT JOIN event_view AS view USING (position)
     WHERE via = @via AND answer_id > @after
     ORDER BY answer_id ${after === undefined ? "DESC" : "ASC"} LIMIT @limit`,
  ).all({ via, after: after ?? 0, limit }) as (AnswerRecord & Pick<ForwardedAnswer, "type" | "callId">)[];
  return rows.map(({ type, callId, ...row }) => ({ ...toHandlerAnswer(row), type, callId }));
}
