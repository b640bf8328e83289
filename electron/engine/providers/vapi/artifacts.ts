/**
 * Transcript, summary, recording and analysis of the two messages that may bring them. Today they stand in `artifact` and
 * `analysis`; bodies of 2024 had them at the message itself, beside an empty `artifact`. Both are read, today's first.
 */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { type ToldArtifacts, tellArtifact } from "../told";
import { ENDED, REPORT } from "./event-types";

/** A value that cannot be used (empty, wrong type) is left out: the artifact is still missing. */
export function readArtifacts(body: Json, type: string | null): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  if (type !== ENDED && type !== REPORT) return told;
  tellTranscript(told, body);
  for (const path of ["message.analysis.summary", "message.artifact.summary", "message.summary"]) {
    const summary = textAt(body, path);
    if (summary === undefined) continue;
    tellArtifact(told, "summary", { state: "there", text: summary }, path);
    break;
  }
  tellRecording(told, body);
  if (type === REPORT) tellAnalysis(told, body);
  return told;
}

const SPEAKERS: Record<string, "agent" | "user"> = { bot: "agent", assistant: "agent", user: "user" };

/** What the two said, turn by turn, without system and tool messages; else the text of the whole. */
function tellTranscript(told: ToldArtifacts, body: Json): void {
  for (const path of ["message.artifact.messages", "message.messages"]) {
    const sent = valueAt(body, path);
    const turns = Array.isArray(sent) ? sent.flatMap(readTurn) : [];
    if (turns.length === 0) continue;
    tellArtifact(told, "transcript", { state: "there", value: turns }, path);
    return;
  }
  for (const path of ["message.artifact.transcript", "message.transcript"]) {
    const text = textAt(body, path);
    if (text === undefined) continue;
    tellArtifact(told, "transcript", { state: "there", value: text }, path);
    return;
  }
}

function readTurn(turn: Json): Json[] {
  const role = textAt(turn, "role") ?? "";
  const speaker = Object.hasOwn(SPEAKERS, role) ? SPEAKERS[role] : undefined;
  const content = textAt(turn, "message") ?? textAt(turn, "content");
  if (speaker === undefined || content === undefined) return [];
  const seconds = valueAt(turn, "secondsFromStart");
  return [{ role: speaker, content, ...(typeof seconds === "number" ? { seconds } : {}) }];
}

const RECORDINGS = [
  "message.artifact.recordingUrl",
  "message.artifact.recording.mono.combinedUrl",
  "message.artifact.recording.stereoUrl",
  "message.artifact.recording",
  "message.artifact.stereoRecordingUrl",
  "message.recordingUrl",
  "message.stereoRecordingUrl",
];

function tellRecording(told: ToldArtifacts, body: Json): void {
  for (const path of RECORDINGS) {
    const link = readLink(valueAt(body, path));
    if (link === undefined) continue;
    tellArtifact(told, "recording", { state: "there", text: link }, path);
    return;
  }
}

const OUTPUTS = "message.artifact.structuredOutputs";

/** `successEvaluation` is text whatever the rubric; structured outputs stand under their ids, each with a name. */
function tellAnalysis(told: ToldArtifacts, body: Json): void {
  const { summary: _, ...sent } = objectAt(body, "message.analysis") ?? {};
  const analysis = Object.entries(sent).filter(([, value]) => !isEmpty(value));
  const outputs = Object.values(objectAt(body, OUTPUTS) ?? {}).flatMap((output): [string, Json][] => {
    const name = textAt(output, "name")?.trim();
    const result = valueAt(output, "result");
    return name === undefined || isEmpty(result) ? [] : [[name, result as Json]];
  });
  const paths = [
    ...(analysis.length > 0 ? ["message.analysis"] : []),
    ...(outputs.length > 0 ? [OUTPUTS] : []),
  ];
  if (paths.length === 0) return;
  const value = Object.fromEntries([
    ...analysis,
    ...(outputs.length > 0 ? [["structuredOutputs", Object.fromEntries(outputs)] as const] : []),
  ]);
  tellArtifact(told, "analysis", { state: "there", value }, paths.join(" + "));
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return (isObject(value) || Array.isArray(value)) && Object.keys(value).length === 0;
}
