/** Two texts as rows side by side: equal runs fold, a changed line stands beside what it became. */
import { diffArrays } from "diff";
import { roughDiff } from "./rough-diff";

/** A piece of a line; `changed` marks what differs from the line beside it. */
export type Piece = { text: string; changed: boolean };
export type Side = { number: number; pieces: Piece[] };
export type DiffRow =
  | { kind: "equal" | "changed"; a: Side; b: Side }
  | { kind: "removed"; a: Side; b: null }
  | { kind: "added"; a: null; b: Side }
  | { kind: "fold"; lines: number };

/** Equal lines kept around a difference. */
const context = 3;
/** Lines that may differ before an exact difference takes too long; its time grows with their square. */
const mostExact = 800;
/** Within a longer line nothing is told apart. */
const longestCompared = 4_000;

export function compareText(a: string, b: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let numberA = 0;
  let numberB = 0;
  const plain = (number: number, text: string): Side => ({ number, pieces: [{ text, changed: false }] });
  let removed: string[] = [];
  let added: string[] = [];

  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      const before = removed[index];
      const after = added[index];
      if (before !== undefined && after !== undefined) {
        numberA += 1;
        numberB += 1;
        rows.push({ kind: "changed", ...changedLine(numberA, before, numberB, after) });
      } else if (before !== undefined) {
        numberA += 1;
        rows.push({ kind: "removed", a: plain(numberA, before), b: null });
      } else if (after !== undefined) {
        numberB += 1;
        rows.push({ kind: "added", a: null, b: plain(numberB, after) });
      }
    }
    removed = [];
    added = [];
  };

  const [linesA, linesB] = [linesOf(a), linesOf(b)];
  const [keysA, keysB] = [linesA.map(withoutComma), linesB.map(withoutComma)];
  const changes = diffArrays(keysA, keysB, { maxEditLength: mostExact }) ?? roughDiff(keysA, keysB);
  let seenA = 0;
  let seenB = 0;
  for (const change of changes) {
    if (change.removed) {
      removed.push(...linesA.slice(seenA, seenA + change.count));
      seenA += change.count;
    } else if (change.added) {
      added.push(...linesB.slice(seenB, seenB + change.count));
      seenB += change.count;
    } else {
      flush();
      seenA += change.count;
      seenB += change.count;
      for (let index = 0; index < change.count; index += 1) {
        const [lineA = "", lineB = ""] = [linesA[numberA], linesB[numberB]];
        numberA += 1;
        numberB += 1;
        rows.push({ kind: "equal", a: plain(numberA, lineA), b: plain(numberB, lineB) });
      }
    }
  }
  flush();
  return foldEqual(rows);
}

/** The comma at the end of a line of JSON says only that another one follows. */
function withoutComma(line: string): string {
  return line.replace(/,$/, "");
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** A quoted text, a number or a word is one value: where it differs, all of it is marked. */
const value = /"(?:[^"\\]|\\.)*"|[\w.+-]+|\s+|./gsu;

function changedLine(numberA: number, before: string, numberB: number, after: string): { a: Side; b: Side } {
  const split = (line: string) => /^(.*?)(,?)$/s.exec(line)?.slice(1) ?? [line, ""];
  const [valueA = "", commaA = ""] = split(before);
  const [valueB = "", commaB = ""] = split(after);
  const isLong = valueA.length > longestCompared || valueB.length > longestCompared;
  const values = (isLong
    ? null
    : diffArrays(valueA.match(value) ?? [], valueB.match(value) ?? [], { maxEditLength: mostExact })) ?? [
    { removed: true, added: false, value: [valueA] },
    { removed: false, added: true, value: [valueB] },
  ];
  const side = (number: number, skip: "added" | "removed", comma: string): Side => ({
    number,
    pieces: [
      ...values
        .filter((change) => !change[skip])
        .map((change) => ({ text: change.value.join(""), changed: change.added || change.removed })),
      ...(comma ? [{ text: comma, changed: false }] : []),
    ],
  });
  return { a: side(numberA, "added", commaA), b: side(numberB, "removed", commaB) };
}

/** Runs of equal lines that nobody needs to read are one line that says how many they are. */
function foldEqual(rows: DiffRow[]): DiffRow[] {
  const near = rows.map(
    (row, index) =>
      row.kind !== "equal" ||
      rows.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== "equal"),
  );
  const folded: DiffRow[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    if (near[index]) {
      folded.push(rows[index] as DiffRow);
      continue;
    }
    let end = index;
    while (end < rows.length && !near[end]) end += 1;
    if (end - index === 1) folded.push(rows[index] as DiffRow);
    else folded.push({ kind: "fold", lines: end - index });
    index = end - 1;
  }
  return folded;
}

export function countChanges(rows: readonly DiffRow[]): { changed: number; added: number; removed: number } {
  const of = (kind: DiffRow["kind"]) => rows.filter((row) => row.kind === kind).length;
  return { changed: of("changed"), added: of("added"), removed: of("removed") };
}
