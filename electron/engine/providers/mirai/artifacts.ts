/** Summary, analysis, recording and follow-ups, where an event brings them. Mirai sends no transcript. */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { objectAt, textAt, valueAt } from "../paths";
import { type ToldArtifacts, tellArtifact } from "../told";

const RECORDING = "event.data.call.recordingUrl";
const ANALYSIS = "event.data.analysis";
const SUMMARY = `${ANALYSIS}.summary`;
export const FOLLOW_UPS = `${ANALYSIS}.requiredActions`;

/** A value that cannot be used (empty, wrong type) is left out: the artifact is still missing. */
export function readArtifacts(body: Json, type: string | null): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  if (type === null) return told;
  const link = readLink(valueAt(body, RECORDING));
  if (link !== undefined) tellArtifact(told, "recording", { state: "there", text: link }, RECORDING);
  if (type !== "end-of-call") return told;
  const summary = textAt(body, SUMMARY);
  if (summary !== undefined) tellArtifact(told, "summary", { state: "there", text: summary }, SUMMARY);
  const analysis = objectAt(body, ANALYSIS);
  if (analysis !== undefined) tellArtifact(told, "analysis", { state: "there", value: analysis }, ANALYSIS);
  return told;
}

/** `analysis.requiredActions` in the spelling of our action types: `create-order` and `create_order` are one. */
export function readFollowUps(body: Json, type: string | null): string[] {
  const actions = type === "end-of-call" ? valueAt(body, FOLLOW_UPS) : undefined;
  if (!Array.isArray(actions)) return [];
  const names = actions
    .filter((action) => typeof action === "string")
    .map((action) => action.trim())
    .map((action) => (/^[\w-]+$/.test(action) ? action.replaceAll("-", "_") : action))
    .filter((action) => action !== "");
  return [...new Set(names)];
}
