/**
 * Contacts of an account, read by who shares its file: by external id, then by phone. It only reads, sees what was
 * committed, and answers null where there is no such contact or no file yet.
 */
import { existsSync } from "node:fs";
import Database from "better-sqlite3";

export type BookContact = { properties: Record<string, unknown> };

export type ContactBook = {
  find(person: { externalId: string | null; phone: string | null }): BookContact | null;
  close(): void;
};

export function openContactBook(path: string): ContactBook {
  let database: Database.Database | null = null;
  let byExternalId: Database.Statement | null = null;
  let byPhone: Database.Statement | null = null;

  function open(): boolean {
    if (database) return true;
    if (!existsSync(path)) return false;
    database = new Database(path, { readonly: true, fileMustExist: true });
    const columns = "SELECT properties FROM object WHERE type = 'contacts' AND deleted_at IS NULL AND";
    byExternalId = database.prepare(`${columns} external_id = ?`);
    byPhone = database.prepare(`${columns} phone = ?`);
    return true;
  }

  return {
    find({ externalId, phone }) {
      if ((externalId === null && phone === null) || !open()) return null;
      const row = (((externalId !== null && byExternalId?.get(externalId)) || null) ??
        (phone !== null && byPhone?.get(phone)) ??
        null) as { properties: string } | null | false;
      return row ? { properties: JSON.parse(row.properties) as Record<string, unknown> } : null;
    },
    close() {
      database?.close();
      database = null;
    },
  };
}
