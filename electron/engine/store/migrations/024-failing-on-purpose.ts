/** Recorded: when a source failed on purpose, and each sending of the events that were failed then. */
export const migration024 = `
-- settings: JSON. receiving_since: when the engine that started it had begun to receive. alive_at: when it was last known
-- to receive while sendings were awaited.
CREATE TABLE failing (
  failing_id TEXT PRIMARY KEY,
  source_id TEXT NOT NULL,
  settings TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  receiving_since INTEGER NOT NULL,
  alive_at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_because TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX failing_source ON failing (source_id, started_at);

-- From and to: sendings that came in between were not seen.
CREATE TABLE failing_gap (
  failing_id TEXT NOT NULL REFERENCES failing (failing_id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  PRIMARY KEY (failing_id, from_at)
) STRICT, WITHOUT ROWID;

-- thread: the same for each sending of one event. failing_id: the one that failed it; null: it was answered as usual.
-- kind: status, hang, reset, delay or taken. ended_us: from its last byte until its end; null: not (yet) known.
-- same_event: 0 where the bytes are others and nothing but the pack's key says it is the same event.
CREATE TABLE sending (
  position INTEGER PRIMARY KEY REFERENCES event (position) ON DELETE CASCADE,
  source_id TEXT NOT NULL,
  thread TEXT NOT NULL,
  failing_id TEXT REFERENCES failing (failing_id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  status INTEGER,
  retry_after_ms INTEGER,
  ended_us INTEGER,
  closed INTEGER NOT NULL DEFAULT 0,
  number INTEGER NOT NULL,
  before_position INTEGER,
  same_event INTEGER NOT NULL,
  delivery_attempt INTEGER,
  occurred_at INTEGER,
  body_sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX sending_source ON sending (source_id, thread, position);
CREATE INDEX sending_failing ON sending (failing_id) WHERE failing_id IS NOT NULL;
`;
