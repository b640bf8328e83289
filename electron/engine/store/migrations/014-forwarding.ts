/** Recorded: routes by which events go on to the user's handlers, and how far each has come. */
export const migration014 = `
-- sources, providers, types: JSON arrays of text; empty means all. ca: certificates in PEM, or null.
-- position: everything up to it is done. answered, failed: events with a 2xx, and with anything else.
CREATE TABLE forward_route (
  route_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  sources TEXT NOT NULL,
  providers TEXT NOT NULL,
  types TEXT NOT NULL,
  condition TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  sign TEXT NOT NULL,
  timeout_ms INTEGER NOT NULL,
  at_once INTEGER NOT NULL,
  catch_up TEXT NOT NULL,
  per_second INTEGER NOT NULL,
  ca TEXT,
  enabled INTEGER NOT NULL,
  temporary INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  position INTEGER NOT NULL,
  answered INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0
) STRICT;
-- Behind the route's position and done all the same: those of other calls are still under way.
CREATE TABLE forward_done (
  route_id TEXT NOT NULL REFERENCES forward_route (route_id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  PRIMARY KEY (route_id, position)
) STRICT, WITHOUT ROWID;
-- Answers of one route in the order they came.
CREATE INDEX handler_answer_of ON handler_answer (via);
`;
