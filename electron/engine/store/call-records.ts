/** Call records: frozen versions of what left the gate. Written once, never changed. */
import type { CallRecord } from "../../../shared/calls";
import type { CallRecordContent } from "../destinations/destination";
import { prepared, type Reader, type Writer } from "./database";

export type NewCallRecord = {
  callId: string;
  version: number;
  content: string;
  contentSha256: string;
  frozenAt: number;
  because: string;
};

export function saveCallRecord(database: Writer, record: NewCallRecord): void {
  prepared(
    database,
    `INSERT INTO call_record (call_id, version, content, content_sha256, frozen_at, because)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(record.callId, record.version, record.content, record.contentSha256, record.frozenAt, record.because);
}

export function readLastCallRecord(database: Reader, callId: string): NewCallRecord | null {
  const row = prepared(
    database,
    `SELECT call_id AS callId, version, content, content_sha256 AS contentSha256, frozen_at AS frozenAt, because
     FROM call_record WHERE call_id = ? ORDER BY version DESC LIMIT 1`,
  ).get(callId) as NewCallRecord | undefined;
  return row ?? null;
}

export function readCallRecords(database: Reader, callId: string): CallRecord[] {
  const rows = prepared(
    database,
    "SELECT version, content, frozen_at AS frozenAt, because FROM call_record WHERE call_id = ? ORDER BY version",
  ).all(callId) as { version: number; content: string; frozenAt: number; because: string }[];
  return rows.map((row) => {
    const content = JSON.parse(row.content) as CallRecordContent;
    return {
      version: row.version,
      frozenAt: row.frozenAt,
      because: row.because,
      incomplete: content.incomplete,
      content,
    };
  });
}

export type RecordedCall = { callId: string; version: number; content: CallRecordContent };

/** The newest version of each call of this stretch, the newest first. */
export function readNewestRecords(
  database: Reader,
  stretch: { after: number; before: number; limit: number; skip?: number },
): RecordedCall[] {
  const rows = prepared(
    database,
    `SELECT call_id AS callId, version, content FROM call_record AS newest
     WHERE frozen_at >= ? AND frozen_at < ?
       AND version = (SELECT max(version) FROM call_record WHERE call_id = newest.call_id)
     ORDER BY frozen_at DESC, call_id LIMIT ? OFFSET ?`,
  ).all(stretch.after, stretch.before, stretch.limit, stretch.skip ?? 0) as {
    callId: string;
    version: number;
    content: string;
  }[];
  return rows.map((row) => ({ ...row, content: JSON.parse(row.content) as CallRecordContent }));
}
