/** Recording and transcript, where a request brings them or says that there is none. */
import type { Json } from "../../../../shared/words";
import { parseJsonBody } from "../json-body";
import { readLink } from "../links";
import { textAt } from "../paths";
import { type ToldArtifacts, tellArtifact } from "../told";
import { type Fields, textOf } from "./fields";

export function readArtifacts(fields: Fields, type: string | null): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  const link = readLink(fields.RecordingUrl);
  switch (type) {
    case "recording.absent":
      tellArtifact(told, "recording", { state: "absent" }, "RecordingStatus");
      break;
    case "recording.failed":
      tellArtifact(told, "recording", { state: "failed" }, "RecordingStatus");
      break;
    case "recording.completed":
    case "twiml.record":
    case "call.completed":
      if (link !== undefined) tellArtifact(told, "recording", { state: "there", text: link }, "RecordingUrl");
      break;
    case "transcription.completed":
      tellText(told, fields);
      break;
    case "transcription.failed":
      tellArtifact(told, "transcript", { state: "failed" }, "TranscriptionStatus");
      break;
    case "transcription-content":
      tellSentence(told, fields);
      break;
    case "transcription-error":
      tellArtifact(told, "transcript", { state: "failed" }, "TranscriptionEvent");
      break;
  }
  return told;
}

function tellText(told: ToldArtifacts, fields: Fields): void {
  const text = textOf(fields, "TranscriptionText");
  if (text !== undefined) tellArtifact(told, "transcript", { state: "there", text }, "TranscriptionText");
}

/** What was said so far is said again until it is final: only then it is a sentence of the transcript. */
function tellSentence(told: ToldArtifacts, fields: Fields): void {
  const content = textAt(transcriptionData(fields), "transcript")?.trim();
  if (content === undefined || textOf(fields, "Final")?.trim().toLowerCase() === "false") return;
  const value = [{ role: roleOf(fields), content }];
  tellArtifact(told, "transcript", { state: "there", value }, "TranscriptionData");
}

/** What Twilio hears comes from the person, what it plays to them from our side. */
function roleOf(fields: Fields): string {
  const track = textOf(fields, "Track")?.trim();
  return track === "inbound_track" ? "user" : track === "outbound_track" ? "agent" : (track ?? "unknown");
}

/** `TranscriptionData` is JSON within a field of the form. */
export function transcriptionData(fields: Fields): Json | undefined {
  const text = textOf(fields, "TranscriptionData");
  return text === undefined ? undefined : parseJsonBody(new TextEncoder().encode(text)).value;
}
