/** Recorded: breakers, what a step asked and what was decided, fields a person keeps, keys of what was removed. */
export const migration017 = `
-- Attempts that do not count: a limit, a set-up to be mended, what was before a redrive.
ALTER TABLE delivery ADD COLUMN spared INTEGER NOT NULL DEFAULT 0;
-- Times in a row that the program ended while it was being sent.
ALTER TABLE delivery ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX delivery_crashed ON delivery (crashes) WHERE crashes > 0;
-- Names of fields left out because a person edited them there, JSON; null while nobody looked.
ALTER TABLE delivery ADD COLUMN kept TEXT;
-- What a held step asks, and what a person decided; JSON.
ALTER TABLE delivery ADD COLUMN question TEXT;
ALTER TABLE delivery ADD COLUMN decision TEXT;

-- Kept over restarts: a system that is down is not asked again by everything that waits.
CREATE TABLE breaker (
  destination_id TEXT PRIMARY KEY REFERENCES destination (destination_id),
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A removed destination: nobody is told, and its deliveries can be brought back until they are removed.
ALTER TABLE destination ADD COLUMN removed_at INTEGER;

-- What is left of a removed delivery: enough to know its key again, and what the next version may build on.
CREATE TABLE delivery_tombstone (
  idempotency_key TEXT PRIMARY KEY,
  destination_id TEXT NOT NULL,
  call_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  step TEXT NOT NULL,
  state TEXT NOT NULL,
  payload_sha256 TEXT NOT NULL,
  remote_id TEXT,
  -- Fingerprints of what it wrote, by field, JSON: whether a person edited it since can still be told.
  written TEXT NOT NULL,
  removed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_tombstone_call ON delivery_tombstone (call_id, destination_id, step, version);
`;
