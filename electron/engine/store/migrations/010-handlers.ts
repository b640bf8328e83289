/** Recorded: hosts of handlers that the user gave their word for, and what of a provider's retries is otherwise here. */
export const migration010 = `
-- network says where the name led when it was allowed: private or public.
CREATE TABLE handler_host (
  host TEXT PRIMARY KEY,
  network TEXT NOT NULL,
  allowed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- JSON of the values that are otherwise than the pack's; null: none.
ALTER TABLE source ADD COLUMN retry TEXT;
`;
