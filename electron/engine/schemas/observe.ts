/**
 * What one payload has that its schema does not know: fields, types, values and formats; and which documented fields
 * it has. Pure and bounded: at most 400 unknown things, 12 levels, paths of 300 and values of 60 characters, whatever
 * the payload is. An object with named fields counts as closed here although other fields are fine; a record, or an
 * object without named fields, is free, and nothing below it is drift.
 */
import type { DriftKind } from "../../../shared/drift";
import type { Json } from "../../../shared/words";
import { type JsonNode, typeNameOf } from "./json-schema";
import { joinName } from "./payload-path";
import { type Alternative, fieldOf, isClosed, itemsOf, ownOf, type Shape, shapeOf } from "./shape";

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

type Walk = { unknown: Observation[]; known: Map<string, boolean>; visits: number; steps: string[] };

export function observe(payload: Json, builtIn: JsonNode, own: JsonNode | null): Observed {
  const walk: Walk = { unknown: [], known: new Map(), visits: 0, steps: [] };
  visit(walk, payload, shapeOf(builtIn, own), 0);
  return {
    unknown: walk.unknown,
    known: [...walk.known].map(([path, filled]) => ({ path, filled })),
  };
}

function visit(walk: Walk, value: Json, shape: Shape, depth: number): void {
  walk.visits += 1;
  if (walk.visits > LIMITS.visits || depth > LIMITS.depth || shape.path.length > LIMITS.path) return;
  if (shape.isKnown && shape.path !== "") noteKnown(walk, shape.path, value);
  const differs = deviation(value, shape.allowed);
  if (differs) note(walk, differs, value, shape.path);
  if (typeof value !== "object" || value === null) return;
  // Where the type is another one, only the user's own schema can say what stands inside.
  const inside = differs === "new-type" ? ownOf(shape) : shape;
  if (Array.isArray(value)) visitItems(walk, value, inside, depth);
  else visitFields(walk, value, inside, depth);
}

function visitFields(walk: Walk, value: { [key: string]: Json }, shape: Shape, depth: number): void {
  if (!isClosed(shape)) return;
  for (const name of Object.keys(value)) {
    const inner = value[name] as Json;
    const field = fieldOf(shape, name);
    walk.steps.push(name);
    // Of a field only the user knows, what differs from what was accepted is new again.
    if (!field) note(walk, "new-field", inner, joinName(shape.path, name));
    else if (shape.isKnown && !field.isKnown) note(walk, "new-field", inner, field.path);
    if (field) visit(walk, inner, field, depth + 1);
    walk.steps.pop();
    if (walk.unknown.length >= LIMITS.unknown || walk.visits > LIMITS.visits) return;
  }
}

function visitItems(walk: Walk, value: Json[], shape: Shape, depth: number): void {
  const items = itemsOf(shape);
  if (!items) return;
  for (let index = 0; index < Math.min(value.length, LIMITS.items); index += 1) {
    walk.steps.push(String(index));
    visit(walk, value[index] as Json, items, depth + 1);
    walk.steps.pop();
  }
}

/** How the value differs from everything that is allowed; null where it does not. */
function deviation(value: Json, allowed: readonly Alternative[]): SeenKind | null {
  if (allowed.length === 0) return null;
  let typed = 0;
  let isWritten = false;
  for (const one of allowed) {
    if (!one.takesType(value)) continue;
    if (one.takesValue(value)) return null;
    typed += 1;
    isWritten ||= one.isWritten;
  }
  if (typed === 0) return "new-type";
  return isWritten ? "new-format" : "new-value";
}

function noteKnown(walk: Walk, path: string, value: Json): void {
  const before = walk.known.get(path);
  if (before === true || (before === undefined && walk.known.size >= LIMITS.known)) return;
  walk.known.set(path, value !== null && value !== "");
}

function note(walk: Walk, kind: SeenKind, value: Json, path: string): void {
  if (walk.unknown.length >= LIMITS.unknown || path.length > LIMITS.path) return;
  const at = walk.steps.join(".");
  walk.unknown.push({ path, kind, got: typeNameOf(value), ...shorten(value), at });
}

function shorten(value: Json): { value: string | null; cut: boolean } {
  if (value === null || typeof value === "object") return { value: null, cut: false };
  const text = String(value);
  const short = text.length > LIMITS.value ? text.slice(0, LIMITS.value - 1) : text;
  const whole = short.length === text.length && short.isWellFormed();
  return { value: whole ? text : `${short.toWellFormed()}…`, cut: !whole };
}
