/**
 * Reconciling with the provider's own list of calls. All of it is recorded: what a provider listed at some moment cannot
 * be made again from the log. A source keeps its newest result, so these tables stay small; what was added from them
 * stands in the log as events.
 */
export const migration006 = `
-- Recorded ------------------------------------------------------------------

-- How the list is asked for; null is the provider's own. The key is a secret of the owner '<source_id>/list'.
CREATE TABLE source_list (
  source_id TEXT PRIMARY KEY REFERENCES source (source_id) ON DELETE CASCADE,
  base_url TEXT,
  account TEXT,
  time_zone TEXT
) STRICT;

-- complete is 0 while its rows are being written: such a one is removed at the next start.
CREATE TABLE reconciliation (
  reconciliation_id TEXT PRIMARY KEY,
  source_id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reconciliation_source ON reconciliation (source_id, started_at);

-- body is the call as the provider listed it, byte for byte: what becomes the event when it is added.
CREATE TABLE reconciled_row (
  reconciliation_id TEXT NOT NULL REFERENCES reconciliation (reconciliation_id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  body BLOB,
  position INTEGER,
  PRIMARY KEY (reconciliation_id, number)
) STRICT;
CREATE INDEX reconciled_row_kind ON reconciled_row (reconciliation_id, kind, number);

-- Derived -------------------------------------------------------------------

-- Live calls of a source by their start: a window of them is walked without reading the others.
CREATE INDEX call_moment ON call (source, coalesce(started_at, first_received_at), call_id) WHERE namespace = 'live';
`;
