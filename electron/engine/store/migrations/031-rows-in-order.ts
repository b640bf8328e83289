/**
 * Recorded and derived: whole rows of these tables stood in the order of keys that are hashes, so every call and every
 * delivery touched a page of its own in each of them, in a large folder one that had left the memory long ago. Now rows
 * stand in the order they come, and only their keys are spread.
 */
export const migration031 = `
CREATE TABLE call_record_in_order (
  call_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  content TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  frozen_at INTEGER NOT NULL,
  because TEXT NOT NULL,
  PRIMARY KEY (call_id, version)
) STRICT;
INSERT INTO call_record_in_order (call_id, version, content, content_sha256, frozen_at, because)
  SELECT call_id, version, content, content_sha256, frozen_at, because FROM call_record ORDER BY frozen_at;
DROP TABLE call_record;
ALTER TABLE call_record_in_order RENAME TO call_record;
CREATE INDEX call_record_frozen_at ON call_record (frozen_at);

CREATE TABLE delivery_attempt_in_order (
  delivery_id TEXT NOT NULL REFERENCES delivery (delivery_id),
  number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT NOT NULL,
  http_status INTEGER,
  correlation_id TEXT NOT NULL,
  observed TEXT NOT NULL,
  PRIMARY KEY (delivery_id, number)
) STRICT;
INSERT INTO delivery_attempt_in_order
    (delivery_id, number, started_at, ended_at, outcome, http_status, correlation_id, observed)
  SELECT delivery_id, number, started_at, ended_at, outcome, http_status, correlation_id, observed
  FROM delivery_attempt ORDER BY started_at;
DROP TABLE delivery_attempt;
ALTER TABLE delivery_attempt_in_order RENAME TO delivery_attempt;

CREATE TABLE call_gate_in_order (
  call_id TEXT NOT NULL,
  destination_id TEXT NOT NULL,
  state TEXT NOT NULL,
  held_by TEXT,
  verdict TEXT NOT NULL,
  PRIMARY KEY (call_id, destination_id)
) STRICT;
INSERT INTO call_gate_in_order (call_id, destination_id, state, held_by, verdict)
  SELECT call_id, destination_id, state, held_by, verdict
  FROM call_gate LEFT JOIN call USING (call_id) ORDER BY last_position;
DROP TABLE call_gate;
ALTER TABLE call_gate_in_order RENAME TO call_gate;
CREATE INDEX call_gate_held ON call_gate (destination_id, held_by) WHERE held_by IS NOT NULL;
`;
