/** Rules with their versions, and which call each of them acted on. */
import type { RuleDefinition, RuleVersion } from "../../../shared/rules";
import type { StoredRule } from "../rules/rule";
import { prepared, type Reader, readMeta, type Writer } from "./database";

type RuleRecord = {
  rule_id: string;
  place: number;
  enabled: number;
  version: number;
  definition: string;
  since: number | null;
  changed_at: number;
};

/** In their order. A removed rule is none of them. */
export function readRules(database: Reader): StoredRule[] {
  const rows = prepared(
    database,
    "SELECT * FROM rule WHERE removed_at IS NULL ORDER BY place, rule_id",
  ).all() as RuleRecord[];
  return rows.map((row) => ({
    ruleId: row.rule_id,
    place: row.place,
    enabled: row.enabled === 1,
    version: row.version,
    definition: JSON.parse(row.definition) as RuleDefinition,
    since: row.since,
    changedAt: row.changed_at,
  }));
}

export type GroupStep = { ruleId: string; group: string; destinationId: string; actionId: string };

/** What rules of groups may have sent, by any version of theirs; of those that are off or removed too. */
export function readGroupSteps(database: Reader): GroupStep[] {
  return prepared(
    database,
    `SELECT DISTINCT rule.rule_id AS ruleId, rule.definition ->> '$.group' AS "group",
       action.value ->> '$.destinationId' AS destinationId, action.value ->> '$.actionId' AS actionId
     FROM rule JOIN rule_version USING (rule_id), json_each(rule_version.definition, '$.actions') AS action
     WHERE rule.definition ->> '$.group' IS NOT NULL`,
  ).all() as GroupStep[];
}

/**
 * A new rule, or the next version of one. It acts by itself on what comes from now on: a changed rule does not look
 * back either. The same definition again is no new version.
 */
export function saveRule(
  database: Writer,
  input: { ruleId: string; definition: RuleDefinition; enabled: boolean; at: number },
): { version: number } {
  const { ruleId, enabled, at } = input;
  const definition = JSON.stringify(input.definition);
  const before = prepared(
    database,
    "SELECT version, definition, enabled, place FROM rule WHERE rule_id = ?",
  ).get(ruleId) as { version: number; definition: string; enabled: number; place: number } | undefined;
  const version = (before?.version ?? 0) + (before?.definition === definition ? 0 : 1);
  const isOther = version !== before?.version || (enabled && before.enabled === 0);
  const last = prepared(database, "SELECT coalesce(max(place), 0) FROM rule").pluck().get() as number;
  prepared(
    database,
    `INSERT INTO rule (rule_id, place, enabled, version, definition, since, changed_at)
     VALUES (@ruleId, @place, @enabled, @version, @definition, @since, @at)
     ON CONFLICT (rule_id) DO UPDATE SET enabled = @enabled, version = @version, definition = @definition,
       since = CASE WHEN @isOther AND @enabled THEN @since ELSE since END,
       changed_at = CASE WHEN @isOther THEN @at ELSE changed_at END`,
  ).run({
    ruleId,
    place: before?.place ?? last + 1,
    enabled: enabled ? 1 : 0,
    version,
    definition,
    since: enabled ? readMeta(database, "last_position") : null,
    at,
    isOther: isOther ? 1 : 0,
  });
  prepared(
    database,
    "INSERT OR IGNORE INTO rule_version (rule_id, version, definition, at) VALUES (?, ?, ?, ?)",
  ).run(ruleId, version, definition, at);
  audit(database, at, before ? "change-rule" : "add-rule", { ruleId, version, enabled });
  return { version };
}

/** Ids in their new order; those not named stay behind them. */
export function orderRules(database: Writer, { ruleIds, at }: { ruleIds: string[]; at: number }): null {
  const set = prepared(database, "UPDATE rule SET place = ? WHERE rule_id = ?");
  const rest = (
    prepared(database, "SELECT rule_id FROM rule ORDER BY place, rule_id").pluck().all() as string[]
  ).filter((one) => !ruleIds.includes(one));
  for (const [index, ruleId] of [...ruleIds, ...rest].entries()) set.run(index + 1, ruleId);
  audit(database, at, "order-rules", { ruleIds });
  return null;
}

/** It acts no more, or (`removed` false) it is back, switched off. */
export function removeRule(
  database: Writer,
  { ruleId, removed, at }: { ruleId: string; removed: boolean; at: number },
): null {
  const { changes } = prepared(
    database,
    `UPDATE rule SET removed_at = @removedAt, enabled = 0
     WHERE rule_id = @ruleId AND (removed_at IS NULL) = (@removedAt IS NOT NULL)`,
  ).run({ ruleId, removedAt: removed ? at : null });
  if (changes > 0) audit(database, at, removed ? "remove-rule" : "restore-rule", { ruleId });
  return null;
}

/** The newest first. */
export function readRuleVersions(database: Reader, ruleId: string): RuleVersion[] {
  const rows = prepared(
    database,
    "SELECT version, at, definition FROM rule_version WHERE rule_id = ? ORDER BY version DESC",
  ).all(ruleId) as { version: number; at: number; definition: string }[];
  return rows.map(({ definition, ...row }) => ({ ...row, definition: JSON.parse(definition) }));
}

/** Calls each rule acted on since a moment, and when it did last. */
export function readRuleFirings(
  database: Reader,
  since: number,
): Map<string, { fired: number; firedAt: number | null }> {
  const rows = prepared(
    database,
    `SELECT rule_id AS ruleId, count(DISTINCT CASE WHEN at >= ? THEN call_id END) AS fired, max(at) AS firedAt
     FROM rule_firing GROUP BY rule_id`,
  ).all(since) as { ruleId: string; fired: number; firedAt: number }[];
  return new Map(rows.map(({ ruleId, ...row }) => [ruleId, row]));
}

/** Of one call: which rules acted, by delivery. */
export function readFiringsOfCall(
  database: Reader,
  callId: string,
): { deliveryId: string; ruleId: string; ruleVersion: number; position: number; at: number }[] {
  return prepared(
    database,
    `SELECT delivery_id AS deliveryId, rule_id AS ruleId, rule_version AS ruleVersion, position, at
     FROM rule_firing WHERE call_id = ? ORDER BY at, delivery_id`,
  ).all(callId) as ReturnType<typeof readFiringsOfCall>;
}

export type Firing = { ruleId: string; ruleVersion: number; position: number };

export function saveFiring(
  database: Writer,
  { deliveryId, callId, at, firing }: { deliveryId: string; callId: string; at: number; firing: Firing },
): void {
  prepared(
    database,
    `INSERT OR IGNORE INTO rule_firing (delivery_id, rule_id, rule_version, call_id, position, at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(deliveryId, firing.ruleId, firing.ruleVersion, callId, firing.position, at);
}

function audit(database: Writer, at: number, action: string, detail: object): void {
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', ?, ?)").run(
    at,
    action,
    JSON.stringify(detail),
  );
}
