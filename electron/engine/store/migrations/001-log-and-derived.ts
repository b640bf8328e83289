/**
 * The first tables. Recorded tables hold what happened and cannot be made again; derived tables hold what the
 * packs make of it and can be dropped and read again at any time.
 */
export const migration001 = `
-- Recorded ------------------------------------------------------------------

CREATE TABLE event (
  position INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  source_id TEXT,
  claimed INTEGER NOT NULL,
  origin TEXT NOT NULL,
  namespace TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  http_version TEXT NOT NULL,
  peer TEXT NOT NULL,
  headers TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  signature_at_arrival TEXT NOT NULL,
  signature_because TEXT NOT NULL,
  secret_id TEXT
) STRICT;
CREATE INDEX event_unclaimed ON event (position) WHERE claimed = 0;

CREATE TABLE event_body (
  position INTEGER PRIMARY KEY REFERENCES event (position) ON DELETE CASCADE,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE event_answer (
  position INTEGER PRIMARY KEY REFERENCES event (position) ON DELETE CASCADE,
  status INTEGER NOT NULL,
  after_us INTEGER NOT NULL
) STRICT;

CREATE TABLE trusted_event (
  position INTEGER PRIMARY KEY REFERENCES event (position) ON DELETE CASCADE,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE refusal (
  refusal_id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  peer TEXT NOT NULL,
  method TEXT,
  url TEXT,
  status INTEGER,
  reason TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  headers TEXT NOT NULL
) STRICT;

CREATE TABLE counter_minute (
  minute INTEGER NOT NULL,
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (minute, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
  source_id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  provider TEXT NOT NULL,
  verify TEXT NOT NULL,
  answer_status INTEGER NOT NULL,
  country TEXT NOT NULL,
  expects TEXT NOT NULL,
  person_paths TEXT NOT NULL,
  switched_on_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE secret (
  secret_id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL,
  label TEXT NOT NULL,
  match TEXT,
  sealed BLOB NOT NULL,
  ends_with TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX secret_owner ON secret (owner_id);

CREATE TABLE destination (
  destination_id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  url TEXT,
  enabled INTEGER NOT NULL,
  switched_on_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE call_record (
  call_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  content TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  frozen_at INTEGER NOT NULL,
  because TEXT NOT NULL,
  PRIMARY KEY (call_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
  delivery_id TEXT PRIMARY KEY,
  destination_id TEXT NOT NULL REFERENCES destination (destination_id),
  call_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  step TEXT NOT NULL,
  step_order INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  payload TEXT NOT NULL,
  payload_sha256 TEXT NOT NULL,
  body TEXT,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER,
  lease_token TEXT,
  lease_until INTEGER,
  remote_id TEXT,
  observed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX delivery_due ON delivery (destination_id, state, next_at, created_at, step_order);
CREATE INDEX delivery_inflight ON delivery (lease_until) WHERE state = 'inflight';
CREATE INDEX delivery_call ON delivery (call_id, destination_id, version, step_order);
CREATE INDEX delivery_newest ON delivery (created_at DESC, delivery_id DESC);

CREATE TABLE delivery_attempt (
  delivery_id TEXT NOT NULL REFERENCES delivery (delivery_id),
  number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT NOT NULL,
  http_status INTEGER,
  correlation_id TEXT NOT NULL,
  observed TEXT NOT NULL,
  PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;

-- A person let these leave although history held them.
CREATE TABLE release (
  call_id TEXT NOT NULL,
  destination_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- Furthest position read when it was let out: a hold of later than that holds it again.
  position INTEGER NOT NULL,
  PRIMARY KEY (call_id, destination_id)
) STRICT, WITHOUT ROWID;

-- Reading again changed these calls: nothing up to this position makes them leave by itself.
CREATE TABLE reread_hold (
  call_id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- Time made these calls final. It depends on our clock, so it is recorded and not judged a second time.
CREATE TABLE final_by_time (
  call_id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  at INTEGER NOT NULL,
  because TEXT NOT NULL
) STRICT;

CREATE TABLE run (
  run_id TEXT PRIMARY KEY,
  started_at INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX run_newest ON run (started_at DESC, run_id DESC);

CREATE TABLE audit (
  audit_id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

-- cursor: position read so far; high_water: furthest position ever read; last_position: newest position given out.
-- Kept counts stand here too: one table is one page less to write with every commit.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Derived -------------------------------------------------------------------

CREATE TABLE reading (
  position INTEGER NOT NULL REFERENCES event (position) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  call_id TEXT,
  in_fold INTEGER NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (position, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_call ON reading (call_id, position) WHERE call_id IS NOT NULL;

CREATE TABLE event_view (
  position INTEGER PRIMARY KEY REFERENCES event (position) ON DELETE CASCADE,
  provider TEXT,
  type TEXT,
  kind TEXT NOT NULL,
  stage TEXT,
  call_id TEXT,
  call_key TEXT,
  person TEXT,
  occurred_at INTEGER,
  signature TEXT NOT NULL,
  signature_because TEXT NOT NULL,
  secret_id TEXT,
  in_fold INTEGER NOT NULL,
  problems INTEGER NOT NULL,
  problem_list TEXT NOT NULL,
  duplicate_of INTEGER,
  late_ms INTEGER,
  read_error TEXT
) STRICT;
CREATE INDEX event_view_type ON event_view (type, position);
CREATE INDEX event_view_call ON event_view (call_id, position);
CREATE INDEX event_view_provider ON event_view (provider, position);
CREATE INDEX event_view_duplicate ON event_view (position) WHERE duplicate_of IS NOT NULL;
CREATE INDEX event_view_late ON event_view (position) WHERE late_ms IS NOT NULL;
CREATE INDEX event_view_problem ON event_view (position) WHERE problems > 0;
CREATE INDEX event_view_signature ON event_view (signature, position);

CREATE TABLE call (
  call_id TEXT PRIMARY KEY,
  namespace TEXT NOT NULL,
  provider TEXT NOT NULL,
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  origin TEXT NOT NULL,
  stage TEXT,
  outcome TEXT,
  outcome_detail TEXT,
  ended INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  final INTEGER NOT NULL,
  allowed INTEGER NOT NULL,
  dial_attempts INTEGER NOT NULL,
  events INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  late INTEGER NOT NULL,
  problems INTEGER NOT NULL,
  direction TEXT,
  phone TEXT,
  person_name TEXT,
  external_id TEXT,
  first_received_at INTEGER NOT NULL,
  last_received_at INTEGER NOT NULL,
  last_position INTEGER NOT NULL,
  started_at INTEGER,
  spark TEXT NOT NULL,
  detail TEXT NOT NULL,
  fold_sha256 TEXT NOT NULL,
  due_at INTEGER
) STRICT;
CREATE INDEX call_newest ON call (last_position DESC);
CREATE INDEX call_due ON call (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX call_open ON call (stage) WHERE final = 0;
CREATE INDEX call_phone ON call (phone) WHERE phone IS NOT NULL;

CREATE TABLE call_gate (
  call_id TEXT NOT NULL,
  destination_id TEXT NOT NULL,
  state TEXT NOT NULL,
  held_by TEXT,
  verdict TEXT NOT NULL,
  PRIMARY KEY (call_id, destination_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX call_gate_held ON call_gate (destination_id, held_by) WHERE held_by IS NOT NULL;

-- Calls that wait to be folded anew: read again, judged again, or let out by a person (may_send). Asked counts the
-- askings, so that folding on an earlier one cannot delete a later one.
CREATE TABLE unfolded_call (
  call_id TEXT PRIMARY KEY,
  may_send INTEGER NOT NULL,
  read_again INTEGER NOT NULL,
  asked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
