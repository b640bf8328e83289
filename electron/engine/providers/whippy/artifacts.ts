/** Summary, transcript, recording and analysis, where an event of a call brings them. All field names are assumed. */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { isObject } from "../paths";
import { type ToldArtifacts, tellArtifact } from "../told";
import { callField, withoutEmpty } from "./event-types";

/** A value that cannot be used (empty, wrong type) is left out: the artifact is still missing. */
export function readArtifacts(body: Json): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  const summary = callField(body, "summary");
  if (typeof summary?.value === "string" && summary.value.trim() !== "")
    tellArtifact(told, "summary", { state: "there", text: summary.value }, summary.path);
  const transcript = callField(body, "transcript");
  if (transcript && isTranscript(transcript.value))
    tellArtifact(told, "transcript", { state: "there", value: transcript.value }, transcript.path);
  const recording = callField(body, "recording_url");
  const link = readLink(recording?.value);
  if (link !== undefined)
    tellArtifact(told, "recording", { state: "there", text: link }, recording?.path ?? "");
  tellAnalysis(told, body);
  return told;
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
function tellAnalysis(told: ToldArtifacts, body: Json): void {
  const fields = ["sentiment", "completion_rating"].flatMap((name) => {
    const field = callField(body, name);
    return field ? [{ name, ...field }] : [];
  });
  const analysis = withoutEmpty(Object.fromEntries(fields.map(({ name, value }) => [name, value])));
  const paths = fields.flatMap(({ name, path }) => (Object.hasOwn(analysis, name) ? [path] : []));
  if (paths.length > 0)
    tellArtifact(told, "analysis", { state: "there", value: analysis }, paths.join(" + "));
}
