/** Transcript, recording, summary and analysis, where an event brings them; and the metrics by name. */
import type { Json } from "../../../../shared/words";
import { readLink } from "../links";
import { objectAt, textAt, valueAt } from "../paths";
import { type ToldArtifacts, tellArtifact } from "../told";
import { LISTED } from "./event-types";

/** A value that cannot be used (empty, wrong type) is left out: the artifact is still missing. */
export function readArtifacts(body: Json, type: string | null): ToldArtifacts {
  const told: ToldArtifacts = { artifacts: {}, from: {} };
  if (type === "post-conversation" || type === LISTED) {
    const link = readLink(valueAt(body, "metadata.recordingUrl"));
    tellTranscript(told, body, "metadata.transcript");
    if (link !== undefined)
      tellArtifact(told, "recording", { state: "there", text: link }, "metadata.recordingUrl");
  }
  if (type === "analytics-completed" || type === LISTED) {
    const path = "metadata.analytics.summary";
    const summary = textAt(body, path);
    if (summary !== undefined) tellArtifact(told, "summary", { state: "there", text: summary }, path);
    tellAnalysis(told, body, "metadata.analytics");
  }
  if (type === "call.end") tellTranscript(told, body, "transcript");
  if (type === "analytics.completed") tellAnalysis(told, body, "metrics");
  return told;
}

/** Identifier to value, so that a metric is found by its name. Undefined where the event brings none. */
export function readMetrics(body: Json, type: string | null): Record<string, Json> | undefined {
  if (type === "analytics.completed") return objectAt(body, "metrics");
  if (type !== "analytics-completed" && type !== LISTED) return undefined;
  // One name in both lists: the disposition's value stays.
  const listed = ["successMetrics", "dispositionMetrics"].flatMap((list) => {
    const metrics = valueAt(body, `metadata.analytics.${list}`);
    return Array.isArray(metrics) ? metrics : [];
  });
  const named = listed.flatMap((metric): [string, Json][] => {
    const identifier = textAt(metric, "identifier");
    const value = valueAt(metric, "value");
    return identifier === undefined || value === undefined ? [] : [[identifier.trim(), value]];
  });
  return named.length > 0 ? Object.fromEntries(named) : undefined;
}

/** The turns in which something was said. None: there is no transcript. */
function tellTranscript(told: ToldArtifacts, body: Json, path: string): void {
  const sent = valueAt(body, path);
  const turns = Array.isArray(sent) ? sent.filter((turn) => textAt(turn, "content") !== undefined) : [];
  if (turns.length > 0) tellArtifact(told, "transcript", { state: "there", value: turns }, path);
}

function tellAnalysis(told: ToldArtifacts, body: Json, path: string): void {
  const sent = objectAt(body, path);
  if (sent !== undefined && Object.keys(sent).length > 0)
    tellArtifact(told, "analysis", { state: "there", value: sent }, path);
}
