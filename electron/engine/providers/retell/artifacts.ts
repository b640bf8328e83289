/** Transcript, recording, summary and analysis, where an event of a call brings them (“Get Call”). */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { objectAt, textAt, valueAt } from "../paths";
import { type Told, type ToldArtifacts, tellArtifact, tellWithin } from "../told";
import type { Part } from "./event-types";

/** A value that cannot be used (empty, wrong type) is left out: the artifact is still missing. */
export function readArtifacts(body: Json, part: Part): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  tellTranscript(told, body);
  if (part === "end" || part === "analysis") tellRecording(told, body);
  if (part !== "analysis") return told;
  const path = "call.call_analysis";
  const summary = textAt(body, `${path}.call_summary`);
  if (summary !== undefined)
    tellArtifact(told, "summary", { state: "there", text: summary }, `${path}.call_summary`);
  const analysis = objectAt(body, path);
  if (analysis !== undefined && Object.keys(analysis).length > 0)
    tellArtifact(told, "analysis", { state: "there", value: analysis }, path);
  return told;
}

/** Turns in which something was said, the newest field first; else the transcript as text. */
function tellTranscript(told: ToldArtifacts, body: Json): void {
  for (const path of ["call.transcript_object", "call.transcript_with_tool_calls", WITH_TOOLS]) {
    const turns = turnsAt(body, path);
    if (turns.length === 0) continue;
    tellArtifact(told, "transcript", { state: "there", value: turns }, path);
    return;
  }
  const text = textAt(body, "call.transcript");
  if (text !== undefined)
    tellArtifact(told, "transcript", { state: "there", value: text }, "call.transcript");
}

/** transcript_updated is the call “plus transcript_with_tool_calls”; whether inside of it is not said. */
export const WITH_TOOLS = "transcript_with_tool_calls";

/** The words of a turn with their times are left out: they are many, and stand in the event. */
function turnsAt(body: Json, path: string): Json[] {
  const sent = valueAt(body, path);
  if (!Array.isArray(sent)) return [];
  return sent.flatMap((turn) => {
    const [role, content] = [textAt(turn, "role"), textAt(turn, "content")];
    return role !== undefined && content !== undefined && SPEAKERS.has(role) ? [{ role, content }] : [];
  });
}

const SPEAKERS = new Set(["agent", "user", "transfer_target"]);

/** Without personal data where Retell keeps no other. */
function tellRecording(told: ToldArtifacts, body: Json): void {
  for (const path of ["call.recording_url", "call.scrubbed_recording_url"]) {
    const link = readLink(valueAt(body, path));
    if (link === undefined) continue;
    tellArtifact(told, "recording", { state: "there", text: link }, path);
    return;
  }
}

/** A link that expires is of no use later: how long it holds is said beside it. */
export function tellExpiry(told: Told, body: Json, { artifacts }: ToldArtifacts): void {
  if (artifacts.recording === undefined) return;
  if (valueAt(body, "call.opt_in_signed_url") === true)
    tellWithin(told, "extra", "recording_expires", "24 hours after it was made", "call.opt_in_signed_url");
  else if (textAt(body, "call.data_storage_setting") === "basic_attributes_only")
    tellWithin(
      told,
      "extra",
      "recording_expires",
      "10 minutes after the call: this agent stores none",
      "call.data_storage_setting",
    );
}
