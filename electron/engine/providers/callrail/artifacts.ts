/** Recording, transcript and summary of a call that is over. */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { valueAt } from "../paths";
import { type ToldArtifacts, tellArtifact } from "../told";
import { readText } from "./values";

const NAMES = ["recording", "transcript", "summary"] as const;

/**
 * A Post-Call has waited for them for up to twenty minutes: what it lacks is absent. A Call Modified that lacks one
 * says nothing about it.
 */
export function readArtifacts(body: Json, type: string): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  if (!type.endsWith("modified"))
    for (const name of NAMES) tellArtifact(told, name, { state: "absent" }, { rule: `${type} has none` });
  // The first of them that is a link.
  for (const path of ["recording_redirect", "recording_player", "recording"]) {
    const text = readLink(valueAt(body, path));
    if (text !== undefined) tellArtifact(told, "recording", { state: "there", text }, path);
  }
  tellTranscript(told, body);
  const summary = readText(body, "call_summary");
  if (summary !== undefined) tellArtifact(told, "summary", { state: "there", text: summary }, "call_summary");
  return told;
}

/** `conversational_transcript` names the speakers; in API v3 it may be a list. */
function tellTranscript(told: ToldArtifacts, body: Json): void {
  const textPath = ["transcription", "conversational_transcript"].find(
    (path) => readText(body, path) !== undefined,
  );
  const text = textPath === undefined ? undefined : readText(body, textPath);
  const turns = valueAt(body, "conversational_transcript");
  const value = Array.isArray(turns) && turns.length > 0 ? turns : undefined;
  if (text === undefined && value === undefined) return;
  tellArtifact(
    told,
    "transcript",
    {
      state: "there",
      ...(text === undefined ? {} : { text }),
      ...(value === undefined ? {} : { value }),
    },
    value === undefined ? (textPath ?? "") : "conversational_transcript",
  );
}
