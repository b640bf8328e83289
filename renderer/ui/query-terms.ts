/** A query as the box shows it: finished `field:value` terms become chips, the rest stays text. */
import { isUnfinished, readSearch } from "../../shared/search";

export type Term = { raw: string; field: string; value: string; excluded: boolean };

export function readQuery(query: string): { terms: Term[]; text: string } {
  const terms: Term[] = [];
  const words: string[] = [];
  for (const { raw, field, valueAt, excluded, isOpen } of readSearch(query)) {
    if (field === null || isOpen || isUnfinished(raw)) words.push(raw);
    else terms.push({ raw, field, value: raw.slice(valueAt), excluded });
  }
  return { terms, text: words.join(" ") };
}

/** The query to send. What is still being typed (`has:`, a lone minus) says nothing yet and is left out. */
export function writeQuery(terms: readonly Term[], text: string): string {
  const words = readSearch(text)
    .map(({ raw }) => raw)
    .filter((raw) => !isUnfinished(raw));
  return [...terms.map(({ raw }) => raw), ...words].join(" ");
}

/** A blank behind a whole term finishes it. */
export function endsWithTerm(typed: string): boolean {
  const last = readSearch(typed).at(-1);
  return (
    typed.endsWith(" ") &&
    last !== undefined &&
    last.field !== null &&
    !last.isOpen &&
    last.end === typed.trimEnd().length &&
    !isUnfinished(last.raw)
  );
}
