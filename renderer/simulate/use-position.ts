import type { RunDetail } from "../../shared/runs";
import { useNow } from "../calls/use-now";

const everyMs = 100;

/** The scenario's own time of the run; where it is over, its end. */
export function usePosition(run: RunDetail | null): number | null {
  const now = useNow(everyMs, run?.state === "playing");
  if (!run?.position) return null;
  const { ms, at } = run.position;
  const reached = run.state === "playing" ? ms + Math.max(0, now - at) * run.speed : ms;
  return Math.min(reached, run.durationMs);
}
