/** A query as the box shows it: finished `field:value` terms become chips, the rest stays text. */
export type Term = { raw: string; field: string; value: string; excluded: boolean };

const term = /^(-?)([a-zA-Z][\w.-]*):((?:"[^"]*"|[^\s"])+)$/;
const token = /-?[a-zA-Z][\w.-]*:(?:"[^"]*"|[^\s"])*|-?"[^"]*"?|\S+/g;

export function readTerm(raw: string): Term | null {
  const match = term.exec(raw);
  if (!match) return null;
  const [, minus = "", field = "", value = ""] = match;
  return { raw, field, value, excluded: minus === "-" };
}

export function readQuery(query: string): { terms: Term[]; text: string } {
  const terms: Term[] = [];
  const words: string[] = [];
  for (const [raw] of query.matchAll(token)) {
    const read = readTerm(raw);
    if (read) terms.push(read);
    else words.push(raw);
  }
  return { terms, text: words.join(" ") };
}

/** The query to send. A term that is still being typed (`has:`) says nothing yet and is left out. */
export function writeQuery(terms: readonly Term[], text: string): string {
  const words = text.trim().replace(/(^|\s)-?[a-zA-Z][\w.-]*:$/, "");
  return [...terms.map(({ raw }) => raw), words.trim()].filter(Boolean).join(" ");
}
