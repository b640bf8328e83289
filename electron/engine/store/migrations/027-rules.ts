/**
 * Recorded: rules with their versions, which delivery came of which rule, what landed in the local outbox, and which
 * field of a source is which metric.
 */
export const migration027 = `
CREATE TABLE rule (
  rule_id TEXT PRIMARY KEY,
  place INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  -- Position in the log after which it acts by itself; null: it was never on.
  since INTEGER,
  changed_at INTEGER NOT NULL,
  -- A removed rule acts no more and can be brought back.
  removed_at INTEGER
) STRICT;

CREATE TABLE rule_version (
  rule_id TEXT NOT NULL REFERENCES rule (rule_id),
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (rule_id, version)
) STRICT, WITHOUT ROWID;

-- Outlives its delivery, which retention may remove.
CREATE TABLE rule_firing (
  delivery_id TEXT PRIMARY KEY,
  rule_id TEXT NOT NULL,
  rule_version INTEGER NOT NULL,
  call_id TEXT NOT NULL,
  -- Of the event at which it acted, or that made the call final.
  position INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_firing_rule ON rule_firing (rule_id, at);
CREATE INDEX rule_firing_call ON rule_firing (call_id);

CREATE TABLE local_message (
  local_message_id INTEGER PRIMARY KEY,
  delivery_id TEXT NOT NULL UNIQUE,
  destination_id TEXT NOT NULL,
  call_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  because TEXT NOT NULL,
  landed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX local_message_call ON local_message (call_id);
CREATE INDEX local_message_destination ON local_message (destination_id, local_message_id);

ALTER TABLE source ADD COLUMN metrics TEXT NOT NULL DEFAULT '{}';
`;
