import type { Outcome, Stage } from "../../shared/words";

/** A stage as bars, lists and legends print it. */
export function stageWords(stage: Stage): string {
  return stage === "in-conversation" ? "in conversation" : stage;
}

/** An outcome as tags print it. */
export function outcomeWords(outcome: Outcome): string {
  return outcome.replaceAll("-", " ");
}
