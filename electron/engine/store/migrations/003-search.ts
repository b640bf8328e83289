/**
 * Search. Full text, metadata and the columns that filters need are derived and made again at will; pins, notes and
 * saved views are recorded. Calls that are there already are folded once more in the background, without the right to
 * send, so that what is new about them is filled in; full text begins at the start of the log by itself.
 */
export const migration003 = `
-- Recorded ------------------------------------------------------------------

CREATE TABLE saved_view (
  view_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  list TEXT NOT NULL,
  q TEXT NOT NULL,
  meta_column TEXT,
  meta_group TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (list, name)
) STRICT;

-- The id of an event or of a call; of an event its place in the log stands beside it.
CREATE TABLE pin (
  id TEXT PRIMARY KEY,
  position INTEGER UNIQUE,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE note (
  id TEXT PRIMARY KEY,
  position INTEGER UNIQUE,
  text TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- Derived -------------------------------------------------------------------

-- Rowid is the position. With - among the token characters "no answer" would not find no-answer.
CREATE VIRTUAL TABLE event_text USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = "unicode61 tokenchars '_'"
);
CREATE TRIGGER event_text_pruned AFTER DELETE ON event BEGIN
  DELETE FROM event_text WHERE rowid = old.position;
END;

ALTER TABLE event_view ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE event_view ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE event_view ADD COLUMN received_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event_view ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
UPDATE event_view SET (source, origin, received_at) =
  (SELECT source, origin, received_at FROM event WHERE event.position = event_view.position);
UPDATE event_view SET test = 1 WHERE position IN (SELECT position FROM reading WHERE data ->> '$.test' = 1);
CREATE INDEX event_view_source ON event_view (source, position);
CREATE INDEX event_view_origin ON event_view (origin, position);
CREATE INDEX event_view_stage ON event_view (stage, position);
CREATE INDEX event_view_person ON event_view (person, position) WHERE person IS NOT NULL;
CREATE INDEX event_view_test ON event_view (position) WHERE test = 1;
CREATE INDEX event_view_type_call ON event_view (type, call_id);
CREATE INDEX event_view_signature_call ON event_view (signature, call_id);

ALTER TABLE call ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
ALTER TABLE call ADD COLUMN ghosts INTEGER NOT NULL DEFAULT 0;
-- Every filter is answered from this index alone, in the order of the list: rows of calls are wide.
DROP INDEX call_newest;
CREATE INDEX call_search ON call (
  last_position DESC, call_id, provider, source, key, origin, stage, outcome, ended, complete, final, allowed, test,
  duplicates, late, problems, ghosts, phone, last_received_at, started_at
);

CREATE INDEX call_key ON call (key);

CREATE TABLE call_meta (
  call_id TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  number REAL,
  PRIMARY KEY (call_id, key, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX call_meta_value ON call_meta (key, value, call_id);
CREATE INDEX call_meta_number ON call_meta (key, number, call_id) WHERE number IS NOT NULL;

INSERT INTO unfolded_call (call_id, may_send, read_again, asked) SELECT call_id, 0, 0, 1 FROM call WHERE true
  ON CONFLICT (call_id) DO UPDATE SET asked = asked + 1;
`;
