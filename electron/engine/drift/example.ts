/** The line in a real payload that differs, with what stands around it. */
import type { Json } from "../../../shared/words";

const around = 2;
const longest = 120;

export type ExampleLine = { number: number; text: string; marked: boolean };

/** `at`: dotted path of the place, as problems name it. */
export function exampleLines(payload: Json, at: string): ExampleLine[] {
  const lines: string[] = [];
  let marked = -1;
  const print = (value: Json, path: string, indent: string, start: string, end: string): void => {
    if (path === at) marked = lines.length;
    const entries: [string, Json][] =
      typeof value === "object" && value !== null ? Object.entries(value as { [key: string]: Json }) : [];
    if (entries.length === 0) {
      lines.push(cut(`${indent}${start}${JSON.stringify(value)}${end}`));
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
