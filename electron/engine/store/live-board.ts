/** What the live board reads: calls one by one, the ids of those touched since a moment, and what waits in the outbox. */
import type { GateVerdict } from "../../../shared/calls";
import type { BoardTrouble } from "../../../shared/live-board";
import type { Origin } from "../../../shared/words";
import type { BoardEntry } from "../live-board/entry";
import type { CallExtra } from "./calls";
import { prepared, type Reader } from "./database";

type Row = Pick<
  BoardEntry,
  | "callId"
  | "provider"
  | "source"
  | "origin"
  | "moment"
  | "firstReceivedAt"
  | "lastReceivedAt"
  | "stage"
  | "outcome"
  | "duplicates"
> & {
  key: string;
  phone: string | null;
  personName: string | null;
  ended: number;
  final: number;
  dialAttempts: number;
  /** Null where it is neither of the day nor open. */
  detail: string | null;
};

const longestText = 60;
const clip = (text: string) => (text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text);

/** Null: no such call, a test, spam, replayed, imported, or neither started since `from` nor open. */
export function readBoardEntry(database: Reader, callId: string, from: number): BoardEntry | null {
  const row = prepared(
    database,
    `SELECT call_id AS callId, provider, source, origin, coalesce(started_at, first_received_at) AS moment,
       first_received_at AS firstReceivedAt, last_received_at AS lastReceivedAt, stage, outcome, duplicates, key, phone,
       person_name AS personName, ended, final, dial_attempts AS dialAttempts,
       CASE WHEN final = 0 OR coalesce(started_at, first_received_at) >= @from THEN detail END AS detail
     FROM call WHERE call_id = @callId AND test = 0 AND origin IN ('live', 'pulled', 'simulated')`,
  ).get({ callId, from }) as Row | undefined;
  if (!row || row.detail === null) return null;
  const extra = JSON.parse(row.detail) as CallExtra;
  const { spam = false, metrics = null, endSeenAt = null, finalAt = null } = extra.board ?? {};
  if (spam) return null;
  const { key, phone, personName, dialAttempts, detail: _, ...shared } = row;
  const ended = row.ended === 1;
  const final = row.final === 1;
  const talked = extra.outcomeClass === "conversation" && extra.talkSeconds !== null;
  return {
    ...shared,
    who: clip(phone ?? personName ?? key),
    name: phone === null || personName === null ? null : clip(personName),
    ended,
    final,
    attempt: dialAttempts,
    talkMs: talked ? Math.round((extra.talkSeconds ?? 0) * 1000) : null,
    lengthMs: endSeenAt === null ? null : Math.max(0, endSeenAt - row.firstReceivedAt),
    toFinalMs: endSeenAt === null || finalAt === null ? null : Math.max(0, finalAt - endSeenAt),
    metrics,
    phases: final
      ? []
      : extra.phases
          .filter(({ leg }) => leg === extra.phases[0]?.leg)
          .map(({ stage, received: { from: begun, to } }) => ({ stage, from: begun, to })),
    trouble: troubleOf(database, row, extra, endSeenAt),
  };
}

function troubleOf(
  database: Reader,
  row: Row,
  extra: CallExtra,
  endSeenAt: number | null,
): BoardEntry["trouble"] {
  const stuck = extra.findings.find(({ kind }) => kind === "stuck");
  if (stuck) return { kind: "stuck", since: row.lastReceivedAt, why: "no end was observed" };
  if (row.ended === 0) return null;
  const gate = prepared(
    database,
    `SELECT held_by AS heldBy, verdict FROM call_gate
     WHERE call_id = ? AND (state = 'waiting' OR held_by IN ('final-missing', 'incomplete'))
     ORDER BY held_by IS NULL LIMIT 1`,
  ).get(row.callId) as { heldBy: string | null; verdict: string } | undefined;
  if (!gate) return null;
  const since = endSeenAt ?? row.lastReceivedAt;
  if (gate.heldBy === "final-missing") return { kind: "stuck", since, why: "ended, final event never came" };
  const { checks } = JSON.parse(gate.verdict) as GateVerdict;
  const missing = checks.flatMap((check) => check.missing ?? []);
  if (gate.heldBy === "incomplete")
    return { kind: "stuck", since, why: `never came: ${clip(missing.join(", ") || "what it needs")}` };
  const waitsFor = row.final === 0 ? "the final event" : clip(missing.join(", ") || "a quiet moment");
  return { kind: "waiting", since, why: `ended, waits for ${waitsFor}` };
}

/** Ids of the calls that an event of the log from `from` on belongs to, last touched first. */
export function readCallsTouchedSince(database: Reader, from: number): string[] {
  const rows = prepared(
    database,
    "SELECT call_id AS callId FROM call WHERE last_position >= ? ORDER BY last_position DESC",
  ).all(firstPositionSince(database, from)) as { callId: string }[];
  return rows.map(({ callId }) => callId);
}

/** By halving: the place in the log is the order of arrival. */
function firstPositionSince(database: Reader, from: number): number {
  const bounds = prepared(
    database,
    // Each by itself is one step into the table; both in one query walk all of it.
    "SELECT (SELECT min(position) FROM event) AS low, (SELECT max(position) FROM event) AS high",
  ).get() as {
    low: number | null;
    high: number | null;
  };
  let low = bounds.low ?? 1;
  let high = (bounds.high ?? 0) + 1;
  const next = prepared(
    database,
    "SELECT position, received_at AS receivedAt FROM event WHERE position >= ? ORDER BY position LIMIT 1",
  );
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = next.get(middle) as { position: number; receivedAt: number } | undefined;
    if (row && row.receivedAt < from) low = row.position + 1;
    else high = middle;
  }
  return low;
}

const mostSteps = 500;

/** Call records of these origins that stand in the outbox since before `until`, the oldest first. */
export function readLateRecords(
  database: Reader,
  until: number,
  isCounted: (origin: Origin) => boolean,
): { rows: BoardTrouble[]; more: boolean } {
  const steps = prepared(
    database,
    `SELECT step.call_id AS callId, step.version, step.state, step.attempts, step.since, destination.name,
       destination.destination_id AS destinationId, call.origin, coalesce(call.phone, call.person_name, call.key) AS who
     FROM (
       SELECT call_id, destination_id, version, state, attempts, created_at AS since FROM delivery
       WHERE destination_id IN (SELECT destination_id FROM destination WHERE removed_at IS NULL)
         AND state IN ('dead', 'held', 'unknown', 'blocked', 'pending', 'inflight') AND created_at <= @until
       LIMIT @most
     ) AS step JOIN destination USING (destination_id) JOIN call USING (call_id)
     WHERE call.test = 0`,
  ).all({ until, most: mostSteps }) as {
    callId: string;
    version: number;
    state: string;
    attempts: number;
    since: number;
    name: string;
    destinationId: string;
    origin: Origin;
    who: string;
  }[];
  const records = new Map<string, BoardTrouble & { worst: number }>();
  for (const step of steps) {
    if (!isCounted(step.origin)) continue;
    const id = `${step.callId}~${step.version}~${step.destinationId}`;
    const worst = step.state === "dead" ? 0 : step.attempts > 0 ? 1 : 2;
    const known = records.get(id);
    if (known && known.worst <= worst) continue;
    records.set(id, {
      callId: step.callId,
      who: clip(step.who),
      since: step.since,
      why: `${clip(step.name)} ${stateWords(step.state, step.attempts)}`,
      dead: step.state === "dead",
      worst,
    });
  }
  const rows = [...records.values()].map(({ worst: _, ...row }) => row).sort((a, b) => a.since - b.since);
  return { rows, more: steps.length === mostSteps };
}

function stateWords(state: string, attempts: number): string {
  if (state === "dead") return "did not take it";
  if (state === "held" || state === "unknown") return "waits for a person";
  if (state === "blocked") return "waits for an earlier step";
  return attempts > 0 ? "is tried again" : "was not told yet";
}
