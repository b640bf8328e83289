/**
 * What the readings of a Bland call prove. One request is everything: the record ends the call, is its final event, and has
 * all that will come. A record told again with other content takes the place of the one before. A function of the set.
 */

import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, Outcome, OutcomeClass } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { Attempt, Judgement, Leg, PlacedReading } from "../pack";
import { textAt } from "../paths";
import { POST_CALL } from "./recognise";
import { endingOf, openStageOf } from "./state";

export function judge(readings: PlacedReading[], expects: ExpectsArtifacts): Judgement {
  const records = recordsOf(readings);
  const [first] = records;
  const latest = records.at(-1);
  const ending = latest ? endingOf(latest) : null;
  const outcome = ending?.outcome ?? null;
  const outcomeClass = classOf(latest, outcome);
  return {
    outcome,
    outcomeFrom:
      latest && ending
        ? {
            position: latest.position,
            path: ending.path ?? { rule: "what the record says of the talk" },
            inferred: ending.inferred,
          }
        : null,
    outcomeDetail: ending?.detail ?? null,
    outcomeClass,
    stage: first ? "final" : (byPosition(readings).findLast(({ stage }) => stage !== null)?.stage ?? null),
    ended: first ? { position: first.position, because: "The record of the call came." } : null,
    final: first
      ? { position: first.position, because: "The record came: Bland's one request after a call." }
      : null,
    artifacts: judgeArtifacts(readings, outcomeClass, expects, first !== undefined),
    restUntil: null,
    allowStatus: null,
  };
}

/** Records of a call that is over. One that was asked for too early ends nothing. */
function recordsOf(readings: PlacedReading[]): PlacedReading[] {
  return byPosition(readings).filter(
    ({ type, facts }) => type === POST_CALL && openStageOf(facts.extra) === null,
  );
}

function classOf(record: PlacedReading | undefined, outcome: Outcome | null): OutcomeClass | null {
  switch (outcome) {
    case null:
      return null;
    case "completed":
      return "conversation";
    case "voicemail":
      return "voicemail";
    case "aborted":
      return record?.artifacts.transcript?.state === "there" ? "conversation" : "no-conversation";
    default:
      return "no-conversation";
  }
}

function judgeArtifacts(
  readings: PlacedReading[],
  outcomeClass: OutcomeClass | null,
  expects: ExpectsArtifacts,
  over: boolean,
): Judgement["artifacts"] {
  const state = (name: ArtifactName): ArtifactState => {
    if (readings.some(({ artifacts }) => artifacts[name]?.state === "there")) return "there";
    return over || outcomeClass !== null || expects[name] === false ? "absent" : "awaited";
  };
  return {
    transcript: state("transcript"),
    summary: state("summary"),
    analysis: state("analysis"),
    recording: state("recording"),
  };
}

export function attempts(readings: PlacedReading[]): Attempt[] {
  if (readings.length === 0) return [];
  const log = byPosition(readings);
  const record = recordsOf(log).at(-1);
  const outcome = record ? endingOf(record).outcome : null;
  return [
    {
      number: 1,
      outcome,
      words: outcome === null ? "not ended" : outcome === "no-answer" ? "no answer" : outcome,
      startedAt: record?.facts.startedAt ?? null,
      endedAt: record?.facts.endedAt ?? null,
      positions: log.map(({ position }) => position),
      inferred: false,
    },
  ];
}

/** A record names where its call was transferred to, and nothing of what became of it. */
export function legs(readings: PlacedReading[]): Leg[] {
  const log = byPosition(readings);
  const record = recordsOf(log).findLast(({ facts }) => typeof facts.extra?.transferred_to === "string");
  if (!record) return [];
  const at = Date.parse(textAt(record.facts.extra, "transferred_at") ?? "");
  const agent: Leg = {
    leg: "agent",
    parent: null,
    words: "AI agent",
    outcome: endingOf(record).outcome,
    startedAt: record.facts.startedAt ?? null,
    endedAt: record.facts.endedAt ?? null,
    positions: log.map(({ position }) => position),
  };
  return [
    agent,
    {
      leg: "transfer",
      parent: "agent",
      words: `transferred to ${String(record.facts.extra?.transferred_to)}`,
      outcome: null,
      startedAt: Number.isFinite(at) ? at : null,
      endedAt: null,
      positions: [],
    },
  ];
}
