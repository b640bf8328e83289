/** Names near to one that is not there: misspelt by a letter or two, or with one of its words. The nearest first, five at most. */
export function nearNames(asked: string, names: string[]): string[] {
  const words = asked
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  return names
    .map((name) => ({ name, away: awayFrom(asked.toLowerCase(), words, name) }))
    .filter(({ away }) => away < farAway)
    .toSorted((left, right) => left.away - right.away || left.name.localeCompare(right.name))
    .slice(0, 5)
    .map(({ name }) => name);
}

const farAway = 1000;

/** Few changes first, then by how many of the words it has. */
function awayFrom(asked: string, words: string[], name: string): number {
  const changes = changesBetween(asked.slice(0, 100), name);
  if (changes <= Math.max(2, name.length / 5)) return changes;
  const shared = words.filter((word) => name.includes(word)).length;
  return shared === 0 ? farAway : 200 - shared;
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
