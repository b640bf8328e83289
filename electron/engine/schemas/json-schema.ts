/** A pack's event schema as JSON Schema, and the few questions that drift asks of any JSON Schema. Pure and total. */
import { z } from "zod";
import type { Json } from "../../../shared/words";
import type { EventSchema } from "../providers/pack";

export type JsonNode = {
  type?: string | string[];
  properties?: Record<string, JsonNode>;
  items?: JsonNode;
  enum?: Json[];
  const?: Json;
  format?: string;
  pattern?: string;
  anyOf?: JsonNode[];
  oneOf?: JsonNode[];
  allOf?: JsonNode[];
  required?: string[];
  $schema?: string;
};

const made = new WeakMap<z.ZodType, JsonNode>();

export function jsonSchemaOf({ schema }: EventSchema): JsonNode {
  const known = made.get(schema);
  if (known) return known;
  // Zod's type of it knows no more than that it is an object.
  const fresh = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonNode;
  made.set(schema, fresh);
  return fresh;
}

const split = new WeakMap<JsonNode, JsonNode[]>();

/** Everything the value may be. A reference is not followed: what it allows is not known here, so nothing is unknown. */
export function alternativesOf(nodes: readonly JsonNode[]): JsonNode[] {
  const [only] = nodes;
  return nodes.length === 1 && only ? alternatives(only, 0) : nodes.flatMap((node) => alternatives(node, 0));
}

function alternatives(node: JsonNode, depth: number): JsonNode[] {
  const known = split.get(node);
  if (known) return known;
  const inner = [node.anyOf, node.oneOf, node.allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const found =
    inner.length === 0 || depth > 8
      ? [node]
      : inner.filter(isNode).flatMap((one) => alternatives(one, depth + 1));
  split.set(node, found);
  return found;
}

export function isNode(value: unknown): value is JsonNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Fields an object may have; null: any name is fine. */
export function propertiesOf({ properties }: JsonNode): Record<string, JsonNode> | null {
  const named = typeof properties === "object" && properties !== null && Object.keys(properties).length > 0;
  return named ? properties : null;
}

/** JSON Schema's names of the types it takes; null: any. */
export function typesOf(node: JsonNode): string[] | null {
  if (typeof node.type === "string") return [node.type];
  if (Array.isArray(node.type)) return node.type;
  const values = valuesOf(node);
  if (values) return [...new Set(values.map(typeNameOf))];
  if (propertiesOf(node)) return ["object"];
  return isNode(node.items) ? ["array"] : null;
}

export function valuesOf(node: JsonNode): Json[] | null {
  if (Array.isArray(node.enum)) return node.enum;
  return Object.hasOwn(node, "const") && node.const !== undefined ? [node.const] : null;
}

export function typeNameOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

const WORDS: Record<string, string> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "true or false",
  object: "object",
  array: "list",
  null: "null",
};

export function typeWord(name: string): string {
  return WORDS[name] ?? name;
}
