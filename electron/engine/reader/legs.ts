/**
 * The lines of a call, as its pack tells them; where it does not, by the legs that its readings name. A call of one line
 * has none to tell: an empty list. Every reading then stands on exactly one line; one that names none, on the first.
 */
import type { LegRow } from "../../../shared/calls";
import type { Leg, Pack, PlacedReading } from "../providers/pack";

export type FoldedLegs = {
  rows: LegRow[];
  /** Null in a call of one line. */
  legOf: (position: number) => string | null;
};

const oneLine: FoldedLegs = { rows: [], legOf: () => null };

export function foldLegs(pack: Pick<Pack, "legs">, readings: PlacedReading[]): FoldedLegs {
  const told = pack.legs?.(readings) ?? legsAsNamed(readings);
  const legs = told.filter(({ leg }, index) => told.findIndex((other) => other.leg === leg) === index);
  const [first] = legs;
  if (!first || legs.length < 2) return oneLine;
  const of = new Map<number, string>();
  for (const { leg, positions } of legs)
    for (const position of positions) if (!of.has(position)) of.set(position, leg);
  return {
    rows: inTreeOrder(legs).map(({ positions: _, ...row }) => row),
    legOf: (position) => of.get(position) ?? first.leg,
  };
}

/** Each line behind the one it was dialled from; a parent that is no line here, or a ring of parents, counts as none. */
function inTreeOrder(legs: Leg[]): (Leg & Pick<LegRow, "depth">)[] {
  const known = new Set(legs.map(({ leg }) => leg));
  const parentOf = (leg: Leg) => (leg.parent !== null && known.has(leg.parent) ? leg.parent : null);
  const ordered: (Leg & Pick<LegRow, "depth">)[] = [];
  const add = (leg: Leg, depth: number) => {
    if (ordered.some((other) => other.leg === leg.leg)) return;
    ordered.push({ ...leg, parent: depth === 0 ? null : leg.parent, depth });
    for (const child of legs) if (child.leg !== leg.leg && parentOf(child) === leg.leg) add(child, depth + 1);
  };
  for (const leg of legs) if (parentOf(leg) === null) add(leg, 0);
  for (const leg of legs) add(leg, 0);
  return ordered;
}

/** `subject.leg` and `subject.parent` of its readings, in order of the log. How a line ended, nobody says. */
function legsAsNamed(readings: PlacedReading[]): Leg[] {
  const legs = new Map<string, Leg>();
  for (const { subject, position } of readings) {
    if (!subject || !("call" in subject) || subject.leg === undefined) continue;
    const leg: Leg = legs.get(subject.leg) ?? {
      leg: subject.leg,
      parent: null,
      words: "",
      outcome: null,
      startedAt: null,
      endedAt: null,
      positions: [],
    };
    leg.parent ??= subject.parent ?? null;
    leg.positions.push(position);
    legs.set(leg.leg, leg);
  }
  // The line that no other was dialled from stands first: readings without a line belong to it.
  const named = [...legs.values()].sort((a, b) => Number(a.parent !== null) - Number(b.parent !== null));
  return named.map((leg) => ({ ...leg, words: leg.parent === null ? "call" : "child leg" }));
}
