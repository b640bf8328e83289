/**
 * The one layout of signatures that a source takes, where its provider publishes none. And what reading again would change about call records that left. Derived: the difference as of the last fold. Recorded:
 * the differences a person decided to leave as they are.
 */
export const migration009 = `
-- Derived -------------------------------------------------------------------

-- Content: what the record would say now, as canonical JSON; null where nothing of the log is read as this call any more.
CREATE TABLE would_change (
  call_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  content TEXT,
  content_sha256 TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX would_change_newest ON would_change (at DESC, call_id);

-- Recorded ------------------------------------------------------------------

-- Null: every layout is tried.
ALTER TABLE source ADD COLUMN signature_layout TEXT;

-- Content that a person saw and did not want as the next version: other content asks again.
CREATE TABLE left_as_is (
  call_id TEXT PRIMARY KEY,
  content_sha256 TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
`;
