/** Recorded: what is kept how long, what was removed, which backups were made, and until when nothing may be sent. */
export const migration028 = `
-- A call of which nothing is left: a late event of it is recognised, and its next version takes the next number.
CREATE TABLE removed_call (
  call_id TEXT PRIMARY KEY,
  -- "retention" or "forgotten".
  because TEXT NOT NULL,
  -- Of its last call record; 0: it had none.
  version INTEGER NOT NULL,
  events INTEGER NOT NULL,
  removed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE retention (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  settings TEXT NOT NULL
) STRICT;

CREATE TABLE known_backup (
  path TEXT PRIMARY KEY,
  made_at INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  events INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_action ON audit (action, audit_id);
`;
