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
  {
    version: 4,
    purpose: "object types and property definitions, which an account may add to",
    sql: `
      CREATE TABLE object_type (
        name TEXT PRIMARY KEY,
        one TEXT NOT NULL,
        many TEXT NOT NULL,
        custom INTEGER NOT NULL,
        external_id_property TEXT,
        title_property TEXT NOT NULL,
        position INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      INSERT INTO object_type VALUES
        ('contacts', 'Contact', 'Contacts', 0, NULL, 'name', 1),
        ('companies', 'Company', 'Companies', 0, NULL, 'name', 2),
        ('calls', 'Call', 'Calls', 0, NULL, 'title', 3),
        ('tasks', 'Task', 'Tasks', 0, NULL, 'title', 4),
        ('tickets', 'Ticket', 'Tickets', 0, NULL, 'title', 5),
        ('orders', 'Order', 'Orders', 0, NULL, 'title', 6),
        ('notes', 'Note', 'Notes', 0, NULL, 'title', 7);
      CREATE TABLE property (
        type TEXT NOT NULL REFERENCES object_type (name),
        name TEXT NOT NULL,
        definition TEXT NOT NULL,
        PRIMARY KEY (type, name)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE unique_value (
        type TEXT NOT NULL,
        property TEXT NOT NULL,
        value TEXT NOT NULL,
        object_id INTEGER NOT NULL REFERENCES object (id),
        PRIMARY KEY (type, property, value)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX unique_value_object ON unique_value (object_id);
      CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    `,
  },
  {
    version: 5,
    purpose:
      "records know their integration, who wrote which property, deletion, merges and what a search still sees",
    sql: `
      ALTER TABLE object ADD COLUMN integration TEXT NOT NULL DEFAULT 'ringback';
      ALTER TABLE object ADD COLUMN deleted_at INTEGER;
      ALTER TABLE object ADD COLUMN merged_into INTEGER REFERENCES object (id);
      ALTER TABLE object ADD COLUMN last_synced_at INTEGER;
      ALTER TABLE object ADD COLUMN source_updated_at INTEGER;
      -- By property: which kind of writer wrote it last, who, and when.
      ALTER TABLE object ADD COLUMN provenance TEXT NOT NULL DEFAULT '{}';
      -- What a search still sees until its index has caught up; NULL: nothing, the record is too new.
      ALTER TABLE object ADD COLUMN indexed_properties TEXT;
      ALTER TABLE object ADD COLUMN written_at INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE object ADD COLUMN searchable_phone TEXT;
      DROP INDEX object_external_id;
      CREATE UNIQUE INDEX object_external_id ON object (type, integration, external_id) WHERE external_id IS NOT NULL;
      CREATE INDEX object_by_external_id ON object (type, external_id) WHERE external_id IS NOT NULL;
      DROP INDEX object_contact_phone;
      CREATE INDEX object_searchable_phone ON object (type, searchable_phone) WHERE searchable_phone IS NOT NULL;
      CREATE INDEX object_email ON object (type, lower(json_extract(properties, '$.email')));
    `,
  },
  {
    version: 6,
    purpose: "typed associations between records, one row per direction",
    sql: `
      CREATE TABLE association_type (
        type_id INTEGER NOT NULL,
        from_type TEXT NOT NULL,
        to_type TEXT NOT NULL,
        category TEXT NOT NULL,
        label TEXT,
        inverse_id INTEGER NOT NULL,
        is_default INTEGER NOT NULL,
        PRIMARY KEY (from_type, to_type, type_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE association (
        from_id INTEGER NOT NULL REFERENCES object (id),
        to_id INTEGER NOT NULL REFERENCES object (id),
        type_id INTEGER NOT NULL,
        category TEXT NOT NULL,
        label TEXT,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (from_id, to_id, type_id)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO association_type VALUES
        (194, 'calls', 'contacts', 'HUBSPOT_DEFINED', NULL, 193, 1), (193, 'contacts', 'calls', 'HUBSPOT_DEFINED', NULL, 194, 1),
        (182, 'calls', 'companies', 'HUBSPOT_DEFINED', NULL, 181, 1), (181, 'companies', 'calls', 'HUBSPOT_DEFINED', NULL, 182, 1),
        (220, 'calls', 'tickets', 'HUBSPOT_DEFINED', NULL, 219, 1), (219, 'tickets', 'calls', 'HUBSPOT_DEFINED', NULL, 220, 1),
        (204, 'tasks', 'contacts', 'HUBSPOT_DEFINED', NULL, 203, 1), (203, 'contacts', 'tasks', 'HUBSPOT_DEFINED', NULL, 204, 1),
        (192, 'tasks', 'companies', 'HUBSPOT_DEFINED', NULL, 191, 1), (191, 'companies', 'tasks', 'HUBSPOT_DEFINED', NULL, 192, 1),
        (230, 'tasks', 'tickets', 'HUBSPOT_DEFINED', NULL, 229, 1), (229, 'tickets', 'tasks', 'HUBSPOT_DEFINED', NULL, 230, 1),
        (16, 'tickets', 'contacts', 'HUBSPOT_DEFINED', NULL, 15, 1), (15, 'contacts', 'tickets', 'HUBSPOT_DEFINED', NULL, 16, 1),
        (339, 'tickets', 'companies', 'HUBSPOT_DEFINED', NULL, 340, 1), (340, 'companies', 'tickets', 'HUBSPOT_DEFINED', NULL, 339, 1),
        (202, 'notes', 'contacts', 'HUBSPOT_DEFINED', NULL, 201, 1), (201, 'contacts', 'notes', 'HUBSPOT_DEFINED', NULL, 202, 1),
        (228, 'notes', 'tickets', 'HUBSPOT_DEFINED', NULL, 227, 1), (227, 'tickets', 'notes', 'HUBSPOT_DEFINED', NULL, 228, 1),
        (279, 'contacts', 'companies', 'HUBSPOT_DEFINED', NULL, 280, 1), (280, 'companies', 'contacts', 'HUBSPOT_DEFINED', NULL, 279, 1),
        (1001, 'tasks', 'calls', 'SANDBOX_DEFINED', 'came from', 1002, 1), (1002, 'calls', 'tasks', 'SANDBOX_DEFINED', 'led to', 1001, 1),
        (1003, 'orders', 'contacts', 'SANDBOX_DEFINED', NULL, 1004, 1), (1004, 'contacts', 'orders', 'SANDBOX_DEFINED', NULL, 1003, 1),
        (1005, 'orders', 'calls', 'SANDBOX_DEFINED', 'came from', 1006, 1), (1006, 'calls', 'orders', 'SANDBOX_DEFINED', 'led to', 1005, 1),
        (1007, 'notes', 'calls', 'SANDBOX_DEFINED', 'about', 1008, 1), (1008, 'calls', 'notes', 'SANDBOX_DEFINED', NULL, 1007, 1);
      CREATE INDEX association_to ON association (to_id);
      INSERT INTO association
        SELECT o.id, o.contact_id, t.type_id, t.category, t.label, o.created_at FROM object o
        JOIN association_type t ON t.from_type = o.type AND t.to_type = 'contacts' WHERE o.contact_id IS NOT NULL;
      INSERT INTO association
        SELECT o.id, c.id, t.type_id, t.category, t.label, o.created_at FROM object o
        JOIN object c ON c.type = 'calls' AND c.external_id = o.call_external_id
        JOIN association_type t ON t.from_type = o.type AND t.to_type = 'calls' WHERE o.call_external_id IS NOT NULL;
      INSERT INTO association
        SELECT a.to_id, a.from_id, t.inverse_id, i.category, i.label, a.created_at FROM association a
        JOIN object f ON f.id = a.from_id JOIN object g ON g.id = a.to_id
        JOIN association_type t ON t.type_id = a.type_id AND t.from_type = f.type AND t.to_type = g.type
        JOIN association_type i ON i.type_id = t.inverse_id AND i.from_type = g.type AND i.to_type = f.type;
    `,
  },
  {
    version: 7,
    purpose:
      "the audit log is a chain of hashes and knows the fault of a request; a kept answer keeps its trace",
    sql: `
      ALTER TABLE audit ADD COLUMN fault TEXT;
      ALTER TABLE audit ADD COLUMN prev_hash TEXT;
      ALTER TABLE audit ADD COLUMN hash TEXT;
      ALTER TABLE idempotency ADD COLUMN traces TEXT NOT NULL DEFAULT '[]';
    `,
  },
  {
    version: 8,
    purpose: "refused edits and conflicts are remembered; what an integration staged waits for the next sync",
    sql: `
      CREATE TABLE refused_edit (
        refused_edit_id INTEGER PRIMARY KEY,
        object_id INTEGER NOT NULL REFERENCES object (id),
        property TEXT NOT NULL,
        value TEXT NOT NULL,
        actor TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX refused_edit_object ON refused_edit (object_id, at DESC);
      CREATE TABLE conflict (
        conflict_id INTEGER PRIMARY KEY,
        object_id INTEGER NOT NULL REFERENCES object (id),
        property TEXT NOT NULL,
        policy TEXT NOT NULL,
        integration_value TEXT NOT NULL,
        user_value TEXT NOT NULL,
        actor TEXT NOT NULL,
        at INTEGER NOT NULL,
        -- integration, user, or NULL while nobody has decided.
        decided TEXT,
        decided_at INTEGER
      ) STRICT;
      CREATE INDEX conflict_object ON conflict (object_id, at DESC);
      CREATE TABLE staged_change (
        staged_change_id INTEGER PRIMARY KEY,
        integration TEXT NOT NULL,
        type TEXT NOT NULL,
        external_id TEXT NOT NULL,
        properties TEXT NOT NULL,
        source_updated_at INTEGER NOT NULL,
        staged_at INTEGER NOT NULL
      ) STRICT;
    `,
  },
  {
    version: 9,
    purpose: "the content of an audit row may be removed on request; its place in the chain stays",
    sql: "ALTER TABLE audit ADD COLUMN content_removed_at INTEGER;",
  },
  {
    version: 10,
    purpose: "answers stand in the order they came: their keys are spread, and each had a page of its own",
    sql: `
      CREATE TABLE idempotency_in_order (
        key TEXT PRIMARY KEY NOT NULL,
        request_sha256 TEXT NOT NULL,
        status INTEGER NOT NULL,
        body TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        traces TEXT NOT NULL
      ) STRICT;
      INSERT INTO idempotency_in_order (key, request_sha256, status, body, created_at, traces)
        SELECT key, request_sha256, status, body, created_at, traces FROM idempotency ORDER BY created_at;
      DROP TABLE idempotency;
      ALTER TABLE idempotency_in_order RENAME TO idempotency;
      CREATE INDEX idempotency_created ON idempotency (created_at);
    `,
  },
];
