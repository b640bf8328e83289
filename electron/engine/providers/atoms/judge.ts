/**
 * What the readings of an Atoms call prove. The end is post-conversation or call.end, or the analysis, which comes
 * after it; final is the analysis alone, or the end where the source says that it has no analytics. Waiting times
 * (60 s without a conversation, 15 m with one) are the gate's. A function of the set of readings.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, Outcome, OutcomeClass, Stage } from "../../../../shared/words";
import { byPosition, furthest } from "../log-order";
import type { Judgement, PlacedReading } from "../pack";
import { LISTED } from "./event-types";
import { dialectOf, endingOf, firstOf, wasAnswered } from "./evidence";

export function judge(readings: PlacedReading[], expects: ExpectsArtifacts): Judgement {
  const { outcome, detail, from } = endingOf(readings);
  const ended = judgeEnded(readings);
  const outcomeClass = classOf(readings, outcome, ended !== null);
  const final = judgeFinal(readings, expects);
  return {
    outcome,
    outcomeFrom: from,
    outcomeDetail: detail,
    outcomeClass,
    stage: final ? "final" : stageOf(readings),
    ended,
    final,
    artifacts: judgeArtifacts(readings, outcomeClass, expects),
    restUntil: null,
    allowStatus: null,
  };
}

function judgeEnded(readings: PlacedReading[]): Judgement["ended"] {
  const end = firstOf(readings, "end");
  if (end?.type === LISTED)
    return { position: end.position, because: "Atoms' own log has the call, with its end." };
  if (end) return { position: end.position, because: `${end.type} came.` };
  const after = firstOf(readings, "analytics");
  return after
    ? { position: after.position, because: `${after.type} came, which comes after the end.` }
    : null;
}

function judgeFinal(readings: PlacedReading[], expects: ExpectsArtifacts): Judgement["final"] {
  const analytics = firstOf(readings, "analytics");
  if (analytics) {
    return { position: analytics.position, because: `${analytics.type} came: the final event of the call.` };
  }
  const listed = byPosition(readings).find(({ type, artifacts }) => type === LISTED && artifacts.analysis);
  if (listed)
    return { position: listed.position, because: "It came from Atoms' own log, with its analysis." };
  const end = expects.analysis === false ? firstOf(readings, "end") : undefined;
  if (!end) return null;
  return { position: end.position, because: `${end.type} came, and this source has no analytics.` };
}

function classOf(readings: PlacedReading[], outcome: Outcome | null, ended: boolean): OutcomeClass | null {
  switch (outcome) {
    case null:
      return ended && wasAnswered(readings) ? "conversation" : null;
    case "completed":
      return "conversation";
    case "voicemail":
      return "voicemail";
    case "aborted":
      return wasAnswered(readings) ? "conversation" : "no-conversation";
    default:
      return "no-conversation";
  }
}

function stageOf(readings: PlacedReading[]): Stage | null {
  return furthest(readings, ({ stage }) => stage !== null)?.stage ?? null;
}

/**
 * Without a conversation nothing more comes; of a voicemail its recording. Recording and transcript come with the
 * end: a recording that is not there then is absent, a transcript that is not there is missing.
 */
function judgeArtifacts(
  readings: PlacedReading[],
  outcomeClass: OutcomeClass | null,
  expects: ExpectsArtifacts,
): Judgement["artifacts"] {
  const talk = outcomeClass === null || outcomeClass === "conversation";
  const over = firstOf(readings, "end") !== undefined;
  const state = (name: ArtifactName, comes: boolean): ArtifactState => {
    if (readings.some(({ artifacts }) => artifacts[name]?.state === "there")) return "there";
    return comes && expects[name] !== false ? "awaited" : "absent";
  };
  const analysis = talk && expects.analysis !== false;
  const draft = dialectOf(readings) === "draft";
  return {
    transcript: state("transcript", talk),
    summary: draft ? "not-offered" : state("summary", analysis),
    analysis: state("analysis", analysis),
    recording: draft ? "not-offered" : state("recording", outcomeClass === "voicemail" || (talk && !over)),
  };
}
