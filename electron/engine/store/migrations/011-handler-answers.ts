/** Recorded: what the user's handlers answered to events that were forwarded or replayed to them. */
export const migration011 = `
-- kind: forwarded or replayed. via: the id of the route or of the replay. changed: the bytes sent are not those kept.
-- status is null where nothing was answered; error then says why. body: the first 4,096 characters of the answer.
CREATE TABLE handler_answer (
  answer_id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL REFERENCES event (position) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  via TEXT NOT NULL,
  handler TEXT NOT NULL,
  changed INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  status INTEGER,
  answer_ms REAL,
  error TEXT,
  body TEXT
) STRICT;
CREATE INDEX handler_answer_position ON handler_answer (position);
CREATE INDEX handler_answer_via ON handler_answer (via, position);
`;
