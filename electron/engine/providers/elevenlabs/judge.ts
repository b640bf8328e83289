/**
 * What the webhooks of a conversation prove. Ended and final by one of two: the transcription, sent "after analysis is
 * complete", or the failure to initiate the call. The sound proves neither. A function of the set of readings.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, Outcome, OutcomeClass } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { Attempt, Judgement, OutcomeFrom, PlacedReading } from "../pack";
import { FAILURE, TRANSCRIPTION } from "./event-types";
import { outcomeOfFailure, outcomeOfTalk } from "./outcomes";

type Call = {
  log: PlacedReading[];
  end: PlacedReading | undefined;
  outcome: Outcome | null;
  from: OutcomeFrom | null;
  detail: string | null;
};

export function judge(readings: PlacedReading[], expects: ExpectsArtifacts): Judgement {
  const call = survey(readings);
  const { end, outcome } = call;
  const outcomeClass = classOf(call);
  return {
    outcome,
    outcomeFrom: call.from,
    outcomeDetail: call.detail,
    outcomeClass,
    stage: end ? "final" : null,
    ended: end
      ? { position: end.position, because: `${end.type} came, which is sent after the call.` }
      : null,
    final: end ? { position: end.position, because: `${end.type} came: the final event of the call.` } : null,
    artifacts: judgeArtifacts(call, outcomeClass, expects),
    restUntil: null,
    allowStatus: null,
  };
}

/** ElevenLabs numbers no tries: a call is one. */
export function attempts(readings: PlacedReading[]): Attempt[] {
  if (readings.length === 0) return [];
  const { log, end, outcome } = survey(readings);
  return [
    {
      number: 1,
      outcome,
      words: outcome?.replace("-", " ") ?? "not seen",
      startedAt: end?.facts.startedAt ?? null,
      endedAt: end?.facts.endedAt ?? null,
      positions: log.map(({ position }) => position),
      inferred: false,
    },
  ];
}

/** A conversation that was transcribed took place, whatever failed before. */
function survey(readings: PlacedReading[]): Call {
  const log = byPosition(readings);
  const first = (type: string) => log.find((reading) => reading.type === type);
  const end = first(TRANSCRIPTION) ?? first(FAILURE);
  if (!end) return { log, end, outcome: null, from: null, detail: null };
  const told = end.type === FAILURE ? outcomeOfFailure(end) : outcomeOfTalk(end);
  const { outcome, detail, path, inferred } = told;
  return { log, end, outcome, detail, from: { position: end.position, path, inferred } };
}

function classOf({ end, outcome }: Call): OutcomeClass | null {
  if (!end) return null;
  if (end.type === FAILURE || outcome === "failed") return "no-conversation";
  return outcome === "voicemail" ? "voicemail" : "conversation";
}

/** Everything but the sound comes with the one event: what it lacks of what is required is missing, the rest is absent. */
function judgeArtifacts(
  { log, end }: Call,
  outcomeClass: OutcomeClass | null,
  expects: ExpectsArtifacts,
): Judgement["artifacts"] {
  const talk = outcomeClass === null || outcomeClass === "conversation";
  const has = (name: ArtifactName, state: ArtifactState) =>
    log.some(({ artifacts }) => artifacts[name]?.state === state);
  const state = (name: ArtifactName, comes: boolean): ArtifactState => {
    if (has(name, "there")) return "there";
    return comes && expects[name] !== false ? "awaited" : "absent";
  };
  const sounds = end?.type !== FAILURE && outcomeClass !== "no-conversation" && !has("recording", "absent");
  return {
    transcript: state("transcript", talk),
    analysis: state("analysis", talk),
    summary: state("summary", talk && !end),
    recording: state("recording", sounds),
  };
}
