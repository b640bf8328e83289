/**
 * What one payload has that its schema does not know: fields, types, values and formats; and which documented fields
 * it has. Pure and bounded: at most 400 unknown things, 12 levels, paths of 300 and values of 60 characters, whatever
 * the payload is. An object with named fields counts as closed here although other fields are fine; a record, or an
 * object without named fields, is free, and nothing below it is drift.
 */
import type { DriftKind } from "../../../shared/drift";
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

export type SeenKind = Exclude<DriftKind, "never-seen">;

export type Observation = {
  path: string;
  kind: SeenKind;
  /** JSON Schema's name of the type. */
  got: string;
  /** A scalar as short text; null of anything else. */
  value: string | null;
  /** The value was cut. */
  cut: boolean;
  /** Dotted path of this very place, as problems name it: `items.0.sku`. */
  at: string;
};

export type KnownPath = { path: string; filled: boolean };
export type Observed = { unknown: Observation[]; known: KnownPath[] };

export const LIMITS = {
  unknown: 400,
  known: 2000,
  depth: 12,
  path: 300,
  value: 60,
  items: 200,
  visits: 20_000,
};
const longestMatched = 2000;

type Walk = { unknown: Observation[]; known: Map<string, boolean>; visits: number };
/** What may stand at a place: by the built-in schema (null: it does not know the place) and by the user's own. */
type Allowed = { builtIn: JsonNode[] | null; own: JsonNode[] };
type Place = { path: string; at: string; depth: number };

export function observe(payload: Json, builtIn: JsonNode, own: JsonNode | null): Observed {
  const walk: Walk = { unknown: [], known: new Map(), visits: 0 };
  const allowed = { builtIn: alternativesOf([builtIn]), own: own ? alternativesOf([own]) : [] };
  visit(walk, payload, allowed, { path: "", at: "", depth: 0 });
  return {
    unknown: walk.unknown,
    known: [...walk.known].map(([path, filled]) => ({ path, filled })),
  };
}

function visit(walk: Walk, value: Json, allowed: Allowed, place: Place): void {
  walk.visits += 1;
  if (walk.visits > LIMITS.visits || place.depth > LIMITS.depth || place.path.length > LIMITS.path) return;
  const { builtIn } = allowed;
  if (builtIn && place.path !== "") noteKnown(walk, place.path, value);
  const differs = deviationOf(value, builtIn ?? allowed.own);
  if (differs) note(walk, differs, value, place);
  // Where the type is another one, only the user's own schema can say what stands inside.
  const inside = differs === "new-type" ? { ...allowed, builtIn: null } : allowed;
  if (Array.isArray(value)) visitItems(walk, value, inside, place);
  else if (typeof value === "object" && value !== null) visitFields(walk, value, inside, place);
}

function visitFields(walk: Walk, value: { [key: string]: Json }, allowed: Allowed, place: Place): void {
  const known = fieldsOf(allowed.builtIn);
  const own = fieldsOf(allowed.own);
  if (allowed.builtIn ? !known : !own) return;
  for (const [name, inner] of Object.entries(value)) {
    const path = joinName(place.path, name);
    const next = { path, at: place.at === "" ? name : `${place.at}.${name}`, depth: place.depth + 1 };
    const builtIn = known ? nodesAt(known, name) : [];
    const mine = own ? nodesAt(own, name) : [];
    if (builtIn.length > 0) {
      visit(walk, inner, { builtIn: alternativesOf(builtIn), own: alternativesOf(mine) }, next);
      continue;
    }
    if (path.length > LIMITS.path) continue;
    // Of a field only the user knows, what differs from what was accepted is new again.
    if (allowed.builtIn || mine.length === 0) note(walk, "new-field", inner, next);
    if (mine.length > 0) visit(walk, inner, { builtIn: null, own: alternativesOf(mine) }, next);
  }
}

function visitItems(walk: Walk, value: Json[], allowed: Allowed, place: Place): void {
  const builtIn = allowed.builtIn && itemsOf(allowed.builtIn);
  const own = itemsOf(allowed.own);
  if (builtIn ? builtIn.length === 0 : own.length === 0) return;
  for (const [index, inner] of value.slice(0, LIMITS.items).entries()) {
    const at = place.at === "" ? String(index) : `${place.at}.${index}`;
    visit(
      walk,
      inner,
      { builtIn: builtIn && alternativesOf(builtIn), own: alternativesOf(own) },
      { path: joinItem(place.path), at, depth: place.depth + 1 },
    );
  }
}

/** Null: any field is fine. */
function fieldsOf(nodes: JsonNode[] | null): Record<string, JsonNode>[] | null {
  const objects = (nodes ?? []).filter((node) => typesOf(node)?.includes("object") ?? true);
  const fields = objects.map(propertiesOf).filter((named) => named !== null);
  return objects.length > 0 && fields.length === objects.length ? fields : null;
}

function nodesAt(fields: Record<string, JsonNode>[], name: string): JsonNode[] {
  return fields.flatMap((one) => (Object.hasOwn(one, name) && isNode(one[name]) ? one[name] : []));
}

function itemsOf(nodes: JsonNode[]): JsonNode[] {
  const lists = nodes.filter((node) => typesOf(node)?.includes("array") ?? true);
  const items = lists.flatMap((node) => (isNode(node.items) ? node.items : []));
  return items.length === lists.length ? items : [];
}

/** How the value differs from everything that is allowed; null where it does not. */
export function deviationOf(value: Json, allowed: readonly JsonNode[]): SeenKind | null {
  if (allowed.length === 0) return null;
  const typed = allowed.filter((node) => takesType(node, value));
  if (typed.length === 0) return "new-type";
  if (typed.some((node) => takesValue(node, value))) return null;
  return typed.some((node) => node.format !== undefined || node.pattern !== undefined)
    ? "new-format"
    : "new-value";
}

function takesType(node: JsonNode, value: Json): boolean {
  const types = typesOf(node);
  if (!types) return true;
  if (types.includes(typeNameOf(value))) return true;
  return typeof value === "number" && Number.isInteger(value) && types.includes("integer");
}

function takesValue(node: JsonNode, value: Json): boolean {
  const values = valuesOf(node);
  if (values) return values.some((one) => one === value || (typeof one === "object" && one !== null));
  if (typeof value !== "string" || value.length > longestMatched) return true;
  if (typeof node.pattern === "string") return patternOf(node)?.test(value) ?? true;
  return typeof node.format === "string" && Object.hasOwn(FORMATS, node.format)
    ? (FORMATS[node.format]?.(value) ?? true)
    : true;
}

const patterns = new WeakMap<JsonNode, RegExp | null>();

function patternOf(node: JsonNode): RegExp | null {
  const known = patterns.get(node);
  if (known !== undefined) return known;
  let made: RegExp | null = null;
  try {
    made = new RegExp(node.pattern ?? "", "u");
  } catch {
    // A pattern that is none says nothing; the user's own are refused with their reason before they come here.
  }
  patterns.set(node, made);
  return made;
}

function noteKnown(walk: Walk, path: string, value: Json): void {
  const before = walk.known.get(path);
  if (before === true || (before === undefined && walk.known.size >= LIMITS.known)) return;
  walk.known.set(path, value !== null && value !== "");
}

function note(walk: Walk, kind: SeenKind, value: Json, { path, at }: Place): void {
  if (walk.unknown.length >= LIMITS.unknown) return;
  walk.unknown.push({ path, kind, got: typeNameOf(value), ...shorten(value), at });
}

function shorten(value: Json): { value: string | null; cut: boolean } {
  if (value === null || typeof value === "object") return { value: null, cut: false };
  const text = String(value);
  const short = text.length > LIMITS.value ? text.slice(0, LIMITS.value - 1) : text;
  const whole = short.length === text.length && short.isWellFormed();
  return { value: whole ? text : `${short.toWellFormed()}…`, cut: !whole };
}
