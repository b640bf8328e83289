/**
 * Derived: how many call records of a destination are delivered, waiting, held or dead, kept by the database itself, so
 * that the status is as cheap with a backlog of a million as with none. A record counts as its worst step; one of which
 * every step was superseded counts nowhere.
 */
const underWay = "('pending', 'inflight', 'blocked')";

const standingOf = (state: string) => `CASE
    WHEN sum(${state} = 'dead') > 0 THEN 'dead'
    WHEN sum(${state} IN ('held', 'unknown')) > 0 THEN 'held'
    WHEN sum(${state} IN ${underWay}) > 0 THEN 'waiting'
    WHEN sum(${state} = 'delivered') > 0 THEN 'delivered' END`;

/** The record of a step that changed enters or leaves its count; \`state\` and \`which\` say as what its steps are seen. */
const count = (by: 1 | -1, step: "OLD" | "NEW", { state = "state", which = "" } = {}) => `
  INSERT INTO outbox_count (destination_id, standing, n)
    SELECT ${step}.destination_id, standing, ${by} FROM (
      SELECT ${standingOf(state)} AS standing FROM delivery
      WHERE call_id = ${step}.call_id AND destination_id = ${step}.destination_id
        AND version = ${step}.version ${which}
    ) WHERE standing IS NOT NULL
    ON CONFLICT DO UPDATE SET n = n + excluded.n;`;

const withoutIt = { which: "AND delivery_id <> NEW.delivery_id" };
const asItWas = { state: "CASE delivery_id WHEN OLD.delivery_id THEN OLD.state ELSE state END" };

export const migration029 = `
CREATE TABLE outbox_count (
  destination_id TEXT NOT NULL,
  standing TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (destination_id, standing)
) STRICT, WITHOUT ROWID;

INSERT INTO outbox_count (destination_id, standing, n)
  SELECT destination_id, standing, count(*) FROM (
    SELECT destination_id, ${standingOf("state")} AS standing
    FROM delivery GROUP BY call_id, destination_id, version
  ) WHERE standing IS NOT NULL GROUP BY destination_id, standing;

CREATE TRIGGER outbox_count_insert AFTER INSERT ON delivery BEGIN
  ${count(-1, "NEW", withoutIt)} ${count(1, "NEW")} END;
CREATE TRIGGER outbox_count_update AFTER UPDATE OF state ON delivery
  WHEN OLD.state <> NEW.state AND NOT (OLD.state IN ${underWay} AND NEW.state IN ${underWay}) BEGIN
  ${count(-1, "NEW", asItWas)} ${count(1, "NEW")} END;
-- The steps of a record that is removed go one by one, and each is the last or leaves others.
CREATE TRIGGER outbox_count_before_delete BEFORE DELETE ON delivery BEGIN ${count(-1, "OLD")} END;
CREATE TRIGGER outbox_count_after_delete AFTER DELETE ON delivery BEGIN ${count(1, "OLD")} END;

CREATE INDEX delivery_tried ON delivery (destination_id, created_at) WHERE state = 'pending' AND attempts > 0;
`;
