/** The places of a template, for its colours and for what could stand at the caret. The engine decides what is right. */

export type TemplatePlace = {
  from: number;
  to: number;
  /** Fields, texts and `else` within the braces, in their order. */
  parts: { from: number; to: number; kind: "field" | "text" | "else" }[];
};

const part = /"[^"]*"?|\belse\b|[^\s"](?:[^"]*?)(?=\s+else\b|\s*"|\s*$)/g;

export function placesOf(text: string): TemplatePlace[] {
  const places: TemplatePlace[] = [];
  for (const match of text.matchAll(/\{\{(.*?)\}\}/gs)) {
    const inner = match[1] ?? "";
    const start = match.index + 2;
    places.push({
      from: match.index,
      to: match.index + match[0].length,
      parts: [...inner.matchAll(part)].map((one) => ({
        from: start + one.index,
        to: start + one.index + one[0].length,
        kind: one[0] === "else" ? "else" : one[0].startsWith('"') ? "text" : "field",
      })),
    });
  }
  return places;
}

export type TypedField = {
  /** What is replaced, up to the caret. */
  from: number;
  word: string;
  /** Braces that are written with the field. */
  before: string;
  after: string;
};

/** What is being typed where a field could stand: behind `{`, behind `{{`, or behind `else`. */
export function typedField(text: string, caret: number): TypedField | null {
  const lineFrom = text.lastIndexOf("\n", caret - 1) + 1;
  const open = /\{\{?([^{}]*)$/.exec(text.slice(lineFrom, caret));
  if (!open) return null;
  const inner = open[1] ?? "";
  const isInText = inner.split('"').length % 2 === 0;
  const word = /(?:^\s*|\belse\s+)([\w.-]*)$/.exec(inner)?.[1];
  if (isInText || word === undefined) return null;
  const [rest = ""] = text.slice(caret, caret + 400).split("\n");
  const after = /^[^{}]*\}\}/.test(rest) ? "" : "}}";
  const isFirst = inner.trim() === word;
  return isFirst
    ? { from: lineFrom + open.index, word, before: "{{", after }
    : { from: caret - word.length, word, before: "", after };
}

/** Fields of which nothing is there yet while the call goes on, and whose places name no default. */
export function laterWithoutDefault(text: string, isLater: (field: string) => boolean): string[] {
  const found = placesOf(text).flatMap(({ parts }) => {
    const [first, ...rest] = parts;
    const field = first?.kind === "field" ? text.slice(first.from, first.to) : "";
    return rest.length === 0 && isLater(field) ? [field] : [];
  });
  return [...new Set(found)];
}

/** Whether something stands in wherever this field is not there. */
export function hasDefault(texts: readonly string[], field: string): boolean {
  const own = texts.flatMap((text) =>
    placesOf(text).flatMap(({ parts }) => {
      const at = parts.findIndex((one) => text.slice(one.from, one.to) === field);
      return at < 0 ? [] : [at < parts.length - 1];
    }),
  );
  return own.length > 0 && own.every(Boolean);
}
