/**
 * What advice rests on: a bounded look at the newest calls and events of a source, never a count over the whole log; and
 * what a person answered to it. Only what came from the provider counts.
 */
import type { ArtifactName, Signature } from "../../../shared/words";
import { thresholds } from "../advice/thresholds";
import type { Pack } from "../providers/pack";
import { valueAt } from "../providers/paths";
import { readPayload } from "../providers/payload";
import { prepared, type Reader, type Writer } from "./database";
import { eventIdOf, readStoredEvent } from "./events";
import { readReadingsOfCall } from "./readings";
import type { StoredSource } from "./sources";

export type ObservedSource = {
  /** Newest first. */
  calls: ObservedCall[];
  events: ObservedEvent[];
  /** Types of the pack that this source ever sent. */
  seenTypes: Set<string>;
  reports: { callId: string; key: string; stated: number; shown: number }[];
  /** Numbers as they were sent. */
  numbers: { eventId: string; callId: string | null; raw: string }[];
};

type ObservedCall = {
  callId: string;
  key: string;
  final: boolean;
  isConversation: boolean;
  brought: ArtifactName[];
  types: string[];
};

type ObservedEvent = {
  position: number;
  eventId: string;
  callId: string | null;
  signature: Signature;
  duplicateOf: number | null;
  inFold: boolean;
  occurredAt: number | null;
  receivedAt: number;
};

export async function observeSource(
  database: Reader,
  pack: Pack,
  source: StoredSource,
): Promise<ObservedSource> {
  const calls = readCalls(database, source.name);
  const events = readEvents(database, source.name);
  return {
    calls,
    events,
    seenTypes: new Set(
      (pack.usualEvents ?? []).map(({ type }) => type).filter((type) => wasSeen(database, source.name, type)),
    ),
    reports: readReports(database, pack, calls),
    numbers: await readNumbers(database, pack, source, events),
  };
}

/** From the narrow index of calls, the newest of all sources; only those of this one are looked into. */
function readCalls(database: Reader, source: string): ObservedCall[] {
  const rows = prepared(
    database,
    `SELECT call.call_id AS callId, call.key AS key, call.final AS final,
       detail ->> '$.outcomeClass' AS outcomeClass,
       (SELECT json_group_array(value ->> '$.name') FROM json_each(detail, '$.artifacts')
        WHERE value ->> '$.state' = 'there') AS brought,
       (SELECT json_group_array(DISTINCT type) FROM event_view INDEXED BY event_view_call
        WHERE event_view.call_id = call.call_id AND type IS NOT NULL) AS types
     FROM (SELECT call_id FROM (
             SELECT call_id, source, origin, test FROM call INDEXED BY call_search
             WHERE last_position <= ? ORDER BY last_position DESC LIMIT ?)
           WHERE source = ? AND origin IN ('live', 'pulled') AND test = 0 LIMIT ?) AS found
     CROSS JOIN call ON call.call_id = found.call_id`,
  ).all(Number.MAX_SAFE_INTEGER, thresholds.callsOfAll, source, thresholds.calls) as {
    callId: string;
    key: string;
    final: number;
    outcomeClass: string | null;
    brought: string;
    types: string;
  }[];
  return rows.map((row) => ({
    callId: row.callId,
    key: row.key,
    final: row.final === 1,
    isConversation: row.final === 1 && row.outcomeClass === "conversation",
    brought: JSON.parse(row.brought),
    types: JSON.parse(row.types),
  }));
}

function readEvents(database: Reader, source: string): ObservedEvent[] {
  const rows = prepared(
    database,
    `SELECT position, call_id AS callId, signature, duplicate_of AS duplicateOf, in_fold AS inFold,
       occurred_at AS occurredAt, received_at AS receivedAt, origin
     FROM event_view INDEXED BY event_view_source WHERE source = ? ORDER BY position DESC LIMIT ?`,
  ).all(source, thresholds.events) as (Omit<ObservedEvent, "inFold" | "eventId"> & {
    inFold: number;
    origin: string;
  })[];
  return rows
    .filter(({ origin }) => origin === "live" || origin === "pulled")
    .map(({ origin: _, ...row }) => ({
      ...row,
      eventId: eventIdOf(row.position),
      inFold: row.inFold === 1,
    }));
}

/** Among the newest of this type that any source sent: where it never came, there is nothing to walk. */
function wasSeen(database: Reader, source: string, type: string): boolean {
  return (
    prepared(
      database,
      `SELECT 1 FROM (SELECT source, origin FROM event_view INDEXED BY event_view_type
                      WHERE type = ? ORDER BY position DESC LIMIT ?)
       WHERE source = ? AND origin IN ('live', 'pulled') LIMIT 1`,
    ).get(type, thresholds.callsOfAll, source) !== undefined
  );
}

function readReports(database: Reader, pack: Pack, calls: ObservedCall[]): ObservedSource["reports"] {
  const { statedAttempts } = pack;
  if (!statedAttempts) return [];
  return calls
    .filter(({ final }) => final)
    .slice(0, thresholds.reports)
    .flatMap(({ callId, key }) => {
      const readings = readReadingsOfCall(database, callId)
        .filter(({ inFold }) => inFold)
        .map(({ reading, position, receivedAt }) => ({ ...reading, position, receivedAt }));
      const told = statedAttempts(readings);
      return told ? [{ callId, key, stated: told.stated, shown: told.shown }] : [];
    });
}

/** As they were sent; one number a call at most, because the same call says it with every event. */
async function readNumbers(
  database: Reader,
  pack: Pack,
  { country, personPaths }: StoredSource,
  events: ObservedEvent[],
): Promise<ObservedSource["numbers"]> {
  const numbers: ObservedSource["numbers"] = [];
  const calls = new Set<string>();
  for (const { position, eventId, callId } of events) {
    if (numbers.length >= thresholds.numbers) break;
    if (callId === null || calls.has(callId)) continue;
    const event = readStoredEvent(database, position);
    const [reading] = event ? await pack.read(event, { country, personPaths }) : [];
    const path = reading?.from?.phone;
    if (!event || typeof reading?.facts.phone !== "string" || typeof path !== "string") continue;
    const raw = valueAt(readPayload(event).value, path);
    if (typeof raw !== "string" && typeof raw !== "number") continue;
    calls.add(callId);
    numbers.push({ eventId, callId, raw: String(raw) });
  }
  return numbers;
}

export type Dismissal = { adviceId: string; weight: number; at: number };

export function readDismissals(database: Reader, sourceId: string): Dismissal[] {
  return prepared(
    database,
    "SELECT advice_id AS adviceId, weight, at FROM advice_dismissal WHERE source_id = ?",
  ).all(sourceId) as Dismissal[];
}

export function setDismissal(
  database: Writer,
  input: Omit<Dismissal, "weight"> & { sourceId: string; weight: number | null },
): boolean {
  const { sourceId, adviceId, weight, at } = input;
  const { changes } =
    weight === null
      ? prepared(database, "DELETE FROM advice_dismissal WHERE source_id = ? AND advice_id = ?").run(
          sourceId,
          adviceId,
        )
      : prepared(
          database,
          `INSERT INTO advice_dismissal (source_id, advice_id, weight, at) VALUES (?, ?, ?, ?)
           ON CONFLICT (source_id, advice_id) DO UPDATE SET weight = excluded.weight, at = excluded.at`,
        ).run(sourceId, adviceId, weight, at);
  if (changes > 0) {
    prepared(database, "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', ?, ?)").run(
      at,
      weight === null ? "take-up-advice" : "dismiss-advice",
      JSON.stringify({ sourceId, adviceId, weight }),
    );
  }
  return changes > 0;
}
