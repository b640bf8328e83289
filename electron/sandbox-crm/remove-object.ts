/** Deleting, restoring and merging. A deleted record keeps its ids reserved; a merged one says which record it became. */
import type { CrmAuditRow, CrmObject } from "../../shared/crm";
import { moveAssociations } from "./associations";
import { type Properties, type StoredObject, toObject, updateObject } from "./objects";
import { type Refusal, refuse } from "./refusal";
import type { Writing } from "./write-object";

export type Removed = {
  object: CrmObject;
  outcome: "deleted" | "restored" | "merged" | "unchanged";
  changes: CrmAuditRow["changes"];
};

export function deleteObject({ database, now }: Writing, found: StoredObject): Removed {
  if (found.deletedAt !== undefined) return { object: toObject(found), outcome: "unchanged", changes: [] };
  const deleted = { ...found, deletedAt: now, updatedAt: now };
  updateObject(database, deleted);
  return { object: toObject(deleted), outcome: "deleted", changes: [["deletedAt", null, now]] };
}

export function restoreObject({ database, now }: Writing, found: StoredObject): Removed | Refusal {
  const { deletedAt, ...rest } = found;
  if (deletedAt === undefined) return { object: toObject(found), outcome: "unchanged", changes: [] };
  if (found.mergedInto !== undefined) {
    return refuse(
      409,
      "RECORD_MERGED",
      `Record ${found.id} was merged into ${found.mergedInto} and cannot come back. Write to ${found.mergedInto}.`,
      { existingId: found.mergedInto },
    );
  }
  const restored = { ...rest, updatedAt: now };
  updateObject(database, restored);
  return { object: toObject(restored), outcome: "restored", changes: [["deletedAt", deletedAt, null]] };
}

/**
 * The first stays and takes over what it had no value for, and every link; the second is deleted and answers with
 * `mergedInto` from now on.
 */
export function mergeObjects(writing: Writing, winner: StoredObject, loser: StoredObject): Removed | Refusal {
  const { database, now } = writing;
  if (winner.id === loser.id || winner.deletedAt !== undefined || loser.deletedAt !== undefined) {
    return refuse(
      409,
      "MERGE_NOT_POSSIBLE",
      `${winner.id} and ${loser.id} cannot be merged: both have to be there, and be two. Look them up again.`,
    );
  }
  const taken: Properties = Object.fromEntries(
    Object.entries(loser.properties).filter(
      ([name, value]) => value !== null && (winner.properties[name] ?? null) === null,
    ),
  );
  updateObject(database, { ...loser, deletedAt: now, mergedInto: winner.id, updatedAt: now });
  moveAssociations(database, loser.id, winner.id);
  const { properties, provenance } = winner;
  const merged = {
    ...winner,
    properties: { ...properties, ...taken },
    provenance: { ...loser.provenance, ...provenance },
    updatedAt: now,
    writtenAt: now,
  };
  updateObject(database, merged);
  const changes = Object.entries(taken).map(([name, value]): CrmAuditRow["changes"][number] => [
    name,
    null,
    value,
  ]);
  return {
    object: toObject(merged),
    outcome: "merged",
    changes: [...changes, ["mergedFrom", null, loser.id]],
  };
}
