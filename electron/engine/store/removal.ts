/**
 * Removing whole calls with everything that is kept of them, and events that belong to none. Every transaction looks
 * again whether it may: what was asked about a moment ago may have got an event, a pin or a delivery since. What stays
 * is the tombstone of the call and the keys of its deliveries, and a hold, so that a late event sends nothing by itself.
 */
import { heldForGood } from "../gate/held-for-good";
import { deleteCall } from "./calls";
import { addToCounter, prepared, type Reader, readMeta, type Writer, writeMeta } from "./database";
import { eventIdOf } from "./events";
import { deletePersonKeys } from "./person-keys";
import { buryKey } from "./tombstones";

/** Why a call stays; in words in `shared/keeping.ts`. */
export type Kept =
  | "not-final"
  | "unread"
  | "pinned"
  | "noted"
  | "undelivered"
  | "held"
  | "shared"
  | "not-forwarded"
  | "would-change";

type Look = Record<Exclude<Kept, "not-final">, number> & { final: number };

/** Null: the call may go. Asked of a reader it is a forecast, in the transaction that removes it the last word. */
export function whyKept(
  database: Reader | Writer,
  callId: string,
  rule: { withNotes: boolean },
): Kept | "gone" | null {
  const look = prepared(
    database,
    `SELECT final, due_at IS NOT NULL OR EXISTS (SELECT 1 FROM unfolded_call WHERE call_id = @callId) AS unread,
       EXISTS (SELECT 1 FROM would_change WHERE call_id = @callId) AS "would-change",
       EXISTS (SELECT 1 FROM pin WHERE id = @callId OR position IN (SELECT position FROM reading WHERE call_id = @callId)) AS pinned,
       EXISTS (SELECT 1 FROM note WHERE id = @callId OR position IN (SELECT position FROM reading WHERE call_id = @callId)) AS noted,
       EXISTS (SELECT 1 FROM delivery WHERE call_id = @callId AND state NOT IN ('delivered', 'superseded')) AS undelivered,
       EXISTS (SELECT 1 FROM call_gate WHERE call_id = @callId AND held_by IS NOT NULL) AS held,
       EXISTS (SELECT 1 FROM reading JOIN reading AS other USING (position)
         WHERE reading.call_id = @callId AND other.call_id <> @callId) AS shared,
       last_position > coalesce((SELECT min(position) FROM forward_route WHERE enabled = 1), last_position) AS "not-forwarded"
     FROM call WHERE call_id = @callId`,
  ).get({ callId }) as Look | undefined;
  if (!look) return "gone";
  if (look.final === 0) return "not-final";
  if (look.pinned) return "pinned";
  if (look.noted && !rule.withNotes) return "noted";
  if (hasUnread(database, callId)) return "unread";
  const others = ["undelivered", "held", "would-change", "unread", "not-forwarded", "shared"] as const;
  return others.find((one) => look[one] === 1) ?? null;
}

export type Removed = { calls: number; events: number; bytes: number };
const nothing: Removed = { calls: 0, events: 0, bytes: 0 };

export type CallRemoval = {
  auditId: number;
  callIds: string[];
  because: "retention" | "forgotten";
  withNotes: boolean;
  at: number;
};

/** Null: much waits to be read, and nothing was removed. */
export function removeCalls(database: Writer, input: CallRemoval): Removed | null {
  if (!isNearlyRead(database)) return null;
  const sum = { ...nothing };
  for (const callId of input.callIds) {
    if (input.because === "retention" && whyKept(database, callId, input) !== null) continue;
    const { events, bytes } = removeCall(database, callId, input);
    sum.calls += 1;
    sum.events += events;
    sum.bytes += bytes;
  }
  countRun(database, input.auditId, sum);
  return sum;
}

/** So few events are unread that those of a call can be looked for among them. While the log is read again none are. */
const mostUnread = 500;

export function isNearlyRead(database: Reader | Writer): boolean {
  const cursor = readMeta(database, "cursor");
  return (
    cursor + mostUnread >= readMeta(database, "last_position") && cursor >= readMeta(database, "again_until")
  );
}

/** An unread event that names the call. One that is missed is a late event, which the tombstone recognises. */
function hasUnread(database: Reader | Writer, callId: string): boolean {
  return (
    prepared(
      database,
      `SELECT EXISTS (SELECT 1 FROM event_body WHERE position > ?
         AND instr(body, CAST((SELECT key FROM call WHERE call_id = ?) AS BLOB)) > 0)`,
    )
      .pluck()
      .get(readMeta(database, "cursor"), callId) === 1
  );
}

/** Everything that stands under a call's id, but for what its next event has to know. */
const tablesOfCall = [
  "call_record",
  "local_message",
  "release",
  "final_by_time",
  "gate_final_by_time",
  "finalized",
  "unfolded_call",
  "would_change",
  "left_as_is",
  "twin_write",
];

function removeCall(database: Writer, callId: string, { because, at }: CallRemoval): Omit<Removed, "calls"> {
  const version = prepared(database, "SELECT coalesce(max(version), 0) FROM call_record WHERE call_id = ?")
    .pluck()
    .get(callId) as number;
  const positions = prepared(
    database,
    `SELECT position FROM reading WHERE call_id = @callId UNION SELECT position FROM event_view WHERE call_id = @callId`,
  )
    .pluck()
    .all({ callId }) as number[];
  const removed = removeEvents(database, positions);
  const deliveries = prepared(database, "SELECT delivery_id FROM delivery WHERE call_id = ?")
    .pluck()
    .all(callId) as string[];
  for (const deliveryId of deliveries) {
    buryKey(database, deliveryId, at);
    prepared(database, "DELETE FROM delivery_attempt WHERE delivery_id = ?").run(deliveryId);
    prepared(database, "DELETE FROM delivery WHERE delivery_id = ?").run(deliveryId);
  }
  for (const table of tablesOfCall) prepared(database, `DELETE FROM ${table} WHERE call_id = ?`).run(callId);
  for (const table of ["pin", "note"]) prepared(database, `DELETE FROM ${table} WHERE id = ?`).run(callId);
  prepared(database, "DELETE FROM person_decision WHERE subject = ?").run(callId);
  deleteCall(database, callId);
  prepared(
    database,
    `INSERT INTO removed_call (call_id, because, version, events, removed_at) VALUES (@callId, @because, @version, @events, @at)
     ON CONFLICT (call_id) DO UPDATE SET because = excluded.because, version = max(version, excluded.version),
       events = events + excluded.events, removed_at = excluded.removed_at`,
  ).run({ callId, because, version, events: removed.events, at });
  prepared(
    database,
    `INSERT INTO reread_hold (call_id, position, at) VALUES (@callId, @position, @at)
     ON CONFLICT (call_id) DO UPDATE SET position = excluded.position, at = excluded.at`,
  ).run({ callId, position: heldForGood, at });
  return removed;
}

/** Their bytes, readings, words for search and answers go with them. */
function removeEvents(database: Writer, positions: readonly number[]): Omit<Removed, "calls"> {
  const remove = prepared(database, "DELETE FROM event WHERE position = ? RETURNING bytes").pluck();
  let [events, bytes] = [0, 0];
  for (const position of positions) {
    const size = remove.get(position) as number | undefined;
    if (size === undefined) continue;
    events += 1;
    bytes += size;
    const eventId = eventIdOf(position);
    deletePersonKeys(database, eventId);
    for (const table of ["pin", "note"])
      prepared(database, `DELETE FROM ${table} WHERE position = ?`).run(position);
    prepared(database, "DELETE FROM person_decision WHERE subject = ?").run(eventId);
  }
  addToCounter(database, "events", -events);
  return { events, bytes };
}

export type LooseRemoval = {
  auditId: number;
  positions: number[];
  because: "retention" | "forgotten";
  withNotes: boolean;
};

/** Events that belong to no call. Null: much waits to be read. */
export function removeLooseEvents(database: Writer, input: LooseRemoval): Removed | null {
  if (!isNearlyRead(database)) return null;
  const may = input.positions.filter(
    (position) =>
      input.because === "forgotten" ||
      (position <= readMeta(database, "cursor") && isLoose(database, position, input)),
  );
  const sum = { calls: 0, ...removeEvents(database, may) };
  countRun(database, input.auditId, sum);
  return sum;
}

export function isLoose(database: Reader | Writer, position: number, rule: { withNotes: boolean }): boolean {
  return (
    prepared(
      database,
      `SELECT EXISTS (SELECT 1 FROM reading WHERE position = @position AND call_id IS NOT NULL)
         OR EXISTS (SELECT 1 FROM pin WHERE position = @position)
         OR (@withNotes = 0 AND EXISTS (SELECT 1 FROM note WHERE position = @position))
         OR @position > coalesce((SELECT min(position) FROM forward_route WHERE enabled = 1), @position)`,
    )
      .pluck()
      .get({ position, withNotes: rule.withNotes ? 1 : 0 }) === 0
  );
}

/** Refusals before a moment, some at a time. Answers how many are gone. */
export function removeRefusals(
  database: Writer,
  input: { auditId: number; before: number; atOnce: number },
): number {
  const { changes } = prepared(
    database,
    "DELETE FROM refusal WHERE refusal_id IN (SELECT refusal_id FROM refusal WHERE at < ? ORDER BY refusal_id LIMIT ?)",
  ).run(input.before, input.atOnce);
  if (changes > 0) addToRun(database, input.auditId, "refusals", changes);
  return changes;
}

/** Opens the audit row of a run; what it removes is added to it in the transactions that remove. */
export function openKeepingRun(
  database: Writer,
  input: { at: number; action: string; detail: Record<string, unknown> },
): number {
  return Number(
    prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', ?, ?)").run(
      input.at,
      input.action,
      JSON.stringify({ calls: 0, events: 0, bytes: 0, ended: null, ...input.detail }),
    ).lastInsertRowid,
  );
}

export function closeKeepingRun(
  database: Writer,
  input: { auditId: number; ended: string; detail: Record<string, unknown> },
): void {
  prepared(database, "UPDATE audit SET detail = json_patch(detail, ?) WHERE audit_id = ?").run(
    JSON.stringify({ ...input.detail, ended: input.ended }),
    input.auditId,
  );
}

/** What the program's end cut short is said so; what it removed until then stays removed. */
export function endOpenKeepingRuns(database: Writer): void {
  prepared(
    database,
    `UPDATE audit SET detail = json_set(detail, '$.ended', 'the program ended in the middle')
     WHERE action IN ('retention', 'forget') AND json_extract(detail, '$.ended') IS NULL`,
  ).run();
}

function countRun(database: Writer, auditId: number, sum: Removed): void {
  for (const [name, by] of Object.entries(sum)) if (by > 0) addToRun(database, auditId, name, by);
}

function addToRun(database: Writer, auditId: number, name: string, by: number): void {
  prepared(
    database,
    "UPDATE audit SET detail = json_set(detail, @path, coalesce(json_extract(detail, @path), 0) + @by) WHERE audit_id = @auditId",
  ).run({ auditId, by, path: `$.${name}` });
}

export function readRemovedVersion(database: Reader, callId: string): number {
  const version = prepared(database, "SELECT version FROM removed_call WHERE call_id = ?")
    .pluck()
    .get(callId) as number | undefined;
  return version ?? 0;
}

/** Pages that hold nothing go back to the disk, some at a time. Answers how many are left. */
export function giveBackPages(database: Writer, pages: number): number {
  database.pragma(`incremental_vacuum(${pages})`);
  return database.pragma("freelist_count", { simple: true }) as number;
}

/** Joins the parts of the full-text index, some at a time: only then the words of removed events leave the file. */
export function mergeText(database: Writer, input: { begin: boolean; pages: number }): boolean {
  const total = () => prepared(database, "SELECT total_changes()").pluck().get() as number;
  const before = total();
  prepared(database, "INSERT INTO event_text (event_text, rank) VALUES ('merge', ?)").run(
    input.begin ? -input.pages : input.pages,
  );
  return total() - before >= 2;
}

/** Until a person says so nothing is sent: what a backup holds as waiting may have been sent since. */
export function holdSending(database: Writer, at: number): void {
  writeMeta(database, "sending_held_since", at);
}

export function readSendingHeld(database: Reader | Writer): number | null {
  return readMeta(database, "sending_held_since") || null;
}

/** In text columns of any table: same length, so that what it stands in stays what it was. */
export type Masked = {
  table: string;
  keys: Record<string, unknown>;
  columns: Record<string, string | Buffer>;
};

export function maskRows(database: Writer, rows: readonly Masked[]): number {
  for (const { table, keys, columns } of rows) {
    const where = Object.keys(keys).map((key) => `${quoted(key)} = ?`);
    const set = Object.keys(columns).map((column) => `${quoted(column)} = ?`);
    prepared(database, `UPDATE ${quoted(table)} SET ${set.join(", ")} WHERE ${where.join(" AND ")}`).run(
      ...Object.values(columns),
      ...Object.values(keys),
    );
  }
  return rows.length;
}

export function deleteRows(
  database: Writer,
  rows: readonly { table: string; keys: Record<string, unknown> }[],
): number {
  for (const { table, keys } of rows) {
    const where = Object.keys(keys).map((key) => `${quoted(key)} = ?`);
    prepared(database, `DELETE FROM ${quoted(table)} WHERE ${where.join(" AND ")}`).run(
      ...Object.values(keys),
    );
  }
  return rows.length;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
