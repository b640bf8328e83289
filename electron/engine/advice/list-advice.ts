/** Advice as the console lists it: what was put away stays away until there is materially more of it. */
import type { AdviceRow } from "../../../shared/advice";
import { packOf } from "../providers/packs";
import { observeSource, readDismissals } from "../store/advice";
import type { Reader } from "../store/database";
import { readSources, type StoredSource } from "../store/sources";
import { advise } from "./advise";
import { thresholds } from "./thresholds";

/** Of one source, or of all; `urls` are the sources' own. */
export async function listAdvice(
  database: Reader,
  { sourceId, urls }: { sourceId: string | null; urls: Record<string, string> },
): Promise<AdviceRow[]> {
  const rows: AdviceRow[] = [];
  for (const source of readSources(database)) {
    if (sourceId !== null && source.sourceId !== sourceId) continue;
    rows.push(...(await adviceOn(database, source, urls[source.sourceId] ?? "")));
  }
  return rows;
}

async function adviceOn(database: Reader, source: StoredSource, url: string): Promise<AdviceRow[]> {
  const pack = packOf(source.provider);
  const dismissals = new Map(readDismissals(database, source.sourceId).map((one) => [one.adviceId, one]));
  const observed = await observeSource(database, pack, source);
  return advise({ pack, source, observed, url }).map((advice) => {
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
}

function isWorse(now: number, then: number): boolean {
  return now >= then * thresholds.worseBy && now >= then + thresholds.worseAtLeast;
}
