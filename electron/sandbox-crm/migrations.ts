/** The numbered steps that build `crm.sqlite`: one purpose each, never edited after a release, only added to. */

export type Migration = { version: number; purpose: string; sql: string };

export const migrations: Migration[] = [
  {
    version: 1,
    purpose: "objects of every type in one table, so that companies, tickets and orders need no new one",
    sql: `
      CREATE TABLE object (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        type TEXT NOT NULL,
        external_id TEXT,
        properties TEXT NOT NULL,
        -- What the integration last wrote, property by property; a person's edit does not touch it.
        integration_properties TEXT NOT NULL,
        phone TEXT,
        search_text TEXT NOT NULL,
        contact_id INTEGER REFERENCES object (id),
        call_external_id TEXT,
        version INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX object_external_id ON object (type, external_id) WHERE external_id IS NOT NULL;
      CREATE UNIQUE INDEX object_contact_phone ON object (phone) WHERE type = 'contacts' AND phone IS NOT NULL;
      CREATE INDEX object_phone ON object (type, phone) WHERE phone IS NOT NULL;
      CREATE INDEX object_updated ON object (type, updated_at DESC, id DESC);
      CREATE INDEX object_contact ON object (contact_id) WHERE contact_id IS NOT NULL;
      CREATE INDEX object_call ON object (call_external_id) WHERE call_external_id IS NOT NULL;
    `,
  },
  {
    version: 2,
    purpose: "the audit log, which only grows",
    sql: `
      CREATE TABLE audit (
        audit_id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        method TEXT NOT NULL,
        route TEXT NOT NULL,
        what TEXT NOT NULL,
        outcome TEXT NOT NULL,
        status INTEGER NOT NULL,
        object_type TEXT,
        object_id TEXT,
        external_id TEXT,
        correlation_id TEXT NOT NULL,
        idempotency_key TEXT,
        request_sha256 TEXT,
        changes TEXT NOT NULL
      ) STRICT;
      CREATE INDEX audit_object ON audit (object_type, object_id, audit_id DESC);
      CREATE INDEX audit_external_id ON audit (external_id, audit_id DESC) WHERE external_id IS NOT NULL;
      CREATE INDEX audit_correlation ON audit (correlation_id, audit_id DESC);
      CREATE TRIGGER audit_never_updated BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only: a row can not be changed.'); END;
      CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only: a row can not be deleted.'); END;
      -- INSERT OR REPLACE deletes without firing the trigger above.
      CREATE TRIGGER audit_never_replaced BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE audit_id = NEW.audit_id)
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only: a row can not be replaced.'); END;
    `,
  },
  {
    version: 3,
    purpose: "answers kept for a repeated idempotency key",
    sql: `
      CREATE TABLE idempotency (
        key TEXT PRIMARY KEY,
        request_sha256 TEXT NOT NULL,
        status INTEGER NOT NULL,
        body TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX idempotency_created ON idempotency (created_at);
    `,
  },
];
