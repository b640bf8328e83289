/**
 * What the readings of a Telnyx session prove. The end is the hang-up of every line that was seen, or call.analyzed, which
 * comes after it. Final is the analysis of an AI assistant; without one no single event closes a call, so it is the end
 * together with recording and transcription, each of them there, failed, or not made by this source. Waiting times (15 s
 * without a conversation, 15 m with one) are the gate's. A function of the set of readings.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactName, ArtifactState, OutcomeClass, Stage } from "../../../../shared/words";
import { byPosition, furthest } from "../log-order";
import type { Judgement, PlacedReading, ReadSettings } from "../pack";
import { eventOf, partOf } from "./event-types";
import { causeOf, type Line, linesOf, outcomeOfLine } from "./lines";
import { insightsAreFinal } from "./options";

type Artifacts = Judgement["artifacts"];

export function judge(
  readings: PlacedReading[],
  expects: ExpectsArtifacts,
  settings?: ReadSettings,
): Judgement {
  const lines = linesOf(readings);
  const own = lines[0];
  const ended = judgeEnded(readings, lines);
  const outcome = ended && own ? (outcomeOfLine(own) ?? (own.answer ? "completed" : null)) : null;
  const outcomeClass = classOf(own, outcome, ended !== null);
  const artifacts = judgeArtifacts(readings, outcomeClass, expects);
  const final = judgeFinal({ readings, ended, outcomeClass, artifacts, expects, settings });
  const proof =
    own?.end ?? (ended ? readings.find(({ position }) => position === ended.position) : undefined);
  return {
    outcome,
    outcomeFrom:
      outcome === null || !proof
        ? null
        : {
            position: proof.position,
            path: proof.from?.vendorStatus ?? { rule: "how the call's own line ended" },
            inferred: outcome !== "completed" || own?.answer === null || !own?.end,
          },
    outcomeDetail: detailOf(own),
    outcomeClass,
    stage: final ? "final" : stageOf(readings, ended !== null),
    ended,
    final,
    artifacts,
    restUntil: null,
    allowStatus: null,
  };
}

function ofType(readings: PlacedReading[], type: string): PlacedReading | undefined {
  return byPosition(readings).find((reading) => reading.type === type);
}

/** Every line that was seen has ended; the last end in the log proves it. */
function judgeEnded(readings: PlacedReading[], lines: Line[]): Judgement["ended"] {
  const ends = lines.flatMap(({ end }) => end ?? []);
  const last = byPosition(ends).at(-1);
  if (last && ends.length === lines.length) {
    const because =
      lines.length === 1 ? `${last.type} came.` : `${last.type} came for the last of ${lines.length} lines.`;
    return { position: last.position, because };
  }
  const analyzed = ofType(readings, "call.analyzed");
  return analyzed
    ? { position: analyzed.position, because: "call.analyzed came, which comes after the end." }
    : null;
}

/** The word where it says more than the outcome. */
function detailOf(own: Line | undefined): string | null {
  const cause = own ? causeOf(own) : null;
  return cause === null || cause === "normal_clearing" || cause === "completed"
    ? (own?.answeredBy ?? null)
    : cause;
}

function classOf(own: Line | undefined, outcome: Judgement["outcome"], ended: boolean): OutcomeClass | null {
  if (outcome === null) return ended && own?.answer ? "conversation" : null;
  if (outcome === "completed" || outcome === "timed-out") return "conversation";
  return outcome === "voicemail" ? "voicemail" : "no-conversation";
}

/** An assistant talked: its insights are still to come. */
export function hasAssistant(readings: PlacedReading[]): boolean {
  return readings.some(({ type }) =>
    ["call.conversation.ended", "call.conversation_insights.generated", "call.analyzed"].includes(type ?? ""),
  );
}

function judgeArtifacts(
  readings: PlacedReading[],
  outcomeClass: OutcomeClass | null,
  expects: ExpectsArtifacts,
): Artifacts {
  const talk = outcomeClass === null || outcomeClass === "conversation";
  const assistant = hasAssistant(readings);
  const analyzed = ofType(readings, "call.analyzed") !== undefined;
  const said = (name: ArtifactName): ArtifactState | null => {
    const states = readings.flatMap(({ artifacts }) => artifacts[name]?.state ?? []);
    if (states.includes("there")) return "there";
    return states.includes("failed") ? "failed" : states.includes("absent") ? "absent" : null;
  };
  const waits = (name: ArtifactName, comes: boolean): ArtifactState =>
    said(name) ?? (comes && expects[name] !== false ? "awaited" : "absent");
  const recording = waits("recording", (talk || outcomeClass === "voicemail") && !analyzed);
  // Of a sound that was not kept nothing is written down.
  const written = talk && (recording === "there" || recording === "awaited" || expects.recording === false);
  return {
    recording,
    transcript: assistant && said("transcript") === null ? "not-offered" : waits("transcript", written),
    summary: assistant ? waits("summary", talk && !analyzed) : "not-offered",
    analysis: assistant ? waits("analysis", talk && !analyzed) : "not-offered",
  };
}

type FinalInput = {
  readings: PlacedReading[];
  ended: Judgement["ended"];
  outcomeClass: OutcomeClass | null;
  artifacts: Artifacts;
  expects: ExpectsArtifacts;
  settings: ReadSettings | undefined;
};

function judgeFinal({
  readings,
  ended,
  outcomeClass,
  artifacts,
  expects,
  settings,
}: FinalInput): Judgement["final"] {
  const analyzed = ofType(readings, "call.analyzed");
  if (analyzed)
    return {
      position: analyzed.position,
      because: "call.analyzed came: the final event of an assistant's call.",
    };
  if (!ended) return null;
  const insights = ofType(readings, "call.conversation_insights.generated");
  if (insights && insightsAreFinal(settings?.options))
    return {
      position: Math.max(insights.position, ended.position),
      because: "Every line has ended and the assistant's insights came.",
    };
  if (hasAssistant(readings) && expects.analysis !== false) return null;
  if (outcomeClass !== "conversation" && outcomeClass !== "voicemail") return null;
  if (artifacts.recording === "awaited" || artifacts.transcript === "awaited") return null;
  const closing = readings.filter((reading) => partOf(reading) === "after" && closes(reading));
  return {
    position: Math.max(ended.position, ...closing.map(({ position }) => position)),
    because: "Every line has ended, and recording and transcription are closed.",
  };
}

/** The first that brought what closes it: a copy later on makes nothing final again. */
function closes({ artifacts }: PlacedReading): boolean {
  return artifacts.recording !== undefined || artifacts.transcript !== undefined;
}

function stageOf(readings: PlacedReading[], ended: boolean): Stage | null {
  const moved = furthest(
    readings,
    ({ type, stage }) => stage !== null && (ended || partOf({ type }) !== "end"),
  );
  return moved && eventOf(moved.type) ? moved.stage : null;
}
