/**
 * What the readings of a Retell call prove. The end is call_ended, or call_analyzed, which comes after it. A bridged
 * transfer goes on when the agent has left, so there the end is the transfer's: transfer_ended, or a later body that has
 * `transfer_end_timestamp`. Final is call_analyzed once the call has ended. A function of the set of readings.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, Outcome, OutcomeClass, Stage } from "../../../../shared/words";
import { byPosition, furthest } from "../log-order";
import type { Judgement, PlacedReading, ReadSettings } from "../pack";
import { endingOf, firstOf, isPart, wasAnswered } from "./evidence";
import { endsWithAgent } from "./options";

type Proof = NonNullable<Judgement["ended"]>;

export function judge(
  readings: PlacedReading[],
  expects: ExpectsArtifacts,
  settings?: ReadSettings,
): Judgement {
  const agentEnd = endOfAgent(readings);
  const ended = endOfCall(readings, agentEnd, settings);
  const final = ended && judgeFinal(readings, ended);
  const { outcome, reason, from } = endingOf(readings);
  const outcomeClass = classOf(readings, outcome);
  return {
    outcome,
    outcomeFrom: from,
    outcomeDetail: reason,
    outcomeClass,
    stage: stageOf(readings, { agentEnd, ended, final }),
    ended,
    final,
    artifacts: judgeArtifacts(readings, outcomeClass, expects),
    restUntil: null,
    allowStatus: null,
  };
}

function endOfAgent(readings: PlacedReading[]): Proof | null {
  const end = firstOf(readings, "call_ended");
  if (end) return { position: end.position, because: "call_ended came." };
  const after = firstOf(readings, "call_analyzed");
  return after
    ? { position: after.position, because: "call_analyzed came, which comes after the end." }
    : null;
}

function endOfCall(
  readings: PlacedReading[],
  agentEnd: Proof | null,
  settings: ReadSettings | undefined,
): Proof | null {
  const bridged = firstOf(readings, "transfer_bridged");
  const end = byPosition(readings).find(endsTransfer);
  if (!bridged || endsWithAgent(settings?.options)) return agentEnd ?? (end ? endedWith(end) : null);
  if (end && agentEnd) {
    const last = Math.max(end.position, agentEnd.position);
    return { position: last, because: "The agent's line and the transferred one have both ended." };
  }
  if (end) return endedWith(end);
  // What was final before anybody said that it was transferred stays so.
  const analyzed = firstOf(readings, "call_analyzed");
  return agentEnd && analyzed && bridged.position > Math.max(analyzed.position, agentEnd.position)
    ? agentEnd
    : null;
}

function endedWith({ position }: PlacedReading): Proof {
  return { position, because: "The transferred line has ended." };
}

export function endsTransfer({ type, facts }: PlacedReading): boolean {
  return type === "transfer_ended" || typeof facts.extra?.transfer_end_timestamp === "number";
}

function judgeFinal(readings: PlacedReading[], ended: Proof): Judgement["final"] {
  const analyzed = firstOf(readings, "call_analyzed");
  if (!analyzed) return null;
  if (ended.position <= analyzed.position)
    return { position: analyzed.position, because: "call_analyzed came: the final event of the call." };
  return { position: ended.position, because: "call_analyzed had come, and now the call has ended." };
}

function classOf(readings: PlacedReading[], outcome: Outcome | null): OutcomeClass | null {
  switch (outcome) {
    case null:
      return null;
    case "completed":
    case "timed-out":
      return "conversation";
    case "voicemail":
      return "voicemail";
    case "aborted":
      return wasAnswered(readings) ? "conversation" : "no-conversation";
    default:
      return "no-conversation";
  }
}

/** Of the call as a whole: while either line talks, they talk. */
function stageOf(
  readings: PlacedReading[],
  { agentEnd, ended, final }: { agentEnd: Proof | null; ended: Proof | null; final: Proof | null },
): Stage | null {
  if (final) return "final";
  const own = readings.filter(({ type }) => !isPart(type, "transfer"));
  const stage = furthest(own, (reading) => reading.stage !== null)?.stage ?? null;
  if (!ended) return agentEnd || own.length < readings.length ? "in-conversation" : stage;
  return stage === "failed" ? stage : "analysis";
}

/**
 * Without a conversation nothing comes, of a voicemail the recording. What the analysis did not bring then is not awaited
 * of a recording; and an agent that stores basic attributes only has no transcript either.
 */
function judgeArtifacts(
  readings: PlacedReading[],
  outcomeClass: OutcomeClass | null,
  expects: ExpectsArtifacts,
): Judgement["artifacts"] {
  const talk = outcomeClass === null || outcomeClass === "conversation";
  const analyzed = firstOf(readings, "call_analyzed");
  const storesNone = readings.some(
    ({ facts }) => facts.extra?.data_storage_setting === "basic_attributes_only",
  );
  const state = (name: ArtifactName, comes: boolean): ArtifactState => {
    if (readings.some(({ artifacts }) => artifacts[name]?.state === "there")) return "there";
    return comes && expects[name] !== false ? "awaited" : "absent";
  };
  return {
    transcript: state("transcript", talk && !(analyzed && storesNone)),
    summary: state("summary", talk),
    analysis: state("analysis", talk && !analyzed),
    recording: state("recording", (talk || outcomeClass === "voicemail") && !analyzed),
  };
}
