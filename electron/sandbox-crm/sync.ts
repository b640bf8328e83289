/**
 * What integrations hold ready outside the CRM, and when they bring it. A change is staged with the time it was made at
 * its source; a sync writes it through the same rules as any other write, with a row each. It runs by its schedule or
 * at once, and what is younger than the delay waits for the next one.
 */
import { randomUUID } from "node:crypto";
import type { Database } from "better-sqlite3";
import type { CrmSync } from "../../shared/crm-card";
import { integrationName } from "../../shared/crm-integrations";
import { answerRefusal, answerWith } from "./answer";
import { appendAudit } from "./audit";
import { prepared } from "./database";
import { findType } from "./definitions";
import type { Properties } from "./objects";
import { isRefusal } from "./refusal";
import { readSettings } from "./settings";
import { upsertObject } from "./write-object";

export type Staged = {
  integration: string;
  type: string;
  externalId: string;
  properties: Properties;
  sourceUpdatedAt: number;
};

export function stageChange(database: Database, now: number, staged: Staged): void {
  prepared(
    database,
    `INSERT INTO staged_change (integration, type, external_id, properties, source_updated_at, staged_at)
       VALUES (@integration, @type, @externalId, @properties, @sourceUpdatedAt, @now)`,
  ).run({ ...staged, properties: JSON.stringify(staged.properties), now });
}

/** How many wait; of one record, or of all. */
export function countStaged(
  database: Database,
  of?: { type: string; integration: string; externalId: string },
): number {
  if (of === undefined) return Number(prepared(database, "SELECT count(*) FROM staged_change").pluck().get());
  return Number(
    prepared(
      database,
      "SELECT count(*) FROM staged_change WHERE type = ? AND integration = ? AND external_id = ?",
    )
      .pluck()
      .get(of.type, of.integration, of.externalId),
  );
}

export function readSync(database: Database, now: number): CrmSync {
  const { everyMs, delayMs } = readSettings(database).sync;
  const lastAt = readLast(database, now);
  return {
    everyMs,
    delayMs,
    lastAt,
    nextAt: everyMs === 0 ? null : Math.max(now, lastAt + everyMs),
    waiting: countStaged(database),
  };
}

export function isSyncDue(database: Database, now: number): boolean {
  const { everyMs } = readSettings(database).sync;
  return everyMs > 0 && now >= readLast(database, now) + everyMs;
}

/** `at once`: whatever the delay. Answers how many changes it took along. */
export function runSync(database: Database, now: number, atOnce: boolean): number {
  const settings = readSettings(database);
  const correlationId = `sync-${randomUUID().slice(0, 8)}`;
  return database
    .transaction(() => {
      const due = prepared(
        database,
        `SELECT staged_change_id AS id, integration, type, external_id AS externalId, properties,
             source_updated_at AS sourceUpdatedAt FROM staged_change WHERE staged_at <= ? ORDER BY staged_change_id`,
      ).all(atOnce ? now : now - settings.sync.delayMs) as (Omit<Staged, "properties"> & {
        id: number;
        properties: string;
      })[];
      for (const { id, properties, ...staged } of due) {
        writeStaged(database, now, correlationId, { ...staged, properties: JSON.parse(properties) });
        prepared(database, "DELETE FROM staged_change WHERE staged_change_id = ?").run(id);
      }
      prepared(
        database,
        "INSERT INTO setting VALUES ('synced', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      ).run(String(now));
      return due.length;
    })
    .immediate();
}

function writeStaged(database: Database, now: number, correlationId: string, staged: Staged): void {
  const { integration, type, externalId, properties, sourceUpdatedAt } = staged;
  const writer = { kind: "integration" as const, actor: integrationName(integration), integration };
  const writing = { database, now, writer, settings: readSettings(database) };
  const one = findType(database, type)?.one.toLowerCase() ?? type;
  const intent = { what: `sync ${one} ${externalId}`.slice(0, 200), type, externalId };
  const written = upsertObject(writing, type, externalId, { properties, sourceUpdatedAt });
  const { trace, status } = isRefusal(written)
    ? answerRefusal(written, intent)
    : answerWith(written.outcome === "created" ? 201 : 200, {}, intent, written);
  appendAudit(database, {
    ...trace,
    at: now,
    actor: writer.actor,
    method: "SYNC",
    route: `/objects/${type}/${externalId}`.slice(0, 500),
    status,
    correlationId,
    idempotencyKey: null,
    requestSha256: null,
  });
}

/** A CRM that has never synced counts from when it was first asked. */
function readLast(database: Database, now: number): number {
  const stored = prepared(database, "SELECT value FROM setting WHERE key = 'synced'").pluck().get();
  if (typeof stored === "string") return Number(stored);
  prepared(database, "INSERT OR IGNORE INTO setting VALUES ('synced', ?)").run(String(now));
  return now;
}
