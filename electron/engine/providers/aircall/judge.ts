/**
 * What the readings of an Aircall call prove. The end is the hang-up, or call.ended, which comes after it; final is
 * call.ended alone: by then times and recording are complete ("Webhooks, Overview"). Tags, comments and what the AI add-on
 * makes come later and change the record. A function of the set of readings.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, Outcome, OutcomeClass, Stage } from "../../../../shared/words";
import { byPosition, furthest } from "../log-order";
import type { Attempt, Judgement, OutcomeFrom, PlacedReading } from "../pack";
import { isObject } from "../paths";
import { eventOf } from "./event-types";

export function judge(readings: PlacedReading[], expects: ExpectsArtifacts): Judgement {
  const log = byPosition(readings);
  const ended = judgeEnded(log);
  const { outcome, detail, from } = ended ? endingOf(log, ended.position) : none;
  const outcomeClass = classOf(outcome);
  const end = ofType(log, "call.ended");
  return {
    outcome,
    outcomeFrom: from,
    outcomeDetail: detail,
    outcomeClass,
    stage: end ? "final" : stageOf(log),
    ended,
    final: end ? { position: end.position, because: "call.ended came: the call's data is complete." } : null,
    artifacts: judgeArtifacts(log, outcomeClass, expects),
    restUntil: null,
    allowStatus: null,
  };
}

/** One call, one attempt: who is called back is another call. */
export function attempts(readings: PlacedReading[]): Attempt[] {
  if (readings.length === 0) return [];
  const log = byPosition(readings);
  const { outcome } = judge(log, {});
  const told = (name: "startedAt" | "endedAt") =>
    log.findLast(({ facts }) => typeof facts[name] === "number")?.facts[name] ?? null;
  const running = isAnswered(log) ? "in conversation" : log.some(isOfCall) ? "dialing" : "not seen";
  return [
    {
      number: 1,
      outcome,
      words: outcome === null ? running : outcome === "no-answer" ? "no answer" : outcome,
      startedAt: told("startedAt"),
      endedAt: told("endedAt"),
      positions: log.map(({ position }) => position),
      inferred: false,
    },
  ];
}

function ofType(log: PlacedReading[], type: string): PlacedReading | undefined {
  return log.find((reading) => reading.type === type);
}

function isOfCall({ type }: PlacedReading): boolean {
  return eventOf(type)?.about === "call";
}

function judgeEnded(log: PlacedReading[]): Judgement["ended"] {
  const hangup = ofType(log, "call.hungup");
  if (hangup) return { position: hangup.position, because: "call.hungup came." };
  const end = ofType(log, "call.ended");
  if (end) return { position: end.position, because: "call.ended came, which comes after the end." };
  const told = log.find((reading) => isOfCall(reading) && typeof reading.facts.endedAt === "number");
  return told ? { position: told.position, because: `${told.type} has the moment of the end.` } : null;
}

type Ending = { outcome: Outcome | null; detail: string | null; from: OutcomeFrom | null };
const none: Ending = { outcome: null, detail: null, from: null };

/** `answered_at` decides; without it an inbound call is missed, for the reason it gives, unless a voicemail was left. */
function endingOf(log: PlacedReading[], endedAt: number): Ending {
  const answered = log.find(hasAnswer) ?? ofType(log, "call.answered");
  const reason = reasonOf(log);
  if (answered)
    return {
      outcome: "completed",
      detail: null,
      from: {
        position: answered.position,
        path: answered.from?.["extra.answered_at"] ?? { rule: "call.answered came" },
        inferred: true,
      },
    };
  const voicemail = ofType(log, "call.voicemail_left");
  if (voicemail) {
    const path = { rule: "nobody answered, and a voicemail was left" };
    return {
      outcome: "voicemail",
      detail: reason?.word ?? null,
      from: { position: voicemail.position, path, inferred: true },
    };
  }
  const outbound = log.some(({ facts }) => facts.direction === "outbound");
  const place = reason?.reading ?? log.find(({ position }) => position === endedAt);
  return {
    outcome: outbound ? "no-answer" : "missed",
    detail: reason?.word ?? null,
    from: place
      ? {
          position: place.position,
          path: reason ? "data.missed_call_reason" : { rule: "it ended without an answer" },
          inferred: true,
        }
      : null,
  };
}

function hasAnswer({ facts }: PlacedReading): boolean {
  return isObject(facts.extra) && typeof facts.extra.answered_at === "number";
}

function isAnswered(log: PlacedReading[]): boolean {
  return log.some(hasAnswer) || ofType(log, "call.answered") !== undefined;
}

const STATES = ["initial", "answered", "done"];

/** The last word of the furthest event that gives a reason. */
function reasonOf(log: PlacedReading[]): { word: string; reading: PlacedReading } | null {
  const reading = furthest(
    log,
    ({ facts }) => typeof facts.vendorStatus === "string" && !STATES.includes(facts.vendorStatus),
  );
  return reading ? { word: reading.facts.vendorStatus as string, reading } : null;
}

function classOf(outcome: Outcome | null): OutcomeClass | null {
  if (outcome === null) return null;
  if (outcome === "completed") return "conversation";
  return outcome === "voicemail" ? "voicemail" : "no-conversation";
}

function stageOf(log: PlacedReading[]): Stage | null {
  return furthest(log, ({ stage }) => stage !== null)?.stage ?? null;
}

/** With call.ended the recording is there or is none; the add-on's artifacts are waited for where the source has them. */
function judgeArtifacts(
  log: PlacedReading[],
  outcomeClass: OutcomeClass | null,
  expects: ExpectsArtifacts,
): Judgement["artifacts"] {
  const over = ofType(log, "call.ended") !== undefined;
  const talk = outcomeClass === null || outcomeClass === "conversation";
  const state = (name: ArtifactName, comes: boolean): ArtifactState => {
    if (log.some(({ artifacts }) => artifacts[name]?.state === "there")) return "there";
    return comes && expects[name] !== false ? "awaited" : "absent";
  };
  return {
    recording: state("recording", (talk || outcomeClass === "voicemail") && !over),
    transcript: state("transcript", talk),
    summary: state("summary", talk),
    analysis: state("analysis", talk),
  };
}
