/**
 * Drift and the user's own schemas. Derived: what was seen, kept aggregated so that a known field costs nothing.
 * Recorded: what the user decided about it, and every version of the user's own schemas.
 */
export const migration004 = `
-- Recorded ------------------------------------------------------------------

-- What stands: taking a decision back deletes it, and the audit keeps both.
CREATE TABLE drift_decision (
  drift_id TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  type TEXT NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  decision TEXT NOT NULL,
  -- What was accepted, and the line of the user's schema before and after; null where it was ignored.
  accepted TEXT,
  line TEXT,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- source_id is empty where it counts for all sources of the provider; schema is null from the version that removed it.
CREATE TABLE user_schema (
  source_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  schema TEXT,
  at INTEGER NOT NULL,
  because TEXT NOT NULL,
  PRIMARY KEY (provider, type, source_id, version)
) STRICT, WITHOUT ROWID;

-- Events whose problems are to be said anew, because a schema changed: one walk over the log per row.
CREATE TABLE problem_walk (
  walk_id INTEGER PRIMARY KEY,
  provider TEXT NOT NULL,
  type TEXT NOT NULL,
  next INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT;

-- Derived -------------------------------------------------------------------

-- Unknown things in the event; 0 for those that do not count.
ALTER TABLE event_view ADD COLUMN drift INTEGER NOT NULL DEFAULT 0;
CREATE INDEX event_view_drift ON event_view (position) WHERE drift > 0;

CREATE TABLE drift (
  drift_id TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  type TEXT NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  events INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  last_position INTEGER NOT NULL,
  more_values INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX drift_type ON drift (provider, type);

CREATE TABLE drift_day (
  drift_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (drift_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE drift_value (
  drift_id TEXT NOT NULL,
  got TEXT NOT NULL,
  value TEXT NOT NULL,
  cut INTEGER NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (drift_id, got, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE known_path (
  provider TEXT NOT NULL,
  type TEXT NOT NULL,
  path TEXT NOT NULL,
  filled INTEGER NOT NULL,
  PRIMARY KEY (provider, type, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE type_day (
  provider TEXT NOT NULL,
  type TEXT NOT NULL,
  day INTEGER NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (provider, type, day)
) STRICT, WITHOUT ROWID;
`;
