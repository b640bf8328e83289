/**
 * What the readings of a CallRail call prove. The first event that exists only after the end, a Post-Call or a Call
 * Modified that overtook it, proves the end and is final at once ("Webhooks", CallRail support: a Post-Call comes when
 * recording, transcription and summary are there, or twenty minutes after the hang-up). A function of the set.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, Outcome, OutcomeClass, Stage } from "../../../../shared/words";
import { byPosition, furthest } from "../log-order";
import type { Judgement, PlacedReading } from "../pack";
import { LISTED } from "./event-types";
import { isOver, outcomeOf } from "./evidence";

export function judge(readings: PlacedReading[], expects: ExpectsArtifacts): Judgement {
  const log = byPosition(readings);
  const first = log.find(isOver);
  const { outcome, word, from } = outcomeOf(log);
  const outcomeClass = classOf(outcome);
  return {
    outcome,
    outcomeFrom: from,
    outcomeDetail: word === outcome ? null : word,
    outcomeClass,
    stage: first ? "final" : stageOf(log),
    ended: first ? { position: first.position, because: whyEnded(first) } : null,
    final: first ? { position: first.position, because: whyFinal(first) } : null,
    artifacts: judgeArtifacts(log, first !== undefined, expects),
    restUntil: null,
    allowStatus: null,
  };
}

function classOf(outcome: Outcome | null): OutcomeClass | null {
  if (outcome === null) return null;
  if (outcome === "completed") return "conversation";
  return outcome === "voicemail" ? "voicemail" : "no-conversation";
}

function stageOf(log: PlacedReading[]): Stage | null {
  return furthest(log, ({ stage }) => stage !== null)?.stage ?? null;
}

function whyEnded({ type, kind }: PlacedReading): string {
  if (type === LISTED) return "CallRail's own list has the call, with its end.";
  return kind === "final"
    ? `${type} came, which CallRail sends when the call is over.`
    : `${type} came, which comes after the end.`;
}

function whyFinal({ type, kind }: PlacedReading): string {
  if (type === LISTED) return "It came from CallRail's own list, which has what a Post-Call tells.";
  return kind === "final"
    ? `${type} came: CallRail has waited for recording, transcript and summary.`
    : `${type} came before the Post-Call and tells the whole call.`;
}

/** What the end did not bring may still come with a Call Modified; nobody waits for it. */
function judgeArtifacts(
  log: PlacedReading[],
  over: boolean,
  expects: ExpectsArtifacts,
): Judgement["artifacts"] {
  const state = (name: ArtifactName): ArtifactState => {
    if (log.some(({ artifacts }) => artifacts[name]?.state === "there")) return "there";
    if (expects[name] === false) return "not-offered";
    return over ? "absent" : "awaited";
  };
  return { recording: state("recording"), transcript: state("transcript"), summary: state("summary") };
}
