/** Lines of a call beside each other: their events in one order, and what the call as a whole was doing all the while. */
import type { LegRow, TimelinePhase } from "../../../shared/calls";
import type { Outcome, Stage } from "../../../shared/words";
import type { Judgement, PlacedReading } from "../providers/pack";

/** Attempt by attempt, by time, then by arrival. The order within a line stays as it is. */
export function mergeLegs(
  lines: readonly PlacedReading[][],
  attempt: (reading: PlacedReading) => number,
  placedAt: ReadonlyMap<number, number>,
): PlacedReading[] {
  if (lines.length < 2) return lines[0] ?? [];
  const waiting = lines.map((line) => [...line]);
  const merged: PlacedReading[] = [];
  for (;;) {
    const heads = waiting.filter((line) => line.length > 0);
    const next = heads.reduce<PlacedReading[] | null>((best, line) => {
      const [a] = line;
      const b = best?.[0];
      if (!a || !b) return line;
      const time = (reading: PlacedReading) => placedAt.get(reading.position) ?? reading.receivedAt;
      const order = attempt(a) - attempt(b) || time(a) - time(b) || a.position - b.position;
      return order < 0 ? line : best;
    }, null);
    const reading = next?.shift();
    if (!reading) return merged;
    merged.push(reading);
  }
}

export function isReached(outcome: Outcome): boolean {
  return outcome === "completed" || outcome === "voicemail" || outcome === "timed-out";
}

/**
 * Bars of a line whose events move the call to no stage: it rings until it is answered, and talks until it ends. It was
 * answered where its start lies behind its first event, or its outcome says so.
 */
export function phasesOfLeg(
  leg: LegRow,
  ordered: readonly PlacedReading[],
  attempt: (reading: PlacedReading) => number,
  placedAt: ReadonlyMap<number, number>,
  judgement: Pick<Judgement, "ended" | "final">,
): TimelinePhase[] {
  const [first] = ordered;
  const last = ordered.at(-1);
  if (!first || !last) return [];
  const at = (reading: PlacedReading) => placedAt.get(reading.position) ?? reading.receivedAt;
  const began = at(first);
  const isOver =
    leg.endedAt !== null || leg.outcome !== null || judgement.ended !== null || judgement.final !== null;
  const ended = leg.endedAt ?? (isOver ? at(last) : null);
  const reached = leg.outcome === null || isReached(leg.outcome);
  const isAnswered = reached && (leg.outcome !== null || (leg.startedAt !== null && leg.startedAt > began));
  const answered = isAnswered ? Math.max(began, leg.startedAt ?? began) : null;
  /** The moment on our clock: that of the newest event before it, and as much later as it is by theirs. */
  const received = (moment: number) => {
    const before = ordered.findLast((reading) => at(reading) <= moment) ?? first;
    return before.receivedAt + Math.max(0, moment - at(before));
  };
  const bar = (stage: Stage, from: number, to: number | null): TimelinePhase[] => {
    if (to !== null && to <= from) return [];
    const ours = { from: received(from), to: to === null ? null : Math.max(received(to), received(from)) };
    return [{ attempt: attempt(first), leg: leg.leg, stage, occurred: { from, to }, received: ours }];
  };
  return answered === null
    ? bar("dialing", began, ended)
    : [...bar("dialing", began, answered), ...bar("in-conversation", answered, ended)];
}

type Share = { stage: Stage; share: number };

/** Shares of the spark in the list, each wide enough to be seen. */
export function shareOut(phases: readonly TimelinePhase[]): Share[] {
  const legs = new Set(phases.map(({ leg }) => leg));
  const stretches = phases.map(({ stage, occurred: { from, to } }) => ({ stage, from, to: to ?? from }));
  const shown = legs.size < 2 ? stretches : asOneLine(stretches);
  const lengths = shown.map(({ from, to }) => Math.max(to - from, 1));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return shown.map(({ stage }, index) => ({
    stage,
    share: Math.max((lengths[index] as number) / total, 0.05),
  }));
}

type Stretch = { stage: Stage; from: number; to: number };

/** Of several lines at once the one that talks counts, then the one that works on the call. */
const tells: Stage[] = ["in-conversation", "analysis", "processing", "dialing", "queued"];

function asOneLine(stretches: readonly Stretch[]): Stretch[] {
  const moments = [...new Set(stretches.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const one: Stretch[] = [];
  for (const [index, from] of moments.entries()) {
    const open = stretches.filter((stretch) => stretch.from === from && stretch.to === from);
    const to = moments[index + 1];
    const now = stretches.filter((stretch) => stretch.from <= from && stretch.to > from).concat(open);
    const stage = tells.find((candidate) => now.some((stretch) => stretch.stage === candidate));
    if (stage === undefined) continue;
    const last = one.at(-1);
    if (last?.stage === stage && last.to === from) last.to = to ?? from;
    else one.push({ stage, from, to: to ?? from });
  }
  return one;
}
