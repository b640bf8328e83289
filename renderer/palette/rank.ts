/** Which lines a query finds, and in which order. Every word must be found; where a word begins counts more than inside of it. */
import type { PaletteEntry } from "./palette-entry";

/** Null: not found. */
export function rankOf(entry: Pick<PaletteEntry, "words" | "about" | "also">, query: string): number | null {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const words = entry.words.toLowerCase();
  const rest = `${entry.about ?? ""} ${entry.also ?? ""}`.toLowerCase();
  let rank = 0;
  for (const word of wanted) {
    const found = Math.max(placeOf(words, word) * 3, placeOf(rest, word));
    if (found === 0) return null;
    rank += found;
  }
  if (words === query.trim().toLowerCase()) rank += 20;
  return rank;
}

/** 3: it begins there; 2: a word begins with it; 1: it is inside; 0: it is not. */
function placeOf(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (at === 0) return 3;
  for (let next = at; next >= 0; next = text.indexOf(word, next + 1))
    if (!/[\p{L}\p{N}]/u.test(text[next - 1] ?? "")) return 2;
  return 1;
}

export type FoundGroup = { name: PaletteEntry["group"]; entries: PaletteEntry[] };

const most = 8;

/** Groups by their best line; within a group the best first, and as they came where they are equal. */
export function findEntries(entries: readonly PaletteEntry[], query: string): FoundGroup[] {
  const found = entries.flatMap((entry) => {
    const rank = rankOf(entry, query);
    return rank === null ? [] : [{ entry, rank }];
  });
  const groups = [...Map.groupBy(found, ({ entry }) => entry.group)].map(([name, inside]) => {
    const sorted = inside.toSorted((a, b) => b.rank - a.rank);
    return { name, best: sorted[0]?.rank ?? 0, entries: sorted.slice(0, most).map(({ entry }) => entry) };
  });
  return groups
    .toSorted((a, b) => b.best - a.best)
    .map(({ name, entries: inside }) => ({ name, entries: inside }));
}
