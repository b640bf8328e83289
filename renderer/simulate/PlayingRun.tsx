import { useEntities } from "../entities";
import { openScreen } from "../view";
import { useSimulate } from "./open-scenario";
import { isOpenRun } from "./use-run";

/** In the status bar: what is being played, on whichever screen one is. */
export function PlayingRun() {
  const run = useEntities(({ runs }) => [...runs.values()].findLast(isOpenRun) ?? null);
  if (!run) return null;
  return (
    <button
      type="button"
      className="status-outbox"
      title={`Show “${run.scenario}” on Simulate`}
      onClick={() => {
        useSimulate.setState({ runId: run.runId });
        openScreen("simulate");
      }}
    >
      {run.state} <b>{run.sent}</b> of <b>{run.planned}</b>
    </button>
  );
}
