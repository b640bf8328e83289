/** What was refused to a person and where two sides disagreed: remembered with the record, so that it can be shown. */
import type { Database } from "better-sqlite3";
import type { CrmConflict, CrmPolicy, CrmRefusedEdit } from "../../shared/crm";
import type { Json } from "../../shared/words";
import { prepared } from "./database";
import { toRowId } from "./objects";

export function noteRefusedEdit(
  database: Database,
  edit: Omit<CrmRefusedEdit, "refusedEditId"> & { objectId: string },
): void {
  prepared(
    database,
    "INSERT INTO refused_edit (object_id, property, value, actor, at) VALUES (?, ?, ?, ?, ?)",
  ).run(toRowId(edit.objectId), edit.property, JSON.stringify(edit.value), edit.actor, edit.at);
}

/** Newest first, twenty at most. */
export function listRefusedEdits(database: Database, objectId: string): CrmRefusedEdit[] {
  const rows = prepared(
    database,
    `SELECT refused_edit_id AS refusedEditId, property, value, actor, at FROM refused_edit
       WHERE object_id = ? ORDER BY refused_edit_id DESC LIMIT 20`,
  ).all(toRowId(objectId)) as (Omit<CrmRefusedEdit, "value"> & { value: string })[];
  return rows.map((row) => ({ ...row, value: JSON.parse(row.value) }));
}

export function noteConflict(
  database: Database,
  conflict: {
    objectId: string;
    property: string;
    policy: CrmPolicy;
    integrationValue: Json;
    userValue: Json;
    actor: string;
    at: number;
    decided: "integration" | "user" | null;
  },
): void {
  const open = prepared(
    database,
    "SELECT conflict_id FROM conflict WHERE object_id = ? AND property = ? AND decided IS NULL",
  )
    .pluck()
    .get(toRowId(conflict.objectId), conflict.property);
  if (open !== undefined) prepared(database, "DELETE FROM conflict WHERE conflict_id = ?").run(open);
  prepared(
    database,
    `INSERT INTO conflict (object_id, property, policy, integration_value, user_value, actor, at, decided, decided_at)
       VALUES (@objectId, @property, @policy, @integrationValue, @userValue, @actor, @at, @decided, @decidedAt)`,
  ).run({
    ...conflict,
    objectId: toRowId(conflict.objectId),
    integrationValue: JSON.stringify(conflict.integrationValue),
    userValue: JSON.stringify(conflict.userValue),
    decidedAt: conflict.decided === null ? null : conflict.at,
  });
}

type StoredConflict = Omit<CrmConflict, "objectId" | "integrationValue" | "userValue"> & {
  objectId: number;
  integrationValue: string;
  userValue: string;
};

/** Newest first; of one record, or all that nobody has decided. */
export function listConflicts(database: Database, objectId?: string): CrmConflict[] {
  const where = objectId === undefined ? "c.decided IS NULL" : "c.object_id = ?";
  const rows = database
    .prepare(
      `SELECT c.conflict_id AS conflictId, c.object_id AS objectId, o.type AS objectType, c.property, c.policy,
         c.integration_value AS integrationValue, c.user_value AS userValue, c.actor, c.at, c.decided
       FROM conflict c JOIN object o ON o.id = c.object_id WHERE ${where} ORDER BY c.conflict_id DESC LIMIT 100`,
    )
    .all(...(objectId === undefined ? [] : [toRowId(objectId)])) as StoredConflict[];
  return rows.map((row) => ({
    ...row,
    objectId: String(row.objectId),
    integrationValue: JSON.parse(row.integrationValue),
    userValue: JSON.parse(row.userValue),
  }));
}

export function findConflict(database: Database, conflictId: number): CrmConflict | null {
  const objectId = prepared(database, "SELECT object_id FROM conflict WHERE conflict_id = ?")
    .pluck()
    .get(conflictId);
  if (typeof objectId !== "number") return null;
  return listConflicts(database, String(objectId)).find((one) => one.conflictId === conflictId) ?? null;
}

export function decideConflict(
  database: Database,
  now: number,
  conflictId: number,
  decided: "integration" | "user",
): void {
  prepared(database, "UPDATE conflict SET decided = ?, decided_at = ? WHERE conflict_id = ?").run(
    decided,
    now,
    conflictId,
  );
}
