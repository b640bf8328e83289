/**
 * The values of a JSON text as flat arrays, so that half a million of them cost no objects. They are numbered in the
 * order in which they stand; what is inside a value follows it at once, up to `last`.
 */
export const jsonKinds = ["object", "list", "text", "number", "word"] as const;
export type JsonKind = (typeof jsonKinds)[number];

export type JsonNodes = {
  count: number;
  /** Place in `jsonKinds`. */
  kind: Uint8Array;
  /** The value around it; −1 for the whole. */
  parent: Int32Array;
  /** From its first character to behind its last. */
  from: Int32Array;
  to: Int32Array;
  /** Its name with the quotes; −1 where it has none. */
  keyFrom: Int32Array;
  keyTo: Int32Array;
  /** The last value inside of it; itself where there is none. */
  last: Int32Array;
};

/** A name, or the place in a list from 0. */
export type JsonStep = string | number;

export function kindOf(nodes: JsonNodes, node: number): JsonKind {
  return jsonKinds[nodes.kind[node] ?? 0] ?? "object";
}

export function holdsOthers(nodes: JsonNodes, node: number): boolean {
  return (nodes.kind[node] ?? 0) < 2;
}

/** The first value that begins at `at` or behind it. */
export function firstFrom(nodes: JsonNodes, at: number): number {
  let low = 0;
  let high = nodes.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes.from[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The innermost value that covers `at`; its name belongs to it. */
export function nodeAt(nodes: JsonNodes, at: number): number {
  let node = firstFrom(nodes, at + 1);
  // The next one may have its name here already.
  const key = nodes.keyFrom[node] ?? -1;
  if (node < nodes.count && key >= 0 && key <= at) return node;
  for (node -= 1; node > 0 && (nodes.to[node] ?? 0) < at; node = nodes.parent[node] ?? 0);
  return Math.max(0, node);
}

export function* childrenOf(nodes: JsonNodes, node: number): Generator<number> {
  const end = nodes.last[node] ?? node;
  for (let child = node + 1; child <= end; child = (nodes.last[child] ?? child) + 1) yield child;
}

export function nameOf(text: string, nodes: JsonNodes, node: number): string | null {
  const from = nodes.keyFrom[node] ?? -1;
  return from < 0 ? null : (JSON.parse(text.slice(from, nodes.keyTo[node])) as string);
}

function placeIn(nodes: JsonNodes, list: number, node: number): number {
  let place = 0;
  for (const child of childrenOf(nodes, list)) {
    if (child === node) break;
    place += 1;
  }
  return place;
}

/** Its ancestors from the whole down to itself. */
export function waysDown(nodes: JsonNodes, node: number): number[] {
  const way: number[] = [];
  for (let one = node; one >= 0; one = nodes.parent[one] ?? -1) way.push(one);
  return way.reverse();
}

export function stepOf(text: string, nodes: JsonNodes, node: number): JsonStep | null {
  const parent = nodes.parent[node] ?? -1;
  if (parent < 0) return null;
  return nameOf(text, nodes, node) ?? placeIn(nodes, parent, node);
}

/** How often the name of a value stands in its object; more than once is legal and nearly always wrong. */
export function timesNamed(text: string, nodes: JsonNodes, node: number): number {
  const parent = nodes.parent[node] ?? -1;
  const from = nodes.keyFrom[node] ?? -1;
  if (parent < 0 || from < 0) return 1;
  const written = text.slice(from, nodes.keyTo[node]);
  let times = 0;
  for (const child of childrenOf(nodes, parent)) {
    const start = nodes.keyFrom[child] ?? 0;
    if ((nodes.keyTo[child] ?? 0) - start === written.length && text.startsWith(written, start)) times += 1;
  }
  return times;
}

/** The child of this name or place; the last one where a name stands twice, as parsers have it. */
function childAt(text: string, nodes: JsonNodes, node: number, step: JsonStep): number | null {
  if (!holdsOthers(nodes, node)) return null;
  let found: number | null = null;
  if (kindOf(nodes, node) === "list") {
    const wanted = Number(step);
    let place = 0;
    for (const child of childrenOf(nodes, node)) {
      if (place === wanted) return child;
      place += 1;
    }
    return null;
  }
  for (const child of childrenOf(nodes, node)) if (nameOf(text, nodes, child) === String(step)) found = child;
  return found;
}

/**
 * The value at the path, else the nearest thing around it. `items[0].name`, `items.0.name`, `$.items[0]`, `/items/0`
 * and the `items[].name` of the drift inbox are understood, and a name that holds a dot.
 */
export function findPath(text: string, nodes: JsonNodes, path: string): number {
  const steps = stepsIn(path);
  let node = 0;
  for (let at = 0; at < steps.length; ) {
    let found: number | null = null;
    let taken = 1;
    for (; taken <= Math.min(4, steps.length - at) && found === null; taken += 1)
      found = childAt(text, nodes, node, steps.slice(at, at + taken).join("."));
    if (found === null) return node;
    node = found;
    at += taken - 1;
  }
  return node;
}

function stepsIn(path: string): string[] {
  const steps: string[] = [];
  const piece = /\[("(?:[^"\\]|\\.)*")\]|\[(\d*)\]|([^.[\]/]+|[[\]])/g;
  for (const [, quoted, place, plain] of path.replace(/^\$\.?/, "").matchAll(piece)) {
    if (quoted !== undefined) steps.push(JSON.parse(quoted) as string);
    else steps.push(place === undefined ? (plain ?? "") : place || "0");
  }
  return steps;
}
