/** Recorded: the naive twin, how far in the log it was told, and every write it was told. */
export const migration019 = `
-- One row. from_position: calls that began up to here are left out. emptying: its account is being emptied.
CREATE TABLE twin (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  enabled INTEGER NOT NULL,
  from_position INTEGER NOT NULL,
  position INTEGER NOT NULL,
  writes INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  emptying INTEGER NOT NULL
) STRICT;
-- content, missing: JSON. refused: what the account said; null: it took it.
CREATE TABLE twin_write (
  call_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  at INTEGER NOT NULL,
  type TEXT,
  content TEXT NOT NULL,
  missing TEXT NOT NULL,
  ended INTEGER NOT NULL,
  correlation_id TEXT NOT NULL,
  refused TEXT,
  PRIMARY KEY (call_id, version)
) STRICT, WITHOUT ROWID;
`;
