/** A record with everything around it, as a person opens a card: whose it is, its calls, its tasks. */
import type { Database } from "better-sqlite3";
import type { CrmObject, CrmRecord, CrmType } from "../../shared/crm";
import { findByExternalId, findById, listRelated, toObject, toRowId } from "./objects";

export function readRecord(database: Database, type: CrmType, id: string): CrmRecord | null {
  const stored = findById(database, type, id);
  if (stored === null) return null;
  const object = toObject(stored);
  if (type === "contacts") {
    const rowId = toRowId(id);
    return {
      object,
      calls: listRelated(database, "calls", "contact_id = ?", [rowId]),
      // A task belongs to the contact itself or to one of its calls.
      tasks: listRelated(
        database,
        "tasks",
        `(contact_id = ? OR call_external_id IN
           (SELECT external_id FROM object WHERE type = 'calls' AND contact_id = ?))`,
        [rowId, rowId],
      ),
      contact: null,
    };
  }
  return {
    object,
    calls: type === "tasks" ? listCallOf(database, object) : [],
    tasks:
      type === "calls" && object.externalId !== null
        ? listRelated(database, "tasks", "call_external_id = ?", [object.externalId])
        : [],
    contact: findContactOf(database, object),
  };
}

function listCallOf(database: Database, task: CrmObject): CrmObject[] {
  if (task.callExternalId === null) return [];
  const call = findByExternalId(database, "calls", task.callExternalId);
  return call === null ? [] : [toObject(call)];
}

function findContactOf(database: Database, object: CrmObject): CrmObject | null {
  if (object.contactId === null) return null;
  const contact = findById(database, "contacts", object.contactId);
  return contact === null ? null : toObject(contact);
}
