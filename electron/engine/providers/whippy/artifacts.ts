/** Summary, transcript, recording and analysis, where an event of a call brings them. All field names are assumed. */
import type { ArtifactName, Json } from "../../../../shared/words";
import type { ReadArtifact } from "../pack";
import { isObject } from "../paths";
import { callField, withoutEmpty } from "./event-types";

/** A value that cannot be used (empty, wrong type) is left out: the artifact is still missing. */
export function readArtifacts(body: Json): Partial<Record<ArtifactName, ReadArtifact>> {
  const artifacts: Partial<Record<ArtifactName, ReadArtifact>> = {};
  const summary = callField(body, "summary")?.value;
  if (typeof summary === "string" && summary.trim() !== "") {
    artifacts.summary = { state: "there", text: summary };
  }
  const transcript = callField(body, "transcript")?.value;
  if (isTranscript(transcript)) artifacts.transcript = { state: "there", value: transcript };
  const recording = readLink(callField(body, "recording_url")?.value);
  if (recording !== undefined) artifacts.recording = { state: "there", text: recording };
  const analysis = readAnalysis(body);
  if (Object.keys(analysis).length > 0) artifacts.analysis = { state: "there", value: analysis };
  return artifacts;
}

/** Text, or a list of turns of which one at least says something. */
function isTranscript(value: Json | undefined): value is Json {
  if (typeof value === "string") return value.trim() !== "";
  return Array.isArray(value) && value.some((turn) => isObject(turn) && wordsOf(turn) !== "");
}

function wordsOf(turn: { [key: string]: Json }): string {
  const words = turn.content ?? turn.text;
  return typeof words === "string" ? words.trim() : "";
}

/** "Editing a Whippy Business Phone Channel": the analysis has summary, completion rating and sentiment. */
function readAnalysis(body: Json): { [key: string]: Json } {
  return withoutEmpty({
    sentiment: callField(body, "sentiment")?.value ?? null,
    completion_rating: callField(body, "completion_rating")?.value ?? null,
  });
}

/** An http or https address; undefined for anything else. */
export function readLink(value: Json | undefined): string | undefined {
  if (typeof value !== "string" || !URL.canParse(value)) return undefined;
  return ["http:", "https:"].includes(new URL(value).protocol) ? value : undefined;
}
