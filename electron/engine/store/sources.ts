/** Sources and the secrets sealed for them. A secret's value leaves this file only towards the threads that verify. */
import type { ScriptedAnswer } from "../../../shared/answers";
import type { ProviderGate } from "../../../shared/gate-settings";
import type { Mapping } from "../../../shared/mapping";
import type { MetricsMap } from "../../../shared/metrics";
import type { OptionValues } from "../../../shared/pack-options";
import type { RetryOverride } from "../../../shared/retries";
import type { ExpectsArtifacts, Mirror, PersonPaths } from "../../../shared/sources";
import type { PackId } from "../../../shared/words";
import { prepared, type Reader, readCounter, readMeta, type Writer } from "./database";
import { readStoredEvent, type StoredEvent } from "./events";

export type StoredSource = {
  sourceId: string;
  name: string;
  provider: PackId;
  verify: "record" | "enforce";
  answerStatus: number;
  country: string;
  expects: ExpectsArtifacts;
  withoutEvents: string[];
  personPaths: PersonPaths;
  /** The only layout of signatures it takes; null: all of its provider are tried. */
  signatureLayout: string | null;
  /** What its events mean, where the user says it; null where the pack knows. */
  mapping: Mapping | null;
  /** What of the provider's retries is otherwise here; null: nothing. */
  retry: RetryOverride | null;
  /** Of the pack's options those that are otherwise here. */
  options: OptionValues;
  /** What it answers with a body. */
  answers: ScriptedAnswer[];
  /** Takes copies of what came to production's URL; null: it is sent to by the provider itself. */
  mirror: Mirror | null;
  /** Waits and requirements of the provider's gate that are otherwise here; null: nothing. */
  gate: ProviderGate | null;
  /** Which of its fields is which metric. */
  metrics: MetricsMap;
  /** Position in the log when it was switched on. */
  switchedOnAt: number;
  createdAt: number;
  /** When it was removed; null: it receives. */
  archivedAt: number | null;
};

/** How the source says its provider signs, for who judges a signature that we did not make ourselves. */
export function signingOf({ signatureLayout, options }: StoredSource): {
  layout?: string;
  options: OptionValues;
} {
  return { ...(signatureLayout === null ? {} : { layout: signatureLayout }), options };
}

export type StoredSecret = {
  secretId: string;
  ownerId: string;
  label: string;
  match: string | null;
  sealed: Uint8Array;
  endsWith: string;
  createdAt: number;
};

export function saveSource(database: Writer, source: StoredSource): void {
  prepared(
    database,
    `INSERT INTO source (source_id, name, provider, verify, answer_status, country, expects, without_events, person_paths,
       mapping, retry, switched_on_at, created_at, signature_layout, options, answers, mirror, gate, metrics)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (source_id) DO UPDATE SET verify = excluded.verify, answer_status = excluded.answer_status,
       country = excluded.country, expects = excluded.expects,
       without_events = excluded.without_events, person_paths = excluded.person_paths, retry = excluded.retry,
       signature_layout = excluded.signature_layout, options = excluded.options, answers = excluded.answers,
       mirror = excluded.mirror, gate = excluded.gate, metrics = excluded.metrics`,
  ).run(
    source.sourceId,
    source.name,
    source.provider,
    source.verify,
    source.answerStatus,
    source.country,
    JSON.stringify(source.expects),
    JSON.stringify(source.withoutEvents),
    JSON.stringify(source.personPaths),
    source.mapping && JSON.stringify(source.mapping),
    source.retry && JSON.stringify(source.retry),
    source.switchedOnAt,
    source.createdAt,
    source.signatureLayout,
    JSON.stringify(source.options),
    JSON.stringify(source.answers),
    source.mirror && JSON.stringify(source.mirror),
    source.gate && JSON.stringify(source.gate),
    JSON.stringify(source.metrics),
  );
}

/**
 * Another mapping. Where it lets calls leave for the first time (`switchesOn`) its source is switched on now: what came
 * before is history.
 */
export function saveMapping(
  database: Writer,
  { sourceId, mapping, switchesOn }: { sourceId: string; mapping: Mapping; switchesOn: boolean },
): void {
  prepared(
    database,
    `UPDATE source SET mapping = ?, switched_on_at = CASE WHEN ? THEN ? ELSE switched_on_at END
     WHERE source_id = ?`,
  ).run(JSON.stringify(mapping), switchesOn ? 1 : 0, readMeta(database, "last_position"), sourceId);
}

/** Events that came to this name before it was a source are its own from now on; nothing of them is sent. */
export function claimEvents(database: Writer, name: string, sourceId: string): number {
  return prepared(
    database,
    "UPDATE event SET claimed = 1, source_id = ? WHERE source = ? AND claimed = 0",
  ).run(sourceId, name).changes;
}

export function saveSecret(database: Writer, secret: StoredSecret): void {
  prepared(
    database,
    `INSERT INTO secret (secret_id, owner_id, label, match, sealed, ends_with, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    secret.secretId,
    secret.ownerId,
    secret.label,
    secret.match,
    secret.sealed,
    secret.endsWith,
    secret.createdAt,
  );
}

/** Removed it receives no more. Brought back, what came to its name meanwhile is its own; answers how many that are. */
export function archiveSource(
  database: Writer,
  { sourceId, name, at }: { sourceId: string; name: string; at: number | null },
): number {
  prepared(database, "UPDATE source SET archived_at = ? WHERE source_id = ?").run(at, sourceId);
  return at === null ? claimEvents(database, name, sourceId) : 0;
}

/** For good, with its secrets: only one to which nothing ever came. */
export function deleteSource(
  database: Writer,
  { sourceId, owners }: { sourceId: string; owners: string[] },
): void {
  for (const owner of owners) prepared(database, "DELETE FROM secret WHERE owner_id = ?").run(owner);
  prepared(database, "DELETE FROM source WHERE source_id = ?").run(sourceId);
}

export function deleteSecret(database: Writer, secretId: string): boolean {
  return prepared(database, "DELETE FROM secret WHERE secret_id = ?").run(secretId).changes > 0;
}

type SourceRecord = {
  source_id: string;
  name: string;
  provider: PackId;
  verify: "record" | "enforce";
  answer_status: number;
  country: string;
  expects: string;
  without_events: string;
  person_paths: string;
  signature_layout: string | null;
  mapping: string | null;
  retry: string | null;
  options: string;
  answers: string;
  mirror: string | null;
  gate: string | null;
  metrics: string;
  switched_on_at: number;
  created_at: number;
  archived_at: number | null;
};

export function readSources(database: Reader): StoredSource[] {
  const rows = prepared(database, "SELECT * FROM source ORDER BY created_at, name").all() as SourceRecord[];
  return rows.map((row) => ({
    sourceId: row.source_id,
    name: row.name,
    provider: row.provider,
    verify: row.verify,
    answerStatus: row.answer_status,
    country: row.country,
    expects: JSON.parse(row.expects),
    withoutEvents: JSON.parse(row.without_events),
    personPaths: JSON.parse(row.person_paths),
    signatureLayout: row.signature_layout,
    mapping: row.mapping === null ? null : JSON.parse(row.mapping),
    retry: row.retry === null ? null : JSON.parse(row.retry),
    options: JSON.parse(row.options),
    answers: JSON.parse(row.answers),
    mirror: row.mirror === null ? null : JSON.parse(row.mirror),
    gate: row.gate === null ? null : JSON.parse(row.gate),
    metrics: JSON.parse(row.metrics),
    switchedOnAt: row.switched_on_at,
    createdAt: row.created_at,
    archivedAt: row.archived_at,
  }));
}

export function readSecrets(database: Reader): StoredSecret[] {
  const rows = prepared(database, "SELECT * FROM secret ORDER BY created_at, secret_id").all() as {
    secret_id: string;
    owner_id: string;
    label: string;
    match: string | null;
    sealed: Buffer;
    ends_with: string;
    created_at: number;
  }[];
  return rows.map((row) => ({
    secretId: row.secret_id,
    ownerId: row.owner_id,
    label: row.label,
    match: row.match,
    sealed: row.sealed,
    endsWith: row.ends_with,
    createdAt: row.created_at,
  }));
}

/** Of the newest ten thousand events that met no secret, those of this source. */
export function countUnverified(database: Reader, name: string): number {
  const row = prepared(
    database,
    `SELECT count(*) AS n
     FROM (SELECT position FROM event_view WHERE signature = 'no-secret' ORDER BY position DESC LIMIT 10000)
     JOIN event USING (position) WHERE event.source = ?`,
  ).get(name) as { n: number };
  return row.n;
}

/** What the signature of the newest event of this source that verified rests on, in the pack's words. */
export function readNewestVerdict(database: Reader, name: string): string | null {
  const row = prepared(
    database,
    `SELECT signature_because AS because
     FROM (SELECT signature, signature_because, position FROM event_view
           WHERE source = ? AND origin = 'live' ORDER BY position DESC LIMIT 1000)
     WHERE signature = 'verified' ORDER BY position DESC LIMIT 1`,
  ).get(name) as { because: string } | undefined;
  return row?.because ?? null;
}

export function readSourceFigures(
  database: Reader,
  name: string,
): { events: number; lastEventAt: number | null } {
  return {
    events: readCounter(database, `source:${name}`),
    lastEventAt: readCounter(database, `source-last:${name}`) || null,
  };
}

export type UnclaimedName = { name: string; events: number; firstAt: number; lastAt: number };

/** Names whose events no source owns, the most recent first. */
export function readUnclaimedNames(database: Reader, limit: number): UnclaimedName[] {
  return prepared(
    database,
    `SELECT source AS name, count(*) AS events, min(received_at) AS firstAt, max(received_at) AS lastAt
     FROM event WHERE claimed = 0 GROUP BY source ORDER BY max(position) DESC LIMIT ?`,
  ).all(limit) as UnclaimedName[];
}

/** The newest unclaimed events of a name, in log order: none longer than `longest` bytes, and no more than `bytes` of all. */
export function readUnclaimedEvents(
  database: Reader,
  name: string,
  limits: { events: number; longest: number; bytes: number },
): StoredEvent[] {
  const rows = prepared(
    database,
    `SELECT position, bytes FROM event WHERE claimed = 0 AND source = ? AND bytes <= ? ORDER BY position DESC LIMIT ?`,
  ).all(name, limits.longest, limits.events) as { position: number; bytes: number }[];
  let left = limits.bytes;
  const fitting = rows.filter(({ bytes }) => {
    left -= bytes;
    return left >= 0;
  });
  return fitting.reverse().flatMap(({ position }) => readStoredEvent(database, position) ?? []);
}
