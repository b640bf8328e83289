/** Advice as the console lists it: what was put away stays away until there is materially more of it. */
import type { AdviceRow } from "../../../shared/advice";
import { packOf } from "../providers/packs";
import { observeSource, readDismissals } from "../store/advice";
import type { Reader } from "../store/database";
import { readSources } from "../store/sources";
import { advise } from "./advise";
import { thresholds } from "./thresholds";

/** Of one source, or of all; `urls` are the sources' own. */
export function listAdvice(
  database: Reader,
  { sourceId, urls }: { sourceId: string | null; urls: Record<string, string> },
): AdviceRow[] {
  return readSources(database)
    .filter((source) => sourceId === null || source.sourceId === sourceId)
    .flatMap((source) => {
      const pack = packOf(source.provider);
      const dismissals = new Map(readDismissals(database, source.sourceId).map((one) => [one.adviceId, one]));
      const observed = observeSource(database, pack, source);
      return advise({ pack, source, observed, url: urls[source.sourceId] ?? "" }).map((advice) => {
        const dismissed = dismissals.get(advice.adviceId);
        const cameBack = dismissed !== undefined && isWorse(advice.weight, dismissed.weight);
        return {
          ...advice,
          sourceId: source.sourceId,
          source: source.name,
          dismissedAt: dismissed && !cameBack ? dismissed.at : null,
          cameBack,
        };
      });
    });
}

function isWorse(now: number, then: number): boolean {
  return now >= then * thresholds.worseBy && now >= then + thresholds.worseAtLeast;
}
