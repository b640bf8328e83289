/** Recording, transcript, summary and analysis, where an event brings them. Links to recordings live ten minutes. */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { isObject, textAt, valueAt } from "../paths";
import { type ToldArtifacts, tellArtifact } from "../told";

export function readArtifacts(body: Json, payload: string, type: string | null): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  switch (type) {
    case "call.recording.saved":
      tellRecording(told, body, payload);
      break;
    case "call.recording.error":
      tellArtifact(told, "recording", { state: "failed" }, `${payload}.reason`);
      if (valueAt(body, `${payload}.reason`) === undefined)
        told.from["artifact.recording"] = { rule: "call.recording.error says that there will be none" };
      break;
    case "call.recording.transcription.saved":
      tellTranscription(told, body, {
        status: `${payload}.status`,
        text: `${payload}.transcription_text`,
      });
      break;
    case "call.conversation_insights.generated":
      tellInsights(told, body, `${payload}.results`);
      break;
    case "call.analyzed":
      tellAnalyzed(told, body, payload);
      break;
  }
  return told;
}

export function readFormArtifacts(form: Json, type: string | null): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  if (type === "texml.recording.completed") {
    const status = textAt(form, "RecordingStatus")?.trim().toLowerCase();
    const link = readLink(valueAt(form, "RecordingUrl"));
    if (status === "absent" || status === "failed")
      tellArtifact(told, "recording", { state: status }, "RecordingStatus");
    else if (link !== undefined)
      tellArtifact(told, "recording", { state: "there", text: link }, "RecordingUrl");
  }
  if (type === "texml.transcription")
    tellTranscription(told, form, { status: "TranscriptionStatus", text: "TranscriptionText" });
  return told;
}

/** `recording_urls` first: what the account set to be public is the same sound for everybody. */
function tellRecording(told: ToldArtifacts, body: Json, payload: string): void {
  for (const list of ["recording_urls", "public_recording_urls"])
    for (const format of ["mp3", "wav"]) {
      const path = `${payload}.${list}.${format}`;
      const link = readLink(valueAt(body, path));
      if (link === undefined) continue;
      tellArtifact(told, "recording", { state: "there", text: link }, path);
      return;
    }
}

function tellTranscription(told: ToldArtifacts, body: Json, at: { status: string; text: string }): void {
  const text = textAt(body, at.text);
  if (text !== undefined) tellArtifact(told, "transcript", { state: "there", text }, at.text);
  else if (/^(?:failed|error|absent)$/i.test(textAt(body, at.status) ?? ""))
    tellArtifact(told, "transcript", { state: "failed" }, at.status);
}

/** The first insight in words is the summary; all of them are the analysis. */
function tellInsights(told: ToldArtifacts, body: Json, path: string): void {
  const sent = valueAt(body, path);
  const results = Array.isArray(sent) ? sent.filter(isObject) : [];
  if (results.length === 0) return;
  tellArtifact(told, "analysis", { state: "there", value: results }, path);
  const words = results.findIndex((one) => textAt(one, "result") !== undefined && !looksLikeJson(one.result));
  const index = words < 0 ? -1 : (sent as Json[]).indexOf(results[words] as Json);
  if (index >= 0)
    tellArtifact(
      told,
      "summary",
      { state: "there", text: textAt(results[words], "result") as string },
      `${path}.${index}.result`,
    );
}

function looksLikeJson(value: Json | undefined): boolean {
  return typeof value === "string" && /^\s*[{[]/.test(value);
}

/** Groups of insights, recordings and the cost in one event. */
function tellAnalyzed(told: ToldArtifacts, body: Json, payload: string): void {
  const groups = valueAt(body, `${payload}.conversation_insights`);
  const count = Array.isArray(groups) ? groups.length : 0;
  for (let index = 0; index < count && told.artifacts.analysis === undefined; index += 1) {
    const group = `${payload}.conversation_insights.${index}`;
    tellInsights(told, body, `${group}.conversation_insights`);
    tellInsights(told, body, `${group}.results`);
  }
  const recordings = valueAt(body, `${payload}.recordings`);
  for (const index of Array.isArray(recordings) ? recordings.keys() : []) {
    for (const name of [
      "recording_urls.mp3",
      "recording_urls.wav",
      "download_urls.mp3",
      "download_urls.wav",
      "url",
    ]) {
      const path = `${payload}.recordings.${index}.${name}`;
      const link = readLink(valueAt(body, path));
      if (link === undefined) continue;
      tellArtifact(told, "recording", { state: "there", text: link }, path);
      return;
    }
  }
}
