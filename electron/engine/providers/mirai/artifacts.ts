/** Summary, analysis, recording and follow-ups, where an event brings them. Mirai sends no transcript. */
import type { ArtifactName, Json } from "../../../../shared/words";
import { readLink } from "../links";
import type { ReadArtifact } from "../pack";
import { objectAt, textAt, valueAt } from "../paths";

/** A value that cannot be used (empty, wrong type) is left out: the artifact is still missing. */
export function readArtifacts(body: Json, type: string | null): Partial<Record<ArtifactName, ReadArtifact>> {
  const artifacts: Partial<Record<ArtifactName, ReadArtifact>> = {};
  if (type === null) return artifacts;
  const recording = readLink(valueAt(body, "event.data.call.recordingUrl"));
  if (recording !== undefined) artifacts.recording = { state: "there", text: recording };
  if (type !== "end-of-call") return artifacts;
  const summary = textAt(body, "event.data.analysis.summary");
  if (summary !== undefined) artifacts.summary = { state: "there", text: summary };
  const analysis = objectAt(body, "event.data.analysis");
  if (analysis !== undefined) artifacts.analysis = { state: "there", value: analysis };
  return artifacts;
}

/** `analysis.requiredActions` in the spelling of our action types: `create-order` and `create_order` are one. */
export function readFollowUps(body: Json, type: string | null): string[] {
  const actions = type === "end-of-call" ? valueAt(body, "event.data.analysis.requiredActions") : undefined;
  if (!Array.isArray(actions)) return [];
  const names = actions
    .filter((action) => typeof action === "string")
    .map((action) => action.trim())
    .map((action) => (/^[\w-]+$/.test(action) ? action.replaceAll("-", "_") : action))
    .filter((action) => action !== "");
  return [...new Set(names)];
}
