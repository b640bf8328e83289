/**
 * Changes to the text of a scenario file. The `yaml` document says where things stand and writes the one value that
 * changes; every other character stays as it was, comments and spacing included. Answers the text unchanged where the file
 * has no such place: then it was edited meanwhile.
 */
import {
  Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { StepFault } from "../../shared/scenario";

const written = { lineWidth: 0, flowCollectionPadding: false } as const;

type Opened = { text: string; document: Document.Parsed };

function open(text: string): Opened {
  return { text, document: parseDocument(text, { schema: "core", merge: false }) };
}

function listAt({ document }: Opened, key: string): YAMLSeq | null {
  const list = isMap(document.contents) ? document.contents.get(key) : undefined;
  return isSeq(list) ? list : null;
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** Where a node's own characters are, without the white space and comments behind it. */
function spanOf(text: string, node: Node): { from: number; to: number } {
  const [from = 0, to = 0] = node.range ?? [];
  return { from, to: from + text.slice(from, to).trimEnd().length };
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf("\n", at - 1) + 1);
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Behind the line feed of the line that `at` is on. */
function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

/** One node as text, its further lines as far in as its first. */
function write(node: unknown, column: number): string {
  const alone = new Document();
  alone.contents = node as never;
  return alone
    .toString(written)
    .trimEnd()
    .replaceAll("\n", `\n${" ".repeat(column)}`);
}

/** Comments before and behind it are outside of its span and stay in the text. */
function replaceNode(text: string, node: Node): string {
  const { from, to } = spanOf(text, node);
  node.comment = null;
  node.commentBefore = null;
  return text.slice(0, from) + write(node, columnOf(text, from)) + text.slice(to);
}

function removeLines(text: string, from: number, to: number): string {
  return text.slice(0, lineStart(text, from)) + text.slice(nextLine(text, Math.max(from, to - 1)));
}

function insertLine(text: string, behind: number, line: string): string {
  const at = nextLine(text, Math.max(0, behind - 1));
  const before = text.slice(0, at);
  return `${before}${before.endsWith("\n") || before === "" ? "" : "\n"}${line}\n${text.slice(at)}`;
}

/** Puts `fault` in place of the fault of the step at this place under `steps:`; null takes it away. */
export function writeFault(text: string, index: number, fault: StepFault | null): string {
  const opened = open(text);
  const step = listAt(opened, "steps")?.items[index];
  if (!isMap(step)) return text;
  const pair = pairOf(step, "fault");
  if (fault === null) return pair ? removeKey(text, step, "fault") : text;
  const flow = opened.document.createNode(fault, { flow: true });
  if (pair && isMap(pair.value)) {
    // Key by key, so that comments and the order of what stays are kept.
    const map = pair.value;
    const wanted = fault as Record<string, unknown>;
    for (const key of Object.keys(map.toJSON() as object)) if (!(key in wanted)) map.delete(key);
    for (const [key, value] of Object.entries(wanted)) {
      const before = map.get(key);
      const now = isNode(before) ? before.toJSON() : before;
      if (JSON.stringify(now) !== JSON.stringify(value))
        map.set(key, opened.document.createNode(value, { flow: true }));
    }
    return replaceNode(text, map);
  }
  if (pair) {
    pair.value = flow;
    return replaceNode(text, step);
  }
  if (step.flow) {
    step.set("fault", flow);
    return replaceNode(text, step);
  }
  const { from, to } = spanOf(text, step);
  return insertLine(text, to, `${" ".repeat(columnOf(text, from))}fault: ${write(flow, 0)}`);
}

/** Takes an entry out of `faults:` of the whole file; the key goes with its last one. */
export function removeFileFault(text: string, index: number): string {
  const opened = open(text);
  const list = listAt(opened, "faults");
  const item = list?.items[index];
  if (!list || !isNode(item) || !isMap(opened.document.contents)) return text;
  if (list.items.length === 1) return removeKey(text, opened.document.contents, "faults");
  if (list.flow) {
    list.delete(index);
    return replaceNode(text, list);
  }
  const { from, to } = spanOf(text, item);
  return removeLines(text, from, to);
}

/** URL of the user's own server; null: our own receiver. It stands where the provider stands. */
export function writeHandler(text: string, handler: string | null): string {
  const { document } = open(text);
  const file = document.contents;
  if (!isMap(file)) return text;
  const pair = pairOf(file, "handler");
  if (handler === null) return pair ? removeKey(text, file, "handler") : text;
  const value = document.createNode(handler);
  if (pair && isNode(pair.value)) {
    const { from, to } = spanOf(text, pair.value);
    return text.slice(0, from) + write(value, 0) + text.slice(to);
  }
  const anchor = pairOf(file, "seed") ?? pairOf(file, "provider") ?? file.items[0];
  if (!anchor || !isNode(anchor.value)) return text;
  return insertLine(text, spanOf(text, anchor.value).to, `handler: ${write(value, 0)}`);
}

function removeKey(text: string, map: YAMLMap, key: string): string {
  const pair = pairOf(map, key);
  if (!pair || !isNode(pair.key)) return text;
  if (map.flow) {
    map.delete(key);
    return replaceNode(text, map);
  }
  const { from } = spanOf(text, pair.key);
  const to = isNode(pair.value) ? spanOf(text, pair.value).to : from;
  return removeLines(text, from, Math.max(from, to));
}

/** As a file writes a time: `22s`, `1m30s`, `1h02m`, `500ms`. */
export function writeTime(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))}ms`;
  const tenths = Math.round(ms / 100) / 10;
  if (tenths < 60) return `${tenths}s`;
  const seconds = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const rest = seconds % 60;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return rest === 0 ? `${minutes}m` : `${minutes}m${two(rest)}s`;
  const hours = Math.floor(minutes / 60);
  const over = `${minutes % 60 === 0 ? "" : `${two(minutes % 60)}m`}${rest === 0 ? "" : `${two(rest)}s`}`;
  return `${hours}h${over}`;
}
