/**
 * The keys by which calls, texts and forms find their person, and the walk along them. Derived: written with the call
 * or the reading they belong to, whole, in its transaction. The walk answers everything that shares a key, directly or
 * over others, within one namespace and up to a limit; what it left out it says.
 */
import type { PersonSubject } from "../persons/person-subject";
import { prepared, type Reader, type Writer } from "./database";
import { eventIdOf, positionOf } from "./events";
import { type PersonKeyKind, personIdOf } from "./person-ids";

export type PersonKeysWrite = {
  keys: { kind: PersonKeyKind; value: string; path: string | null }[];
  /** The source's own numbers this one names: they are nobody's. */
  ownNumbers: string[];
};

export function savePersonKeys(
  database: Writer,
  subject: { subject: string; namespace: string; position: number },
  { keys, ownNumbers }: PersonKeysWrite,
): void {
  if (isUnchanged(database, subject.subject, keys, ownNumbers)) return;
  deletePersonKeys(database, subject.subject);
  const insert = prepared(
    database,
    `INSERT OR REPLACE INTO person_key (namespace, kind, value, subject, position, path, person_id)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const { namespace, position } = subject;
  for (const { kind, value, path } of keys) {
    insert.run(namespace, kind, value, subject.subject, position, path, personIdOf(namespace, kind, value));
  }
  const own = prepared(
    database,
    "INSERT OR IGNORE INTO own_number (namespace, phone, subject) VALUES (?, ?, ?)",
  );
  for (const phone of ownNumbers) own.run(namespace, phone, subject.subject);
}

/** Most events of a call say nothing new about its person: then nothing is written. */
function isUnchanged(
  database: Writer,
  subject: string,
  keys: PersonKeysWrite["keys"],
  ownNumbers: string[],
): boolean {
  const before = prepared(database, "SELECT kind, value, path FROM person_key WHERE subject = ?").all(
    subject,
  ) as PersonKeysWrite["keys"];
  const own = prepared(database, "SELECT phone FROM own_number WHERE subject = ?").all(subject) as {
    phone: string;
  }[];
  const tell = (some: PersonKeysWrite["keys"], numbers: string[]) =>
    [...some.map(({ kind, value, path }) => `${kind} ${value} ${path}`), ...new Set(numbers)].sort().join();
  return (
    tell(
      before,
      own.map(({ phone }) => phone),
    ) === tell(keys, ownNumbers)
  );
}

export function deletePersonKeys(database: Writer, subject: string): void {
  prepared(database, "DELETE FROM person_key WHERE subject = ?").run(subject);
  prepared(database, "DELETE FROM own_number WHERE subject = ?").run(subject);
}

export type FoundKey = { namespace: string; kind: PersonKeyKind; value: string; subject: string };

export function findPersonKeys(database: Reader, personId: string): FoundKey[] {
  return prepared(
    database,
    "SELECT namespace, kind, value, subject FROM person_key WHERE person_id = ? ORDER BY position LIMIT 20",
  ).all(personId) as FoundKey[];
}

/** Who has this number: live calls first, else those of the newest run or import. */
export function findSubjectOfPhone(database: Reader, phone: string): string | null {
  const row = prepared(
    database,
    `SELECT subject FROM person_key AS key WHERE kind = 'phone' AND value = ? AND ${isNotOwn}
     ORDER BY namespace = 'live' DESC, position DESC LIMIT 1`,
  ).get(phone) as { subject: string } | undefined;
  return row?.subject ?? null;
}

const isNotOwn = `NOT (key.kind = 'phone' AND EXISTS (
  SELECT 1 FROM own_number WHERE own_number.namespace = key.namespace AND own_number.phone = key.value))`;

export type Walk = { subjects: PersonSubject[]; cut: boolean };
type KeyRow = { kind: PersonKeyKind; value: string; path: string | null };

export function walkPerson(database: Reader, start: string, limit: number): Walk {
  const keysOf = prepared(
    database,
    `SELECT kind, value, path, namespace FROM person_key AS key WHERE subject = ? AND ${isNotOwn}
     ORDER BY kind = 'external' DESC, path IS NOT NULL DESC, kind = 'provider' DESC, value`,
  );
  const sharing = prepared(
    database,
    "SELECT subject FROM person_key WHERE namespace = ? AND kind = ? AND value = ? ORDER BY position DESC",
  );
  const seen = new Set([start]);
  const walked = new Set<string>();
  const subjects: PersonSubject[] = [];
  let cut = false;
  for (const subject of seen) {
    const keys = keysOf.all(subject) as (KeyRow & { namespace: string })[];
    const found = readSubject(database, subject, keys);
    if (found) subjects.push(found);
    for (const { namespace, kind, value } of keys) {
      if (walked.has(`${kind}:${value}`)) continue;
      walked.add(`${kind}:${value}`);
      for (const row of sharing.iterate(namespace, kind, value) as Iterable<{ subject: string }>) {
        if (seen.has(row.subject)) continue;
        if (seen.size >= limit) {
          cut = true;
          break;
        }
        seen.add(row.subject);
      }
    }
  }
  return { subjects, cut };
}

/** Null for a copy of a text or form, and for what is there no longer. */
function readSubject(database: Reader, subject: string, keys: KeyRow[]): PersonSubject | null {
  const position = positionOf(subject);
  const row = (position === null ? readCall(database, subject) : readMessage(database, position)) as
    | Pick<PersonSubject, "kind" | "provider" | "position" | "at" | "name">
    | undefined;
  if (!row) return null;
  const phone = keys.find(({ kind }) => kind === "phone");
  return {
    ...row,
    subject,
    externalId: keys.find(({ kind }) => kind === "external")?.value ?? null,
    phone: phone?.value ?? null,
    phoneFrom: phone?.path ?? null,
    providerKey: keys.find(({ kind }) => kind === "provider")?.value ?? null,
  };
}

function readCall(database: Reader, callId: string): unknown {
  return prepared(
    database,
    `SELECT 'call' AS kind, provider, person_name AS name, coalesce(started_at, first_received_at) AS at,
       coalesce((SELECT min(position) FROM reading WHERE reading.call_id = call.call_id), last_position) AS position
     FROM call WHERE call_id = ?`,
  ).get(callId);
}

function readMessage(database: Reader, position: number): unknown {
  return prepared(
    database,
    `SELECT channel AS kind, provider, name, at, position FROM message
     WHERE position = ? AND ${isNoCopy}`,
  ).get(position);
}

/** Of texts and forms with one key the first that counts is the message, the rest are its copies. */
export const isNoCopy = `NOT EXISTS (
  SELECT 1 FROM message AS first WHERE message.duplicate_key IS NOT NULL AND first.in_fold = 1
    AND first.namespace = message.namespace AND first.provider = message.provider
    AND first.duplicate_key = message.duplicate_key AND first.position < message.position)`;

export function readNamespaceOf(database: Reader, subject: string): string | null {
  const position = positionOf(subject);
  const row = prepared(
    database,
    position === null
      ? "SELECT namespace FROM call WHERE call_id = ?"
      : "SELECT namespace FROM event WHERE position = ?",
  ).get(position ?? subject) as { namespace: string } | undefined;
  return row?.namespace ?? null;
}

/** What an event is about: its call, or itself where it is a text or form. A copy speaks for the first. */
export function readSubjectOfEvent(database: Reader, position: number): string | null {
  const message = prepared(
    database,
    `SELECT first.position FROM message
     JOIN message AS first ON first.position = message.position OR (
       message.duplicate_key IS NOT NULL AND first.namespace = message.namespace
       AND first.provider = message.provider AND first.duplicate_key = message.duplicate_key AND first.in_fold = 1)
     WHERE message.position = ? ORDER BY first.position LIMIT 1`,
  ).get(position) as { position: number } | undefined;
  if (message) return eventIdOf(message.position);
  const view = prepared(database, "SELECT call_id AS callId FROM event_view WHERE position = ?").get(
    position,
  ) as { callId: string | null } | undefined;
  return view?.callId ?? null;
}
