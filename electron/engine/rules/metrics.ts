/**
 * A call's metrics by its source's map. A value that does not fit its metric is no value: “n/a” is not satisfaction 0.
 * Satisfaction is told on the scale 1 to 5, whatever the source's own is.
 */
import type { CallMetrics, MappedMetric, MetricsMap } from "../../../shared/metrics";
import type { Json } from "../../../shared/words";
import { valueAt } from "../providers/paths";

/** What metrics are read from: a call's `extra`, `metadata` and `analysis`. */
export type MetricValues = { extra: Json; metadata: Json; analysis: Json };

/** Null: the source maps none. */
export function readCallMetrics(map: MetricsMap, values: MetricValues): CallMetrics | null {
  if (Object.keys(map).length === 0) return null;
  const at = (mapped: MappedMetric | undefined) => mapped && valueAt(values, mapped.path);
  return {
    satisfaction: satisfactionOf(at(map.satisfaction), map.satisfaction?.scale ?? { from: 1, to: 5 }),
    resolved: answerOf(at(map.resolved), map.resolved?.yes),
    sentiment: sentimentOf(at(map.sentiment), map.sentiment?.negative),
    followUp: answerOf(at(map.followUp), map.followUp?.yes),
  };
}

function satisfactionOf(value: Json | undefined, { from, to }: { from: number; to: number }): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return null;
  if (number < Math.min(from, to) || number > Math.max(from, to)) return null;
  return Math.round((1 + (4 * (number - from)) / (to - from)) * 100) / 100;
}

export const usualYes = ["true", "yes", "1", "resolved", "solved", "done"];
export const usualNo = ["false", "no", "0", "unresolved", "not resolved", "open", "none", ""];

function answerOf(value: Json | undefined, yes: readonly string[] = []): boolean | null {
  if (typeof value === "boolean") return value;
  if (value === 0 || value === 1) return value === 1;
  if (typeof value !== "string") return null;
  const word = value.trim().toLowerCase();
  if (yes.some((one) => one.toLowerCase() === word) || usualYes.includes(word)) return true;
  // Where the source's own words for yes are named, every other word is no.
  return yes.length > 0 || usualNo.includes(word) ? false : null;
}

function sentimentOf(value: Json | undefined, negative: readonly string[] = []): CallMetrics["sentiment"] {
  if (typeof value === "number" && Number.isFinite(value))
    return value < 0 ? "negative" : value > 0 ? "positive" : "neutral";
  if (typeof value !== "string") return null;
  const word = value.trim().toLowerCase();
  if (word === "negative" || negative.some((one) => one.toLowerCase() === word)) return "negative";
  if (word === "positive") return "positive";
  return word === "neutral" || word === "mixed" || negative.length > 0 ? "neutral" : null;
}
