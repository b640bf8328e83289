/**
 * For two long texts that differ nearly everywhere, where an exact difference would take minutes: lines that stand once
 * in both and in the same order are anchors, and between them lines are compared one by one. Never wrong, only longer
 * than need be.
 */
export type RoughChange = { removed: boolean; added: boolean; count: number };

export function roughDiff(a: readonly string[], b: readonly string[]): RoughChange[] {
  const changes: RoughChange[] = [];
  const put = (kind: "equal" | "removed" | "added") => {
    const [removed, added] = [kind === "removed", kind === "added"];
    const last = changes.at(-1);
    if (last && last.removed === removed && last.added === added) last.count += 1;
    else changes.push({ removed, added, count: 1 });
  };
  let [atA, atB] = [0, 0];
  for (const [anchorA, anchorB] of [...anchorsOf(a, b), [a.length, b.length] as const]) {
    while (atA < anchorA || atB < anchorB) {
      if (atA < anchorA && atB < anchorB && a[atA] === b[atB]) {
        put("equal");
        atA += 1;
        atB += 1;
        continue;
      }
      // All that go, then all that come, up to the next equal pair: so they stand beside each other.
      let length = 0;
      while (atA + length < anchorA && atB + length < anchorB && a[atA + length] !== b[atB + length])
        length += 1;
      const [goes, comes] = length > 0 ? [length, length] : [anchorA - atA, anchorB - atB];
      for (let index = 0; index < goes; index += 1) put("removed");
      for (let index = 0; index < comes; index += 1) put("added");
      atA += goes;
      atB += comes;
    }
    if (atA < a.length && atB < b.length) {
      put("equal");
      atA += 1;
      atB += 1;
    }
  }
  return changes;
}

/** Places of lines that stand once in each, as many as keep their order in both. */
function anchorsOf(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const [once, onceB] = [placesOfUnique(a), placesOfUnique(b)];
  const pairs = [...once].flatMap(([line, place]) => {
    const other = onceB.get(line);
    return other === undefined ? [] : [[place, other] as const];
  });
  // The longest run of pairs whose second places rise, by piles.
  const piles: number[] = [];
  const before: number[] = [];
  for (const [index, [, other]] of pairs.entries()) {
    let [low, high] = [0, piles.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[piles[middle] ?? 0]?.[1] ?? 0) < other) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (piles[low - 1] ?? -1) : -1;
    piles[low] = index;
  }
  const run: (readonly [number, number])[] = [];
  for (let index = piles.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index];
    if (pair) run.push(pair);
  }
  return run.reverse();
}

/** In the order they stand. */
function placesOfUnique(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (places.has(line)) twice.add(line);
    else places.set(line, index);
  }
  for (const line of twice) places.delete(line);
  return places;
}
