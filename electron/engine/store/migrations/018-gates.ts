/** Recorded: gates that were changed, what time made final for them, what a person finalized, what nobody takes. */
export const migration018 = `
-- The gate of a destination until this moment: calls that were final then stay with it.
CREATE TABLE gate_change (
  gate_change_id INTEGER PRIMARY KEY,
  destination_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- The last event of the log then.
  position INTEGER NOT NULL,
  before TEXT NOT NULL
) STRICT;

-- As final_by_time, for a gate with waits of its own.
CREATE TABLE gate_final_by_time (
  call_id TEXT NOT NULL,
  destination_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  at INTEGER NOT NULL,
  because TEXT NOT NULL,
  -- Which gate judged so: how often it had been changed.
  changes INTEGER NOT NULL,
  PRIMARY KEY (call_id, destination_id)
) STRICT, WITHOUT ROWID;

-- A person opened the gate of an ended call. What was missing then: JSON, a list of words.
CREATE TABLE finalized (
  call_id TEXT NOT NULL,
  destination_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  missing TEXT NOT NULL,
  -- Which gate was asked: how often it had been changed.
  changes INTEGER NOT NULL,
  PRIMARY KEY (call_id, destination_id)
) STRICT, WITHOUT ROWID;

-- Ended, live, neither test nor spam, and the conditions of every destination refuse it.
ALTER TABLE call ADD COLUMN untaken INTEGER NOT NULL DEFAULT 0;
CREATE INDEX call_untaken ON call (last_position) WHERE untaken = 1;
`;
