/**
 * The search language, taken apart: the same in the box, in `q=` and on the command line. `field:value`, `-` excludes,
 * quotes keep spaces and take everything literally, `*` at the end means "begins with", `>`, `<` and `a..b` compare.
 * Any text is a search: taking it apart never fails. What a field means is the engine's to say.
 */

export type Operand =
  | { kind: "is"; value: string }
  | { kind: "begins"; value: string }
  | { kind: "above" | "below"; value: string; orEqual: boolean }
  | { kind: "between"; from: string; to: string };

export type SearchToken = {
  /** As it was written, with its place in the text. */
  raw: string;
  start: number;
  end: number;
  excluded: boolean;
  /** Null: words that stand for themselves. Of metadata `meta.` and the key. */
  field: string | null;
  /** Where the value begins in `raw`. */
  valueAt: number;
  /** A quote was opened and not closed: it reaches to the end. */
  isOpen: boolean;
  operand: Operand;
};

const fieldName = String.raw`[A-Za-z][\w-]*(?:\.(?:"[^"]*"|[^\s":]+))?`;
const token = new RegExp(String.raw`(-?)(?:(${fieldName}):)?(?:"([^"]*)(?:"(\*?)|$)|(\S+))`, "g");
const metaPrefix = "meta.";

export function readSearch(q: string): SearchToken[] {
  return [...q.matchAll(token)].map((match) => {
    const [raw, minus, field, quoted, star, plain] = match;
    return {
      raw,
      start: match.index,
      end: match.index + raw.length,
      excluded: minus === "-",
      field: field === undefined ? null : readField(field),
      valueAt: (minus ?? "").length + (field === undefined ? 0 : field.length + 1),
      isOpen: quoted !== undefined && star === undefined,
      operand: quoted === undefined ? readPlain(plain ?? "", field !== undefined) : readQuoted(quoted, star),
    };
  });
}

/** Names of fields are read in any case, keys of metadata as they are. */
function readField(written: string): string {
  const dot = written.indexOf(".");
  if (dot < 0) return written.toLowerCase();
  return `${written.slice(0, dot).toLowerCase()}.${written.slice(dot + 1).replaceAll('"', "")}`;
}

function readQuoted(value: string, star: string | undefined): Operand {
  return star === "*" ? { kind: "begins", value } : { kind: "is", value };
}

function readPlain(written: string, hasField: boolean): Operand {
  if (hasField) {
    const compared = /^([<>])(=?)(.+)$/s.exec(written);
    if (compared) {
      const [, sign, equal, value = ""] = compared;
      return { kind: sign === ">" ? "above" : "below", value, orEqual: equal === "=" };
    }
    const range = /^(.+?)\.\.(.+)$/s.exec(written);
    if (range) return { kind: "between", from: range[1] ?? "", to: range[2] ?? "" };
  }
  if (written.endsWith("*")) return { kind: "begins", value: written.slice(0, -1) };
  return { kind: "is", value: written };
}

/** The key where a field names one of metadata: of `meta.orderId` it is `orderId`. */
export function metaKeyOf(field: string): string | null {
  return field.startsWith(metaPrefix) && field.length > metaPrefix.length
    ? field.slice(metaPrefix.length)
    : null;
}

export function metaField(key: string): string {
  return /[\s":]/.test(key) || key === "" ? `meta."${key.replaceAll('"', "")}"` : `meta.${key}`;
}

/** A term that is read back as exactly this value. A quote cannot stand inside quotes: then the part before it must do. */
export function writeTerm(field: string, value: string): string {
  const plain = /^[^\s"<>*-][^\s"*]*$/.test(value) && !value.includes("..");
  if (plain) return `${field}:${value}`;
  const [before = "", ...after] = value.split('"');
  return after.length > 0 ? `${field}:"${before}"*` : `${field}:"${value}"`;
}

/** A term that was begun and says nothing yet: `has:`, `-type:`, a lone minus. */
export function isUnfinished(raw: string): boolean {
  return new RegExp(`^-?(?:${fieldName}:)?$`).test(raw);
}

/** What stands around the caret: the token being typed, up to the caret, and the rest without it. */
export function splitAtCaret(
  q: string,
  at: number,
): { typed: string; start: number; end: number; rest: string } {
  const caret = Math.max(0, Math.min(at, q.length));
  const under = readSearch(q).find(({ start, end }) => start < caret && caret <= end);
  const start = under?.start ?? caret;
  const end = under?.end ?? caret;
  return { typed: q.slice(start, caret), start, end, rest: `${q.slice(0, start)} ${q.slice(end)}`.trim() };
}
