/** Texts and forms: derived rows, written with their reading. They belong to a person and are final on arrival. */
import type { Direction, PackId } from "../../../shared/words";
import { prepared, type Reader, type Writer } from "./database";
import { eventIdOf } from "./events";
import { deletePersonKeys, type PersonKeysWrite, savePersonKeys } from "./person-keys";

export type NewMessage = {
  position: number;
  namespace: string;
  provider: PackId;
  channel: "text" | "form";
  direction: Direction | null;
  words: string;
  media: string[];
  /** Theirs where the payload names one, else ours. */
  at: number;
  phone: string | null;
  name: string | null;
  person: PersonKeysWrite;
  /** False while its signature is failed or missing and no person trusts it: shown, and nobody's. */
  inFold: boolean;
  /** Equal keys are copies of one message; null: never a copy. */
  duplicateKey: string | null;
};

export function saveMessage(database: Writer, message: NewMessage): void {
  const { position, namespace } = message;
  prepared(
    database,
    `INSERT OR REPLACE INTO message (position, namespace, provider, channel, direction, words, media, at, phone, name,
       person_keys, in_fold, duplicate_key)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    position,
    namespace,
    message.provider,
    message.channel,
    message.direction,
    message.words,
    JSON.stringify(message.media),
    message.at,
    message.phone,
    message.name,
    JSON.stringify(message.person),
    message.inFold ? 1 : 0,
    message.duplicateKey,
  );
  if (message.inFold)
    savePersonKeys(database, { subject: eventIdOf(position), namespace, position }, message.person);
  markCopy(database, message);
}

function markCopy(database: Writer, { position, namespace, provider, duplicateKey }: NewMessage): void {
  if (duplicateKey === null) return;
  prepared(
    database,
    `UPDATE event_view SET duplicate_of = (
       SELECT position FROM message
       WHERE namespace = @namespace AND provider = @provider AND duplicate_key = @duplicateKey AND in_fold = 1
         AND position < @position ORDER BY position LIMIT 1)
     WHERE position = @position`,
  ).run({ position, namespace, provider, duplicateKey });
}

export function deleteMessage(database: Writer, position: number): void {
  prepared(database, "DELETE FROM message WHERE position = ?").run(position);
  deletePersonKeys(database, eventIdOf(position));
}

/** A person trusts its event: from now on it belongs to somebody. */
export function admitMessage(database: Writer, position: number): void {
  const row = prepared(
    database,
    "SELECT namespace, person_keys AS person FROM message WHERE position = ? AND in_fold = 0",
  ).get(position) as { namespace: string; person: string } | undefined;
  if (!row) return;
  prepared(database, "UPDATE message SET in_fold = 1 WHERE position = ?").run(position);
  savePersonKeys(
    database,
    { subject: eventIdOf(position), namespace: row.namespace, position },
    JSON.parse(row.person) as PersonKeysWrite,
  );
}

export type MessageRow = Omit<NewMessage, "person" | "duplicateKey" | "namespace">;

export function readMessageRow(database: Reader, position: number): MessageRow | null {
  const row = prepared(
    database,
    `SELECT position, provider, channel, direction, words, media, at, phone, name, in_fold AS inFold
     FROM message WHERE position = ?`,
  ).get(position) as (Omit<MessageRow, "media" | "inFold"> & { media: string; inFold: number }) | undefined;
  return row ? { ...row, media: JSON.parse(row.media) as string[], inFold: row.inFold === 1 } : null;
}
