/**
 * What the readings prove. Vonage tells of lines: a call has ended when every line seen of it has a last status or was
 * moved away. No event is the last word: with an expected recording it is final once that is there, else a quiet window
 * of the gate decides. A function of the set.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { Outcome, OutcomeClass, Stage } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { Attempt, Judgement, OutcomeFrom, PlacedReading, ReadSettings } from "../pack";
import { isInbound, type Line, linesOf, OUTCOMES } from "./lines";
import { settingOf } from "./options";

type Settings = Pick<ReadSettings, "options">;

export function judge(readings: PlacedReading[], expects: ExpectsArtifacts, settings?: Settings): Judgement {
  const lines = linesOf(readings);
  const ended = judgeEnded(lines, settings);
  const decided = judgeOutcome(lines);
  const outcome = decided?.outcome ?? null;
  const outcomeClass = classOf(outcome);
  const recorded = byPosition(readings).findLast(({ artifacts }) => artifacts.recording?.state === "there");
  const awaits = expects.recording && outcomeClass !== "no-conversation";
  const isFinal = ended && expects.recording && recorded && outcomeClass !== "no-conversation";
  const final = isFinal
    ? {
        position: Math.max(ended.position, recorded.position),
        because: "It has ended, and its recording is there.",
      }
    : null;
  return {
    outcome,
    outcomeFrom: decided?.from ?? null,
    outcomeDetail: decided?.detail ?? null,
    outcomeClass,
    stage: final ? "final" : stageOf(lines),
    ended,
    final,
    artifacts: {
      recording: recorded ? "there" : awaits ? "awaited" : "absent",
      transcript: "not-offered",
      summary: "not-offered",
      analysis: "not-offered",
    },
    restUntil: null,
    allowStatus: null,
  };
}

/** A call is one attempt: whoever calls again makes another conversation. */
export function attempts(readings: PlacedReading[]): Attempt[] {
  if (readings.length === 0) return [];
  const lines = linesOf(readings);
  const outcome = judgeOutcome(lines)?.outcome ?? null;
  const own = inOrder(lines[0]?.readings ?? []);
  const last = (name: "startedAt" | "endedAt") =>
    own.findLast(({ facts }) => typeof facts[name] === "number")?.facts[name] ?? null;
  return [
    {
      number: 1,
      outcome,
      words: outcome ?? (stageOf(lines) === "in-conversation" ? "in conversation" : "not ended"),
      startedAt: last("startedAt"),
      endedAt: last("endedAt"),
      positions: byPosition(readings).map(({ position }) => position),
      inferred: false,
    },
  ];
}

function judgeEnded(lines: Line[], settings?: Settings): Judgement["ended"] {
  const [first, ...others] = lines;
  if (!first?.end) return null;
  const open = others.filter(({ end }) => end === null);
  if (open.length > 0 && !settingOf(settings, "lines-end-with-call")) return null;
  const position = Math.max(...lines.map(({ end }) => end?.position ?? 0));
  const because =
    first.end.type === "transfer" ? "Its line was moved away" : `Its status is ${first.end.type}`;
  if (others.length === 0) return { position, because: `${because}.` };
  const rest = open.length > 0 ? "the lines it dialled end with it" : "every line it dialled has ended";
  return { position, because: `${because}, and ${rest}.` };
}

/** The line that began the call decides. */
function judgeOutcome(lines: Line[]): { outcome: Outcome; detail: string | null; from: OutcomeFrom } | null {
  const [first] = lines;
  if (!first?.end?.type) return null;
  const { end } = first;
  const status = end.type ?? "";
  const from = { position: end.position, path: "status", inferred: false };
  if (status === "transfer") {
    const path = { rule: "a line that was moved away had been answered" };
    return { outcome: "completed", detail: status, from: { ...from, path, inferred: true } };
  }
  const outcome = OUTCOMES[status] ?? "failed";
  if (outcome !== "completed") {
    const missed = isInbound(first) && outcome !== "failed";
    return { outcome: missed ? "missed" : outcome, detail: status, from: { ...from, inferred: missed } };
  }
  const detected = inOrder(first.readings).findLast(({ type }) => type === "human" || type === "machine");
  if (detected?.type === "machine")
    return { outcome: "voicemail", detail: "machine", from: { ...from, position: detected.position } };
  return { outcome, detail: null, from };
}

function classOf(outcome: Outcome | null): OutcomeClass | null {
  if (outcome === null) return null;
  if (outcome === "voicemail") return "voicemail";
  return outcome === "completed" ? "conversation" : "no-conversation";
}

function stageOf(lines: Line[]): Stage | null {
  return inOrder(lines[0]?.readings ?? []).findLast(({ stage }) => stage !== null)?.stage ?? null;
}

function inOrder(readings: PlacedReading[]): PlacedReading[] {
  return [...readings].sort(
    (left, right) =>
      left.rank - right.rank ||
      (left.occurredAt ?? 0) - (right.occurredAt ?? 0) ||
      left.position - right.position,
  );
}
