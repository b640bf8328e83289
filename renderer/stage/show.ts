/** Playing for the stage: the story that shows most, and the shown call's own scenario once more from its start. */
import { usePlayWith, variablesOf } from "../calls/play-with";
import { engine } from "../engine-client";
import { openStage } from "../view";

/** Busy at first, an order during the conversation, an event sent twice: seven minutes, at ten times the speed. */
const bestStory = "shop";
const speed = 10;

export async function playBestStory(): Promise<void> {
  const { callId } = await engine.runs.create({
    scenario: bestStory,
    speed,
    with: variablesOf(usePlayWith.getState()),
  });
  openStage(callId);
}

/** A new call of the same scenario; a run that is open is stopped first. */
export async function startOver(
  callId: string,
  open: { runId: string; speed: number } | null,
): Promise<void> {
  const { text, case: number } = await engine.scenarios.ofCall({ callId });
  if (open) await engine.runs.stop({ runId: open.runId });
  const scenario = text.includes("\n") ? text : `${text}\n`;
  const run = await engine.runs.create({
    scenario,
    case: number,
    speed: open?.speed ?? speed,
    with: variablesOf(usePlayWith.getState()),
  });
  openStage(run.callId);
}

/** Ready rules that tell somebody of the best story: one while the call goes on, one when it is final. */
export async function addRulesToShow(): Promise<void> {
  await engine.rules.addReady({ readyIds: ["place-order", "order-mail"] });
}
