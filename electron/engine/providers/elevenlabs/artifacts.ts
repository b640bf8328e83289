/**
 * Transcript, summary, analysis and recording. The sound comes as Base64 inside its event and may be many megabytes: it
 * stays in the event, and a reading says its size only. There is no link to it.
 */
import type { Json } from "../../../../shared/words";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { type ToldArtifacts, tellArtifact } from "../told";
import { AUDIO, TRANSCRIPTION } from "./event-types";

const ANALYSIS = "data.analysis";
const FULL_AUDIO = "data.full_audio";

/** A value that cannot be used (empty, wrong type) is left out: the artifact is still missing. */
export function readArtifacts(body: Json, type: string | null): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  if (type === AUDIO) {
    const audio = describeAudio(body);
    if (audio !== undefined) tellArtifact(told, "recording", { state: "there", value: audio }, FULL_AUDIO);
  }
  if (type !== TRANSCRIPTION) return told;
  const sent = valueAt(body, "data.transcript");
  const turns = Array.isArray(sent) ? sent.flatMap(readTurn) : [];
  if (turns.length > 0) tellArtifact(told, "transcript", { state: "there", value: turns }, "data.transcript");
  const path = `${ANALYSIS}.transcript_summary`;
  const summary = textAt(body, path);
  if (summary !== undefined) tellArtifact(told, "summary", { state: "there", text: summary }, path);
  tellAnalysis(told, body);
  if (valueAt(body, "data.has_audio") === false)
    tellArtifact(told, "recording", { state: "absent" }, "data.has_audio");
  return told;
}

/** By the length of the Base64 alone: nothing is decoded, nothing copied. */
export function describeAudio(body: Json): Json | undefined {
  const sent = valueAt(body, FULL_AUDIO);
  if (typeof sent !== "string" || sent.length < 4) return undefined;
  const padding = sent.endsWith("==") ? 2 : sent.endsWith("=") ? 1 : 0;
  return { format: "mp3", bytes: Math.floor((sent.length * 3) / 4) - padding };
}

function readTurn(turn: Json): Json[] {
  const role = textAt(turn, "role");
  const content = textAt(turn, "message");
  if ((role !== "agent" && role !== "user") || content === undefined) return [];
  const seconds = valueAt(turn, "time_in_call_secs");
  return [{ role, content, ...(typeof seconds === "number" ? { seconds } : {}) }];
}

/** What was evaluated and collected, each by its name with its result; the reasons stay in the event. */
function tellAnalysis(told: ToldArtifacts, body: Json): void {
  const successful = textAt(body, `${ANALYSIS}.call_successful`);
  const criteria = flatten(objectAt(body, `${ANALYSIS}.evaluation_criteria_results`), "result");
  const collected = flatten(objectAt(body, `${ANALYSIS}.data_collection_results`), "value");
  const value = {
    ...(successful === undefined ? {} : { callSuccessful: successful }),
    ...(criteria === undefined ? {} : { criteria }),
    ...(collected === undefined ? {} : { collected }),
  };
  if (Object.keys(value).length > 0) tellArtifact(told, "analysis", { state: "there", value }, ANALYSIS);
}

function flatten(results: { [key: string]: Json } | undefined, name: "result" | "value"): Json | undefined {
  const told = Object.entries(results ?? {}).flatMap(([key, result]): [string, Json][] => {
    const value = isObject(result) ? valueAt(result, name) : result;
    return value === undefined || value === null ? [] : [[key, value]];
  });
  return told.length > 0 ? Object.fromEntries(told) : undefined;
}
