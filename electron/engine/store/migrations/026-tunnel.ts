/** Recorded: how the receiver is reached from outside, what became of it, when nothing could come in, what went through. */
export const migration026 = `
CREATE TABLE tunnel (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  mode TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  domain TEXT,
  own_url TEXT,
  -- The last moment at which the way in was known to be open; null: it never was.
  open_at INTEGER
) STRICT;

CREATE TABLE tunnel_moment (
  tunnel_moment_id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  url TEXT,
  code TEXT,
  what TEXT
) STRICT;

-- "until" is null while it lasts; at most one such row.
CREATE TABLE blind_time (
  blind_time_id INTEGER PRIMARY KEY,
  since INTEGER NOT NULL,
  until INTEGER,
  why TEXT NOT NULL
) STRICT;

CREATE TABLE tunnel_usage (
  month TEXT PRIMARY KEY,
  requests INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
