/** The line in a real payload that differs, with what stands around it. */
import type { Json } from "../../../shared/words";
import { spaced } from "./schema-lines";

const around = 2;
const longest = 120;
const oneLine = 48;

export type ExampleLine = { number: number; text: string; marked: boolean };

/** `at`: dotted path of the place, as problems name it. */
export function exampleLines(payload: Json, at: string): ExampleLine[] {
  const lines: string[] = [];
  let marked = -1;
  const print = (value: Json, path: string, indent: string, start: string, end: string): void => {
    if (path === at) marked = lines.length;
    const entries: [string, Json][] =
      typeof value === "object" && value !== null ? Object.entries(value as { [key: string]: Json }) : [];
    if (entries.length === 0 || isShort(value, path, entries)) {
      lines.push(cut(`${indent}${start}${spaced(value)}${end}`));
      return;
    }
    const isList = Array.isArray(value);
    lines.push(`${indent}${start}${isList ? "[" : "{"}`);
    for (const [index, [name, inner]] of entries.entries()) {
      const below = path === "" ? name : `${path}.${name}`;
      const comma = index < entries.length - 1 ? "," : "";
      print(inner, below, `${indent}  `, isList ? "" : `${JSON.stringify(name)}: `, comma);
    }
    lines.push(`${indent}${isList ? "]" : "}"}${end}`);
  };
  /** A few plain values stand on one line, as in the payload view, unless one of them is the place. */
  const isShort = (value: Json, path: string, entries: [string, Json][]): boolean =>
    entries.every(([, inner]) => typeof inner !== "object" || inner === null) &&
    !at.startsWith(`${path}.`) &&
    spaced(value).length <= oneLine;
  print(payload, "", "", "", "");
  if (marked < 0) return [];
  const from = Math.max(0, marked - around);
  const shown = lines.slice(from, marked + around + 1);
  const indent = Math.min(...shown.map((line) => line.length - line.trimStart().length));
  return shown.map((line, index) => ({
    number: from + index + 1,
    text: line.slice(indent),
    marked: from + index === marked,
  }));
}

function cut(line: string): string {
  return line.length > longest ? `${line.slice(0, longest).toWellFormed()}…` : line;
}
