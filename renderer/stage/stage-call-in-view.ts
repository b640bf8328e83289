import { shownCall } from "../calls/call-selection";
import { useEntities } from "../entities";
import { useSimulate } from "../simulate/open-scenario";
import { openStage, useView } from "../view";

/** The call that the screen is about; null: what plays, and where nothing does, the call that the list follows. */
function callInView(): string | null {
  const { screen, callId, twin, gateCallId } = useView.getState();
  if (screen === "simulate") {
    const { runId } = useSimulate.getState();
    return (runId && useEntities.getState().runs.get(runId)?.callId) ?? null;
  }
  if (screen === "twin") return twin?.callId ?? null;
  return screen === "deliver" ? (gateCallId ?? callId) : callId;
}

export function stageCallInView(): void {
  openStage(callInView(), useView.getState().screen === "calls" ? shownCall() : null);
}
