/** Recorded: answers with a body, as they were sent. */
export const migration023 = `
-- chosen_by: pack, fixed, template, handler or fallback. status: null where the sender was gone before. body: the first
-- 64 KiB of its text; bytes: how long it was. within_ms: how long the platform waits for it; null where it asked nothing.
-- why: what went wrong or is worth knowing, in a sentence; empty where nothing is.
CREATE TABLE scripted_answer (
  position INTEGER PRIMARY KEY REFERENCES event (position) ON DELETE CASCADE,
  chosen_by TEXT NOT NULL,
  status INTEGER,
  content_type TEXT,
  body TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  answer_ms REAL NOT NULL,
  within_ms INTEGER,
  why TEXT NOT NULL
) STRICT;
`;
