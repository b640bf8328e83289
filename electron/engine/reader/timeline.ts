/** The life of a call as it is drawn: marks per event, phases as bars, ghosts of what did not come, findings. */
import type { Finding, Ghost, LegRow, TimelinePhase } from "../../../shared/calls";
import { sayDuration } from "../../../shared/duration";
import type { Stage } from "../../../shared/words";
import { awaitedAfter, proofOfMissing } from "../providers/lifecycle";
import type { Attempt, Judgement, Pack, PlacedReading } from "../providers/pack";
import type { TimelineMark } from "../store/calls";
import { compareReadings } from "./fold-order";
import { isReached, mergeLegs, phasesOfLeg, shareOut } from "./leg-order";

export type TimelineParts = {
  marks: TimelineMark[];
  phases: TimelinePhase[];
  ghosts: (Omit<Ghost, "after"> & { after: number })[];
  findings: (Omit<Finding, "eventId"> & { position: number | null })[];
  spark: { stage: Stage; share: number }[];
};

type Input = {
  pack: Pack;
  placed: (PlacedReading & { inFold: boolean; signatureFailed: boolean })[];
  originals: PlacedReading[];
  attempts: Attempt[];
  attemptOf: Map<number, number>;
  /** Empty in a call of one line. */
  legs: LegRow[];
  legOf: (position: number) => string | null;
  judgement: Judgement;
  withoutEvents: readonly string[];
};

/** An event that came this much behind its successor is late; below it nobody would notice. */
const lateFromMs = 1000;

export function buildTimeline(input: Input): TimelineParts {
  const { placed, originals, attemptOf, legs, legOf, judgement } = input;
  const arrivals = new Map(placed.map((reading, index) => [reading.position, index + 1]));
  const attempt = (reading: PlacedReading): number => attemptOf.get(reading.position) ?? 1;
  // Each line has an order of its own: that one rings while another talks is no disorder.
  const lines = (legs.length < 2 ? [null] : legs).map((leg) => {
    const own = leg ? originals.filter(({ position }) => legOf(position) === leg.leg) : originals;
    const inOrder = orderForDrawing(own, attempt);
    return { leg, ordered: inOrder, placedAt: placeInOrder(inOrder) };
  });
  const placedAt = new Map(lines.flatMap((line) => [...line.placedAt]));
  const ordered = mergeLegs(
    lines.map((line) => line.ordered),
    attempt,
    placedAt,
  );
  const copiesOf = groupCopies(input);
  const marks: TimelineMark[] = ordered.map((reading) => ({
    position: reading.position,
    attempt: attempt(reading),
    leg: legOf(reading.position),
    arrival: arrivals.get(reading.position) ?? 0,
    placedAt: placedAt.get(reading.position) ?? reading.receivedAt,
    lateMs: lateness(
      reading,
      lines.find((line) => line.placedAt.has(reading.position))?.ordered ?? [],
      attempt,
    ),
    inFold: true,
    copies: (copiesOf.get(reading.position) ?? []).map((copy) => ({
      position: copy.position,
      arrival: arrivals.get(copy.position) ?? 0,
      identical: copy.bodySha256 === reading.bodySha256,
    })),
    ledTo: listEffects(reading, copiesOf.get(reading.position)?.length ?? 0, ordered, attempt),
  }));
  const excluded = placed.filter((reading) => !reading.inFold);
  for (const reading of excluded) {
    marks.push({
      position: reading.position,
      attempt: 1,
      leg: legs[0]?.leg ?? null,
      arrival: arrivals.get(reading.position) ?? 0,
      placedAt: reading.receivedAt,
      lateMs: null,
      inFold: false,
      copies: [],
      ledTo: ["takes no part: its signature does not hold"],
    });
  }
  const phases = lines.flatMap((line) =>
    line.leg && line.ordered.every(({ stage }) => stage === null)
      ? phasesOfLeg(line.leg, line.ordered, attempt, placedAt, judgement)
      : buildPhases(line.ordered, attempt, placedAt, lastStretch(line.leg, judgement), line.leg),
  );
  const ghosts = findGhosts(input, ordered, attempt);
  return {
    marks,
    phases,
    ghosts,
    findings: listFindings(marks, ordered, ghosts, excluded),
    spark: shareOut(phases),
  };
}

/** Attempt by attempt in the fold's order. An event no pack knows, or without a phase, stands where it arrived. */
function orderForDrawing(
  originals: PlacedReading[],
  attempt: (reading: PlacedReading) => number,
): PlacedReading[] {
  const ordered = originals.filter(hasPlace).sort((a, b) => attempt(a) - attempt(b) || compareReadings(a, b));
  for (const reading of originals) {
    if (hasPlace(reading)) continue;
    const before = ordered.findLastIndex((other) => other.position < reading.position);
    ordered.splice(before + 1, 0, reading);
  }
  return ordered;
}

function hasPlace({ type, rank }: PlacedReading): boolean {
  return type !== null && rank >= 0;
}

function groupCopies({ pack, placed, originals, attemptOf }: Input): Map<number, PlacedReading[]> {
  const original = new Map<string, number>();
  const known = new Set(originals.map((reading) => reading.position));
  const copies = new Map<number, PlacedReading[]>();
  for (const reading of placed) {
    if (!reading.inFold) continue;
    const key = pack.duplicateKey(reading);
    if (key === null) continue;
    const within = `${attemptOf.get(reading.position) ?? 0}:${key}`;
    const first = original.get(within);
    if (first === undefined && known.has(reading.position)) original.set(within, reading.position);
    else if (first !== undefined) copies.set(first, [...(copies.get(first) ?? []), reading]);
  }
  return copies;
}

/** Where the provider sends no moment, the receive time stands in, held between its neighbours in the order. */
function placeInOrder(ordered: PlacedReading[]): Map<number, number> {
  const places = new Map<number, number>();
  let next = Number.POSITIVE_INFINITY;
  for (const reading of [...ordered].reverse()) {
    const at = Math.min(
      reading.occurredOrders ? (reading.occurredAt ?? reading.receivedAt) : reading.receivedAt,
      next,
    );
    places.set(reading.position, at);
    next = at;
  }
  return places;
}

/** By our clock alone: how long after the first event it belongs before. */
function lateness(
  reading: PlacedReading,
  ordered: PlacedReading[],
  attempt: (reading: PlacedReading) => number,
): number | null {
  const overtaken = ordered.filter(
    (other) =>
      hasPlace(reading) &&
      hasPlace(other) &&
      attempt(other) === attempt(reading) &&
      other.position < reading.position &&
      compareReadings(reading, other) < 0,
  );
  if (overtaken.length === 0) return null;
  const late = reading.receivedAt - Math.min(...overtaken.map((other) => other.receivedAt));
  return late >= lateFromMs ? late : null;
}

/** Nobody talks on a line that reached nobody, whatever the call does meanwhile. */
function stageOnLine(stage: Stage, leg: LegRow | null): Stage {
  const reached = leg === null || leg.outcome === null || isReached(leg.outcome);
  return stage === "in-conversation" && !reached ? "dialing" : stage;
}

const beforeTheEnd = new Set<Stage>(["queued", "dialing", "in-conversation"]);

/**
 * How the last stretch of a line ends. A line that ended while others go on talks no longer, though no event of its own
 * said so; what is made of the call afterwards goes on until the call is final.
 */
function lastStretch(
  leg: LegRow | null,
  judgement: Judgement,
): (stage: Stage) => "open" | "nothing" | number {
  return (stage) => {
    const end = leg !== null && beforeTheEnd.has(stage) ? leg.endedAt : null;
    if (end !== null) return end;
    const isOver =
      leg !== null &&
      beforeTheEnd.has(stage) &&
      leg.outcome !== null &&
      (leg.outcome !== "completed" || judgement.ended !== null);
    return judgement.final || isOver ? "nothing" : "open";
  };
}

function buildPhases(
  ordered: PlacedReading[],
  attempt: (reading: PlacedReading) => number,
  placedAt: Map<number, number>,
  endsWith: (stage: Stage) => "open" | "nothing" | number,
  leg: LegRow | null,
): TimelinePhase[] {
  const phases: TimelinePhase[] = [];
  const moving = ordered.filter((reading) => reading.stage !== null);
  for (const [index, reading] of moving.entries()) {
    const next = moving[index + 1];
    const following = next && attempt(next) === attempt(reading) ? next : null;
    const isLast = index === moving.length - 1;
    if (reading.stage === "final" || reading.stage === "failed") continue;
    const end = isLast ? endsWith(reading.stage as Stage) : "nothing";
    if (!following && end === "nothing") continue;
    const from = placedAt.get(reading.position) ?? reading.receivedAt;
    const length = typeof end === "number" ? Math.max(0, end - from) : null;
    if (length === 0) continue;
    const endOf = (clock: number) => (length === null ? null : clock + length);
    const last = phases.at(-1);
    const phase: TimelinePhase = {
      attempt: attempt(reading),
      leg: leg?.leg ?? null,
      stage: stageOnLine(reading.stage as Stage, leg),
      occurred: {
        from,
        to: following ? (placedAt.get(following.position) ?? following.receivedAt) : endOf(from),
      },
      received: {
        from: reading.receivedAt,
        to: following ? Math.max(following.receivedAt, reading.receivedAt) : endOf(reading.receivedAt),
      },
    };
    if (last && last.attempt === phase.attempt && last.stage === phase.stage) {
      last.occurred.to = phase.occurred.to;
      last.received.to = phase.received.to;
    } else {
      phases.push(phase);
    }
  }
  return phases;
}

function findGhosts(
  { pack, judgement, withoutEvents, legOf }: Input,
  ordered: PlacedReading[],
  attempt: (reading: PlacedReading) => number,
): TimelineParts["ghosts"] {
  const ghosts: TimelineParts["ghosts"] = [];
  const lines = Map.groupBy(ordered, (reading) => `${attempt(reading)} ${legOf(reading.position) ?? ""}`);
  for (const own of lines.values()) {
    for (const rule of pack.lifecycle.rules) {
      if (rule.kind !== "precedes" || !rule.always || withoutEvents.includes(rule.type)) continue;
      const proof = proofOfMissing(rule.type, rule.always, own);
      if (!proof) continue;
      const after = own[own.indexOf(proof) - 1] ?? proof;
      ghosts.push({
        type: rule.type,
        ...rule.always.ghost,
        attempt: attempt(proof),
        after: after.position,
        missing: true,
      });
    }
  }
  const last = ordered.at(-1);
  if (!last || judgement.final) return ghosts;
  const own = ordered.filter((reading) => attempt(reading) === attempt(last));
  const awaited = awaitedAfter(
    pack.lifecycle,
    own.flatMap((reading) => reading.type ?? []),
  );
  for (const type of awaited) {
    ghosts.push({
      type,
      label: type.replace(/^call\./, ""),
      stage: null,
      kind: "lifecycle",
      attempt: attempt(last),
      after: last.position,
      missing: false,
    });
  }
  return ghosts;
}

function listEffects(
  reading: PlacedReading,
  copies: number,
  ordered: PlacedReading[],
  attempt: (reading: PlacedReading) => number,
): string[] {
  const effects = Object.entries(reading.artifacts).flatMap(([name, artifact]) =>
    artifact.state === "there" ? [name] : [],
  );
  if (reading.kind === "failure" && ordered.some((other) => attempt(other) === attempt(reading) + 1)) {
    effects.push(`attempt ${attempt(reading) + 1}`);
  }
  if (copies > 0) effects.push(copies === 1 ? "1 copy ignored" : `${copies} copies ignored`);
  return effects;
}

function listFindings(
  marks: TimelineMark[],
  ordered: PlacedReading[],
  ghosts: TimelineParts["ghosts"],
  excluded: PlacedReading[],
): TimelineParts["findings"] {
  const types = new Map(ordered.map((reading) => [reading.position, reading.type ?? "unknown event"]));
  const findings: TimelineParts["findings"] = [];
  for (const mark of marks) {
    const type = types.get(mark.position) ?? "event";
    if (mark.lateMs !== null) {
      const delay = mark.lateMs < 60_000 ? `${(mark.lateMs / 1000).toFixed(1)} s` : sayDuration(mark.lateMs);
      findings.push({
        kind: "late",
        sentence: `${type} came ${delay} after an event it precedes, as number ${mark.arrival}`,
        position: mark.position,
      });
    }
    if (mark.copies.length > 0) {
      const changed = mark.copies.filter((copy) => !copy.identical).length;
      findings.push({
        kind: "duplicated",
        sentence: `${type} was sent ${mark.copies.length + 1} times${changed > 0 ? `, ${changed} of them with other bytes` : ""}`,
        position: mark.position,
      });
    }
  }
  for (const reading of ordered) {
    if (reading.type !== null) continue;
    findings.push({
      kind: "unknown",
      sentence: `${reading.label} is an event this pack does not know: it is kept and moves nothing`,
      position: reading.position,
    });
  }
  for (const ghost of ghosts) {
    if (!ghost.missing) continue;
    findings.push({
      kind: "missing",
      sentence: `${ghost.type} belongs here and has not come`,
      position: ghost.after,
    });
  }
  for (const reading of excluded) {
    findings.push({
      kind: "signature",
      sentence: `${reading.type ?? "an event"} takes no part: its signature does not hold, and nobody trusted it`,
      position: reading.position,
    });
  }
  return findings;
}
