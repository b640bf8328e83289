/** The lines a schema gets, around them what stands there: as a diff, wrapped to the width of the panel. */
import type { SchemaLine } from "../../../shared/drift";
import { nodesAtPath } from "../schemas/accept";
import type { JsonNode } from "../schemas/json-schema";
import { isNode } from "../schemas/json-schema";
import { stepsOf } from "../schemas/payload-path";

const widest = 46;

export function schemaLines(
  builtIn: JsonNode,
  path: string,
  { before, after }: { before: JsonNode | null; after: JsonNode },
): SchemaLine[] {
  const names = stepsOf(path).map((step) => (step === "item" ? "items" : step.name));
  const name = names.at(-1) ?? "";
  const parent = names.at(-2);
  const opened = parent === undefined ? '"properties": {' : `${JSON.stringify(parent)}: { "properties": {`;
  const standing = before ?? nodesAtPath(builtIn, path)[0] ?? null;
  const sibling = standing ? null : siblingOf(builtIn, path);
  return [
    { text: opened, change: "same" },
    ...(sibling ? [{ text: cut(`  ${sibling},`), change: "same" as const }] : []),
    ...(standing ? lines(name, standing).map((text) => ({ text, change: "removed" as const })) : []),
    ...lines(name, after).map((text) => ({ text, change: "added" as const })),
  ];
}

/** The known field before it: where the line goes. */
function siblingOf(builtIn: JsonNode, path: string): string | null {
  const end = Math.max(path.lastIndexOf("."), path.lastIndexOf("["));
  const around = nodesAtPath(builtIn, end < 0 ? "" : path.slice(0, end));
  const known = around.flatMap((node) => (isNode(node.properties) ? Object.entries(node.properties) : []));
  const last = known.at(-1);
  return last ? `${JSON.stringify(last[0])}: ${spaced(last[1])}` : null;
}

function lines(name: string, node: JsonNode): string[] {
  const whole = `  ${JSON.stringify(name)}: ${spaced(node)}`;
  if (whole.length <= widest) return [whole];
  const parts = spaced(node).slice(2).split(", ");
  const made = [`  ${JSON.stringify(name)}: {`];
  let line = "    ";
  for (const [index, part] of parts.entries()) {
    const text = index < parts.length - 1 ? `${part}, ` : part;
    if (line.trim() !== "" && line.length + text.length > widest) {
      made.push(line.trimEnd());
      line = "      ";
    }
    line += text;
  }
  return [...made, line.trimEnd()];
}

/** JSON on one line as people write it: `{ "type": "string" }`. */
export function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const inner = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${spaced(one)}`);
  return inner.length === 0 ? "{}" : `{ ${inner.join(", ")} }`;
}

function cut(text: string): string {
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}
