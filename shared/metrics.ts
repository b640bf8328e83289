/** The metrics map of a source: which of its fields is satisfaction, resolved, sentiment, follow-up. */
import { z } from "zod";

export const metricName = z.enum(["satisfaction", "resolved", "sentiment", "followUp"]);
export type MetricName = z.infer<typeof metricName>;

/** Where its value stands in what a call says: `extra.metrics.satisfaction_score`. */
export const metricPath = z
  .string()
  .max(200)
  .regex(
    /^(extra|metadata|analysis)(\.[^.\s][^.]*)+$/,
    "It begins with extra., metadata. or analysis., such as extra.metrics.satisfaction_score.",
  );

const scale = z
  .strictObject({ from: z.number(), to: z.number() })
  .refine(({ from, to }) => from !== to, "A scale has two ends.");

const mapped = z.strictObject({
  path: metricPath,
  /** Of satisfaction: its worst and its best value. Left out: 1 to 5. */
  scale: scale.optional(),
  /** Of resolved and follow-up: texts that mean yes, beside true and 1. */
  yes: z.array(z.string().min(1).max(100)).max(20).optional(),
  /** Of sentiment: texts that mean negative, beside “negative”. */
  negative: z.array(z.string().min(1).max(100)).max(20).optional(),
});
export type MappedMetric = z.infer<typeof mapped>;

export const metricsMap = z.partialRecord(metricName, mapped);
export type MetricsMap = z.infer<typeof metricsMap>;

/** What a call's metrics are: satisfaction from 1 (worst) to 5, the others as words and answers; null: not known. */
export const callMetrics = z.object({
  satisfaction: z.number().nullable(),
  resolved: z.boolean().nullable(),
  sentiment: z.enum(["negative", "neutral", "positive"]).nullable(),
  followUp: z.boolean().nullable(),
});
export type CallMetrics = z.infer<typeof callMetrics>;
