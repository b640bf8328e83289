/** Recorded: what was found out about the user's handlers, to be compared with the next time. */
export const migration012 = `
-- subject: hash of scenario, case, handler and seed. detail: the whole run as JSON, the scenario's text in it.
CREATE TABLE verdict_run (
  verdict_run_id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  detail TEXT NOT NULL,
  UNIQUE (subject, number)
) STRICT;
CREATE INDEX verdict_run_started ON verdict_run (started_at, verdict_run_id);
`;
