/** Recording, transcript and summary of a call that is over. */
import type { ArtifactName, Json } from "../../../../shared/words";
import { readLink } from "../links";
import type { ReadArtifact } from "../pack";
import { valueAt } from "../paths";
import { readText } from "./values";

const NAMES = ["recording", "transcript", "summary"] as const;

/**
 * A Post-Call has waited for them for up to twenty minutes: what it lacks is absent. A Call Modified that lacks one
 * says nothing about it.
 */
export function readArtifacts(body: Json, type: string): Partial<Record<ArtifactName, ReadArtifact>> {
  const found: Partial<Record<(typeof NAMES)[number], ReadArtifact>> = {};
  const recording = ["recording", "recording_player", "recording_redirect"]
    .map((name) => readLink(valueAt(body, name)))
    .find((link) => link !== undefined);
  if (recording !== undefined) found.recording = { state: "there", text: recording };
  const transcript = readTranscript(body);
  if (transcript !== undefined) found.transcript = transcript;
  const summary = readText(body, "call_summary");
  if (summary !== undefined) found.summary = { state: "there", text: summary };
  if (type.endsWith("modified")) return found;
  return Object.fromEntries(NAMES.map((name) => [name, found[name] ?? { state: "absent" }]));
}

/** `conversational_transcript` names the speakers; in API v3 it may be a list. */
function readTranscript(body: Json): ReadArtifact | undefined {
  const text = readText(body, "transcription") ?? readText(body, "conversational_transcript");
  const turns = valueAt(body, "conversational_transcript");
  const value = Array.isArray(turns) && turns.length > 0 ? turns : undefined;
  if (text === undefined && value === undefined) return undefined;
  return {
    state: "there",
    ...(text === undefined ? {} : { text }),
    ...(value === undefined ? {} : { value }),
  };
}
