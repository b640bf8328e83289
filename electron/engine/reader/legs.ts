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
  const legs = [...Map.groupBy(told, ({ leg }) => leg).values()].flatMap((same) => same.slice(0, 1));
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

/**
 * Each line behind the one it was dialled from; a parent that is no line here, or a ring of parents, counts as none.
 * Without recursion: payloads decide how deep it goes.
 */
function inTreeOrder(legs: Leg[]): (Leg & Pick<LegRow, "depth">)[] {
  const known = new Set(legs.map(({ leg }) => leg));
  const isChild = ({ leg, parent }: Leg) => parent !== null && parent !== leg && known.has(parent);
  const children = Map.groupBy(legs.filter(isChild), ({ parent }) => parent ?? "");
  const placed = new Set<string>();
  const ordered: (Leg & Pick<LegRow, "depth">)[] = [];
  const addTree = (root: Leg) => {
    const waiting = [{ leg: root, depth: 0 }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { leg, depth } = next;
      if (placed.has(leg.leg)) continue;
      placed.add(leg.leg);
      ordered.push({ ...leg, parent: depth === 0 ? null : leg.parent, depth });
      const below = children.get(leg.leg) ?? [];
      for (const child of below.toReversed()) waiting.push({ leg: child, depth: depth + 1 });
    }
  };
  for (const leg of legs) if (!isChild(leg)) addTree(leg);
  // What is left stands in a ring: the first of it begins.
  for (const leg of legs) addTree(leg);
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
