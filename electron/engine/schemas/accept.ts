/**
 * The line that accepting adds to the user's own schema, and how it is taken back. Pure. It only widens: what the
 * built-in schema takes at that place stays right, and nothing that is added is ever required.
 */
import type { Json } from "../../../shared/words";
import { alternativesOf, isNode, type JsonNode, typesOf, valuesOf } from "./json-schema";
import type { SeenKind } from "./observe";
import { stepsOf } from "./payload-path";

export type AcceptedValues = {
  /** JSON Schema's names. */
  types: string[];
  /** Null: any of these types. */
  values: Json[] | null;
};

export type AddedLine = {
  schema: JsonNode;
  /** What stood at the place before, and what stands there now. */
  before: JsonNode | null;
  after: JsonNode;
};

/** Nodes of a schema at a path, whatever way leads there. */
export function nodesAtPath(root: JsonNode, path: string): JsonNode[] {
  let nodes = [root];
  for (const step of stepsOf(path)) {
    nodes = alternativesOf(nodes).flatMap((node) => {
      if (step === "item") return isNode(node.items) ? [node.items] : [];
      const { properties } = node;
      const next = isNode(properties) && Object.hasOwn(properties, step.name) ? properties[step.name] : null;
      return isNode(next) ? [next] : [];
    });
  }
  return alternativesOf(nodes);
}

export function addLine(
  own: JsonNode,
  builtIn: JsonNode,
  item: { path: string; kind: SeenKind },
  accepted: AcceptedValues,
): AddedLine {
  const schema = structuredClone(own);
  const before = nodeAt(schema, item.path, false);
  const allowed = before ? alternativesOf([before]) : nodesAtPath(builtIn, item.path);
  const after = widen(allowed, accepted);
  const kept = before ? structuredClone(before) : null;
  put(schema, item.path, after);
  return { schema, before: kept, after };
}

/** The schema as it was before the line; null where the line was edited since. */
export function removeLine(
  own: JsonNode,
  path: string,
  line: { before: JsonNode | null; after: JsonNode },
): JsonNode | null {
  const schema = structuredClone(own);
  const now = nodeAt(schema, path, false);
  if (JSON.stringify(now) !== JSON.stringify(line.after)) return null;
  if (line.before) put(schema, path, line.before);
  else prune(schema, stepsOf(path));
  return schema;
}

/** Types and values of what is allowed already, and of what is accepted. */
function widen(allowed: JsonNode[], { types, values }: AcceptedValues): JsonNode {
  const before = allowed.map((node) => {
    const types = typesOf(node);
    const values = valuesOf(node) ?? (types?.every((name) => name === "boolean") ? [true, false] : null);
    return { types, values };
  });
  // A place that takes anything goes on doing so.
  if (before.some((one) => one.types === null)) return {};
  const every = [...new Set([...before.flatMap((one) => one.types ?? []), ...types])].filter(
    (type, _, all) => type !== "integer" || !all.includes("number"),
  );
  const type = every.length === 1 && every[0] !== undefined ? every[0] : every;
  const listed = before.flatMap((one) => one.values ?? []);
  // Of what is not a closed list only the type is known: then a list would refuse what was right before.
  const open = before.some((one) => one.values === null && !one.types?.every((name) => name === "null"));
  if (values === null || open || values.some((value) => typeof value === "object" && value !== null)) {
    return { type };
  }
  const nothing = before.some((one) => one.types?.includes("null")) || types.includes("null") ? [null] : [];
  return { type, enum: [...new Set([...listed, ...values, ...nothing])] };
}

function nodeAt(root: JsonNode, path: string, make: boolean): JsonNode | null {
  let node = root;
  for (const step of stepsOf(path)) {
    if (step === "item") {
      if (!isNode(node.items)) {
        if (!make) return null;
        node.items = {};
      }
      node = node.items as JsonNode;
      continue;
    }
    if (!isNode(node.properties)) {
      if (!make) return null;
      node.properties = {};
    }
    const properties = node.properties as Record<string, JsonNode>;
    if (!Object.hasOwn(properties, step.name) || !isNode(properties[step.name])) {
      if (!make) return null;
      define(properties, step.name, {});
    }
    node = properties[step.name] as JsonNode;
  }
  return node;
}

function put(root: JsonNode, path: string, value: JsonNode): void {
  const node = nodeAt(root, path, true);
  if (!node) return;
  for (const key of Object.keys(node)) Reflect.deleteProperty(node, key);
  Object.assign(node, structuredClone(value));
}

/** A field may be called `__proto__`: it is one like any other. */
function define(properties: Record<string, JsonNode>, name: string, value: JsonNode): void {
  Object.defineProperty(properties, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Takes the last step away, and what it leaves empty. */
function prune(node: JsonNode, steps: ReturnType<typeof stepsOf>): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  const properties = node.properties ?? {};
  const inner = step === "item" ? node.items : properties[step.name];
  if (isNode(inner) && rest.length > 0) prune(inner, rest);
  if (rest.length > 0 && isNode(inner) && Object.keys(inner).length > 0) return;
  if (step === "item") delete node.items;
  else delete properties[step.name];
  if (step !== "item" && Object.keys(properties).length === 0) delete node.properties;
}
