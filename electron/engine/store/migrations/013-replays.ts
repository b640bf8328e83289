/** Recorded: what was sent once more, by whom it was answered then and now, and what it became here. */
export const migration013 = `
-- source and handler are both null where each event went to its own source. edit: JSON of what was sent instead.
CREATE TABLE replay (
  replay_id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  source TEXT,
  handler TEXT,
  edit TEXT,
  sign TEXT NOT NULL,
  per_second REAL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- Where the log stood: what this replay makes comes behind it.
  after_position INTEGER NOT NULL,
  reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX replay_started ON replay (started_at, replay_id);

-- position: the event that was sent, which may be gone. new_position: what it became in our own log.
CREATE TABLE replayed_event (
  replay_id TEXT NOT NULL REFERENCES replay (replay_id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  position INTEGER NOT NULL,
  sent_at INTEGER,
  status INTEGER,
  answer_ms REAL,
  error TEXT,
  signed_with TEXT,
  -- handler or ringback; null where the first answer is not known.
  first_by TEXT,
  first_status INTEGER,
  first_ms REAL,
  first_error TEXT,
  compared TEXT,
  new_position INTEGER REFERENCES event (position) ON DELETE SET NULL,
  PRIMARY KEY (replay_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX replayed_event_position ON replayed_event (position);
CREATE UNIQUE INDEX replayed_event_new ON replayed_event (new_position) WHERE new_position IS NOT NULL;
`;
