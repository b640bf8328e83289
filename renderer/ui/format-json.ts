/**
 * Indents JSON without reading it into values: every token stays as it was sent, so a 20-digit id, a `1.0` and
 * a key that stands there twice survive. Also says where each path and token came to stand.
 */
export type JsonTokenKind = "key" | "text" | "number" | "word";
export type JsonToken = { kind: JsonTokenKind; from: number; to: number };
export type JsonRange = { from: number; to: number };

export type FormattedJson = {
  text: string;
  tokens: JsonToken[];
  /** Dotted path (`event.data.call.id`, `items.0`) to its value; the last one where a key stands twice. */
  paths: ReadonlyMap<string, JsonRange>;
  /** What may be folded: from behind the opening bracket to before the closing one. */
  folds: JsonRange[];
};

const pattern = /\s+|("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)|(true|false|null)|([{}[\],:])/y;

type Open = {
  closer: "}" | "]";
  path: string;
  index: number;
  key: string | null;
  /** Behind its bracket. */
  from: number;
  empty: boolean;
  /** Holds no object or list itself. */
  leaf: boolean;
  firstToken: number;
};

/** Null when it is no JSON; then it is shown as it came. A short object or list of plain values stands on one line. */
export function formatJson(source: string, longestLine = 48): FormattedJson | null {
  try {
    JSON.parse(source);
  } catch {
    return null;
  }
  const tokens: JsonToken[] = [];
  const paths = new Map<string, JsonRange>();
  const folds: JsonRange[] = [];
  const open: Open[] = [];
  let text = "";
  let wantsKey = false;

  const top = () => open.at(-1);
  const newLine = () => {
    text += `\n${"  ".repeat(open.length)}`;
  };
  const pathHere = (): string => {
    const inside = top();
    if (!inside) return "";
    const step = inside.closer === "}" ? (inside.key ?? "") : String(inside.index);
    return inside.path ? `${inside.path}.${step}` : step;
  };
  const beginItem = () => {
    const inside = top();
    if (!inside?.empty) return;
    inside.empty = false;
    newLine();
  };

  const onOneLine = (closed: Open): boolean => {
    if (!closed.leaf) return false;
    const parts = tokens.slice(closed.firstToken);
    const before = closed.from - text.lastIndexOf("\n", closed.from);
    if (parts.reduce((sum, { from, to }) => sum + to - from + 2, before) > longestLine) return false;
    const source = text;
    const space = closed.closer === "}" ? " " : "";
    text = source.slice(0, closed.from) + space;
    for (const [index, token] of parts.entries()) {
      const moved = { from: text.length, to: text.length + token.to - token.from };
      text += source.slice(token.from, token.to);
      Object.assign(token, moved);
      if (token.kind === "key") text += ": ";
      else if (index < parts.length - 1) text += ", ";
    }
    text += space;
    return true;
  };

  pattern.lastIndex = 0;
  for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
    const [whole, string, number, word, mark] = match;
    if (string !== undefined && wantsKey) {
      beginItem();
      const inside = top();
      if (inside) inside.key = JSON.parse(string) as string;
      tokens.push({ kind: "key", from: text.length, to: text.length + string.length });
      text += string;
      wantsKey = false;
    } else if (string !== undefined || number !== undefined || word !== undefined) {
      beginItem();
      const kind = string !== undefined ? "text" : number !== undefined ? "number" : "word";
      // One object for both: a token that moves takes its path along.
      const token: JsonToken = { kind, from: text.length, to: text.length + whole.length };
      tokens.push(token);
      paths.set(pathHere(), token);
      text += whole;
    } else if (mark === "{" || mark === "[") {
      beginItem();
      const path = pathHere();
      const outside = top();
      if (outside) outside.leaf = false;
      text += mark;
      open.push({
        closer: mark === "{" ? "}" : "]",
        path,
        index: 0,
        key: null,
        from: text.length,
        empty: true,
        leaf: true,
        firstToken: tokens.length,
      });
      wantsKey = mark === "{";
    } else if (mark === "}" || mark === "]") {
      const closed = open.pop();
      if (closed && !closed.empty && !onOneLine(closed)) {
        newLine();
        folds.push({ from: closed.from, to: text.length });
      }
      text += mark;
      if (closed) paths.set(closed.path, { from: closed.from - 1, to: text.length });
      wantsKey = false;
    } else if (mark === ",") {
      text += mark;
      const inside = top();
      if (inside) inside.index += 1;
      wantsKey = inside?.closer === "}";
      newLine();
    } else if (mark === ":") {
      text += ": ";
    }
    if (pattern.lastIndex >= source.length) break;
  }
  return { text, tokens, paths, folds };
}

/** Where a problem is to be marked: its value, else the nearest thing around it. `items[0].name` is understood. */
export function rangeOf(formatted: FormattedJson, path: string): JsonRange | null {
  const steps = path
    .replace(/^\$\.?|^\//, "")
    .replaceAll(/\[(\d+)\]|\//g, ".$1")
    .split(".")
    .filter(Boolean);
  for (let length = steps.length; length >= 0; length -= 1) {
    const range = formatted.paths.get(steps.slice(0, length).join("."));
    if (!range) continue;
    // Of an object only its bracket: the whole of it is not what is wrong.
    const text = formatted.text.slice(range.from, range.from + 1);
    return text === "{" || text === "[" ? { from: range.from, to: range.from + 1 } : range;
  }
  return null;
}
