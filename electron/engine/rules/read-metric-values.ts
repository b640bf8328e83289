/** What the newest calls of a source say where metrics may stand: asked on the search thread. */
import type { MetricProposal } from "../../../shared/metrics-contract";
import { packOfSource } from "../gate/source-pack";
import { buildContent } from "../reader/call-content";
import { foldCall, toFoldReading } from "../reader/fold-call";
import { readSettingsOf } from "../reader/read-event";
import { metricValues } from "../reader/rules-of-call";
import { createBreather } from "../sharing/breather";
import type { Reader } from "../store/database";
import { readCallsIn, readReadingsOfCalls } from "../store/dry-run";
import { readSources } from "../store/sources";
import type { MetricValues } from "./metrics";
import { proposeMetrics } from "./propose-metrics";

const callsLookedAt = 200;

/** Empty where there is no such source. */
export async function proposeMetricsOf(
  database: Reader,
  { sourceId }: { sourceId: string },
): Promise<MetricProposal[]> {
  const source = readSources(database).find((one) => one.sourceId === sourceId);
  if (!source) return [];
  const pack = packOfSource(source);
  const calls = readCallsIn(
    database,
    { from: 0, to: Number.MAX_SAFE_INTEGER, providers: [source.provider], sources: [source.name] },
    { before: Number.MAX_SAFE_INTEGER, limit: callsLookedAt },
  );
  const found = readReadingsOfCalls(
    database,
    calls.map(({ callId }) => callId),
  );
  const values: MetricValues[] = [];
  const breathe = createBreather(() => false);
  for (const { callId } of calls) {
    const readings = found.get(callId) ?? [];
    const [first] = readings;
    if (!first) continue;
    const fold = await foldCall(pack, readings.map(toFoldReading), source, readSettingsOf(source));
    const { namespace, origin } = first;
    values.push(
      metricValues(buildContent({ callId, namespace, origin, pack, source, readings }, fold, []), fold),
    );
    await breathe();
  }
  return proposeMetrics(values);
}
