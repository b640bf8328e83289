/**
 * The lines of a call. No event names the line that dialled it, so the one that came in began the call, else the one
 * with the earliest event (assumed). Functions of the set.
 */
import type { Outcome } from "../../../../shared/words";
import { byPosition } from "../log-order";
import type { Leg, PlacedReading } from "../pack";
import { nothingTold, type Told, tell } from "../told";
import { ENDS } from "./event-types";

export type Line = { leg: string; readings: PlacedReading[]; end: PlacedReading | null };

export const OUTCOMES: Record<string, Outcome> = {
  completed: "completed",
  busy: "busy",
  cancelled: "aborted",
  unanswered: "no-answer",
  timeout: "no-answer",
  rejected: "failed",
  failed: "failed",
};

export function linesOf(readings: PlacedReading[]): Line[] {
  const lines = new Map<string, PlacedReading[]>();
  for (const reading of byPosition(readings)) {
    const { subject } = reading;
    if (!subject || !("call" in subject) || subject.leg === undefined) continue;
    lines.set(subject.leg, [...(lines.get(subject.leg) ?? []), reading]);
  }
  return [...lines]
    .map(([leg, own]) => ({ leg, readings: own, end: endOf(own) }))
    .sort(
      (left, right) =>
        Number(isInbound(right)) - Number(isInbound(left)) ||
        beganAt(left) - beganAt(right) ||
        (left.readings[0]?.position ?? 0) - (right.readings[0]?.position ?? 0),
    );
}

export function isInbound({ readings }: Line): boolean {
  return readings.some(({ facts }) => facts.direction === "inbound");
}

/** How it ended without a talk says more than that it is over; a line that was moved away has ended here. */
function endOf(readings: PlacedReading[]): PlacedReading | null {
  const ends = readings.filter(({ type }) => type !== null && ENDS.includes(type));
  const moved = readings.find(({ type }) => type === "transfer");
  return ends.find(({ type }) => type !== "completed") ?? ends[0] ?? moved ?? null;
}

function beganAt({ readings }: Line): number {
  return Math.min(...readings.map(({ occurredAt }) => occurredAt ?? Number.MAX_SAFE_INTEGER));
}

export function legs(readings: PlacedReading[]): Leg[] {
  const lines = linesOf(readings);
  return lines.map((line, index) => {
    const { leg, readings: own, end } = line;
    const phone = own.findLast(({ facts }) => typeof facts.phone === "string")?.facts.phone;
    const way = index > 0 ? "dialled" : isInbound(line) ? "call from" : "call to";
    const began = beganAt(line);
    return {
      leg,
      parent: index === 0 ? null : (lines[0]?.leg ?? null),
      words: `${way} ${phone ?? "a number withheld or unknown"}`,
      outcome: end?.type ? (OUTCOMES[end.type] ?? null) : null,
      startedAt: began === Number.MAX_SAFE_INTEGER ? null : began,
      endedAt: end?.occurredAt ?? null,
      positions: own.map(({ position }) => position),
    };
  });
}

/** Of several lines direction, number and times are those of the one that began the call. */
export function concluded(readings: PlacedReading[]): Told {
  const told = nothingTold();
  const lines = linesOf(readings);
  const [first] = lines;
  if (!first || lines.length < 2) return told;
  for (const name of ["direction", "phone", "startedAt", "endedAt", "talkSeconds"] as const) {
    const ranked = first.readings.toSorted((left, right) => left.rank - right.rank);
    const value = ranked.findLast(({ facts }) => facts[name] !== undefined)?.facts[name];
    tell(told, name, value as never, { rule: "of several lines the one that began the call" });
  }
  return told;
}
