/** Names near to one that is not there, the nearest first, five at most: misspelt by a letter or two, else with one of its words. */
export function nearNames(asked: string, names: string[]): string[] {
  const wanted = asked.toLowerCase().slice(0, 100);
  const words = wanted.split(/[^a-z0-9]+/).filter((word) => word.length > 2);
  const misspelt = rank(names, (name) => {
    const changes = changesBetween(wanted, name);
    return changes <= Math.max(2, name.length / 5) ? -changes : -Infinity;
  });
  if (misspelt.length > 0) return misspelt;
  return rank(names, (name) => words.filter((word) => name.includes(word)).length || -Infinity);
}

function rank(names: string[], nearness: (name: string) => number): string[] {
  return names
    .map((name) => ({ name, near: nearness(name) }))
    .filter(({ near }) => near > -Infinity)
    .toSorted((left, right) => right.near - left.near || left.name.localeCompare(right.name))
    .slice(0, 5)
    .map(({ name }) => name);
}

/** Letters to be changed, added or taken away. */
function changesBetween(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (let at = 0; at < right.length; at++) {
      const kept = (row[at] ?? 0) + (right[at] === letter ? 0 : 1);
      next.push(Math.min(kept, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
