/** The metrics map of a source while it is written. An empty field is a metric that is not mapped. */
import type { MappedMetric, MetricName, MetricsMap } from "../../../shared/metrics";

export type MetricDraft = { path: string; from: string; to: string; words: string[] };
export type MetricDrafts = Record<MetricName, MetricDraft>;

export const metrics: readonly { metric: MetricName; words: string; means: string }[] = [
  { metric: "satisfaction", words: "Satisfaction", means: "From worst to best; rules see it as 1 to 5." },
  { metric: "resolved", words: "Resolved", means: "The caller got what they called for: yes or no." },
  { metric: "sentiment", words: "Sentiment", means: "Negative, neutral or positive." },
  { metric: "followUp", words: "Follow-up", means: "Somebody should get back: yes or no." },
];

/** What its further words mean; null: it has none. */
export const wordsMean: Record<MetricName, "yes" | "negative" | null> = {
  satisfaction: null,
  resolved: "yes",
  sentiment: "negative",
  followUp: "yes",
};

export function draftsOf(map: MetricsMap): MetricDrafts {
  return {
    satisfaction: draftOf(map.satisfaction, "satisfaction"),
    resolved: draftOf(map.resolved, "resolved"),
    sentiment: draftOf(map.sentiment, "sentiment"),
    followUp: draftOf(map.followUp, "followUp"),
  };
}

export function draftOf(mapped: MappedMetric | undefined, metric: MetricName): MetricDraft {
  const mean = wordsMean[metric];
  return {
    path: mapped?.path ?? "",
    from: String(mapped?.scale?.from ?? 1),
    to: String(mapped?.scale?.to ?? 5),
    words: (mean && mapped?.[mean]) ?? [],
  };
}

/** Why it cannot be saved; null where it can. */
export function draftProblem({ path, from, to }: MetricDraft, metric: MetricName): string | null {
  if (path.trim() === "") return null;
  if (!/^(extra|metadata|analysis)(\.[^.\s][^.]*)+$/.test(path.trim()))
    return "It begins with extra., metadata. or analysis., such as extra.metrics.satisfaction_score.";
  if (metric !== "satisfaction") return null;
  const ends = [from, to].map((text) => (text.trim() === "" ? Number.NaN : Number(text)));
  if (!ends.every(Number.isFinite)) return "A scale has two ends, each a number.";
  return ends[0] === ends[1] ? "The two ends of the scale are the same." : null;
}

export function mapOf(drafts: MetricDrafts): MetricsMap {
  const map: MetricsMap = {};
  for (const { metric } of metrics) {
    const { path, from, to, words } = drafts[metric];
    if (path.trim() === "") continue;
    const mapped: MappedMetric = { path: path.trim() };
    if (metric === "satisfaction") mapped.scale = { from: Number(from), to: Number(to) };
    const mean = wordsMean[metric];
    if (mean && words.length > 0) mapped[mean] = words;
    map[metric] = mapped;
  }
  return map;
}
