/**
 * What the readings of a Twilio call prove. No event closes a call: it has ended when the line that began it and every
 * line that was seen of it have a terminal status; it is final once recording and transcript are closed as well, where
 * the source expects them. Else a quiet window decides, which is the gate's. A function of the set of readings.
 */
import type { ExpectsArtifacts } from "../../../../shared/sources";
import type { ArtifactState, Outcome, OutcomeClass, Stage } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { Attempt, Judgement, OutcomeFrom, PlacedReading, ReadSettings } from "../pack";
import { textAt } from "../paths";
import { type Closing, recordingOf, transcriptOf } from "./closing";
import { type Line, linesOf, OUTCOMES } from "./lines";
import { settingOf } from "./options";

export function judge(
  readings: PlacedReading[],
  expects: ExpectsArtifacts,
  settings?: Pick<ReadSettings, "options">,
): Judgement {
  const lines = linesOf(readings);
  const ended = judgeEnded(lines, settings);
  const decided = judgeOutcome(readings, lines, settings);
  const outcome = decided?.outcome ?? null;
  const outcomeClass = classOf(outcome);
  const recording = recordingOf(readings);
  const transcript = transcriptOf(readings, ended !== null);
  const artifacts = {
    recording: stateOf(recording, outcomeClass, expects.recording),
    transcript: stateOf(transcript, outcomeClass, expects.transcript),
  };
  const final = judgeFinal(ended, outcomeClass, expects, artifacts, [recording, transcript]);
  return {
    outcome,
    outcomeFrom: decided?.from ?? null,
    outcomeDetail: decided?.detail ?? null,
    outcomeClass,
    stage: final ? "final" : stageOf(readings),
    ended,
    final,
    artifacts: { ...artifacts, summary: "not-offered", analysis: "not-offered" },
    restUntil: null,
    allowStatus: null,
  };
}

/** A call is one attempt: whoever calls again makes another call. */
export function attempts(readings: PlacedReading[]): Attempt[] {
  if (readings.length === 0) return [];
  const log = byPosition(readings);
  const outcome = judgeOutcome(readings, linesOf(readings))?.outcome ?? null;
  const stage = stageOf(readings);
  const last = (name: "startedAt" | "endedAt") =>
    inOrder(log).findLast(({ facts }) => typeof facts[name] === "number")?.facts[name] ?? null;
  return [
    {
      number: 1,
      outcome,
      words: outcome ?? (stage === "in-conversation" ? "in conversation" : "not ended"),
      startedAt: last("startedAt"),
      endedAt: last("endedAt"),
      positions: log.map(({ position }) => position),
      inferred: false,
    },
  ];
}

function judgeEnded(lines: Line[], settings?: Pick<ReadSettings, "options">): Judgement["ended"] {
  const [first, ...dialled] = lines;
  if (!first || first.parent !== null || !first.end) return null;
  const lasts = dialled.filter(({ end }) => end !== null);
  if (lasts.length < dialled.length && !settingOf(settings, "lines-end-with-call")) return null;
  const own = first.end.reading.position;
  const because = `Its status is ${first.end.status}`;
  if (dialled.length === 0) return { position: own, because: `${because}.` };
  const position = Math.max(own, ...lasts.map(({ end }) => end?.reading.position ?? 0));
  const rest =
    lasts.length < dialled.length ? "the lines it dialled end with it" : "every line it dialled has ended";
  return { position, because: `${because}, and ${rest}.` };
}

type Decided = { outcome: Outcome; detail: string | null; from: OutcomeFrom };

/** The line that began the call decides: a colleague who does not answer makes it no call without a conversation. */
function judgeOutcome(
  readings: PlacedReading[],
  lines: Line[],
  settings?: Pick<ReadSettings, "options">,
): Decided | null {
  const first = lines.find(({ parent }) => parent === null);
  if (!first?.end) return null;
  const { reading, status } = first.end;
  const from = {
    position: reading.position,
    path: reading.from?.vendorStatus ?? "CallStatus",
    inferred: false,
  };
  const isInbound = first.readings.some(({ facts }) => facts.direction === "inbound");
  if (status !== "completed") {
    const outcome = OUTCOMES[status] ?? "failed";
    const missed = isInbound && outcome !== "failed";
    return {
      outcome: missed ? "missed" : outcome,
      detail: status,
      from: { ...from, inferred: missed },
    };
  }
  const machine = machineOf(first);
  if (machine?.by === "fax")
    return { outcome: "failed", detail: "fax", from: { ...machine.from, inferred: true } };
  if (machine?.by.startsWith("machine"))
    return { outcome: "voicemail", detail: machine.by, from: machine.from };
  const message = settingOf(settings, "message-is-voicemail") ? messageOf(readings, lines, isInbound) : null;
  if (message) return { outcome: "voicemail", detail: "message left", from: message };
  return { outcome: "completed", detail: null, from };
}

/** What answering machine detection said last. */
function machineOf({ readings }: Line): { by: string; from: OutcomeFrom } | null {
  const telling = readings.findLast(({ facts }) => textAt(facts.extra, "answeredBy") !== undefined);
  const by = textAt(telling?.facts.extra, "answeredBy");
  if (!telling || by === undefined || by === "human" || by === "unknown") return null;
  return { by, from: { position: telling.position, path: "AnsweredBy", inferred: false } };
}

/** Nobody whom an incoming call was put through to answered, and then something was recorded with `<Record>`. */
function messageOf(readings: PlacedReading[], lines: Line[], isInbound: boolean): OutcomeFrom | null {
  const dialled = lines.filter(({ parent }) => parent !== null);
  if (!isInbound || dialled.length === 0 || dialled.some(({ talked }) => talked)) return null;
  const recorded = byPosition(readings).find(
    ({ type, facts }) =>
      type === "twiml.record" ||
      (type === "recording.completed" && textAt(facts.extra, "recording.source") === "RecordVerb"),
  );
  if (!recorded) return null;
  const path = { rule: "nobody answered, and a message was recorded" };
  return { position: recorded.position, path, inferred: true };
}

function classOf(outcome: Outcome | null): OutcomeClass | null {
  if (outcome === null) return null;
  if (outcome === "voicemail") return "voicemail";
  return outcome === "completed" ? "conversation" : "no-conversation";
}

/** What was begun is waited for, whatever the source says; what nobody saw only where it expects it. */
function stateOf({ state }: Closing, outcomeClass: OutcomeClass | null, expected?: boolean): ArtifactState {
  if (state !== null) return state === "open" ? "awaited" : state;
  return expected && outcomeClass !== "no-conversation" ? "awaited" : "absent";
}

/** Only where something is expected: else nothing proves that nothing more comes. */
function judgeFinal(
  ended: Judgement["ended"],
  outcomeClass: OutcomeClass | null,
  expects: ExpectsArtifacts,
  artifacts: { recording: ArtifactState; transcript: ArtifactState },
  closings: Closing[],
): Judgement["final"] {
  const expected = (["recording", "transcript"] as const).filter((name) => expects[name]);
  if (!ended || expected.length === 0 || outcomeClass === "no-conversation") return null;
  if (Object.values(artifacts).includes("awaited")) return null;
  if (closings.some(({ state }) => state === "open")) return null;
  const position = Math.max(ended.position, ...closings.map((closing) => closing.position));
  return {
    position,
    because: `It has ended, and its ${expected.join(" and ")} ${expected.length > 1 ? "are" : "is"} closed.`,
  };
}

/** Of the line that began it: one that was dialled has stages of its own. */
function stageOf(readings: PlacedReading[]): Stage | null {
  const own = readings.filter(
    ({ subject }) => !(subject && "call" in subject && subject.parent !== undefined),
  );
  return inOrder(own).findLast(({ stage }) => stage !== null)?.stage ?? null;
}

function inOrder(readings: PlacedReading[]): PlacedReading[] {
  return [...readings].sort(
    (left, right) =>
      left.rank - right.rank ||
      (left.sequence ?? Number.MAX_SAFE_INTEGER) - (right.sequence ?? Number.MAX_SAFE_INTEGER) ||
      left.position - right.position,
  );
}
