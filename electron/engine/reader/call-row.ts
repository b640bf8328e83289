/** The row of a call and what its detail adds, as the fold and the four facts say it. */
import type { CallMetrics } from "../../../shared/metrics";
import type { judgeFacts } from "../gate/facts";
import { isAllowedAtAll } from "../gate/gate";
import { listMeta } from "../store/call-meta";
import type { CallExtra, CallWrite } from "../store/calls";
import type { StoredReading } from "../store/readings";
import type { Conformance } from "./conformance";
import type { FoldedCall } from "./fold-call";
import type { CallInput } from "./judge-call";
import { personKeysOf } from "./person-keys";
import { keyOf } from "./read-event";
import { settleTimeline } from "./settled-timeline";

export function describeCall(
  { callId, namespace, origin, pack, source, readings }: CallInput,
  fold: FoldedCall,
  facts: ReturnType<typeof judgeFacts>,
  conformance: Conformance,
  metrics: CallMetrics | null,
): Omit<CallWrite, "foldSha256" | "dueAt" | "untaken"> {
  const { judgement } = fold;
  const timeline = facts.final === null ? fold.timeline : settleTimeline(fold.timeline, fold.receivedAtOf);
  const first = readings[0] as StoredReading;
  const last = readings.at(-1) as StoredReading;
  const copies = timeline.marks.reduce((sum, mark) => sum + mark.copies.length, 0);
  const row: CallWrite["row"] = {
    callId,
    provider: pack.id,
    source: source.name,
    key: keyOf(first.reading) ?? "",
    origin,
    stage: judgement.stage,
    outcome: judgement.outcome,
    outcomeDetail: judgement.outcomeDetail,
    ended: facts.ended !== null,
    complete: facts.complete,
    final: facts.final !== null,
    allowed: isAllowedAtAll(fold, pack.gatePreset),
    conformance: conformance.verdict,
    dialAttempts: fold.attempts.length,
    events: timeline.marks.length,
    duplicates: copies,
    late: timeline.marks.filter((mark) => mark.lateMs !== null).length,
    problems: readings.reduce((sum, stored) => sum + stored.reading.problems.length, 0),
    direction: fold.facts.direction,
    phone: fold.facts.phone,
    personName: fold.facts.personName,
    externalId: fold.facts.externalId,
    firstReceivedAt: first.receivedAt,
    lastReceivedAt: last.receivedAt,
    startedAt: fold.facts.startedAt,
    spark: timeline.spark,
  };
  return {
    row,
    namespace,
    firstPosition: first.position,
    lastPosition: last.position,
    extra: describeExtra({ ...fold, timeline }, facts, conformance, metrics),
    person: personKeysOf(pack.id, fold.facts, { test: fold.test, country: source.country }),
    test: fold.test,
    meta: listMeta(fold.facts.metadata, fold.facts.extra),
  };
}

function describeExtra(
  fold: FoldedCall,
  facts: ReturnType<typeof judgeFacts>,
  { breaches }: Conformance,
  metrics: CallMetrics | null,
): CallExtra {
  const required = new Set(facts.required.map((artifact) => artifact.name));
  return {
    board: {
      spam: fold.spam,
      metrics,
      endSeenAt: facts.ended?.at ?? null,
      finalAt: facts.final?.at ?? null,
    },
    outcomeClass: fold.judgement.outcomeClass,
    endedAt: fold.facts.endedAt,
    talkSeconds: fold.facts.talkSeconds,
    company: fold.facts.company,
    agent: fold.facts.agent,
    phoneFrom: fold.facts.phoneFrom,
    metadata: fold.facts.metadata,
    artifacts: fold.artifacts.map(({ value: _, ...artifact }) => ({
      ...artifact,
      required: required.has(artifact.name),
    })),
    attempts: fold.attemptRows,
    legs: fold.legs,
    timeline: fold.marks,
    phases: fold.timeline.phases,
    ghosts: fold.timeline.ghosts,
    findings: [...fold.timeline.findings, ...findStuck(fold, facts)],
    breaches,
  };
}

function findStuck(fold: FoldedCall, facts: ReturnType<typeof judgeFacts>): CallExtra["findings"] {
  if (!facts.stuck) return [];
  return [
    {
      kind: "stuck",
      sentence: "no end was observed: the call is marked stuck, and none is invented",
      position: fold.newest?.position ?? null,
    },
  ];
}
