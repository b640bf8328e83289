/**
 * Persons: the keys by which calls, texts and forms find their person (derived), and what a person answered to a weak
 * match (recorded). Calls that stand here already get their keys from their rows; `person_id` is a function of the
 * writer's connection.
 */
export const migration002 = `
-- Derived -------------------------------------------------------------------

-- Subject: a call's id, or the event id of a text or form. Path: where in the payload a number stood that is not the
-- provider's own field.
CREATE TABLE person_key (
  namespace TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  subject TEXT NOT NULL,
  position INTEGER NOT NULL,
  path TEXT,
  person_id TEXT NOT NULL,
  PRIMARY KEY (namespace, kind, value, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_key_subject ON person_key (subject);
CREATE INDEX person_key_person ON person_key (person_id);

-- Numbers that the source itself answers or calls from: they name nobody.
CREATE TABLE own_number (
  namespace TEXT NOT NULL,
  phone TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (namespace, phone, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX own_number_subject ON own_number (subject);

CREATE TABLE message (
  position INTEGER PRIMARY KEY REFERENCES event (position) ON DELETE CASCADE,
  namespace TEXT NOT NULL,
  provider TEXT NOT NULL,
  channel TEXT NOT NULL,
  direction TEXT,
  words TEXT NOT NULL,
  media TEXT NOT NULL,
  at INTEGER NOT NULL,
  phone TEXT,
  name TEXT,
  person_keys TEXT NOT NULL,
  in_fold INTEGER NOT NULL,
  duplicate_key TEXT
) STRICT;
CREATE INDEX message_duplicate ON message (namespace, provider, duplicate_key, position)
  WHERE duplicate_key IS NOT NULL;

INSERT INTO person_key (namespace, kind, value, subject, position, path, person_id)
  SELECT namespace, 'external', external_id, call_id,
    coalesce((SELECT min(position) FROM reading WHERE reading.call_id = call.call_id), last_position), NULL,
    person_id(namespace, 'external', external_id)
  FROM call WHERE external_id IS NOT NULL;
INSERT INTO person_key (namespace, kind, value, subject, position, path, person_id)
  SELECT namespace, 'phone', phone, call_id,
    coalesce((SELECT min(position) FROM reading WHERE reading.call_id = call.call_id), last_position),
    json_extract(detail, '$.phoneFrom'), person_id(namespace, 'phone', phone)
  FROM call WHERE phone IS NOT NULL;

-- Recorded ------------------------------------------------------------------

CREATE TABLE person_decision (
  decision_id INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_keys TEXT NOT NULL,
  person_keys TEXT NOT NULL,
  decision TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_decision_namespace ON person_decision (namespace, subject);
`;
