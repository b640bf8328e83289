/** A module with its texts in other words. What no translation has stays as it is. */
import { partsOf, textOf } from "./catalogue";
import { type Found, findTexts, type Piece, type Span } from "./find";
import { holesOf, type Part, readText, writeText } from "./message";

/** Null where a text has no translation. */
export type Translate = (text: string) => string | null;

/** `locale` names the language by whose plurals a translation chooses. */
export function rewriteTexts(
  file: string,
  source: string,
  translate: Translate,
  locale: string,
): string | null {
  const all = findTexts(file, source).toSorted((a, b) => a.start - b.start || b.end - a.end);
  let changed = false;
  const result = rewritten({ start: 0, end: source.length }, null);
  return changed ? result : null;

  /** The source of a span, with the texts inside it in other words. */
  function rewritten(span: Span, outer: Found | null): string {
    let text = "";
    let at = span.start;
    for (const found of all) {
      if (found === outer || found.start < at || found.end > span.end) continue;
      const said = spoken(found);
      if (said === null) continue;
      text += source.slice(at, found.start) + said;
      at = found.end;
    }
    return text + source.slice(at, span.end);
  }

  function spoken(found: Found): string | null {
    const original = textOf(found);
    const translation = translate(original);
    if (translation === null) return null;
    const whole = writeText(partsOf(found.pieces));
    const lead = whole.slice(0, whole.length - whole.trimStart().length);
    const trail = whole.slice(whole.trimEnd().length);
    const parts = readText(`${lead}${translation}${trail}`);
    const spans = spansOf(found.pieces);
    const unknown = holesOf(parts).find((hole) => !spans.has(hole));
    if (unknown !== undefined)
      throw new Error(`The translation “${translation}” has a {${unknown}} that “${original}” has not`);
    changed = true;
    const hole = (number: number) => rewritten(spans.get(number) as Span, found);
    if (found.place === "children") return parts.map((part) => child(part, hole)).join("");
    const value = expression(parts, hole);
    return found.place === "attribute" ? `{${value}}` : `(${value})`;
  }

  function child(part: Part, hole: (number: number) => string): string {
    if (typeof part === "string") return `{${JSON.stringify(part)}}`;
    if ("value" in part) {
      const code = hole(part.value);
      return code.startsWith("<") || code.startsWith("{") ? code : `{${code}}`;
    }
    return `{${chosen(part, hole)}}`;
  }

  function expression(parts: readonly Part[], hole: (number: number) => string): string {
    if (parts.every((part) => typeof part === "string")) return JSON.stringify(parts.join(""));
    const codes = parts.map((part) => {
      if (typeof part === "string") return JSON.stringify(part);
      return "value" in part ? `(${hole(part.value)})` : `(${chosen(part, hole)})`;
    });
    return ['""', ...codes].join("+");
  }

  function chosen(part: Exclude<Part, string | { value: number }>, hole: (number: number) => string): string {
    const options = part.options.map((option) => expression(option.parts, hole));
    if (part.by === "condition") return `(${hole(part.of)}) ? ${options[0]} : ${options[1] ?? '""'}`;
    // As in the source: one, and the rest.
    if (part.options.every(({ category }) => category === null))
      return `(${hole(part.of)}) === 1 ? ${options[0]} : ${options[1] ?? options[0]}`;
    const named = part.options.map(
      ({ category }, place) => `${category ?? "other"}: () => ${options[place]}`,
    );
    return `((forms, form) => (forms[form] ?? forms.other)())({${named.join(", ")}}, new Intl.PluralRules(${JSON.stringify(locale)}).select(${hole(part.of)}))`;
  }
}

function spansOf(pieces: readonly Piece[], spans = new Map<number, Span>()): Map<number, Span> {
  for (const piece of pieces) {
    if (typeof piece === "string") continue;
    if ("options" in piece) {
      spans.set(piece.number, piece.test);
      for (const option of piece.options) spansOf(option, spans);
    } else spans.set(piece.number, piece);
  }
  return spans;
}
