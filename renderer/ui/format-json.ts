/**
 * Indents JSON without reading it into values: every token stays as it was sent, so a 20-digit id, a `1.0` and
 * a key that stands there twice survive. Its values are known by their place in the new text.
 */
import { findPath, holdsOthers, type JsonNodes } from "./json-nodes";
import { type JsonBreak, scanJson } from "./scan-json";

export type JsonRange = { from: number; to: number };
export type FormattedJson = { text: string; nodes: JsonNodes };
export type Formatting = { ok: true; formatted: FormattedJson } | { ok: false; broken: JsonBreak };

/** Deeper than this the indent stays: the path says the rest, and a thousand levels must not be a million blanks. */
const deepest = 16;
const lineBreaks = Array.from({ length: deepest + 1 }, (_, depth) => `\n${"  ".repeat(depth)}`);
const nodesBetweenPauses = 2_048;

/** Null when it is no JSON; then it is shown as it came. A short object or list of plain values stands on one line. */
export function formatJson(source: string, longestLine = 48): FormattedJson | null {
  const work = formatting(source, longestLine);
  for (let step = work.next(); ; step = work.next())
    if (step.done) return step.value.ok ? step.value.formatted : null;
}

/** The same with pauses; whoever drives it decides how long a turn may take. */
export function* formatting(source: string, longestLine = 48): Generator<void, Formatting> {
  const scanned = yield* scanJson(source);
  if (!scanned.ok) return scanned;
  const text = yield* print(source, scanned.nodes, longestLine);
  return { ok: true, formatted: { text, nodes: scanned.nodes } };
}

/** Moves the places of `nodes` from the source into the text it gives. */
function* print(source: string, nodes: JsonNodes, longestLine: number): Generator<void, string> {
  const chunks: string[] = [];
  let parts: string[] = [];
  let length = 0;
  let lineStart = 0;
  const put = (part: string) => {
    parts.push(part);
    length += part.length;
  };
  const open: number[] = [];
  const newLine = () => {
    lineStart = length + 1;
    put(lineBreaks[Math.min(deepest, open.length)] ?? "");
  };
  let oneLine = -1;
  const close = () => {
    const node = open.pop() ?? 0;
    const isObject = nodes.kind[node] === 0;
    if (node !== oneLine) newLine();
    else if (isObject) put(" ");
    if (node === oneLine) oneLine = -1;
    put(isObject ? "}" : "]");
    nodes.to[node] = length;
  };

  for (let node = 0; node < nodes.count; node += 1) {
    const parent = nodes.parent[node] ?? -1;
    while (open.length > 0 && open.at(-1) !== parent) close();
    if (parent >= 0) {
      const isFirst = node === parent + 1;
      if (!isFirst) put(",");
      if (parent !== oneLine) newLine();
      else if (!isFirst || nodes.kind[parent] === 0) put(" ");
    }
    const keyFrom = nodes.keyFrom[node] ?? -1;
    if (keyFrom >= 0) {
      const key = source.slice(keyFrom, nodes.keyTo[node]);
      nodes.keyFrom[node] = length;
      put(key);
      nodes.keyTo[node] = length;
      put(": ");
    }
    const from = nodes.from[node] ?? 0;
    nodes.from[node] = length;
    if (!holdsOthers(nodes, node)) {
      put(source.slice(from, nodes.to[node]));
    } else if (nodes.last[node] === node) {
      put(nodes.kind[node] === 0 ? "{}" : "[]");
    } else {
      put(nodes.kind[node] === 0 ? "{" : "[");
      open.push(node);
      if (fitsOneLine(nodes, node, longestLine - (length - lineStart))) oneLine = node;
    }
    nodes.to[node] = length;
    if (node % nodesBetweenPauses === nodesBetweenPauses - 1) {
      chunks.push(parts.join(""));
      parts = [];
      yield;
    }
  }
  while (open.length > 0) close();
  chunks.push(parts.join(""));
  return chunks.join("");
}

/** Holds plain values only, and few enough. Asked before its values are moved. */
function fitsOneLine(nodes: JsonNodes, node: number, room: number): boolean {
  let left = room;
  const last = nodes.last[node] ?? node;
  for (let child = node + 1; child <= last && left >= 0; child += 1) {
    if (holdsOthers(nodes, child)) return false;
    const keyFrom = nodes.keyFrom[child] ?? -1;
    if (keyFrom >= 0) left -= (nodes.keyTo[child] ?? 0) - keyFrom + 2;
    left -= (nodes.to[child] ?? 0) - (nodes.from[child] ?? 0) + 2;
  }
  return left >= 0;
}

/** Where a problem is to be marked: its value, else the nearest thing around it. */
export function rangeOf({ text, nodes }: FormattedJson, path: string): JsonRange {
  const node = findPath(text, nodes, path);
  const from = nodes.from[node] ?? 0;
  // Of an object only its bracket: the whole of it is not what is wrong.
  return { from, to: holdsOthers(nodes, node) ? from + 1 : (nodes.to[node] ?? from) };
}
