/**
 * The timeline of a call that time made final: no event said so, so its last bars are still open and what was awaited
 * still stands there. Nothing goes on any more: an open bar ends with the last event that came, or is none.
 */
import type { TimelinePhase } from "../../../shared/calls";
import { shareOut } from "./leg-order";
import type { TimelineParts } from "./timeline";

export function settleTimeline(
  timeline: TimelineParts,
  receivedAtOf: (position: number) => number,
): TimelineParts {
  const counting = timeline.marks.filter(({ inFold }) => inFold);
  const last = {
    occurred: Math.max(...counting.map(({ placedAt }) => placedAt)),
    received: Math.max(...counting.map(({ position }) => receivedAtOf(position))),
  };
  const phases = timeline.phases.flatMap((phase): TimelinePhase[] => {
    if (phase.occurred.to !== null && phase.received.to !== null) return [phase];
    const { occurred, received } = phase;
    if (last.occurred <= occurred.from && last.received <= received.from) return [];
    return [
      {
        ...phase,
        occurred: { from: occurred.from, to: Math.max(occurred.from, occurred.to ?? last.occurred) },
        received: { from: received.from, to: Math.max(received.from, received.to ?? last.received) },
      },
    ];
  });
  return {
    ...timeline,
    phases,
    ghosts: timeline.ghosts.filter(({ missing }) => missing),
    spark: shareOut(phases),
  };
}
