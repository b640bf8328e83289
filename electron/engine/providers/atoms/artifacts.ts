/** Transcript, recording, summary and analysis, where an event brings them; and the metrics by name. */
import type { ArtifactName, Json } from "../../../../shared/words";
import type { ReadArtifact } from "../pack";
import { isObject, objectAt, textAt, valueAt } from "../paths";
import { LISTED } from "./event-types";

/** A value that cannot be used (empty, wrong type) is left out: the artifact is still missing. */
export function readArtifacts(body: Json, type: string | null): Partial<Record<ArtifactName, ReadArtifact>> {
  switch (type) {
    case LISTED:
      return { ...readArtifacts(body, "post-conversation"), ...readArtifacts(body, "analytics-completed") };
    case "post-conversation": {
      const link = readLink(valueAt(body, "metadata.recordingUrl"));
      return {
        ...transcriptOf(valueAt(body, "metadata.transcript")),
        ...(link === undefined ? {} : { recording: { state: "there", text: link } }),
      };
    }
    case "analytics-completed": {
      const summary = textAt(body, "metadata.analytics.summary");
      return {
        ...(summary === undefined ? {} : { summary: { state: "there", text: summary } }),
        ...analysisOf(objectAt(body, "metadata.analytics")),
      };
    }
    case "call.end":
      return transcriptOf(valueAt(body, "transcript"));
    case "analytics.completed":
      return analysisOf(objectAt(body, "metrics"));
    default:
      return {};
  }
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
function transcriptOf(sent: Json | undefined): { transcript?: ReadArtifact } {
  const turns = Array.isArray(sent) ? sent.filter((turn) => textAt(turn, "content") !== undefined) : [];
  return turns.length > 0 ? { transcript: { state: "there", value: turns } } : {};
}

function analysisOf(sent: Json | undefined): { analysis?: ReadArtifact } {
  return isObject(sent) && Object.keys(sent).length > 0 ? { analysis: { state: "there", value: sent } } : {};
}

/** An http or https address; undefined for anything else. */
function readLink(value: Json | undefined): string | undefined {
  if (typeof value !== "string" || !URL.canParse(value)) return undefined;
  return ["http:", "https:"].includes(new URL(value).protocol) ? value : undefined;
}
