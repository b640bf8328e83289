/** Proposals of metrics, kept for each source: looked for again once more events came, at most every ten seconds. */
import type { Implementer } from "@orpc/server";
import type { contract } from "../../shared/contract";
import type { MetricProposal } from "../../shared/metrics-contract";
import type { RouterParts } from "./router";
import { readCounter } from "./store/database";

type Os = Implementer<typeof contract, Record<never, never>, Record<never, never>>;

export type MetricProposals = { of(source: { sourceId: string; name: string }): Promise<MetricProposal[]> };

const fewestMs = 10_000;

export function createMetricProposals({
  database,
  search,
  clock,
}: Pick<RouterParts, "database" | "search" | "clock">): MetricProposals {
  const known = new Map<string, { events: number; at: number; rows: Promise<MetricProposal[]> }>();
  return {
    of({ sourceId, name }) {
      const events = readCounter(database, `source:${name}`);
      const last = known.get(sourceId);
      if (last && (last.events === events || performance.now() - last.at < fewestMs)) return last.rows;
      const rows = search.ask("proposeMetrics", { sourceId }, clock.now());
      known.set(sourceId, { events, at: performance.now(), rows });
      // What failed is asked for again.
      rows.catch(() => known.delete(sourceId));
      return rows;
    },
  };
}

export function metricsVerbs(os: Os, { setup }: RouterParts, proposals: MetricProposals) {
  return {
    metrics: {
      proposals: os.metrics.proposals.handler(async ({ input, errors }) => {
        const source = setup.sourceRows().find(({ sourceId }) => sourceId === input.sourceId);
        if (!source) throw errors.NOT_FOUND({ message: "There is no such source." });
        return { rows: await proposals.of(source) };
      }),
    },
  };
}
