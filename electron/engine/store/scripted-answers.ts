/** Answers with a body, as they were sent. Recorded after the fact: a crash leaves the last of them unknown. */
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { SentAnswer, SentAnswerMark } from "../../../shared/answers";
import { prepared, type Reader, type Writer } from "./database";

export type NewScriptedAnswer = Omit<SentAnswer, "body" | "bytes"> & {
  position: number;
  body: Uint8Array;
  /** As it was packed; null: not at all. */
  contentEncoding: string | null;
};

const keptBytes = 64 * 1024;

export function insertScriptedAnswers(database: Writer, rows: readonly NewScriptedAnswer[]): number[] {
  const insert = prepared(
    database,
    `INSERT OR REPLACE INTO scripted_answer
       (position, chosen_by, status, content_type, body, bytes, answer_ms, within_ms, why)
     SELECT @position, @by, @status, @contentType, @text, @bytes, @answerMs, @withinMs, @why
     WHERE EXISTS (SELECT 1 FROM event WHERE position = @position)`,
  );
  for (const { body, contentEncoding, ...row } of rows)
    insert.run({ ...row, text: textOfAnswer(body, contentEncoding), bytes: body.length });
  return rows.map(({ position }) => position);
}

/** The text that was meant, unpacked where it was packed; a body that is none has its bytes counted. */
export function textOfAnswer(body: Uint8Array, encoding: string | null): string {
  const text = new TextDecoder().decode(unpack(body, encoding).subarray(0, keptBytes));
  return text.includes("\u0000") ? "" : text;
}

function unpack(body: Uint8Array, encoding: string | null): Uint8Array {
  const bounded = { maxOutputLength: 16 * 1024 * 1024 };
  try {
    if (encoding === "gzip") return gunzipSync(body, bounded);
    if (encoding === "deflate") return inflateSync(body, bounded);
    if (encoding === "br") return brotliDecompressSync(body, bounded);
    return body;
  } catch {
    return new Uint8Array();
  }
}

const markColumns = "chosen_by AS by, status, answer_ms AS answerMs, within_ms AS withinMs, why";

export function readScriptedAnswer(database: Reader, position: number): SentAnswer | null {
  const row = prepared(
    database,
    `SELECT ${markColumns}, content_type AS contentType, body, bytes FROM scripted_answer WHERE position = ?`,
  ).get(position) as SentAnswer | undefined;
  return row ?? null;
}

export function readScriptedMarks(
  database: Reader,
  positions: readonly number[],
): Map<number, SentAnswerMark> {
  const rows = prepared(
    database,
    `SELECT answer.position, ${markColumns}
     FROM json_each(?) AS wanted CROSS JOIN scripted_answer AS answer ON answer.position = wanted.value`,
  ).all(JSON.stringify(positions)) as (SentAnswerMark & { position: number })[];
  return new Map(rows.map(({ position, ...mark }) => [position, mark]));
}

const lookedAt = 20_000;

/** The newest event of a source and a type (null: of any), one that came from outside before all others. */
export function newestOfType(database: Reader, source: string, type: string | null): number | null {
  const column = type === null ? "source" : "type";
  const find = (origin: string) =>
    prepared(
      database,
      `SELECT position FROM (
         SELECT position, source, origin FROM event_view WHERE ${column} = @value ORDER BY position DESC LIMIT ${lookedAt}
       ) WHERE source = @source ${origin} ORDER BY position DESC LIMIT 1`,
    )
      .pluck()
      .get({ value: type ?? source, source }) as number | undefined;
  return find("AND origin = 'live'") ?? find("AND origin <> 'pulled'") ?? null;
}
