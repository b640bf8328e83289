/**
 * What is on the disk. Right after a kill the database and its log are copied and the copy is opened, so that the
 * folder itself is recovered by the engine and by nobody else.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";

/** How a kill found the engine: which of its transactions were still to come. */
export type AfterKill = {
  events: number;
  /** Events that the reader had not read. */
  unread: number;
  /** Reading again: still reading, and calls still to be folded anew. */
  rereading: boolean;
  unfolded: number;
  /** Deliveries that were leased, and those that waited for their turn. */
  inflight: number;
  pending: number;
};

export function inspectAfterKill(data: string): AfterKill {
  return onCopy(data, (database) => {
    // Killed in its first start, before the first table.
    if (count(database, "sqlite_master WHERE name = 'delivery'") === 0) {
      return { events: 0, unread: 0, rereading: false, unfolded: 0, inflight: 0, pending: 0 };
    }
    const meta = Object.fromEntries(
      (
        database.prepare("SELECT name, value FROM meta").all() as {
          name: string;
          value: number;
        }[]
      ).map(({ name, value }) => [name, value]),
    );
    const { cursor = 0, last_position: lastPosition = 0, again_until: againUntil = 0 } = meta;
    return {
      events: count(database, "event"),
      unread: lastPosition - cursor,
      rereading: cursor < againUntil,
      unfolded: count(database, "unfolded_call"),
      inflight: count(database, "delivery WHERE state = 'inflight'"),
      pending: count(database, "delivery WHERE state = 'pending'"),
    };
  });
}

export type Delivery = {
  callId: string;
  version: number;
  step: string;
  state: string;
  observed: string;
  attempts: string[];
  payloadSha256: string;
};

export type Evidence = {
  /** Bodies in the order of the log. */
  bodies: string[];
  /** What the reader made of each of them: type, call, whose copy, or why it could not be read. */
  views: { position: number; readError: string | null }[];
  /** Every call as the reader folded it, without what only our clock decides. */
  calls: { key: string; final: number; dialAttempts: number; gate: string }[];
  /** The content of each call's last call record, by the call's id. */
  records: Record<string, unknown>;
  deliveries: Delivery[];
  /** Findings of SQLite itself; empty when the file is sound. */
  damage: unknown[];
};

/** Everything the suite compares, of an engine that has stopped. */
export function readEvidence(data: string): Evidence {
  return onCopy(data, (database) => {
    const bodies = database
      .prepare("SELECT body FROM event JOIN event_body USING (position) ORDER BY position")
      .pluck()
      .all() as Buffer[];
    const calls = database
      .prepare(
        `SELECT call_id AS callId, key, stage, outcome, outcome_detail AS outcomeDetail, ended, complete, final,
           allowed, dial_attempts AS dialAttempts, events, duplicates, problems, person_name AS personName, phone,
           external_id AS externalId, last_position AS lastPosition, started_at AS startedAt,
           call_gate.state AS gate
         FROM call JOIN call_gate USING (call_id) ORDER BY key`,
      )
      .all() as Evidence["calls"];
    const records = database
      .prepare(
        `SELECT call_id AS callId, content FROM call_record AS record
         WHERE version = (SELECT max(version) FROM call_record WHERE call_id = record.call_id) ORDER BY call_id`,
      )
      .all() as { callId: string; content: string }[];
    const deliveries = database
      .prepare(
        `SELECT call_id AS callId, version, step, state, observed, payload_sha256 AS payloadSha256,
           (SELECT json_group_array(outcome) FROM (SELECT outcome FROM delivery_attempt
              WHERE delivery_id = delivery.delivery_id ORDER BY number)) AS attempts
         FROM delivery ORDER BY call_id, step, version`,
      )
      .all() as (Omit<Delivery, "attempts"> & { attempts: string })[];
    const integrity = database.prepare("PRAGMA integrity_check").pluck().all() as string[];
    return {
      bodies: bodies.map((body) => body.toString("utf8")),
      views: database
        .prepare(
          `SELECT position, type, call_id AS callId, in_fold AS inFold, duplicate_of AS copyOf, read_error AS readError
           FROM event_view ORDER BY position`,
        )
        .all() as Evidence["views"],
      calls,
      records: Object.fromEntries(records.map(({ callId, content }) => [callId, JSON.parse(content)])),
      deliveries: deliveries.map((delivery) => ({ ...delivery, attempts: JSON.parse(delivery.attempts) })),
      damage: [
        ...integrity.filter((line) => line !== "ok"),
        ...database.prepare("PRAGMA foreign_key_check").all(),
      ],
    };
  });
}

/** Rows of a table or of a query, for comparing whole. */
export function readRows(data: string, sql: string): unknown[] {
  return onCopy(data, (database) => database.prepare(sql).all());
}

function onCopy<Result>(data: string, read: (database: Database.Database) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "ringback-copy-"));
  try {
    for (const name of ["ringback.sqlite", "ringback.sqlite-wal"]) {
      if (existsSync(join(data, name))) cpSync(join(data, name), join(folder, name));
    }
    const database = new Database(join(folder, "ringback.sqlite"));
    try {
      return read(database);
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(database: Database.Database, from: string): number {
  return database.prepare(`SELECT count(*) FROM ${from}`).pluck().get() as number;
}
