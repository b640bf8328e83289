/** Recorded: what the events of a source mean, where the user says it, and which sources are being read again by it. */
export const migration005 = `
-- Null where the provider's pack knows.
ALTER TABLE source ADD COLUMN mapping TEXT;

CREATE TABLE source_walk (
  source_id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  next INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
