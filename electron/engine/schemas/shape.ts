/**
 * A built-in schema and the user's own laid over each other, place by place, worked out once and kept: events are many
 * and schemas are few. Places are made when a payload first leads to them.
 */
import type { Json } from "../../../shared/words";
import { FORMATS } from "./formats";
import {
  alternativesOf,
  isNode,
  type JsonNode,
  propertiesOf,
  typeNameOf,
  typesOf,
  valuesOf,
} from "./json-schema";
import { joinItem, joinName } from "./payload-path";

export type Alternative = {
  takesType(value: Json): boolean;
  takesValue(value: Json): boolean;
  /** It says how text is written: a format or a pattern. */
  isWritten: boolean;
};

export type Shape = {
  path: string;
  /** The built-in schema knows the place; else only the user's own does. */
  isKnown: boolean;
  builtIn: JsonNode[];
  own: JsonNode[];
  allowed: Alternative[];
  /** What was worked out of it so far. */
  fields: Map<string, Shape | null>;
  closed: boolean | null;
  items: Shape | null | undefined;
  onlyOwn: Shape | null;
};

const longestMatched = 2000;
const mostFields = 2000;
const bare = new WeakMap<JsonNode, Shape>();
const laid = new WeakMap<JsonNode, WeakMap<JsonNode, Shape>>();

export function shapeOf(builtIn: JsonNode, own: JsonNode | null): Shape {
  const known = own ? laid.get(builtIn)?.get(own) : bare.get(builtIn);
  if (known) return known;
  const made = makeShape("", [builtIn], own ? [own] : []);
  if (!own) bare.set(builtIn, made);
  else laid.set(builtIn, (laid.get(builtIn) ?? new WeakMap<JsonNode, Shape>()).set(own, made));
  return made;
}

function makeShape(path: string, builtIn: JsonNode[] | null, own: JsonNode[]): Shape {
  const known = alternativesOf(builtIn ?? []);
  const mine = alternativesOf(own);
  return {
    path,
    isKnown: builtIn !== null,
    builtIn: known,
    own: mine,
    allowed: builtIn ? known.map(toAlternative) : mine.map(withoutPattern).map(toAlternative),
    fields: new Map(),
    closed: null,
    items: undefined,
    onlyOwn: null,
  };
}

/** The same place as the user's own schema alone has it. */
export function ownOf(shape: Shape): Shape {
  shape.onlyOwn ??= makeShape(shape.path, null, shape.own);
  return shape.onlyOwn;
}

/** Its fields have names, so that any other name is unknown. */
export function isClosed(shape: Shape): boolean {
  shape.closed ??= fieldsOf(shape.isKnown ? shape.builtIn : shape.own) !== null;
  return shape.closed;
}

/** Null: neither schema knows it. */
export function fieldOf(shape: Shape, name: string): Shape | null {
  const known = shape.fields.get(name);
  if (known !== undefined) return known;
  const builtIn = shape.isKnown ? nodesAt(shape.builtIn, name) : [];
  const own = nodesAt(shape.own, name);
  const made =
    builtIn.length > 0 || own.length > 0
      ? makeShape(joinName(shape.path, name), builtIn.length > 0 ? builtIn : null, own)
      : null;
  // Names that are data would fill the memory.
  if (made || shape.fields.size < mostFields) shape.fields.set(name, made);
  return made;
}

/** Null: any item is fine. */
export function itemsOf(shape: Shape): Shape | null {
  if (shape.items === undefined) {
    const builtIn = shape.isKnown ? itemNodes(shape.builtIn) : [];
    const own = itemNodes(shape.own);
    const some = shape.isKnown ? builtIn : own;
    shape.items =
      some.length > 0 ? makeShape(joinItem(shape.path), shape.isKnown ? builtIn : null, own) : null;
  }
  return shape.items;
}

/** Null: any field is fine. */
function fieldsOf(nodes: JsonNode[]): Record<string, JsonNode>[] | null {
  const objects = nodes.filter((node) => typesOf(node)?.includes("object") ?? true);
  const fields = objects.map(propertiesOf).filter((named) => named !== null);
  return objects.length > 0 && fields.length === objects.length ? fields : null;
}

function nodesAt(nodes: JsonNode[], name: string): JsonNode[] {
  return (fieldsOf(nodes) ?? []).flatMap((one) =>
    Object.hasOwn(one, name) && isNode(one[name]) ? [one[name]] : [],
  );
}

function itemNodes(nodes: JsonNode[]): JsonNode[] {
  const lists = nodes.filter((node) => typesOf(node)?.includes("array") ?? true);
  const items = lists.flatMap((node) => (isNode(node.items) ? [node.items] : []));
  return items.length === lists.length ? items : [];
}

/** A pattern of the user's may take for ever, and this runs wherever somebody looks: only their schema's check runs it. */
function withoutPattern({ pattern: _, ...node }: JsonNode): JsonNode {
  return node;
}

function toAlternative(node: JsonNode): Alternative {
  const types = typesOf(node);
  const values = valuesOf(node);
  const matches = matcherOf(node);
  return {
    isWritten: node.format !== undefined || node.pattern !== undefined,
    takesType(value) {
      if (!types || types.includes(typeNameOf(value))) return true;
      return typeof value === "number" && Number.isInteger(value) && types.includes("integer");
    },
    takesValue(value) {
      if (values) return values.some((one) => one === value || (typeof one === "object" && one !== null));
      return !matches || typeof value !== "string" || value.length > longestMatched || matches(value);
    },
  };
}

/** A pattern that is none says nothing. */
function matcherOf({ pattern, format }: JsonNode): ((text: string) => boolean) | null {
  if (typeof pattern === "string") {
    try {
      const made = new RegExp(pattern, "u");
      return (text) => made.test(text);
    } catch {
      return null;
    }
  }
  return typeof format === "string" && Object.hasOwn(FORMATS, format) ? (FORMATS[format] ?? null) : null;
}
