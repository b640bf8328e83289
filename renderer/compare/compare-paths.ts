/**
 * Two payloads value by value: what differs, by its path, whatever the order of keys. Values are compared as they were
 * sent, so two 20-digit ids that a JavaScript number takes for one are two; 1.0 and 1 are one.
 */
import { type FormattedJson, formatJson } from "../ui/format-json";
import { childrenOf, holdsOthers, kindOf, nameOf } from "../ui/json-nodes";

export type PathDifference = {
  path: string;
  a: string | null;
  b: string | null;
  /** What kind of difference it is, where that is easily overlooked. */
  note?: string;
};

/** Null where one of the two is no JSON. Values are as JSON; null stands for "not there". */
export function comparePaths(a: string, b: string): PathDifference[] | null {
  const [left, right] = [formatJson(a), formatJson(b)];
  if (!left || !right) return null;
  const [one, other] = [flatten(left), flatten(right)];
  const reordered = reorderedLists(one, other);
  const paths = new Set([...one.values.keys(), ...other.values.keys()]);
  const apart: PathDifference[] = [];
  for (const path of paths) {
    const [valueA, valueB] = [one.values.get(path) ?? null, other.values.get(path) ?? null];
    if (valueA === valueB || reordered.some((list) => path.startsWith(`${list}.`))) continue;
    apart.push({ path, a: valueA, b: valueB, ...noteOf(valueA, valueB) });
  }
  return [
    ...apart,
    ...reordered.map((path) => ({
      path,
      a: one.lists.get(path)?.join(", ") ?? null,
      b: other.lists.get(path)?.join(", ") ?? null,
      note: "the same things in another order",
    })),
  ];
}

function noteOf(a: string | null, b: string | null): { note: string } | null {
  if (a === null || b === null) return null;
  if (a === `"${b}"` || b === `"${a}"`) return { note: "a text on one side, not on the other" };
  const [one, other] = [a, b].map((text) => (text.startsWith('"') ? (JSON.parse(text) as string) : text));
  if (one !== undefined && other !== undefined && a.startsWith('"') && b.startsWith('"')) {
    if (one.trim() === other.trim()) return { note: "only blanks differ" };
    if (one.toLowerCase() === other.toLowerCase()) return { note: "only capitals differ" };
    if (one.normalize() === other.normalize()) return { note: "looks the same, built of other characters" };
  }
  return null;
}

type Flat = {
  /** Of values that hold no others, and of empty objects and lists. */
  values: Map<string, string>;
  /** Items of each list, as JSON. */
  lists: Map<string, string[]>;
};

function flatten({ text, nodes }: FormattedJson): Flat {
  const flat: Flat = { values: new Map(), lists: new Map() };
  const walk: { node: number; path: string }[] = [{ node: 0, path: "" }];
  for (let next = walk.pop(); next; next = walk.pop()) {
    const { node, path } = next;
    if (!holdsOthers(nodes, node) || nodes.last[node] === node) {
      flat.values.set(
        path === "" ? "the whole body" : path,
        canonical(text.slice(nodes.from[node], nodes.to[node])),
      );
      continue;
    }
    const isList = kindOf(nodes, node) === "list";
    const children = [...childrenOf(nodes, node)];
    if (isList && path !== "")
      flat.lists.set(
        path,
        children.map((child) => text.slice(nodes.from[child], nodes.to[child]).replaceAll(/\n\s*/g, " ")),
      );
    // Taken from the end: the first child is walked first.
    for (const [place, child] of [...children.entries()].reverse()) {
      const step = isList ? String(place) : (nameOf(text, nodes, child) ?? "");
      walk.push({ node: child, path: path === "" ? step : `${path}.${step}` });
    }
  }
  return flat;
}

/** One spelling of one value: escapes of a text are read, a number that JavaScript can hold is written its way. */
function canonical(raw: string): string {
  if (raw.startsWith('"')) return JSON.stringify(JSON.parse(raw));
  if (!/^-?\d/.test(raw)) return raw;
  return raw.replaceAll(/\D/g, "").length <= 15 ? String(Number(raw)) : raw;
}

/** The outermost lists that hold the same on both sides and in another order. */
function reorderedLists(one: Flat, other: Flat): string[] {
  const found: string[] = [];
  for (const [path, items] of one.lists) {
    const others = other.lists.get(path);
    if (!others || others.length !== items.length || found.some((list) => path.startsWith(`${list}.`)))
      continue;
    if (items.every((item, index) => item === others[index])) continue;
    const [sorted, sortedOthers] = [items.toSorted(), others.toSorted()];
    if (sorted.every((item, index) => item === sortedOthers[index])) found.push(path);
  }
  return found;
}
