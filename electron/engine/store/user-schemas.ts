/**
 * What the user decided about drift, and every version of the user's own schemas: recorded. A change raises the
 * settings' revision and asks for a walk over the problems of those events; it moves no cursor and sends nothing.
 */
import type { DriftState } from "../../../shared/drift";
import type { AcceptedValues } from "../schemas/accept";
import type { SeenKind } from "../schemas/observe";
import { prepared, type Reader, readMeta, type Writer, writeMeta } from "./database";
import { wipeBelow } from "./drift";

export type StoredUserSchema = {
  /** Empty: all sources of the provider. */
  sourceId: string;
  provider: string;
  type: string;
  version: number;
  /** Null: this version removed it. */
  schema: string | null;
  at: number;
  because: string;
};

export type StoredDecision = {
  driftId: string;
  provider: string;
  type: string;
  path: string;
  kind: SeenKind | "never-seen";
  decision: Exclude<DriftState, "open">;
  accepted: AcceptedValues | null;
  /** The line of the user's schema before and after, as JSON. */
  line: string | null;
  at: number;
};

/** One change as a whole: a decision made or taken back, with the version of the schema it makes. */
export type SchemaChange = {
  at: number;
  action: string;
  detail: Record<string, string | number | null>;
  decide?: StoredDecision;
  takeBack?: StoredDecision;
  /** All decisions of these events that went into the schema are void. */
  voidAccepted?: { provider: string; type: string };
  schema?: StoredUserSchema;
  /** Events whose problems may be others now. */
  walk?: { provider: string; type: string };
};

export function applySchemaChange(database: Writer, change: SchemaChange): void {
  if (change.decide) saveDecision(database, change.decide);
  if (change.takeBack) {
    prepared(database, "DELETE FROM drift_decision WHERE drift_id = ?").run(change.takeBack.driftId);
    if (change.takeBack.kind === "new-field" && change.takeBack.decision === "accepted")
      wipeBelow(database, change.takeBack);
  }
  if (change.voidAccepted) {
    const { provider, type } = change.voidAccepted;
    prepared(
      database,
      "DELETE FROM drift_decision WHERE provider = ? AND type = ? AND decision = 'accepted'",
    ).run(provider, type);
  }
  if (change.schema) {
    const { sourceId, provider, type, version, schema, at, because } = change.schema;
    prepared(
      database,
      `INSERT INTO user_schema (source_id, provider, type, version, schema, at, because)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(sourceId, provider, type, version, schema, at, because);
  }
  prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', ?, ?)").run(
    change.at,
    change.action,
    JSON.stringify(change.detail),
  );
  writeMeta(database, "settings_revision", readMeta(database, "settings_revision") + 1);
  if (change.walk) {
    prepared(database, "INSERT INTO problem_walk (provider, type, next, until) VALUES (?, ?, 0, ?)").run(
      change.walk.provider,
      change.walk.type,
      readMeta(database, "last_position"),
    );
  }
}

function saveDecision(database: Writer, one: StoredDecision): void {
  prepared(
    database,
    `INSERT OR REPLACE INTO drift_decision (drift_id, provider, type, path, kind, decision, accepted, line, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    one.driftId,
    one.provider,
    one.type,
    one.path,
    one.kind,
    one.decision,
    one.accepted && JSON.stringify(one.accepted),
    one.line,
    one.at,
  );
}

export function readDecisions(database: Reader): StoredDecision[] {
  const rows = prepared(
    database,
    "SELECT drift_id AS driftId, provider, type, path, kind, decision, accepted, line, at FROM drift_decision",
  ).all() as (Omit<StoredDecision, "accepted"> & { accepted: string | null })[];
  return rows.map((row) => ({
    ...row,
    accepted: row.accepted === null ? null : (JSON.parse(row.accepted) as AcceptedValues),
  }));
}

const columns = "source_id AS sourceId, provider, type, version, schema, at, because FROM user_schema";

/** Newest first. */
export function readSchemaVersions(
  database: Reader,
  { sourceId, provider, type }: Pick<StoredUserSchema, "sourceId" | "provider" | "type">,
): StoredUserSchema[] {
  return prepared(
    database,
    `SELECT ${columns} WHERE source_id = ? AND provider = ? AND type = ? ORDER BY version DESC`,
  ).all(sourceId, provider, type) as StoredUserSchema[];
}

/** Those that count now. */
export function readUserSchemas(database: Reader): (StoredUserSchema & { schema: string })[] {
  const rows = prepared(
    database,
    `SELECT ${columns} WHERE (provider, type, source_id, version) IN (
       SELECT provider, type, source_id, max(version) FROM user_schema GROUP BY provider, type, source_id
     ) AND schema IS NOT NULL`,
  ).all() as (StoredUserSchema & { schema: string })[];
  return rows;
}

export type ProblemWalk = { walkId: number; provider: string; type: string; next: number; until: number };

export function readProblemWalk(database: Reader): ProblemWalk | null {
  const row = prepared(
    database,
    `SELECT walk_id AS walkId, provider, type, next, until FROM problem_walk ORDER BY walk_id LIMIT 1`,
  ).get() as ProblemWalk | undefined;
  return row ?? null;
}

export function readWalkedPositions(database: Reader, walk: ProblemWalk, limit: number): number[] {
  const rows = prepared(
    database,
    `SELECT position FROM event_view WHERE type = ? AND position > ? AND position <= ? AND provider = ?
     ORDER BY position LIMIT ?`,
  ).all(walk.type, walk.next, walk.until, walk.provider, limit) as { position: number }[];
  return rows.map((row) => row.position);
}
