/** Transcript, recording, summary and analysis of a record. What the record does not have does not come later. */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { objectAt, textAt, valueAt } from "../paths";
import { type ToldArtifacts, tellArtifact } from "../told";

/** A value that cannot be used (empty, wrong type) is left out. */
export function readArtifacts(body: Json): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  tellTranscript(told, body);
  const summary = textAt(body, "summary");
  if (summary !== undefined) tellArtifact(told, "summary", { state: "there", text: summary }, "summary");
  const link = readLink(valueAt(body, "recording_url"));
  if (link !== undefined) tellArtifact(told, "recording", { state: "there", text: link }, "recording_url");
  const analysis = objectAt(body, "analysis");
  if (analysis !== undefined && Object.keys(analysis).length > 0)
    tellArtifact(told, "analysis", { state: "there", value: analysis }, "analysis");
  return told;
}

/** Who said what; what the agent did (`agent-action`, `robot`) is no speech. Else the transcript as one text. */
function tellTranscript(told: ToldArtifacts, body: Json): void {
  const sent = valueAt(body, "transcripts");
  const turns = Array.isArray(sent)
    ? sent.flatMap((turn) => {
        const [role, content] = [textAt(turn, "user"), textAt(turn, "text")];
        return content !== undefined && (role === "user" || role === "assistant") ? [{ role, content }] : [];
      })
    : [];
  if (turns.length > 0) {
    tellArtifact(told, "transcript", { state: "there", value: turns }, "transcripts");
    return;
  }
  const path = "concatenated_transcript";
  const text = textAt(body, path);
  if (text !== undefined) tellArtifact(told, "transcript", { state: "there", value: text }, path);
}
