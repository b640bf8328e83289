import type { EventKind, Stage } from "../../shared/words";

/** The colour of a stage, the same everywhere. */
export function stageColour(stage: Stage | null): string {
  return stage ? `var(--stage-${stage})` : "var(--deco)";
}

/** What an event has for colour wherever it is drawn. An action moves no stage: it has the accent. */
export function eventColour({ kind, stage }: { kind: EventKind | "ghost"; stage: Stage | null }): string {
  if (kind === "failure") return "var(--stage-failed)";
  return stage === null && kind === "action" ? "var(--accent)" : stageColour(stage);
}
