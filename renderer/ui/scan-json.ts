/**
 * Reads JSON strictly, as `JSON.parse` would, and says where each value stands; or where it breaks, and what belongs
 * there instead. It pauses now and then, so that a large body can be read without the page standing still.
 */
import type { JsonNodes } from "./json-nodes";

export type JsonBreak = {
  at: number;
  /** `a comma or }` */
  expected: string;
  sentence: string;
};

export type Scanned = { ok: true; nodes: JsonNodes } | { ok: false; broken: JsonBreak };

const nodesBetweenPauses = 2_048;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: that they stand there is what breaks it
const plainText = /[^"\\\u0000-\u001f]*/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Wants = "value" | "item" | "first item" | "key" | "first key" | "next" | "end";

const expectedWords: Record<Wants, string> = {
  value: "a value",
  item: "a value",
  "first item": "a value or ]",
  key: "a name in double quotes",
  "first key": "a name in double quotes or }",
  next: "a comma",
  end: "the end",
};

export function* scanJson(source: string): Generator<void, Scanned> {
  const nodes = emptyNodes(Math.max(16, source.length >> 5));
  let inside = -1;
  let at = 0;
  let wants: Wants = "value";
  let keyFrom = -1;
  let keyTo = -1;
  let untilPause = nodesBetweenPauses;

  const isList = () => nodes.kind[inside] === 1;
  const broken = (where: number, expected: string, because?: string): Scanned => ({
    ok: false,
    broken: { at: where, expected, sentence: because ?? sentenceOf(source, where, expected) },
  });

  for (;;) {
    at = skipBlanks(source, at);
    const code = source.charCodeAt(at);
    if (at >= source.length || wants === "end") {
      if (at >= source.length && wants === "end") return { ok: true, nodes };
      return broken(
        at,
        wants === "next" ? `a comma or ${isList() ? "]" : "}"}` : expectedWords[wants],
        wants === "end" ? `The value ended before this: ${quoted(source, at)} follows it.` : undefined,
      );
    }
    if (wants === "next") {
      if (code === 44 /* , */) {
        at += 1;
        wants = isList() ? "item" : "key";
        continue;
      }
      if (code !== (isList() ? 93 : 125)) return broken(at, `a comma or ${isList() ? "]" : "}"}`);
    }
    const closes = wants === "next" || wants === "first item" || wants === "first key";
    if (closes && inside >= 0 && code === (isList() ? 93 : 125)) {
      at += 1;
      nodes.to[inside] = at;
      nodes.last[inside] = nodes.count - 1;
      inside = nodes.parent[inside] ?? -1;
      wants = inside < 0 ? "end" : "next";
      continue;
    }
    if (wants === "key" || wants === "first key") {
      if (code !== 34) return broken(at, expectedWords[wants]);
      const end = endOfText(source, at);
      if (typeof end !== "number") return { ok: false, broken: end };
      [keyFrom, keyTo] = [at, end];
      at = skipBlanks(source, end);
      if (source.charCodeAt(at) !== 58 /* : */) return broken(at, "a colon");
      at += 1;
      wants = "value";
      continue;
    }

    const node = addNode(nodes, inside, at, keyFrom, keyTo);
    keyFrom = -1;
    keyTo = -1;
    if (code === 123 || code === 91) {
      nodes.kind[node] = code === 123 ? 0 : 1;
      at += 1;
      inside = node;
      wants = code === 123 ? "first key" : "first item";
    } else {
      let end: number | JsonBreak | null;
      if (code === 34) {
        nodes.kind[node] = 2;
        end = endOfText(source, at);
      } else if (code === 45 || (code >= 48 && code <= 57)) {
        nodes.kind[node] = 3;
        end = matchEnd(number, source, at);
      } else {
        nodes.kind[node] = 4;
        end = matchEnd(word, source, at);
      }
      if (end === null) return broken(at, expectedWords[wants]);
      if (typeof end !== "number") return { ok: false, broken: end };
      at = end;
      nodes.to[node] = at;
      wants = inside < 0 ? "end" : "next";
    }
    untilPause -= 1;
    if (untilPause === 0) {
      untilPause = nodesBetweenPauses;
      yield;
    }
  }
}

function skipBlanks(source: string, from: number): number {
  let at = from;
  for (let code = source.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9; ) {
    at += 1;
    code = source.charCodeAt(at);
  }
  return at;
}

function matchEnd(pattern: RegExp, source: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : null;
}

/** Behind the closing quote of the text that opens at `at`. */
function endOfText(source: string, at: number): number | JsonBreak {
  let end = at + 1;
  for (;;) {
    end = matchEnd(plainText, source, end) ?? end;
    const code = source.charCodeAt(end);
    if (code === 34) return end + 1;
    if (end >= source.length)
      return {
        at,
        expected: "a closing quote",
        sentence: "This text is never closed: its quote is missing.",
      };
    if (code !== 92) {
      const name = code === 10 || code === 13 ? "A line break" : code === 9 ? "A tab" : "A control character";
      const written = code === 10 ? "\\n" : code === 13 ? "\\r" : code === 9 ? "\\t" : "\\u…";
      return { at: end, expected: written, sentence: `${name} stands in a text: it is written ${written}.` };
    }
    const after = matchEnd(escapeSequence, source, end);
    if (after === null)
      return {
        at: end,
        expected: "an escape",
        sentence: `${quoted(source, end, 2)} is no escape: a backslash itself is written \\\\.`,
      };
    end = after;
  }
}

function quoted(source: string, at: number, length = 1): string {
  return `“${[...source.slice(at, at + length * 2)].slice(0, length).join("")}”`;
}

function sentenceOf(source: string, at: number, expected: string): string {
  if (at >= source.length) return `The body ends here, and ${expected} is missing.`;
  const here = source.slice(at, at + 12);
  if (here.startsWith("'")) return "A single quote stands here: JSON takes double quotes.";
  if (here.startsWith("//") || here.startsWith("/*")) return "A comment stands here: JSON has none.";
  if (/^[}\]]/.test(here) && /,\s*$/.test(source.slice(Math.max(0, at - 40), at)))
    return `The comma before this ${quoted(source, at)} is one too many.`;
  const foreign = /^(?:undefined|NaN|-?Infinity|None|True|False|nil)\b/.exec(here)?.[0];
  if (foreign) return `“${foreign}” is no JSON: it has true, false and null.`;
  if (/^0\d/.test(source.slice(at - 1, at + 1)))
    return "A number may not begin with 0: one with leading zeros is written as text.";
  return `Here ${expected} belongs, and ${quoted(source, at)} stands.`;
}

function emptyNodes(size: number): JsonNodes {
  const numbers = () => new Int32Array(size);
  return {
    count: 0,
    kind: new Uint8Array(size),
    parent: numbers(),
    from: numbers(),
    to: numbers(),
    keyFrom: numbers(),
    keyTo: numbers(),
    last: numbers(),
  };
}

function addNode(nodes: JsonNodes, parent: number, from: number, keyFrom: number, keyTo: number): number {
  const node = nodes.count;
  if (node === nodes.parent.length) grow(nodes);
  nodes.count += 1;
  nodes.parent[node] = parent;
  nodes.from[node] = from;
  nodes.keyFrom[node] = keyFrom;
  nodes.keyTo[node] = keyTo;
  nodes.last[node] = node;
  return node;
}

function grow(nodes: JsonNodes): void {
  const size = nodes.parent.length * 2;
  const larger = (old: Int32Array) => {
    const grown = new Int32Array(size);
    grown.set(old);
    return grown;
  };
  const kind = new Uint8Array(size);
  kind.set(nodes.kind);
  Object.assign(nodes, {
    kind,
    parent: larger(nodes.parent),
    from: larger(nodes.from),
    to: larger(nodes.to),
    keyFrom: larger(nodes.keyFrom),
    keyTo: larger(nodes.keyTo),
    last: larger(nodes.last),
  });
}
