/**
 * The verdict on a call by its provider's rules (derived), and what a person answered to advice (recorded). Calls that
 * are there already are folded once more in the background, without the right to send; until then they are open.
 */
export const migration007 = `
-- Derived -------------------------------------------------------------------

ALTER TABLE call ADD COLUMN conformance TEXT NOT NULL DEFAULT 'open';
-- Breaches that no network explains.
ALTER TABLE call ADD COLUMN impossible INTEGER NOT NULL DEFAULT 0;
DROP INDEX call_search;
CREATE INDEX call_search ON call (
  last_position DESC, call_id, provider, source, key, origin, stage, outcome, ended, complete, final, allowed, test,
  duplicates, late, problems, ghosts, phone, last_received_at, started_at, conformance, impossible
);

-- Recorded ------------------------------------------------------------------

-- Types of events that the source's owner says are not switched on at the provider.
ALTER TABLE source ADD COLUMN without_events TEXT NOT NULL DEFAULT '[]';

-- How much there was of it when a person put it away: it comes back once there is materially more.
CREATE TABLE advice_dismissal (
  source_id TEXT NOT NULL,
  advice_id TEXT NOT NULL,
  weight INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (source_id, advice_id)
) STRICT, WITHOUT ROWID;

INSERT INTO unfolded_call (call_id, may_send, read_again, asked) SELECT call_id, 0, 0, 1 FROM call WHERE true
  ON CONFLICT (call_id) DO UPDATE SET asked = asked + 1;
`;
