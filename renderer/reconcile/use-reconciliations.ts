import type { Reconciliation } from "../../shared/reconciliations";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead } from "../read";

export type Reconciliations = {
  /** What is under way or ended last; null: none yet. */
  newest: Reconciliation | null;
  /** The result that stands, newest or not. */
  result: Reconciliation | null;
  loading: boolean;
  sentence: string;
  again: () => void;
};

/** Those of one source, as they stand now: what was read, with what the feed told since laid over it. */
export function useReconciliations(source: string | null): Reconciliations {
  const told = useEntities((state) => state.reconciliations);
  const generation = useEntities((state) => state.generation);
  const own = [...told.values()].filter((run) => run.source === source);
  // Who ended takes the place of others: only the engine knows of which.
  const ended = own.filter(({ endedAt }) => endedAt !== null).length;
  const read = useRead(
    source,
    async () => (await engine.reconciliations.list({ source: source ?? "" })).rows,
    [ended, generation],
  );
  const rows = new Map((read.data ?? []).map((run) => [run.reconciliationId, run]));
  for (const run of own) {
    const known = rows.has(run.reconciliationId);
    if (known || run.endedAt === null) rows.set(run.reconciliationId, run);
  }
  const runs = [...rows.values()].toSorted((a, b) => b.startedAt - a.startedAt);
  return {
    newest: runs[0] ?? null,
    result: runs.find(({ state }) => state === "done" || state === "adding") ?? null,
    loading: read.data === null && read.sentence === "",
    sentence: read.sentence,
    again: read.again,
  };
}
