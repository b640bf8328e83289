/** Which fields of a source may be its metrics, from what was seen of it: proposed, never chosen. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { metricName, metricPath } from "./metrics";

export const metricProposal = z.object({
  metric: metricName,
  path: metricPath,
  /** Of satisfaction: the smallest usual scale that has every value; else null. */
  scale: z.object({ from: z.number(), to: z.number() }).nullable(),
  /** Of resolved and follow-up: texts that mean yes. Left out: it says yes and no. */
  yes: z.array(z.string()).optional(),
  /** Of sentiment: texts that mean negative, beside “negative”. */
  negative: z.array(z.string()).optional(),
  /** Calls that have a value there. */
  seen: z.number().int(),
  /** Calls that were looked at: the newest of the source. */
  of: z.number().int(),
  /** Different ones, at most six. */
  values: z.array(z.string()),
});
export type MetricProposal = z.infer<typeof metricProposal>;

export const metricsContract = {
  metrics: {
    /** The likeliest of each metric first. */
    proposals: oc
      .route({
        method: "GET",
        path: "/sources/{sourceId}/metric-proposals",
        summary: "Which fields of a source could be its metrics, the likeliest first",
      })
      .errors({ NOT_FOUND: {} })
      .input(z.object({ sourceId: z.string() }))
      .output(z.object({ rows: z.array(metricProposal) })),
  },
};
