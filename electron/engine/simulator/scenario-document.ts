/**
 * Reads the YAML of a scenario safely. Promises a plain JSON value and, for every path in it, the line it stands on.
 * Refuses, as values: files over 200 kB, anchors and aliases (a small file could unfold into gigabytes), tags,
 * keys that are no plain words, `__proto__`, and numbers JSON cannot carry unchanged. Scenario files come from
 * other people, so nothing in one may cost more than reading it.
 */
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { LineRange } from "../../../shared/scenario-plan";
import type { Json } from "../../../shared/words";

const largestBytes = 200_000;
const deepest = 40;
const tooDeep = `Nested deeper than ${deepest} levels.`;

/** `path` is dotted; left out where no value is meant. */
export type Complaint = { line: number; sentence: string; path?: string };
export type Path = (string | number)[];
export type ScenarioDocument =
  | { ok: true; value: Json; lineOf: (path: Path) => number; linesOf: (path: Path) => LineRange }
  | { ok: false; complaints: Complaint[] };

function refuse(line: number, sentence: string): ScenarioDocument {
  return { ok: false, complaints: [{ line, sentence }] };
}

export function readDocument(text: string): ScenarioDocument {
  const bytes = Buffer.byteLength(text);
  if (bytes > largestBytes) {
    return refuse(1, `The file has ${bytes} bytes; a scenario may have ${largestBytes}.`);
  }

  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    lineCounter: lines,
    prettyErrors: false,
    merge: false,
    resolveKnownTags: false,
  });
  const complaints: Complaint[] = [...document.errors, ...document.warnings].map((error) => ({
    line: lineAt(error.pos[0]),
    // The library reports the end of the stack as one of its errors.
    sentence: /call stack|stack overflow/i.test(error.message)
      ? tooDeep
      : `This is not readable YAML: ${error.message.replace(/\.?$/, ".")}`,
  }));
  if (complaints.length > 0) return { ok: false, complaints };

  visit(document, (key, node, ancestors) => {
    if (ancestors.length > deepest * 2) {
      const range = isNode(node) ? node.range : null;
      complaints.push({ line: lineAt(range?.[0] ?? 0), sentence: tooDeep });
      return visit.BREAK;
    }
    if (isPair(node) && !(isScalar(node.key) && ["string", "number"].includes(typeof node.key.value))) {
      const range = isNode(node.key) ? node.key.range : null;
      complaints.push({ line: lineAt(range?.[0] ?? 0), sentence: "A key must be a plain word." });
      return visit.SKIP;
    }
    if (!isNode(node)) return undefined;
    const say = (sentence: string) => void complaints.push({ line: lineAt(node.range?.[0] ?? 0), sentence });
    if (isAlias(node) || node.anchor !== undefined) {
      say("Anchors and aliases (& and *) are not read in a scenario; write the value out.");
    } else if (node.tag?.startsWith("!")) {
      say(`Tags such as ${node.tag} are not read in a scenario.`);
    } else if (isScalar(node)) {
      if (key === "key" && node.value === "__proto__") say("A key may not be called __proto__.");
      const value = node.value;
      if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
        say(`${node.source ?? value} is too large for a number; put it in quotes.`);
      } else if (typeof value === "number" && !Number.isFinite(value)) {
        say(`${node.source ?? value} is no number that JSON can carry.`);
      }
    }
    return undefined;
  });
  if (complaints.length > 0) return { ok: false, complaints };

  const value: unknown = document.toJS({ maxAliasCount: 0 });

  /** From its key, or from itself in a list, to the last line of it; as far as the path can be followed. */
  function linesOf(path: Path): LineRange {
    let node: unknown = document.contents;
    let from = isNode(node) ? lineAt(node.range?.[0] ?? 0) : 1;
    for (const part of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
        if (!pair) break;
        if (isNode(pair.key)) from = lineAt(pair.key.range?.[0] ?? 0);
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(part)];
        if (isNode(node)) from = lineAt(node.range?.[0] ?? 0);
      } else break;
    }
    const end = isNode(node) ? (node.range?.[1] ?? 0) : 0;
    return { from, to: Math.max(from, lineAt(Math.max(0, end - 1))) };
  }

  return { ok: true, value: value as Json, lineOf: (path) => linesOf(path).from, linesOf };
}
