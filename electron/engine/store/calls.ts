/** Calls and gate verdicts: derived rows, written whole by the reader, never patched. */
import type {
  Artifact,
  AttemptRow,
  Breach,
  CallRow,
  Finding,
  GateVerdict,
  Ghost,
  LegRow,
  TimelinePhase,
} from "../../../shared/calls";
import type { CallMetrics } from "../../../shared/metrics";
import type { Json, Origin, OutcomeClass, PackId } from "../../../shared/words";
import { deleteMeta, type MetaPair, saveMeta } from "./call-meta";
import { prepared, type Reader, readMeta, type Writer } from "./database";
import { inOrderAdded } from "./destination-order";
import { eventIdOf, positionOf } from "./events";
import { deletePersonKeys, type PersonKeysWrite, savePersonKeys } from "./person-keys";

/** What the fold adds to one event: its place in the call. */
export type TimelineMark = {
  position: number;
  attempt: number;
  /** Null in a call of one line; left out in a call folded before there were lines. */
  leg?: string | null;
  arrival: number;
  placedAt: number;
  lateMs: number | null;
  inFold: boolean;
  copies: { position: number; arrival: number; identical: boolean }[];
  ledTo: string[];
};

/** What the live board counts and no other list shows. */
export type CallOnBoard = {
  spam: boolean;
  metrics: CallMetrics | null;
  /** On this machine's clock: when the event that ended it came, and when it was final. */
  endSeenAt: number | null;
  finalAt: number | null;
};

/** The part of a call that lists do not need. */
export type CallExtra = {
  /** Left out in a call folded before there was a live board. */
  board?: CallOnBoard;
  outcomeClass: OutcomeClass | null;
  endedAt: number | null;
  talkSeconds: number | null;
  company: string | null;
  agent: string | null;
  phoneFrom: string | null;
  metadata: Json;
  artifacts: (Omit<Artifact, "eventId"> & { position: number | null })[];
  attempts: AttemptRow[];
  /** Left out as `leg` of a mark. */
  legs?: LegRow[];
  timeline: TimelineMark[];
  phases: (Omit<TimelinePhase, "leg"> & { leg?: string | null })[];
  ghosts: (Omit<Ghost, "after"> & { after: number })[];
  findings: (Omit<Finding, "eventId"> & { position: number | null })[];
  breaches: (Omit<Breach, "eventIds"> & { positions: number[] })[];
};

export type CallWrite = {
  row: Omit<CallRow, "delivery" | "pinned" | "noted">;
  namespace: string;
  lastPosition: number;
  extra: CallExtra;
  firstPosition: number;
  person: PersonKeysWrite;
  foldSha256: string;
  /** When the gate must look again although nothing came. */
  dueAt: number | null;
  test: boolean;
  /** No destination takes it. */
  untaken: boolean;
  meta: MetaPair[];
};

export type GateWrite = { callId: string; destinationId: string; verdict: GateVerdict };

/** As a call crosses to the store's thread, its parts spelled already. */
export type WrittenCall = Omit<CallWrite, "row" | "extra"> & {
  row: Omit<CallWrite["row"], "spark">;
  spark: string;
  detail: string;
  ghosts: number;
  /** Breaches that no network explains. */
  impossible: number;
  /** Position, the event it is a copy of, how late it came; and the next. */
  marks: (number | null)[];
};

const valuesPerMark = 3;

export function spellCall({ row: { spark, ...row }, extra, ...call }: CallWrite): WrittenCall {
  return {
    ...call,
    row,
    spark: JSON.stringify(spark),
    detail: JSON.stringify(extra),
    ghosts: extra.ghosts.filter((ghost) => ghost.missing).length,
    impossible: extra.breaches.filter(({ cause }) => cause === "platform").length,
    marks: extra.timeline.flatMap(({ position, lateMs, copies }) => [
      position,
      null,
      lateMs,
      ...copies.flatMap((copy) => [copy.position, position, null]),
    ]),
  };
}

export type WrittenGate = Omit<GateWrite, "verdict"> &
  Pick<GateVerdict, "state" | "heldBy"> & { verdict: string };

export function spellGate({ callId, destinationId, verdict }: GateWrite): WrittenGate {
  const { state, heldBy } = verdict;
  return { callId, destinationId, state, heldBy, verdict: JSON.stringify(verdict) };
}

/** What a fold may say anew. A call's id is made of its namespace, provider and key: they never change. */
const foldedAnew = [
  "source",
  "origin",
  "stage",
  "outcome",
  "outcome_detail",
  "ended",
  "complete",
  "final",
  "allowed",
  "dial_attempts",
  "events",
  "duplicates",
  "late",
  "problems",
  "direction",
  "person_name",
  "external_id",
  "first_received_at",
  "last_received_at",
  "last_position",
  "started_at",
  "spark",
  "detail",
  "fold_sha256",
  "due_at",
  "test",
  "ghosts",
  "conformance",
  "impossible",
  "untaken",
]
  .map((column) => `${column} = excluded.${column}`)
  .join(", ");

const saveCallRow = `INSERT INTO call (call_id, namespace, provider, source, key, origin, stage, outcome, outcome_detail,
  ended, complete, final, allowed, dial_attempts, events, duplicates, late, problems, direction, phone,
  person_name, external_id, first_received_at, last_received_at, last_position, started_at, spark, detail,
  fold_sha256, due_at, test, ghosts, conformance, impossible, untaken)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (call_id) DO UPDATE SET ${foldedAnew}`;

/** Answers the positions whose event rows changed: copies, late ones, their person. */
export function saveCall(database: Writer, call: WrittenCall): number[] {
  const { row } = call;
  prepared(database, saveCallRow).run(
    row.callId,
    call.namespace,
    row.provider,
    row.source,
    row.key,
    row.origin,
    row.stage,
    row.outcome,
    row.outcomeDetail,
    row.ended ? 1 : 0,
    row.complete ? 1 : 0,
    row.final ? 1 : 0,
    row.allowed ? 1 : 0,
    row.dialAttempts,
    row.events,
    row.duplicates,
    row.late,
    row.problems,
    row.direction,
    row.phone,
    row.personName,
    row.externalId,
    row.firstReceivedAt,
    row.lastReceivedAt,
    call.lastPosition,
    row.startedAt,
    call.spark,
    call.detail,
    call.foldSha256,
    call.dueAt,
    call.test ? 1 : 0,
    call.ghosts,
    row.conformance,
    call.impossible,
    call.untaken ? 1 : 0,
  );
  // Its index is written only where the number changed.
  prepared(database, "UPDATE call SET phone = @phone WHERE call_id = @callId AND phone IS NOT @phone").run({
    callId: row.callId,
    phone: row.phone,
  });
  savePersonKeys(
    database,
    { subject: row.callId, namespace: call.namespace, position: call.firstPosition },
    call.person,
  );
  saveMeta(database, row.callId, call.meta);
  return markEvents(database, call);
}

function markEvents(database: Writer, { row, marks }: WrittenCall): number[] {
  const mark = prepared(
    database,
    `UPDATE event_view SET duplicate_of = ?, late_ms = ?, person = ?
     WHERE position = ? AND (duplicate_of IS NOT ? OR late_ms IS NOT ? OR person IS NOT ?)`,
  );
  const person = row.phone ?? row.personName ?? row.externalId;
  const changed: number[] = [];
  for (let at = 0; at < marks.length; at += valuesPerMark) {
    const [position, copyOf, late] = marks.slice(at, at + valuesPerMark);
    const { changes } = mark.run(copyOf, late, person, position, copyOf, late, person);
    if (changes > 0) changed.push(position as number);
  }
  return changed;
}

export function deleteCall(database: Writer, callId: string): void {
  prepared(database, "DELETE FROM call WHERE call_id = ?").run(callId);
  prepared(database, "DELETE FROM call_gate WHERE call_id = ?").run(callId);
  deletePersonKeys(database, callId);
  deleteMeta(database, callId);
}

export function saveGate(database: Writer, gate: WrittenGate): void {
  prepared(
    database,
    `INSERT INTO call_gate (call_id, destination_id, state, held_by, verdict) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (call_id, destination_id) DO UPDATE SET state = excluded.state, held_by = excluded.held_by,
       verdict = excluded.verdict WHERE verdict <> excluded.verdict`,
  ).run(gate.callId, gate.destinationId, gate.state, gate.heldBy, gate.verdict);
}

type CallRecordRow = {
  call_id: string;
  namespace: string;
  provider: PackId;
  source: string;
  key: string;
  origin: Origin;
  stage: CallRow["stage"];
  outcome: CallRow["outcome"];
  outcome_detail: string | null;
  ended: number;
  complete: number;
  final: number;
  allowed: number;
  conformance: CallRow["conformance"];
  dial_attempts: number;
  events: number;
  duplicates: number;
  late: number;
  problems: number;
  direction: CallRow["direction"];
  phone: string | null;
  person_name: string | null;
  external_id: string | null;
  first_received_at: number;
  last_received_at: number;
  last_position: number;
  started_at: number | null;
  spark: string;
  delivery: CallRow["delivery"];
  pinned: number;
  noted: number;
};

/** The worst state first: what needs a person must not hide behind what went well. */
export const callRowColumns = `
  call.call_id, namespace, provider, source, key, origin, stage, outcome, outcome_detail, ended, complete, final,
  allowed, conformance, dial_attempts, events, duplicates, late, problems, direction, phone, person_name, external_id,
  first_received_at, last_received_at, last_position, started_at, spark,
  CASE
    WHEN EXISTS (SELECT 1 FROM delivery WHERE delivery.call_id = call.call_id AND state IN ('dead', 'blocked')) THEN 'dead'
    WHEN EXISTS (SELECT 1 FROM delivery WHERE delivery.call_id = call.call_id AND state IN ('held', 'unknown')) THEN 'held'
    WHEN EXISTS (SELECT 1 FROM delivery WHERE delivery.call_id = call.call_id AND state = 'pending' AND attempts > 0) THEN 'retrying'
    WHEN EXISTS (SELECT 1 FROM delivery WHERE delivery.call_id = call.call_id AND state IN ('pending', 'inflight')) THEN 'sending'
    WHEN EXISTS (SELECT 1 FROM delivery WHERE delivery.call_id = call.call_id AND state = 'delivered') THEN 'synced'
    WHEN EXISTS (SELECT 1 FROM call_gate WHERE call_gate.call_id = call.call_id AND state = 'held') THEN 'held'
    WHEN ended = 1 AND EXISTS (SELECT 1 FROM call_gate WHERE call_gate.call_id = call.call_id AND state = 'waiting') THEN 'waiting'
  END AS delivery,
  EXISTS (SELECT 1 FROM pin WHERE pin.id = call.call_id) AS pinned,
  EXISTS (SELECT 1 FROM note WHERE note.id = call.call_id) AS noted`;

export function toCallRow(row: CallRecordRow): CallRow {
  return {
    callId: row.call_id,
    provider: row.provider,
    source: row.source,
    key: row.key,
    origin: row.origin,
    stage: row.stage,
    outcome: row.outcome,
    outcomeDetail: row.outcome_detail,
    ended: row.ended === 1,
    complete: row.complete === 1,
    final: row.final === 1,
    allowed: row.allowed === 1,
    conformance: row.conformance,
    dialAttempts: row.dial_attempts,
    events: row.events,
    duplicates: row.duplicates,
    late: row.late,
    problems: row.problems,
    direction: row.direction,
    phone: row.phone,
    personName: row.person_name,
    externalId: row.external_id,
    firstReceivedAt: row.first_received_at,
    lastReceivedAt: row.last_received_at,
    startedAt: row.started_at,
    spark: JSON.parse(row.spark),
    delivery: row.delivery,
    pinned: row.pinned === 1,
    noted: row.noted === 1,
  };
}

export function readCallRows(database: Reader, callIds: string[]): CallRow[] {
  const one = prepared(database, `SELECT ${callRowColumns} FROM call WHERE call.call_id = ?`);
  return callIds.flatMap((callId) => {
    const row = one.get(callId) as CallRecordRow | undefined;
    return row ? [toCallRow(row)] : [];
  });
}

export function readCallExtra(database: Reader, callId: string): CallExtra | null {
  const row = prepared(database, "SELECT detail FROM call WHERE call_id = ?").get(callId) as
    | { detail: string }
    | undefined;
  return row ? (JSON.parse(row.detail) as CallExtra) : null;
}

export function readFoldSha256(database: Reader, callId: string): string | null {
  const row = prepared(database, "SELECT fold_sha256 AS sha FROM call WHERE call_id = ?").get(callId) as
    | { sha: string }
    | undefined;
  return row?.sha ?? null;
}

export function readGateVerdicts(database: Reader, callId: string): GateVerdict[] {
  const rows = prepared(
    database,
    `SELECT verdict, destination.name, destination.created_at AS createdAt
     FROM call_gate JOIN destination USING (destination_id) WHERE call_id = ?`,
  ).all(callId) as { verdict: string; name: string; createdAt: number }[];
  return rows.sort(inOrderAdded).map((row) => JSON.parse(row.verdict) as GateVerdict);
}

/**
 * Calls whose gate at this destination is in this state, newest first. A waiting one is not final yet, or final and
 * waiting for an artifact until its deadline; a held one names what holds it: three indexes that are small.
 */
export function readCallsAtGate(
  database: Reader,
  page: {
    destinationId: string;
    state: "waiting" | "held";
    cursor?: string | undefined;
    limit: number;
  },
): { rows: { call: CallRow; verdict: GateVerdict }[]; cursor: string | null } {
  const kept =
    page.state === "held"
      ? "SELECT call_id FROM call_gate WHERE destination_id = @destinationId AND held_by IS NOT NULL"
      : `SELECT call_id FROM call INDEXED BY call_open WHERE final = 0
         UNION SELECT call_id FROM call INDEXED BY call_due WHERE due_at IS NOT NULL`;
  const rows = prepared(
    database,
    `SELECT ${callRowColumns} FROM call JOIN call_gate AS gate ON gate.call_id = call.call_id
     WHERE call.call_id IN (${kept}) AND gate.destination_id = @destinationId AND gate.state = @state
       AND +last_position < @before ORDER BY +last_position DESC LIMIT @limit`,
  ).all({
    destinationId: page.destinationId,
    state: page.state,
    before: page.cursor ? (positionOf(page.cursor) ?? 0) : Number.MAX_SAFE_INTEGER,
    limit: page.limit,
  }) as CallRecordRow[];
  const last = rows.at(-1);
  const verdict = prepared(
    database,
    "SELECT verdict FROM call_gate WHERE call_id = ? AND destination_id = ?",
  );
  return {
    rows: rows.map((row) => ({
      call: toCallRow(row),
      verdict: JSON.parse((verdict.get(row.call_id, page.destinationId) as { verdict: string }).verdict),
    })),
    cursor: last && rows.length === page.limit ? eventIdOf(last.last_position) : null,
  };
}

export function readDueCalls(database: Reader, now: number, limit: number): string[] {
  const rows = prepared(
    database,
    "SELECT call_id AS callId FROM call WHERE due_at <= ? ORDER BY due_at LIMIT ?",
  ).all(now, limit) as { callId: string }[];
  return rows.map((row) => row.callId);
}

/** The next moment a gate must look again; null when none is planned. */
export function readNextDue(database: Reader): number | null {
  const row = prepared(database, "SELECT min(due_at) AS dueAt FROM call WHERE due_at IS NOT NULL").get() as {
    dueAt: number | null;
  };
  return row.dueAt;
}

type FinalRow = { position: number; at: number; because: string };
export type CallPosition = {
  finalByTime: FinalRow | null;
  /** The same for gates with waits of their own, by destination. */
  finalsOfGates: Map<string, FinalRow & { changes: number }>;
  holdPosition: number;
};

export function readCallPosition(database: Reader, callId: string): CallPosition {
  const final = prepared(database, "SELECT position, at, because FROM final_by_time WHERE call_id = ?").get(
    callId,
  ) as { position: number; at: number; because: string } | undefined;
  const hold = prepared(database, "SELECT position FROM reread_hold WHERE call_id = ?").get(callId) as
    | { position: number }
    | undefined;
  const gates = prepared(
    database,
    "SELECT destination_id, position, at, because, changes FROM gate_final_by_time WHERE call_id = ?",
  ).all(callId) as (FinalRow & { destination_id: string; changes: number })[];
  return {
    finalByTime: final ?? null,
    finalsOfGates: new Map(gates.map(({ destination_id: of, ...row }) => [of, row])),
    holdPosition: hold?.position ?? 0,
  };
}

/** How far the log had been read when a person let it out; null where nobody did. */
export function readRelease(database: Reader, callId: string, destinationId: string): number | null {
  const row = prepared(database, "SELECT position FROM release WHERE call_id = ? AND destination_id = ?").get(
    callId,
    destinationId,
  ) as { position: number } | undefined;
  return row?.position ?? null;
}

export const releaseCall = `INSERT INTO release (call_id, destination_id, at, position) VALUES (?, ?, ?, ?)
  ON CONFLICT (call_id, destination_id) DO UPDATE SET at = excluded.at, position = excluded.position`;

export function releaseCalls(database: Writer, callIds: string[], destinationId: string, at: number): void {
  const insert = prepared(database, releaseCall);
  const position = readMeta(database, "high_water");
  for (const callId of callIds) insert.run(callId, destinationId, at, position);
  prepared(
    database,
    "INSERT INTO audit (at, actor, action, detail) VALUES (?, 'person', 'send-held', ?)",
  ).run(at, JSON.stringify({ callIds, destinationId }));
}

export function readHeldByHistory(database: Reader, destinationId: string, limit: number): string[] {
  const rows = prepared(
    database,
    `SELECT call_id AS callId FROM call_gate WHERE destination_id = ? AND held_by = 'history' LIMIT ?`,
  ).all(destinationId, limit) as { callId: string }[];
  return rows.map((row) => row.callId);
}

export function countHeldByHistory(database: Reader, destinationId: string): number {
  const row = prepared(
    database,
    `SELECT count(*) AS n FROM call_gate WHERE destination_id = ? AND held_by = 'history'`,
  ).get(destinationId) as { n: number };
  return row.n;
}

export function countCalls(database: Reader): { calls: number; inCall: number } {
  const calls = prepared(database, "SELECT count(*) AS n FROM call").get() as { n: number };
  const inCall = prepared(
    database,
    "SELECT count(*) AS n FROM call WHERE final = 0 AND stage IN ('dialing', 'in-conversation')",
  ).get() as { n: number };
  return { calls: calls.n, inCall: inCall.n };
}
