import type { RunDetail, RunRow } from "../../shared/runs";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { useRead } from "../read";
import { isOpenRun, useRun } from "../simulate/use-run";

/** The feed tells of runs that change: one that stood still when the console opened is found in the list. */
const newest = 50;

function makes(run: RunRow, callId: string): boolean {
  return run.callId === callId || run.calls.some((one) => one.callId === callId);
}

async function runOf(callId: string): Promise<string | null> {
  const { rows } = await engine.runs.list({ limit: newest });
  const found = rows.find((run) => makes(run, callId));
  if (found) return found.runId;
  // A call that no scenario made has none: that is an answer, not a failure.
  return engine.scenarios.ofCall({ callId }).then(
    ({ runId }) => runId,
    () => null,
  );
}

/** The run that made a call; null: none did, or it is not known. */
export function useStageRun(callId: string): RunDetail | null {
  const live = useEntities(
    ({ runs }) => [...runs.values()].findLast((run) => makes(run, callId))?.runId ?? null,
  );
  const kept = useRead(live === null ? `run of ${callId}` : null, () => runOf(callId));
  return useRun(live ?? kept.data).run;
}

/** The call of the run that plays or stands still; null: none does; undefined: not known yet. */
export function usePlayingCall(asked: boolean): string | null | undefined {
  const live = useEntities(({ runs }) => [...runs.values()].findLast(isOpenRun)?.callId ?? null);
  const kept = useRead(asked ? "open run" : null, async () => {
    const { rows } = await engine.runs.list({ limit: newest });
    return { callId: rows.find(isOpenRun)?.callId ?? null };
  });
  if (live !== null) return live;
  return kept.data === null && kept.sentence === "" ? undefined : (kept.data?.callId ?? null);
}
