/** Recorded: handlers that were run by Ringback, and what left them because of which event. */
export const migration015 = `
-- ended_because: in words; null while it runs.
CREATE TABLE handler_session (
  session_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_because TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX handler_session_started ON handler_session (started_at);

-- Tied to a kept event (position) or to a request of a run that was sent without being kept (run_id, send); with neither
-- it is untied, and untied_because says why. key: one of its own within the session. place: host:port.
-- after_ms: from the event's being sent or coming in. status is null where nothing was answered; error then says why.
CREATE TABLE effect (
  effect_id INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES handler_session (session_id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  seen TEXT NOT NULL,
  position INTEGER REFERENCES event (position) ON DELETE CASCADE,
  run_id TEXT,
  send INTEGER,
  untied_because TEXT,
  untied_request TEXT,
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  place TEXT,
  bytes INTEGER,
  started_at INTEGER NOT NULL,
  after_ms REAL,
  status INTEGER,
  ms REAL,
  error TEXT,
  UNIQUE (session_id, key)
) STRICT;
CREATE INDEX effect_position ON effect (position, effect_id) WHERE position IS NOT NULL;
CREATE INDEX effect_run ON effect (run_id, effect_id) WHERE run_id IS NOT NULL;
CREATE INDEX effect_place ON effect (session_id, place);

-- What an untied effect may belong to.
CREATE TABLE effect_candidate (
  effect_id INTEGER NOT NULL REFERENCES effect (effect_id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  position INTEGER REFERENCES event (position) ON DELETE CASCADE,
  run_id TEXT,
  send INTEGER,
  PRIMARY KEY (effect_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX effect_candidate_position ON effect_candidate (position, effect_id) WHERE position IS NOT NULL;
CREATE INDEX effect_candidate_run ON effect_candidate (run_id, effect_id) WHERE run_id IS NOT NULL;

-- Per session and subject ('e12', 'run_… 3', '' for none): effects beyond those that are kept one by one.
CREATE TABLE effect_beyond (
  session_id TEXT NOT NULL REFERENCES handler_session (session_id) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (session_id, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX effect_beyond_subject ON effect_beyond (subject);

-- Connections, by host:port or the path of a socket. Those to a place that was seen to speak HTTP are its effects';
-- what remains is not judged.
CREATE TABLE handler_connection (
  session_id TEXT NOT NULL REFERENCES handler_session (session_id) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  place TEXT NOT NULL,
  tls INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (session_id, subject, place, tls)
) STRICT, WITHOUT ROWID;
CREATE INDEX handler_connection_subject ON handler_connection (subject);
`;
