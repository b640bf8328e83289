/** Recorded: what a destination remembers because its system cannot be asked for it. */
export const migration020 = `
-- written: our key -> the record it became there; merged: who was merged into whom; person: whose a number was;
-- errors: how many stand in a row.
CREATE TABLE destination_ledger (
  destination_id TEXT NOT NULL REFERENCES destination(destination_id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('written', 'merged', 'person', 'errors')),
  key TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  words TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (destination_id, kind, key)
) STRICT, WITHOUT ROWID;

-- A dry run over the newest call records.
CREATE INDEX call_record_frozen_at ON call_record (frozen_at);
`;
